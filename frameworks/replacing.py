"""The same framework in other words, each part at its place."""

from collections.abc import Callable

from frameworks.model import Domain, Framework, Group, Level, Question


def with_words(
    framework: Framework,
    answer: Callable[[Level], Level],
    question: Callable[[Question], Question],
    domain: Callable[[Domain], Domain] = lambda one: one,
    group: Callable[[Group], Group] = lambda one: one,
) -> Framework:
    """`framework` with each part as the functions give it; they see to it that what they give is sound."""

    def asked(one: Group) -> Group:
        return group(one).model_copy(update={"questions": tuple(map(question, one.questions))})

    def given(one: Domain) -> Domain:
        return domain(one).model_copy(update={"groups": tuple(map(asked, one.groups))})

    scale = framework.scale
    answers = {"levels": tuple(map(answer, scale.levels)), "others": tuple(map(answer, scale.others))}
    update = {"scale": scale.model_copy(update=answers), "domains": tuple(map(given, framework.domains))}
    return framework.model_copy(update=update)
