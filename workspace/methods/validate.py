"""blocks.validate: the judge, asked directly."""

from workspace import limits
from workspace.api import ApiError, Call, method
from workspace.records import Json


@method("blocks.validate", token="none")  # noqa: S106 - a kind of token
async def validate(call: Call) -> Json:
    """Judge exactly one of `blocks`, `view` and `message`; the faults are in `errors`."""
    given = [name for name in ("blocks", "view", "message") if call.args.get(name) not in (None, "")]
    if len(given) != 1:
        raise ApiError("invalid_arguments", ["[ERROR] give exactly one of blocks, view and message"])
    what = call.structure(given[0])
    if given[0] == "view":
        faults = limits.judge_view(what) if isinstance(what, dict) else [limits.Fault("", "type", "must be an object")]
    elif given[0] == "message":
        faults = limits.judge(what.get("blocks", []) if isinstance(what, dict) else what, "message")
    else:
        faults = limits.judge(what, "message")
    if not faults:
        return {}
    errors = [{"pointer": f.pointer, "code": f.code, "message": f.message} for f in faults]
    raise ApiError("invalid_blocks", [], errors=errors)
