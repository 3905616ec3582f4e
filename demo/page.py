"""One person's browser: looks at the workspace's page over HTTP, presses, types, and waits until something is shown."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from demo import seen
from demo.form import Form
from demo.seen import Button, Message, Person
from demo.trying import TRIES, tries

T = TypeVar("T")
PATIENCE_SECONDS = 90.0
"""Many leaders at once are more than Slack takes in a minute, and what is too much comes in the next."""
LOOK_AGAIN_SECONDS = 2.0
Again = Callable[[], Awaitable[object]]
LONG_IN_COMING_SECONDS = 8.0
PATIENCE_WITH_A_DYING_BOT_SECONDS = 150.0


class NotSeen(Exception):
    """What should have been shown was not; the text says who waited for what, and where the picture is."""


class Refused(Exception):
    """The page would not do it, with the sentence it shows."""


async def cast(client: httpx.AsyncClient) -> list[Person]:
    """Everybody one can be, as the first page lists them."""
    return seen.people((await client.get("/")).text)


class Page:
    """The page as `person` has it open. Use with `async with`: it listens for changes meanwhile.

    `warnings` keeps what the page warned of (the app was too slow, or away); the person then acts again.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        person: Person,
        pictures: Path,
        acted: Callable[[], None] = lambda: None,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self.person = person
        self.patience = patience
        self.warnings: list[str] = []
        self._acted = acted
        self._client = client
        self._pictures = pictures
        self._changed = asyncio.Event()
        self._hearing = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None
        self._direct = ""

    async def __aenter__(self) -> Self:
        self._listening = asyncio.create_task(self._listen())
        await asyncio.wait_for(self._hearing.wait(), PATIENCE_SECONDS)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)

    async def channel(self, name: str) -> str:
        """The id behind a name in the sidebar."""
        return seen.channels(await self._part("sidebar"))[name]

    async def direct(self) -> str:
        """The direct conversation with the app: what its Messages tab leads to."""
        if not self._direct:
            answer = await self._client.get(f"/as/{self.person.user}/messages")
            self._direct = answer.headers["location"].rpartition("/")[2]
        return self._direct

    async def messages(self, channel: str = "", thread: str = "") -> list[Message]:
        """What stands in a conversation (the app's, unless named) or in one of its threads."""
        name = "thread" if thread else "conversation"
        return seen.messages(await self._part(name, channel or await self.direct(), thread))

    async def form(self) -> Form:
        return Form(await self._part("modal"))

    async def home(self) -> None:
        """Opens the app's Home tab."""
        await self._post("home", {})

    async def say(self, text: str, channel: str = "") -> None:
        """Types and sends, in the app's conversation unless another is named. A command counts as typed."""
        await self._post("say", {"channel": channel or await self.direct(), "text": text, "thread_ts": ""})

    async def press(self, button: Button, chosen: str | None = None) -> None:
        """Presses, says yes to the question if there is one, and presses again when the app was too slow.

        `chosen` is whom, where it is a list of people.
        """
        async for tried in tries():
            try:
                answer = await self._post("click", {**button.body, "chosen": chosen} if chosen else button.body)
            except Refused:
                if tried:  # nobody answered, and yet it was done: what follows is shown now
                    return
                raise
            if answer["acknowledged"]:
                return
        raise NotSeen(f"{self.person.name} pressed “{button.label}” {TRIES} times: {answer['warning']}")

    async def submit(self, form: Form) -> None:
        """Submits the form as filled in. Raises `Refused` with what the form says is wrong."""
        async for tried in tries():
            try:
                answer = await self._post("submit", {"view_id": form.view, "values": form.values})
            except Refused:
                if tried:
                    return
                raise
            if answer["outcome"] == "errors":
                raise Refused(" ".join(answer["errors"].values()))
            if answer["outcome"] != "unanswered":
                return
        raise NotSeen(f"{self.person.name} submitted a form {TRIES} times: {answer['warning']}")

    async def command(self, text: str, channel: str, what: str) -> Form:
        """Types a command that opens a form; types it again when the page warns that the app did not answer."""
        async for _ in tries():
            warned = len(self.warnings)
            await self.say(text, channel)
            shown = await self.wait(what, partial(self._form_or_warning, warned), "modal")
            if isinstance(shown, Form):
                return shown
        raise NotSeen(f"{self.person.name} typed {text} {TRIES} times: {self.warnings[-1]}")

    async def _form_or_warning(self, warned: int) -> Form | bool | None:
        form = await self.form()
        return form if form.is_open else (len(self.warnings) > warned or None)

    async def forward(self, how: dict[str, Any]) -> None:
        """Moves time forward: `{"to": "tomorrow"}`, or `{"to": "2026-12-01"}`, nine in the morning there."""
        await self._post("forward", how)

    async def now(self) -> datetime:
        return seen.now(await self._part("sidebar"))

    async def zone(self) -> str:
        """The time zone this person lives in."""
        return seen.zone(await self._part("sidebar"))

    async def deactivate(self) -> bool:
        """Closes this person's account; False where the page offers no way to."""
        answer = await self._client.post(f"/as/{self.person.user}/deactivate", json={})
        if answer.status_code == httpx.codes.NOT_FOUND:
            return False
        answer.raise_for_status()
        return True

    async def leave(self, channel: str) -> None:
        """Leaves a channel."""
        await self._post("leave", {"channel": channel})

    async def close_forms(self) -> None:
        """Closes what is open, all of it (the ×)."""
        form = await self.form()
        if form.is_open:
            await self._post("close", {"view_id": form.view, "everything": True})

    async def until(
        self, what: str, look: Callable[[list[Message]], T | None], channel: str = "", again: Again | None = None
    ) -> T:
        """Looks at a conversation until `look` finds something there. Raises NotSeen."""
        where = channel or await self.direct()

        async def conversation() -> T | None:
            return look(await self.messages(where))

        return await self.wait(what, conversation, "conversation", where, again)

    async def until_form(self, what: str, look: Callable[[Form], bool], again: Again | None = None) -> Form:
        """Looks at the form on top until it is the one expected. Raises NotSeen."""

        async def form() -> Form | None:
            found = await self.form()
            return found if look(found) else None

        return await self.wait(what, form, "modal", again=again)

    async def wait(
        self,
        what: str,
        look: Callable[[], Awaitable[T | None]],
        part: str,
        channel: str = "",
        again: Again | None = None,
    ) -> T:
        """Looks again at each change until `look` finds something. Raises NotSeen, and keeps a picture of `part`.

        `again` is what people do when it is long in coming: press once more, say.
        """
        end = asyncio.get_running_loop().time() + self.patience
        while again is not None and asyncio.get_running_loop().time() < end:
            try:
                return await self._seen(what, look, part, channel, LONG_IN_COMING_SECONDS)
            except NotSeen:
                await again()
        return await self._seen(what, look, part, channel, self.patience)

    async def _seen(
        self, what: str, look: Callable[[], Awaitable[T | None]], part: str, channel: str, patience: float
    ) -> T:
        end = asyncio.get_running_loop().time() + patience
        while asyncio.get_running_loop().time() < end:
            self._changed.clear()
            found = await look()
            if found is not None:
                return found
            await self._next_change()
        picture = await self._picture(part, channel)
        waited = f"{self.person.name} waited {self.patience:.0f} seconds for {what}"
        raise NotSeen(f"{waited}, and it was not shown. What was: {picture}")

    async def _next_change(self) -> None:
        try:
            await asyncio.wait_for(self._changed.wait(), LOOK_AGAIN_SECONDS)
        except TimeoutError:
            return  # a change may have been missed while the stream reconnected

    async def _picture(self, part: str, channel: str) -> Path:
        name = re.sub(r"\W+", "-", self.person.name).strip("-").lower()
        path = self._pictures / f"not-seen-{name}-{part}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        html = await self._part(part, channel)
        path.write_text(f'<meta charset="utf-8">\n<title>{self.person.name}</title>\n{html}', encoding="utf-8")
        return path

    async def _part(self, name: str, channel: str = "", thread: str = "") -> str:
        asked = {"channel": channel, "thread": thread, "tab": "conversation"}
        answer = await self._client.get(f"/as/{self.person.user}/part/{name}", params=asked)
        if answer.is_error:
            raise Refused(answer.text)
        return answer.text

    async def _post(self, act: str, body: dict[str, Any]) -> dict[str, Any]:
        self._acted()
        answer = await self._client.post(f"/as/{self.person.user}/{act}", json=body)
        told: dict[str, Any] = answer.json()
        if "refused" in told:
            raise Refused(told["refused"])
        return told

    async def _listen(self) -> None:
        """Hears the page's live stream; the page asks again when it breaks, and so do we."""
        while True:
            try:
                await self._hear()
            except httpx.TransportError:
                await asyncio.sleep(1)

    async def _hear(self) -> None:
        async with self._client.stream("GET", f"/as/{self.person.user}/live", timeout=None) as stream:
            async for line in stream.aiter_lines():
                self._hearing.set()
                told = json.loads(line[5:]) if line.startswith("data:") else {"kind": "sidebar"}
                if told["kind"] == "warning":
                    self.warnings.append(told["text"])
                if told["kind"] != "sidebar":
                    self._changed.set()
