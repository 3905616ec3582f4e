"""For the chair, from the Home tab: what a closed round found, before it is posted."""

from bot.slack.blocks import View, escape, modal, sections, small
from bot.slack.ids import Form
from bot.slack.views.summary import NOTHING_TO_SHOW
from flows.collated import Collation
from flows.significance import Finding
from flows.speech import in_its_own_words, speech
from frameworks.model import Framework

MORE = "The preview in Messages has all of it, with the tables and what leaders wrote."
UNTIL = "Nothing is posted until you press Post."
NONE = "None that more than half of the leaders share."


def draw(framework: Framework, title: str, collation: Collation) -> View:
    own = speech(framework)
    called = (own.strengths, own.challenges) if in_its_own_words(framework) else ("Strengths", "Challenges")
    lists = {
        called[0]: collation.strengths,
        called[1]: collation.challenges,
    }
    lists |= {"Where views differ": collation.differing} if collation.differing else {}
    lines = [f"*{escape(title)}*: {collation.leaders_submitted} of {collation.leaders_invited} submitted everything."]
    if collation.nobody_answered:
        return modal(Form.PREVIEW, "Preview", [*sections([*lines, NOTHING_TO_SHOW]), *small([UNTIL])], close="Close")
    for head, findings in lists.items():
        lines += [f"*{head}*", *([_line(framework, one) for one in findings] or [NONE])]
    return modal(Form.PREVIEW, "Preview", [*sections(lines), *small([f"{MORE} {UNTIL}"])], close="Close")


def _line(framework: Framework, finding: Finding) -> str:
    question = framework.question(finding.question)
    return f"•  {escape(question.title if question else finding.question)}: {escape(finding.reason)}"
