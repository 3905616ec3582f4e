"""Files: three steps, then a moment of processing in which they are not there yet."""

from typing import Any

import httpx

from tests.workspace.refusal import refusal
from workspace.sample import CEO, GENERAL, LEADERSHIP

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def upload(running: Any, **more: Any) -> str:
    done = running.client().files_upload_v2(filename="map.png", content=PNG, channel=LEADERSHIP, **more)
    return str(done["files"][0]["id"])


def picture(file_id: str) -> list[dict[str, Any]]:
    return [{"type": "image", "alt_text": "A map", "slack_file": {"id": file_id}}]


def test_a_file_is_shared_once_it_is_processed(running: Any) -> None:
    client = running.client()
    file_id = upload(running, initial_comment="Here is the map")
    before = client.files_info(file=file_id)["file"]
    assert (before["mimetype"], before["shares"]) == ("", {})
    running.forward(seconds=1)
    running.wait_for(lambda: running.workspace.file(file_id).ready)
    message = running.last(LEADERSHIP, CEO)
    assert (message.text, message.files) == ("Here is the map", [file_id])
    after = client.files_info(file=file_id)["file"]
    assert after["mimetype"] == "image/png"
    assert after["shares"]["public"][LEADERSHIP][0]["ts"] == message.ts
    assert running.workspace.file_path(file_id).read_bytes() == PNG


def test_an_image_block_of_a_file_works_only_after_processing(running: Any) -> None:
    client = running.client()
    file_id = upload(running)
    early = refusal(client.chat_postMessage, channel=CEO, text="Map", blocks=picture(file_id))
    assert early == "invalid_blocks"
    running.forward(seconds=1)
    running.wait_for(lambda: running.workspace.file(file_id).ready)
    assert client.chat_postMessage(channel=CEO, text="Map", blocks=picture(file_id))["ok"]
    assert refusal(client.chat_postMessage, channel=CEO, text="x", blocks=picture("F0NOWHERE")) == "invalid_blocks"


def test_several_files_and_blocks_come_in_one_message_of_the_thread(running: Any) -> None:
    client = running.client()
    root = client.chat_postMessage(channel=LEADERSHIP, text="Root")["ts"]
    files = [{"filename": f"{n}.csv", "content": "a,b"} for n in range(2)]
    client.files_upload_v2(file_uploads=files, channel=LEADERSHIP, thread_ts=root, initial_comment="Tables")
    running.forward(seconds=1)
    running.wait_for(lambda: len(running.workspace.thread(LEADERSHIP, root, CEO)) == 2)
    reply = running.workspace.thread(LEADERSHIP, root, CEO)[-1]
    assert [running.workspace.file(f).name for f in reply.files] == ["0.csv", "1.csv"]


def test_a_file_goes_only_where_the_app_may_speak(running: Any) -> None:
    client = running.client()
    given = client.files_getUploadURLExternal(filename="a.txt", length=3)
    unsent = [{"id": given["file_id"]}]
    assert refusal(client.files_completeUploadExternal, files=unsent, channel_id=LEADERSHIP) == "file_not_found"
    running_upload(given["upload_url"], b"abc")
    assert refusal(client.files_completeUploadExternal, files=unsent, channel_id=GENERAL) == "not_in_channel"
    assert refusal(client.files_completeUploadExternal, files=unsent, channel_id=CEO) == "channel_not_found"
    assert client.files_completeUploadExternal(files=unsent, channel_id=LEADERSHIP)["ok"]


def running_upload(url: str, content: bytes) -> int:
    return httpx.post(url, content=content).status_code


def test_bytes_that_were_not_announced_are_refused(running: Any) -> None:
    given = running.client().files_getUploadURLExternal(filename="a.txt", length=3)
    assert running_upload(given["upload_url"], b"abcd") == 400
    assert running_upload(given["upload_url"], b"abc") == 200
    assert running_upload(given["upload_url"], b"abc") == 404


def test_alt_text_at_upload_keeps_the_file_from_being_shared_as_in_slack(running: Any) -> None:
    before = len(running.workspace.messages(LEADERSHIP, CEO))
    file_id = upload(running, alt_txt="A map")
    running.forward(seconds=1)
    running.wait_for(lambda: running.workspace.file(file_id).ready)
    assert len(running.workspace.messages(LEADERSHIP, CEO)) == before


def test_a_deleted_file_is_gone_and_words_beside_it_stay(running: Any) -> None:
    client = running.client()
    files = [upload(running, initial_comment="Here is the map"), upload(running)]
    running.forward(seconds=1)
    running.wait_for(lambda: running.workspace.file(files[1]).shares and running.workspace.file(files[0]).shares)
    worded, bare = (running.workspace.message(*running.workspace.file(f).shares[0]) for f in files)
    for file_id in files:
        client.files_delete(file=file_id)
        assert not running.workspace.file_path(file_id).exists()
        assert refusal(client.files_info, file=file_id) == "file_deleted"
        assert refusal(client.files_delete, file=file_id) == "file_deleted"
    assert (worded.text, worded.files, bool(worded.deleted_at)) == ("Here is the map", [], False)
    assert bare.deleted_at
    assert refusal(client.files_delete, file="F0NONE") == "file_not_found"


def test_a_file_deleted_while_it_is_processed_is_never_shared(running: Any) -> None:
    file_id = upload(running, initial_comment="Here is the map")
    running.client().files_delete(file=file_id)
    running.forward(seconds=5)
    assert running.workspace.file(file_id).shares == []
