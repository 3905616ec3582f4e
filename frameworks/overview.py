"""Which framework suits which purpose: what a chair sees when choosing. Our own words; names are the publishers'.

How they fit together: the first looks across the whole trust; the others go deeper into its governance and its school
improvement. They are not scored from one another.
"""

from frameworks.model import Frozen, Id, Line, Text


class Entry(Frozen):
    """One framework. `shipped` says whether a file with prompts of our own comes with this product.

    `deepens` names the domains of the first framework that it is a deep dive of; `touches`, those it covers in part.
    """

    id: Id
    name: Line
    publisher: Line
    link: str
    shape: Line
    choose_when: Text
    rhythm: Text
    deepens: tuple[Id, ...] = ()
    touches: tuple[Id, ...] = ()
    shipped: bool = False


OVERVIEW: tuple[Entry, ...] = (
    Entry(
        id="building-strong-trusts",
        name="Building strong trusts: assurance framework",
        publisher="Confederation of School Trusts",
        link="https://cstuk.org.uk/knowledge/guidance-and-policy/building-strong-trusts-assurance-framework/",
        shape="Seven domains across the whole trust; four levels, from challenge to strength",
        choose_when="You want a broad first look at the trust, or to think about growth.",
        rhythm="Once a year, for instance in spring, ahead of planning for September.",
        shipped=True,
    ),
    Entry(
        id="trust-governance",
        name="Assurance framework for trust governance",
        publisher="Confederation of School Trusts",
        link="https://cstuk.org.uk/knowledge/guidance-and-policy/policies-search/"
        "assurance-framework-for-trust-governance-guidance",
        shape="Twenty elements of how the board works, with a strong and a weak end described",
        choose_when="The board wants a close look at its own work, or governance has come out as a challenge.",
        rhythm="In two years out of three; in the third comes an external review of governance.",
        deepens=("governance",),
        shipped=True,
    ),
    Entry(
        id="mat-assurance",
        name="MAT assurance framework",
        publisher="Department for Education",
        link="https://www.gov.uk/government/publications/multi-academy-trusts-establishing-and-developing-your-trust",
        shape="Six headings and fourteen elements; four levels, from red to green",
        choose_when="You want to know what capacity the trust has to improve schools, perhaps before it takes on more.",
        rhythm="Once a year, all at once or a few elements at a time.",
        deepens=("school-improvement",),
        touches=("leadership", "education", "workforce"),
        shipped=True,
    ),
    Entry(
        id="academy-trust-governance-code",
        name="Academy Trust Governance Code",
        publisher="The steering group of the Code",
        link="https://atgc.org.uk/",
        shape="A fundamental principle and seven principles, each applied or explained",
        choose_when="The board wants to reflect on its principles, or to prepare its yearly governance statement.",
        rhythm="A light look once a year, in time for the governance statement in December.",
        deepens=("governance",),
        touches=("leadership", "workforce", "finance-and-operations", "public-benefit"),
        shipped=True,
    ),
)


def minutes(questions: int) -> int:
    """How long it takes one leader: a minute a question, in fives, to read it, choose, and perhaps write a line."""
    return max(5, -(-questions // 5) * 5)


def deep_dives(domain: str) -> tuple[Entry, ...]:
    """The frameworks that look further into one domain of the first: its deep dives, then those that touch on it."""
    return (
        *(entry for entry in OVERVIEW if domain in entry.deepens),
        *(entry for entry in OVERVIEW if domain in entry.touches),
    )


def entry(id: str) -> Entry | None:
    """What is said of one framework; None for a trust's own."""
    return next((entry for entry in OVERVIEW if entry.id == id), None)
