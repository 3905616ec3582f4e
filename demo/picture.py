"""A part of a page as a picture, by Chromium when there is one (Chrome DevTools Protocol, over its own WebSocket)."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTH, MARGIN, SHARPNESS = 760, 0, 2
SECONDS = 30
_BOX = """(async () => {
  await document.fonts.ready;
  await Promise.all([...document.images].map((one) => one.decode().catch(() => null)));
  const box = document.querySelector(SELECTOR).getBoundingClientRect();
  return [box.x + scrollX, box.y + scrollY, box.width, box.height];
})()"""


class NoPicture(Exception):
    """There is none; the text says why."""


def browser() -> str | None:
    """Chromium's address on this machine, if it has one."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def take(address: str, selector: str, path: Path) -> None:
    """Draws the page at `address` and keeps what `selector` finds as a PNG. Raises NoPicture."""
    program = browser()
    if program is None:
        raise NoPicture("no Chromium on this machine")
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, _running(program, folder) as socket:
            path.write_bytes(_Tab(socket).picture(address, selector))
    except (OSError, TimeoutError, KeyError) as fault:
        raise NoPicture(f"Chromium did not draw it: {fault!r}") from fault


@contextmanager
def _running(program: str, folder: str) -> Iterator[ClientConnection]:
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses one to root
    quiet = ["--headless", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage", "--hide-scrollbars"]
    command = [program, *quiet, *sandbox, "--remote-debugging-port=0", f"--user-data-dir={folder}", "about:blank"]
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        with connect(_address(Path(folder) / "DevToolsActivePort"), max_size=None, proxy=None) as socket:
            yield socket
    finally:
        process.terminate()
        process.wait(SECONDS)


def _address(port_file: Path) -> str:
    """Chromium writes its port and path there once it listens."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        lines = port_file.read_text().splitlines() if port_file.exists() else []
        if len(lines) == 2:
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        time.sleep(0.1)
    raise TimeoutError("it did not start")


class _Tab:
    """One tab, spoken to in questions and answers."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._asked = 0
        target = self._ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        self._session = self._ask("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]

    def picture(self, address: str, selector: str) -> bytes:
        look = {"width": WIDTH, "height": 900, "deviceScaleFactor": SHARPNESS, "mobile": False}
        self._ask("Emulation.setDeviceMetricsOverride", look)
        light = {"features": [{"name": "prefers-color-scheme", "value": "light"}]}
        self._ask("Emulation.setEmulatedMedia", light)
        self._ask("Page.enable", {})
        self._ask("Page.navigate", {"url": address})
        self._hear(lambda told: told.get("method") == "Page.loadEventFired")
        script = _BOX.replace("SELECTOR", json.dumps(selector))
        asked = {"expression": script, "awaitPromise": True, "returnByValue": True}
        x, y, width, height = self._ask("Runtime.evaluate", asked)["result"]["value"]
        clip = {"x": x, "y": y, "width": width, "height": height, "scale": 1}
        shot = self._ask("Page.captureScreenshot", {"clip": clip, "captureBeyondViewport": True})
        return base64.b64decode(shot["data"])

    def _ask(self, method: str, values: dict[str, Any]) -> dict[str, Any]:
        self._asked += 1
        number = self._asked
        session = {"sessionId": self._session} if hasattr(self, "_session") else {}
        self._socket.send(json.dumps({"id": number, "method": method, "params": values, **session}))
        answer: dict[str, Any] = self._hear(lambda told: told.get("id") == number)["result"]
        return answer

    def _hear(self, fits: Any) -> dict[str, Any]:
        while True:
            told: dict[str, Any] = json.loads(self._socket.recv(SECONDS))
            if fits(told):
                return told
