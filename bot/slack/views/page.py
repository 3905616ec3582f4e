"""To a leader: one domain, being filled in, set aside, or done."""

from bot.slack.blocks import Drawn, actions, button, escape, header, said, section, sections, small
from bot.slack.ids import Do, action, pack
from bot.slack.views import asking, review
from bot.slack.views.answers import Placed, count, domain_of, is_answered, placed
from bot.slack.views.beside import in_words, line, owed
from bot.slack.views.promises import then_shown
from flows.effects import Face, Page
from frameworks.model import Domain, Framework


def draw(framework: Framework, page: Page) -> Drawn:
    domain = domain_of(framework, page.domain)
    rows = placed(domain, page.answers)
    asked = next((row for row in rows if row.question.id == page.question), None)
    if page.face is Face.ASKING and asked is not None:
        return asking.draw(framework, page, domain, rows, asked)
    if page.face is Face.PAUSED:
        return _paused(framework, page, domain, rows)
    if page.face is Face.SUBMITTED:
        return _submitted(framework, page, domain, rows)
    if page.face is Face.CLOSED:
        return _closed(framework, page, domain, rows)
    if page.face is Face.PASSED_ON:
        return _passed_on(page, domain)
    return review.draw(framework, page, domain, rows)


def _paused(framework: Framework, page: Page, domain: Domain, rows: list[Placed]) -> Drawn:
    saved = f"{sum(map(is_answered, rows))} of {count(len(rows), framework.names.question)} answered, and saved."
    kept = " ".join(filter(None, [saved, owed(framework, rows)]))
    how = "Press Continue when you are ready, on any device, or type “continue”."
    until = "What you have saved counts when the round closes, even if you do not come back to it."
    go_on = button("Continue", action(Do.RESUME), pack(page.assessment, domain.id), primary=True)
    return Drawn(
        said([f"{escape(domain.name)}, paused. {kept}", how, until]),
        [
            header(f"{domain.name}, paused"),
            *sections(line(framework, row) for row in rows if row.answer),
            section(f"{kept} {how}"),
            *actions([go_on]),
            *small([until]),
        ],
    )


def _submitted(framework: Framework, page: Page, domain: Domain, rows: list[Placed]) -> Drawn:
    following = framework.domain(page.next_domain) if page.next_domain else None
    thanks = f"Thank you. Your answers to {escape(domain.name)} are in."
    part = framework.names.domain
    so_far = f" {page.submitted} of your {count(page.given, part)} {'is' if page.submitted == 1 else 'are'} in."
    last = "That was your last one: you are done."
    after = f"Next: {escape(following.name)}, below.{so_far if page.given else ''}" if following else last
    change = "You can change them until the round closes."
    reopen = button("Change answers", action(Do.REOPEN), pack(page.assessment, domain.id))
    return Drawn(
        said([thanks, after, change, *(in_words(framework, row) for row in rows)]),
        [
            header(f"{domain.name}, submitted"),
            section(thanks),
            *sections(line(framework, row) for row in rows),
            *actions([reopen]),
            section(f"*{after}*"),
            *small([f"{change} {then_shown(page.promise, framework)}"]),
        ],
    )


def _passed_on(page: Page, domain: Domain) -> Drawn:
    """What was saved here is no longer shown: it is for whoever answers now."""
    if page.handed_to:
        head = f"{domain.name}, handed over"
        what = f"{page.handed_to} answers it now, with everything you had saved. There is nothing more to do here."
    else:
        head, what = f"{domain.name}, no longer yours", "The chair has taken it off your list. There is nothing to do."
    return Drawn(said([escape(f"{head}. {what}")]), [header(head), section(escape(what))])


def _closed(framework: Framework, page: Page, domain: Domain, rows: list[Placed]) -> Drawn:
    done = [row for row in rows if is_answered(row)]
    if page.cancelled:
        head, what = "cancelled", "This round was cancelled. Nothing you answered will be shown to anybody."
        lines = []
    else:
        head, lines = "closed", done
        counted = (
            f"{len(done)} of {count(len(rows), framework.names.question)} answered: these answers count. Thank you."
        )
        what = f"This round has closed. {counted if done else 'You gave no answer here, so none counts.'}"
    where = f"The summary is for <#{page.channel}>: the chair posts it there." if page.channel else ""
    spoken = "The chair posts the summary in the round's channel." if page.channel else ""
    return Drawn(
        said([f"{escape(domain.name)}, {head}. {what}", spoken, *(in_words(framework, row) for row in lines)]),
        [
            header(f"{domain.name}, {head}"),
            section(f"{what} {where}".rstrip()),
            *sections(line(framework, row) for row in lines),
        ],
    )
