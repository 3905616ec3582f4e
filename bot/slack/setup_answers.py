"""What a page of the set-up form holds, put into the set-up."""

from collections.abc import Callable
from typing import Any

from bot.slack.ids import Field, Form, field_of
from flows.assessment import Promise, Shown
from flows.setup import Setup

Values = dict[str, Any]


def with_choice(form: Form, setup: Setup, values: Values) -> Setup:
    """The set-up with what is chosen before the page is submitted: of the first page the framework alone.

    The rest of that page may be half typed; what was promised is whole at any moment.
    """
    if form is Form.SETUP_ROUND:
        return setup.model_copy(update={"framework": values.get(Field.FRAMEWORK) or setup.framework})
    return with_page(form, setup, values)


def with_page(form: Form, setup: Setup, values: Values) -> Setup:
    """The set-up with what this page holds, once it is submitted."""
    read: dict[Form, Callable[[Setup, Values], Values]] = {
        Form.SETUP_ROUND: _round,
        Form.SETUP_LEADERS: _leaders,
        Form.SETUP_SHOWN: _shown,
        Form.SETUP_ROLES: _roles,
    }
    changes = read[form](setup, values) if form in read else {}
    return Setup.model_validate({**setup.model_dump(), **changes})


def _round(setup: Setup, values: Values) -> Values:
    channel = values.get(Field.CHANNEL) or setup.channel
    return {
        "channel": channel,
        "channel_facts": setup.channel_facts if channel == setup.channel else None,
        "framework": values.get(Field.FRAMEWORK),
        "title": (values.get(Field.TITLE) or "").strip(),
        "due": values.get(Field.DUE),
        "chair": values.get(Field.CHAIR),
    }


def _leaders(setup: Setup, values: Values) -> Values:
    del setup
    return {"domains": {of: tuple(users or ()) for of, users in _many(Field.DOMAIN, values).items()}}


def _shown(setup: Setup, values: Values) -> Values:
    least = int(values.get(Field.SMALLEST_GROUP) or setup.promise.smallest_group)
    return {"promise": Promise(shown=Shown(values.get(Field.SHOWN) or Shown.NAMED), smallest_group=least)}


def _roles(setup: Setup, values: Values) -> Values:
    return {"roles": setup.roles | {of: role.strip() for of, role in _many(Field.ROLE, values).items()}}


def _many(name: Field, values: Values) -> Values:
    """The inputs of one kind, by what they are about."""
    named_ = ((field_of(block), value) for block, value in values.items())
    return {found[1]: value for found, value in named_ if found and found[0] is name}
