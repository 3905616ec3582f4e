"""To the chair: a leader cannot answer a domain; who takes it?"""

from bot.slack.blocks import Block, Drawn, actions, button, escape, header, plain, said, section, small
from bot.slack.ids import Do, action, pack
from bot.slack.views.answers import count, domain_of
from flows.effects import Declination
from frameworks.model import Framework

KEPT = "Whoever you choose gets it at once, with everything saved in it, and both are told."


def draw(framework: Framework, asked: Declination) -> Drawn:
    domain = domain_of(framework, asked.domain)
    name, what = escape(asked.name), escape(domain.name)
    why = f"{name} has left" if asked.left else f"{name} says it is not for them"
    saved = f"{asked.answered} of {count(len(domain.questions), framework.names.question)} answered and kept."
    about = f"*{escape(asked.title)}*: {why}. {saved if asked.answered else 'Nothing was answered yet.'}"
    if asked.settled:
        ended = escape(asked.settled)
        return Drawn(
            said([f"Who takes {what}?", about.replace("*", ""), ended]),
            [header(f"{domain.name}: settled"), section(f"{about}\n{ended}")],
        )
    return Drawn(
        said([f"Who takes {what}?", about.replace("*", ""), KEPT]),
        [header(f"Who takes {domain.name}?"), section(about), *_choice(asked), *small([KEPT])],
    )


def _choice(asked: Declination) -> list[Block]:
    place = pack(asked.assessment, asked.domain, leader=asked.leader)
    hand = {"type": "users_select", "placeholder": plain("Hand to…"), "action_id": action(Do.HAND_TO)}
    keep = button("Keep it with them", action(Do.KEEP_WITH), place, spoken=f"Keep it with {asked.name}")
    (row,) = actions([hand] if asked.left else [hand, keep])
    return [{**row, "block_id": place}]
