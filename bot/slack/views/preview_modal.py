"""For the chair, from the Home tab: what a closed round found, before it is posted."""

from functools import partial

from bot.slack.blocks import View, escape, modal, section, sections, small
from bot.slack.ids import Form
from bot.slack.views.findings import equal, shared_first
from flows.collated import Collation
from flows.significance import Finding
from flows.speech import in_its_own_words, speech
from flows.taking_part import asked_in_vain, silent_domains, submitted
from frameworks.model import Framework

MORE = (
    "The preview in Messages has all of it, with the tables and what leaders wrote. "
    "Nothing is posted until you press Post."
)
NOTHING_POSTED = "Nothing is posted until you press Post. To give people more time, press Manage, then Reopen."
NONE = "None that more than half of the leaders share."


def draw(framework: Framework, title: str, collation: Collation) -> View:
    own = speech(framework)
    called = (own.strengths, own.challenges) if in_its_own_words(framework) else ("Strengths", "Challenges")
    lists = {
        called[0]: (collation.strengths, collation.strengths_tied),
        called[1]: (collation.challenges, collation.challenges_tied),
    }
    if collation.differing:
        lists |= {"Where views differ": (collation.differing, collation.differing_tied)}
    if collation.is_silent:
        empty = f"*{escape(title)}*: nobody answered. {asked_in_vain(collation)}."
        return modal(Form.PREVIEW, "Preview", [section(empty), *small([NOTHING_POSTED])], close="Close")
    took_part = submitted(collation)
    lines = [f"*{escape(title)}*: {took_part[0].lower()}{took_part[1:]}."]
    blocks = sections([*lines, *silent_domains(collation, escape)])
    for head, (found, tied) in lists.items():
        told = shared_first(collation, found, partial(_line, framework))
        blocks += sections([f"*{head}*", *(told or [NONE]), *equal(collation, tied)])
    return modal(Form.PREVIEW, "Preview", [*blocks, *small([MORE])], close="Close")


def _line(framework: Framework, finding: Finding) -> str:
    question = framework.question(finding.question)
    return f"•  {escape(question.title if question else finding.question)}: {escape(finding.reason)}"
