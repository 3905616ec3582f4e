"""To a leader who typed words: shall they become a note?"""

from bot.slack.blocks import Drawn, actions, button, escape, quote, rich_text, said, section, small
from bot.slack.ids import Do, action, pack
from bot.slack.views import beside
from bot.slack.views.answers import domain_of
from flows.effects import NoteOffer, OfferFace
from frameworks.model import Framework

UNTIL_THEN = "Nothing is kept until you choose."


def draw(framework: Framework, offer: NoteOffer) -> Drawn:
    number, name = _question(framework, offer)
    note, thing = beside.word(framework), framework.names.question
    settled = {
        OfferFace.KEPT: f"Saved as your {note} to {thing} {number}, {name}.",
        OfferFace.DROPPED: "Not saved.",
        OfferFace.CLOSED: "Not saved: the round closed before you chose.",
        OfferFace.PASSED_ON: "Not saved: somebody else answers this now, or nobody.",
    }
    if offer.face is not OfferFace.OFFERED:
        return Drawn(said([settled[offer.face]]), [section(settled[offer.face])])
    asked = f"Save as {note} to {thing} {number}?"
    there = f"There is {beside.note(framework)} already." if offer.replaces else ""
    long = " Both together would be too long, so it can only replace it." if offer.too_long_together else ""
    return Drawn(
        said([asked, f"{name}. It is about the words you just typed.", f"{there}{long if there else ''}", UNTIL_THEN]),
        [
            section(f"*{asked}* {name}"),
            rich_text(quote(offer.text)),
            *([section(f"{there}{long}")] if there else []),
            *actions(_buttons(offer, note)),
            *small([UNTIL_THEN]),
        ],
    )


def _question(framework: Framework, offer: NoteOffer) -> tuple[int, str]:
    """Its number in the domain, and what it is called."""
    domain = domain_of(framework, offer.domain)
    number, question = next((n, q) for n, q in enumerate(domain.questions, 1) if q.id == offer.question)
    return number, escape(f"{domain.name}: {question.title}")


def _buttons(offer: NoteOffer, note: str) -> list[dict[str, object]]:
    value = pack(offer.assessment, offer.domain, offer.question, offer.draft, opened_on=offer.opened_on)
    add = button(f"Add to the {note}", action(Do.DRAFT_ADD), value)
    save = button(f"Replace the {note}" if offer.replaces else "Save", action(Do.DRAFT_SAVE), value)
    drop = button("Don't save", action(Do.DRAFT_DROP), value)
    return [add, save, drop] if offer.replaces and not offer.too_long_together else [save, drop]
