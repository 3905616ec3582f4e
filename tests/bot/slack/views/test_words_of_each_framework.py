"""Each shipped framework is spoken of in its own words: nobody reads of notes or ratings where it has none."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.slack.fitting import texts_of
from bot.slack.views import note_modal, promises, setup
from flows.assessment import Promise, Shown
from flows.effects import Announcement, Face, Invitation, InvitationFace, Notes, Quote
from flows.setup import Setup
from flows.speech import in_its_own_words
from frameworks.load import load_library
from frameworks.model import Asks, Framework
from tests.bot.slack.views.test_other_frameworks import NOW, about, both, given, page, results

LIBRARY = load_library()
EACH = pytest.mark.parametrize("framework", LIBRARY.values(), ids=list(LIBRARY))
SHOWN = [Promise(shown=shown) for shown in Shown]


def strange_to(framework: Framework) -> re.Pattern[str] | None:
    """Words that this framework does not have."""
    words = ["notes?"] if framework.asks.note != Asks().note else []
    if in_its_own_words(framework):
        words += ["ratings?", "rated", "rates", "strengths?", "challenges?"]
    return re.compile(rf"\b({'|'.join(words)})\b", re.IGNORECASE) if words else None


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)


def ours(framework: Framework, shown: str) -> str:
    """What is left when the framework's own texts are taken out."""
    for text in sorted(set(texts_in(framework.model_dump(mode="json"))), key=len, reverse=True):
        if len(text) > 12:
            shown = shown.replace(text, "")
    return shown


def everything(framework: Framework) -> Iterator[str]:
    low, high = framework.scale.levels[0].id, framework.scale.levels[-1].id
    for face in Face:
        for answers in ((), (given(framework, 1, low),), (given(framework, 1, high, note="Because"),)):
            yield from both(framework, page(framework, *answers, face=face))
    for effect in results(framework):
        yield from both(framework, effect)
    first = framework.domains[0]
    words = (Quote(question=first.questions[0].id, text="Because", by="Ann"),)
    yield from both(framework, Notes(**about(framework), domain=first.id, quotes=words * 120, withheld=2))
    due = page(framework).due
    for invited in InvitationFace:
        invitation = {"chair": "U1", "channel": "C1", "due": due, "domains": (first.id,), "face": invited}
        yield from both(framework, Invitation(**about(framework), **invitation))
    started = {"started_by": "U1", "chair": "U1", "due": due, "leaders": 3}
    yield from both(framework, Announcement(**about(framework), **started))
    form = note_modal.draw(framework, page(framework), first.questions[0].id)
    yield "\n".join([form["title"]["text"], form["submit"]["text"], *texts_of(form["blocks"])])
    empty = Setup(id="s", team="T", by="U1", begun_at=NOW)
    for form in (setup.leaders_page(empty, framework), setup.shown_page(empty, framework)):
        yield "\n".join(texts_of(form["blocks"]))
    for promise in SHOWN:
        yield promises.who_sees(promise, framework)
        yield promises.briefly(promise, framework)
        yield promises.in_brief(promise, framework)


@EACH
def test_no_word_that_it_does_not_have(framework: Framework) -> None:
    strange = strange_to(framework)
    told = list(everything(framework))
    assert len(told) > 60
    if strange is not None:
        found = {(match[0], shown) for shown in told if (match := strange.search(ours(framework, shown)))}
        assert not found


@EACH
def test_articles_fit_what_they_stand_before(framework: Framework) -> None:
    for shown in everything(framework):
        assert not re.search(r"\b[Aa] (explanation|outcome|element|answer|alternative)\b", shown), shown
        assert not re.search(r"\b[Aa]n (note|rationale|rating|principle|heading|domain|question)\b", shown), shown


def test_the_code_has_no_ratings_and_building_strong_trusts_has() -> None:
    code, trusts = LIBRARY["academy-trust-governance-code-2023-10"], LIBRARY["building-strong-trusts-2024-09"]
    named = Promise(shown=Shown.NAMED)
    assert "how many gave each answer, and explanations with your name" in promises.briefly(named, code)
    assert "how many gave each rating, and notes with your name" in promises.briefly(named, trusts)
