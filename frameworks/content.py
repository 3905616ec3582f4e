"""A framework's content as one text with one fingerprint: what a round was started with, whatever its file says later.

A reference names an edition and its content, `building-strong-trusts-2024-09@3f2a9c0d1e4b`: the key, and the first
twelve digits of the fingerprint.
"""

import json
from hashlib import sha256

from frameworks.model import Framework

SIGN = "@"
DIGITS = 12


class WrongContentError(ValueError):
    """A text is not the content its fingerprint is of."""


def content(framework: Framework) -> str:
    """The same text for the same framework, in plain ASCII.

    What is as the model has it anyway is left out, so that a part the model learns later changes no fingerprint.
    """
    parts = framework.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(parts, sort_keys=True, separators=(",", ":"))


def fingerprint(text: str) -> str:
    """SHA-256 of a content, in hexadecimal digits."""
    return sha256(text.encode("ascii")).hexdigest()


def content_hash(framework: Framework) -> str:
    return fingerprint(content(framework))


def reference(framework: Framework) -> str:
    """What a round keeps of its edition: the key and the beginning of its content's fingerprint."""
    return f"{framework.key}{SIGN}{content_hash(framework)[:DIGITS]}"


def key_of(reference: str) -> str:
    """The edition's key; of a key, itself."""
    return reference.partition(SIGN)[0]


def is_pinned(reference: str) -> bool:
    return SIGN in reference


def from_content(text: str, hash: str) -> Framework:
    """The framework a content is of. Raises WrongContentError where the fingerprint is another."""
    if not text.isascii() or fingerprint(text) != hash:
        raise WrongContentError("the content stored of a framework is not what its fingerprint says")
    return Framework.model_validate_json(text)
