"""What the chair reads around the summary before it is posted, and what they can do with it."""

from bot.slack.blocks import Block, Drawn, actions, button, confirmed, escape, header, said, section
from bot.slack.ids import Do, action, pack
from bot.slack.views import beside
from flows.effects import Summary
from flows.grammar import listed
from frameworks.model import Framework

EMPTY = (
    "*There is nothing in it but that nobody answered.* To give people more time, press *Reopen* instead of posting."
)


def held_in_thread(framework: Framework, summary: Summary, heat_map: str) -> str:
    """What hangs in the thread; empty where nothing does."""
    part, domains = framework.names.domain, summary.collation.domains
    each = f"{part} that has answers" if any(domain.is_silent for domain in domains) else part
    found = [] if summary.collation.is_silent else [f"a table for each {each}", heat_map]
    found += [f"the {beside.many(framework)}"] if summary.noted else []
    return listed(found)


def around(framework: Framework, summary: Summary) -> tuple[str, list[Block]]:
    """What the chair reads above the preview, and the button below it."""
    if not summary.preview:
        return "", []
    if summary.posted:
        return f"*Posted to <#{summary.channel}>.* This was your preview.", []
    held = held_in_thread(framework, summary, "a heat map")
    thread = f" Its thread holds the same as the one here: {held}." if held else ""
    look = f"*Preview.* Only you can see this. When you post it to <#{summary.channel}>, it looks as below.{thread}"
    empty, value = summary.collation.is_silent, pack(summary.assessment)
    where = f"{look} {EMPTY}" if empty else look
    post = confirmed(
        button("Post to the channel", action(Do.POST_SUMMARY), value, primary=not empty),
        "Post this to the channel?",
        _sure(framework, summary),
        "Post",
        "Not yet",
    )
    reopen = [button("Reopen", action(Do.REOPEN_ROUND), value, primary=True)] if empty else []
    return where, actions([*reopen, post, button("Another channel", action(Do.CHANNEL), value)])


def _sure(framework: Framework, summary: Summary) -> str:
    """What the chair confirms before it is posted."""
    if summary.collation.is_silent:
        below = f", and see the {beside.many(framework)} in its thread" if summary.noted else ""
        return f"Everybody in the channel named above will read that nobody answered{below}."
    held = listed(["the tables", "the heat map", *([f"the {beside.many(framework)}"] if summary.noted else [])])
    return f"Everybody in the channel named above will see this summary, and {held} in its thread."


def set_aside(head: str, settled: str) -> Drawn:
    """A preview that will not be posted."""
    ended = f"This preview was not posted. {escape(settled)}"
    return Drawn(said([escape(f"{head}."), ended]), [header(head), section(ended)])
