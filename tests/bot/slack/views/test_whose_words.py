"""Whatever shows a question, or what was answered, says whose words they are: the rest's, and what differs."""

from pathlib import Path

import pytest

from bot.slack.views import draw
from flows.effects import Effect
from frameworks.load import load_library
from frameworks.model import Framework
from tests.bot.slack.views.samples import messages, real

LICENCE = "© Nobody 2024, used under licence 12. No endorsement"
MESSAGES = messages()


@pytest.fixture(scope="module")
def overlaid(tmp_path_factory: pytest.TempPathFactory) -> Framework:
    """The shipped framework with its first question in somebody else's words."""
    folder: Path = tmp_path_factory.mktemp("licensed")
    (folder / "ours.yaml").write_text(
        f'overlay: {real().key}\nwording: "{LICENCE}"\nquestions:\n  {real().questions[0].id}:\n    prompt: How so?\n',
        encoding="utf-8",
    )
    return load_library(folder)[real().key]


def drawn(framework: Framework, name: str) -> str:
    effect: Effect = MESSAGES[name][1]
    message = draw(framework, effect)
    return message.text + str(message.blocks)


def test_the_question_itself_says_whose_it_is(overlaid: Framework) -> None:
    shown = drawn(overlaid, "page asking first")
    assert "How so?" in shown
    assert shown.count(LICENCE) == 2  # to see, and to hear
    assert LICENCE not in drawn(real(), "page asking first")


def test_the_invitation_names_both(overlaid: Framework) -> None:
    shown = drawn(overlaid, "invitation waiting")
    assert LICENCE in shown
    assert real().wording.partition(". ")[0] in shown


def test_the_summary_names_both_in_a_sentence_each(overlaid: Framework) -> None:
    shown = drawn(overlaid, "summary")
    assert "© Nobody 2024, used under licence 12." in shown
    assert real().wording.partition(". ")[0] in shown
