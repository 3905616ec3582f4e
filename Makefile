# `make demo` and `make test` do all their own set-up. `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup demo test quick soak soak-memory bench format lock clean
.DEFAULT_GOAL := help

help:           ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.ready ## make .venv with everything pinned in requirements.lock

.venv/.ready: requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is `$(PYTHON) -V`. Try: make PYTHON=python3.12 setup"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv is missing: apt install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what is pinned in requirements.lock (once; about a minute)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup     ## start the bot and the local workspace; prints one address to open
	@exec $(BIN)/assurance demo

# Compiled files are kept, whatever the shell says: each of the tests' processes would compile everything anew.
test quick: export PYTHONDONTWRITEBYTECODE :=

test: setup     ## everything: format, lint, types, import contracts, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	HYPOTHESIS_PROFILE= $(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST)

quick: setup    ## the quick tests only, each property on a few examples
	HYPOTHESIS_PROFILE=quick $(BIN)/python -m pytest -n auto -m "not slow and not browser"

soak: setup     ## play seed after seed with kills and faults; goes on where it was stopped (SEEDS=1-300)
	$(BIN)/python -m demo.soak $(if $(SEEDS),--seeds $(SEEDS)) --out soak

bench: setup    ## how fast it is, against bare counterparts in the same run; writes bench.json
	$(BIN)/python -m bench $(BENCH)

soak-memory: setup ## what the bot holds in memory through 100,000 clicks
	$(BIN)/python -m bench.memory

format: setup   ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: setup     ## pin again from pyproject.toml (needs uv: pip install uv)
	uv pip compile --universal --generate-hashes --no-header --no-annotate --group dev --extra-index-url "" pyproject.toml -o requirements.lock

clean:          ## remove the environment and caches (never a data folder)
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
