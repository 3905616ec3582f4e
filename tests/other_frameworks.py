"""Two small frameworks of other kinds: one that asks for a rationale and evidence, one whose outcomes are applied or
explained. Invented, for tests."""

from typing import Any

from frameworks.model import Framework

SHIPPED: dict[str, Any] = {
    "edition": "2024",
    "publisher": "Nobody",
    "link": "https://example.org/",
    "wording": "Invented for tests. No words of any publisher.",
    "purpose": "To be tested.",
}


def _domains(part: str, **more: Any) -> list[dict[str, Any]]:
    def asked(domain: int, n: int) -> dict[str, Any]:
        own = {"number": f"{domain}.{n}", "proposed": n == 1}
        texts = {key: own.get(key, value) for key, value in more.items()}
        return {
            "id": f"{part}-{domain}{n}",
            "name": f"Thing {domain}{n}",
            "prompt": f"How far is {domain}{n} so?",
        } | texts

    return [
        {
            "id": f"{part}-{d}",
            "name": f"Part {d}",
            "groups": [{"id": f"g{d}", "name": "G", "questions": [asked(d, 1), asked(d, 2)]}],
        }
        for d in (1, 2)
    ]


def _level(id: str, label: str, side: str = "neither", note: bool = False) -> dict[str, Any]:
    return {"id": id, "label": label, "meaning": f"{label} it is.", "side": side, "note_required": note}


EVIDENCED = Framework.model_validate(
    SHIPPED
    | {
        "id": "evidenced",
        "name": "Red to green",
        "names": {"domain": "heading", "group": "element", "question": "element"},
        "asks": {"note": "Rationale", "evidence": "Evidence"},
        "scale": {
            "levels": [
                _level("red", "Red", "challenge"),
                _level("amber", "Amber", "neither"),
                _level("green", "Green", "strength"),
            ],
            "others": [_level("cannot_say", "Can't say yet")],
        },
        "domains": _domains("e", strong="All is well.", weak="Little is well."),
    }
)

EXPLAINS = Framework.model_validate(
    SHIPPED
    | {
        "id": "explains",
        "name": "Applied or explained",
        "names": {"domain": "principle", "group": "part", "question": "outcome"},
        "asks": {"note": "Explanation"},
        "described": False,
        "scale": {
            "levels": [
                _level("not_yet", "Not yet applied", "challenge", note=True),
                _level("partly", "Partly applied", "challenge", note=True),
                _level("applied", "Applied", "strength"),
            ],
            "others": [_level("explained", "Explained alternative", note=True), _level("cannot_say", "Can't say yet")],
        },
        "domains": _domains("x", number="", link="https://example.org/?a=1&b=2", proposed=True),
    }
)
