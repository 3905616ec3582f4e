"""Files: the upload in three steps, and what becomes of it a moment later."""

import secrets

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from workspace import payloads
from workspace.api import ApiError, Call, method
from workspace.methods import rooms, written
from workspace.platform import Platform
from workspace.records import File, Json


@method("files.getUploadURLExternal", "files:write")
async def get_upload_url(call: Call) -> Json:
    """Where to send the bytes of one file."""
    name, length = call.text("filename"), call.text("length")
    if not length.isdigit() or int(length) == 0:
        raise ApiError("invalid_arguments", ["[ERROR] length must be a number above 0"])
    workspace = call.platform.workspace
    file = File(
        id="F0" + secrets.token_hex(5).upper(),
        name=name,
        title=name,
        user=workspace.all.bot_user,
        size=int(length),
        created=int(workspace.clock.now().timestamp()),
        upload=secrets.token_urlsafe(24),
        alt_text=call.optional("alt_txt"),
    )
    workspace.all.files[file.id] = file
    workspace.save_soon()
    return {"upload_url": f"{call.platform.address}/upload/{file.upload}", "file_id": file.id}


async def upload(request: Request) -> Response:
    """Take the bytes of a file, raw or as a form."""
    platform: Platform = request.app.state.platform
    token = request.path_params["token"]
    file = next((f for f in platform.workspace.all.files.values() if f.upload == token), None)
    if file is None:
        return PlainTextResponse("no such upload", 404)
    content = await _content(request)
    if len(content) != file.size:
        return PlainTextResponse(f"{file.size} bytes were announced, {len(content)} came", 400)
    path = platform.workspace.file_path(file.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    file.upload = ""
    return PlainTextResponse(f"OK - {len(content)}")


@method("files.completeUploadExternal", "files:write")
async def complete_upload(call: Call) -> Json:
    """Finish an upload and have the files shared once they are processed."""
    platform = call.platform
    files = _uploaded(call)
    targets = [c for c in (call.optional("channel_id") or call.optional("channels")).split(",") if c]
    found = [rooms.speakable(call, target) for target in targets]
    thread_ts = rooms.thread_root(call, found[0]) if len(found) == 1 else ""
    if call.optional("thread_ts") and len(found) != 1:
        raise ApiError("invalid_arguments", ["[ERROR] thread_ts needs exactly one channel"])
    comment = call.optional("initial_comment")
    blocks = [] if comment else written.blocks(platform, call.structure("blocks", "invalid_blocks_format"))
    platform.uploads.finish(files, [room.id for room in found], thread_ts, comment, blocks)
    return {"files": [payloads.file(platform.workspace, file) for file in files]}


@method("files.info", "files:read")
async def info(call: Call) -> Json:
    """One file: its type and shares appear once it is processed."""
    file = call.platform.workspace.file(call.text("file", "file_not_found"))
    if file is None:
        raise ApiError("file_not_found")
    if file.deleted:
        raise ApiError("file_deleted")
    return {"file": payloads.file(call.platform.workspace, file), "comments": []}


@method("files.delete", "files:write")
async def delete(call: Call) -> Json:
    """Take one of the app's files away: a message that held nothing else goes with it, words beside it stay."""
    platform = call.platform
    file = platform.workspace.file(call.text("file", "file_not_found"))
    if file is None:
        raise ApiError("file_not_found")
    if file.deleted:
        raise ApiError("file_deleted")
    if file.user != platform.workspace.all.bot_user:
        raise ApiError("cant_delete_file")
    file.deleted, file.wanted = True, None
    platform.workspace.file_path(file.id).unlink(missing_ok=True)
    for channel, ts in file.shares:
        message = platform.workspace.message(channel, ts)
        if message is None or message.deleted_at:
            continue
        left = [other for other in message.files if other != file.id]
        if message.text or message.blocks or left:
            platform.talk.redraw(message, platform.talk.version(message.text, message.blocks, left))
        else:
            platform.talk.erase(message)
    platform.workspace.save_soon()
    return {}


def _uploaded(call: Call) -> list[File]:
    workspace = call.platform.workspace
    given = call.structure("files")
    if not isinstance(given, list) or not given or not all(isinstance(entry, dict) for entry in given):
        raise ApiError("invalid_arguments", ["[ERROR] files must be a list of objects"])
    files = []
    for entry in given:
        file = workspace.file(str(entry.get("id")))
        if file is None or file.upload or file.processed_at:
            raise ApiError("file_not_found")
        file.title = str(entry.get("title") or file.title)
        files.append(file)
    return files


async def _content(request: Request) -> bytes:
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form() as form:
            parts = [part for part in form.values() if isinstance(part, UploadFile)]
            return await parts[0].read() if parts else b""
    return await request.body()
