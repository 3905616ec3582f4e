"""What happens to uploaded files: looked through for a moment, then shared."""

import asyncio
import mimetypes
from datetime import timedelta

from workspace.records import File, Json, Share
from workspace.state import Workspace
from workspace.talk import Talk

PROCESSING = timedelta(milliseconds=600)
"""How long a file is being looked through before its type and shares appear."""


class Uploads:
    """Files on their way into conversations."""

    def __init__(self, workspace: Workspace, talk: Talk) -> None:
        self._workspace = workspace
        self._talk = talk
        self._tasks: set[asyncio.Task[None]] = set()

    def finish(self, files: list[File], channels: list[str], thread_ts: str, text: str, blocks: list[Json]) -> None:
        """Process `files` and then share them, in one message per conversation."""
        done = (self._workspace.clock.now() + PROCESSING).isoformat()
        for file in files:
            file.processed_at = done
        files[0].wanted = Share([f.id for f in files], channels, thread_ts, text, blocks)
        self._workspace.save_soon()
        self._start(files[0])

    def resume(self) -> None:
        """Take up again what was being processed when the workspace last stopped."""
        for file in self._workspace.all.files.values():
            if file.wanted is not None:
                self._start(file)

    def stop(self) -> None:
        """Stop processing; it is taken up again at the next start."""
        for task in self._tasks:
            task.cancel()

    def _start(self, first: File) -> None:
        task = asyncio.create_task(self._process(first))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _process(self, first: File) -> None:
        await self._workspace.clock.until(self._workspace.moment(first.processed_at))
        wanted, first.wanted = first.wanted, None
        if wanted is None:
            return
        files = [self._workspace.all.files[file_id] for file_id in wanted.files]
        for file in files:
            file.mimetype = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            file.ready = True
        self._share([file for file in files if not file.alt_text], wanted)
        self._workspace.save_soon()

    def _share(self, files: list[File], wanted: Share) -> None:
        """Files uploaded with `alt_txt` are not among `files`: Slack never shares those, a known fault of its own."""
        for channel in wanted.channels if files else []:
            room = self._workspace.all.channels[channel]
            version = self._talk.version(wanted.text, wanted.blocks, [file.id for file in files])
            message = self._talk.post(room, files[0].user, version, thread_ts=wanted.thread_ts, by_app=True)
            for file in files:
                file.shares.append((room.id, message.ts))
