"""The file an author begins with: sound as it stands, with every key explained."""

from importlib.resources import files

ID, EDITION = "id: my-framework", "edition: 2000-01"


def starter(id: str, edition: str) -> str:
    """The text of a new framework file. `id` and `edition` are such as the model takes."""
    text = (files("frameworks") / "starter.yaml").read_text(encoding="utf-8")
    return text.replace(ID, f"id: {id}", 1).replace(EDITION, f"edition: {edition}", 1)
