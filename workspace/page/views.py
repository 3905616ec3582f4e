"""Modals and the Home tab."""

from __future__ import annotations

from markupsafe import Markup

from workspace.page.blocks import blocks_html
from workspace.page.markup import NOTHING, tag
from workspace.page.scene import Scene, Source
from workspace.page.signs import sign
from workspace.page.text_objects import text_object
from workspace.records import View


def modal_html(view: View, scene: Scene, app: str) -> Markup:
    """The top modal as a `<dialog>`; `dialogs.js` opens it, keeps the focus inside and reports what happens."""
    here = scene.at(Source(view_id=view.id, hash=view.hash), view.values)
    name = here.identity("title")
    body = tag("div", blocks_html(view.blocks, here), class_="modal-body")
    form = tag("form", _head(view, here, name, app), body, _foot(view, here), novalidate=True, autocomplete="off")
    return tag(
        "dialog",
        form,
        class_="modal",
        id=f"modal-{view.id}",
        aria_labelledby=name,
        data_view_id=view.id,
        data_hash=view.hash,
        data_callback_id=view.view.get("callback_id", ""),
        data_notify_on_close=view.notify_on_close,
        data_pushed=bool(view.previous),
    )


def _head(view: View, here: Scene, name: str, app: str) -> Markup:
    return tag(
        "header",
        tag(
            "div",
            tag("h2", text_object(view.view.get("title"), here), id=name, tabindex="-1"),
            tag("p", app, class_="note"),
        ),
        tag(
            "button",
            sign("close"),
            type="button",
            class_="icon",
            data_close="all",
            aria_label="Close",
        ),
        class_="modal-head",
    )


def _foot(view: View, here: Scene) -> Markup:
    close = text_object(view.view.get("close"), here) or "Close"
    submit = view.view.get("submit")
    submit_button = (
        tag("button", text_object(submit, here), type="submit", class_="button primary", data_submits=True)
        if submit
        else NOTHING
    )
    return tag(
        "footer",
        tag("button", close, type="button", class_="button", data_close="one"),
        submit_button,
        class_="dialog-buttons",
    )


def home_html(view: View, scene: Scene) -> Markup:
    """The Home tab as the app published it."""
    here = scene.at(Source(view_id=view.id, hash=view.hash), view.values)
    return tag("div", blocks_html(view.blocks, here), class_="home", data_view_id=view.id, data_hash=view.hash)
