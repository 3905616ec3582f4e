"""In the summary's thread: the words that go with the heat map picture. They hold every figure the picture shows."""

from bot.export.figures import heatmap_text
from bot.slack.blocks import Drawn, escape, said, sections
from bot.slack.views import figures
from flows.collated import DomainResult
from flows.effects import HeatMap
from flows.taking_part import not_answered, silent_domains
from frameworks.model import Framework

MORE = "… (the rest is in the tables in this thread)"


def draw(framework: Framework, effect: HeatMap) -> Drawn:
    """The message the picture comes with. Its text serves as a file's initial comment, where no blocks can go.

    So the text has its marks of emphasis: nothing else is shown of it, and it is long.
    """
    lines = _lines(framework, effect)
    head = f"*{escape(file_title(effect))}*"
    return Drawn(said([head, *lines], MORE), sections([head, *lines]))


def file_title(effect: HeatMap) -> str:
    return f"Heat map: {effect.title}"


def alt_text(framework: Framework, effect: HeatMap) -> str:
    """For whoever does not see the picture: a few sentences, and where the same figures stand in words."""
    return heatmap_text(framework, effect.collation, effect.title).alt


def _lines(framework: Framework, effect: HeatMap) -> list[str]:
    lines = ["The same figures in words. Answers not named were given by nobody."]
    for domain in effect.collation.domains:
        if not domain.is_silent:
            lines.append(f"*{escape(domain.name)}*")
            lines += map(escape, _domain(framework, domain))
    lines += silent_domains(effect.collation, escape)
    if effect.collation.withheld:
        lines.append(figures.why_withheld(framework, effect.collation))
    return lines


def _domain(framework: Framework, domain: DomainResult) -> list[str]:
    lines = []
    for question in (one for one in domain.questions if not one.is_silent):
        missing = f"; no answer {question.unanswered}" if question.unanswered else ""
        what = figures.WITHHELD if question.withheld else figures.counts(framework, question.counts)
        several = question.median and not question.rated_by_one  # a single rating is its own median
        middle = f"; median {figures.median(framework, question)}" if several else ""
        lines.append(f"•  {question.name}: {what}{middle}{missing}")
    if nobody := not_answered(domain):
        lines.append(f"•  {nobody}")
    if domain.pooled is not None:
        lines.append(f"•  {figures.all_together(framework)}: {figures.counts(framework, domain.pooled)}")
    return lines
