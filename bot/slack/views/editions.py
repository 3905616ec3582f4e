"""How editions are offered in a list, and what is said of the one that is chosen."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.slack.blocks import CUT_SHORT, OPTION_LIMIT, cut, escape
from bot.slack.views.answers import count
from frameworks.model import Framework
from frameworks.overview import entry, minutes
from frameworks.shipped import is_shipped

WORDS_SHOWN = 200  # of a trust's own file; the invitation has all of it
SHIPPED = "comes with Assurance"
ADDED = "your trust's file"
UNSURE = "Not sure? `/assurance frameworks` asks three short questions and suggests one."


def labels(editions: Iterable[Framework]) -> dict[str, str]:
    """What each edition is called in a list, by its key: no two alike, and each ends in its edition or whose it is."""
    editions = tuple(editions)
    plain = {one.key: _label(one) for one in editions}
    whose = {one.key: _label(one, f" ({whence(one)})") for one in editions}
    by_id = {one.key: _label(one, f" ({one.id})") for one in editions}
    return _where_alike(_where_alike(plain, whose), by_id)


def _label(framework: Framework, more: str = "") -> str:
    tail = f", {framework.edition}{more}"
    return cut(framework.name, OPTION_LIMIT - len(tail), CUT_SHORT) + tail


def _where_alike(called: Mapping[str, str], instead: Mapping[str, str]) -> dict[str, str]:
    times = Counter(called.values())
    return {key: instead[key] if times[label] > 1 else label for key, label in called.items()}


def whence(framework: Framework) -> str:
    """Of two with one name and edition: which came with us, and which was added here."""
    return SHIPPED if is_shipped(framework) else ADDED


def told(framework: Framework, editions: Sequence[Framework]) -> list[str]:
    """Of the chosen edition: its whole name and edition, when to use it, how long it takes, and whose words it has."""
    about = entry(framework.id)
    number = len(framework.questions)
    size = f"{count(number, framework.names.question)} in {count(len(framework.domains), framework.names.domain)}"
    return [
        f"*{escape(framework.name)}*, edition {framework.edition}",
        escape(about.choose_when if about else framework.purpose),
        f"{size}, about {minutes(number)} minutes for all of it. {_words(framework)}",
        *([UNSURE] if len({one.id for one in editions}) > 1 else []),
    ]


def _words(framework: Framework) -> str:
    """Licensed words say whose they are, whether they are a whole framework's or laid over ours."""
    ours = framework.wording if is_shipped(framework) else None
    others = [words for words in framework.wordings if words != ours]
    return f"Whose words: {escape(cut(' '.join(others), WORDS_SHOWN))}" if others else "The questions are our own."
