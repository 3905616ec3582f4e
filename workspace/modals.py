"""Modals and Home tabs: opening, pushing, redrawing, publishing and closing them."""

import secrets

from workspace import elements, payloads
from workspace.records import Change, Json, Values, View
from workspace.state import Workspace

MOST_OPEN = 3
"""How many modals may lie on each other."""


class NotPossible(Exception):
    """The view cannot be shown; the text is Slack's error name."""


class Modals:
    """The stacks of modals, one per person, and everybody's Home tab."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def open(self, user: str, given: Json) -> View:
        """Show a first modal; what was open before is gone."""
        self._check_name(given, keep="")
        for old in self._workspace.modals(user):
            del self._workspace.all.views[old.id]
        return self._show(user, given, previous=None)

    def push(self, user: str, given: Json) -> View:
        """Lay a modal on top. Raises NotPossible: push_limit_reached, not_found, duplicate_external_id."""
        stack = self._workspace.modals(user)
        if not stack:
            raise NotPossible("not_found")
        if len(stack) >= MOST_OPEN:
            raise NotPossible("push_limit_reached")
        self._check_name(given, keep="")
        return self._show(user, given, previous=stack[-1])

    def update(self, view: View, given: Json) -> View:
        """Draw an open view again. What was typed stays where block_id and action_id stay the same."""
        self._check_name(given, keep=view.id)
        self._draw(view, given)
        view.values = _kept(view)
        self._tell(view)
        return view

    def publish(self, user: str, given: Json) -> View:
        """Show a Home tab."""
        view = self._workspace.home(user)
        if view is not None:
            self._check_name(given, keep=view.id)
            self._draw(view, given)
            view.values = _kept(view)
            self._tell(view)
            return view
        self._check_name(given, keep="")
        return self._show(user, given, previous=None)

    def close(self, view: View) -> None:
        """Take one modal away."""
        del self._workspace.all.views[view.id]
        self._tell(view)

    def clear(self, user: str) -> None:
        """Take all modals of `user` away."""
        for view in self._workspace.modals(user):
            self.close(view)

    def named(self, external_id: str) -> View | None:
        """The view the app calls `external_id`."""
        every = self._workspace.all.views.values()
        return next((v for v in every if external_id and v.external_id == external_id), None)

    def _show(self, user: str, given: Json, previous: View | None) -> View:
        view_id = "V0" + secrets.token_hex(5).upper()
        view = View(
            id=view_id,
            type=given["type"],
            user=user,
            hash="",
            root=previous.root if previous else view_id,
            previous=previous.id if previous else "",
            view={},
        )
        self._draw(view, given)
        self._workspace.all.views[view.id] = view
        self._tell(view)
        return view

    def _draw(self, view: View, given: Json) -> None:
        view.view = {**given, "blocks": elements.named(given.get("blocks", []))}
        view.hash = payloads.view_hash(float(self._workspace.next_ts()), view.view)

    def _check_name(self, given: Json, keep: str) -> None:
        other = self.named(str(given.get("external_id") or ""))
        if other is not None and other.id != keep:
            raise NotPossible("duplicate_external_id")

    def _tell(self, view: View) -> None:
        self._workspace.tell([view.user], Change(view.type))


def _kept(view: View) -> Values:
    kept: Values = {}
    for block_id, element in elements.elements(view.blocks):
        action_id = element["action_id"]
        if action_id in view.values.get(block_id, {}):
            kept.setdefault(block_id, {})[action_id] = view.values[block_id][action_id]
    return kept
