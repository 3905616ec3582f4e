"""What the app calls things, by framework, as a reader of its page knows them."""

from dataclasses import dataclass

from frameworks.model import Domain, Framework


@dataclass(frozen=True)
class Wording:
    framework: Framework

    @property
    def thing(self) -> str:
        """ "question", "outcome"."""
        return self.framework.names.question

    @property
    def note_field(self) -> str:
        return self.framework.asks.note

    @property
    def evidence_field(self) -> str:
        return self.framework.asks.evidence or ""

    @property
    def note(self) -> str:
        return self.note_field.lower()

    @property
    def edit(self) -> str:
        return f"Edit the {self.note}{self._and_evidence}"

    @property
    def add(self) -> str:
        return f"Add {'an' if self.note[0] in 'aeiou' else 'a'} {self.note}{self._and_evidence}"

    def number(self, domain: Domain, place: int) -> str:
        """What to type for a question: its publisher's number, or its place on the page where others have one."""
        publishers = [question.number for question in self.framework.questions]
        if not any(publishers):
            return f"{self.framework.domains.index(domain) + 1}.{place}"
        return domain.questions[place - 1].number or str(place)

    @property
    def _and_evidence(self) -> str:
        return f" and {self.evidence_field.lower()}" if self.evidence_field else ""


def summary_heading(framework: Framework) -> str:
    """A framework whose questions state the standard itself is summed up in the words of its own scale."""
    if framework.described:
        return "Strengths and challenges"
    first, last = framework.scale.levels[0].label, framework.scale.levels[-1].label
    return f"{last} and {first[0].lower()}{first[1:]}"
