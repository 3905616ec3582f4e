"""What the Web API says no with."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError


def refusal(call: Any, **args: Any) -> str:
    """The error with which the call is refused."""
    with pytest.raises(SlackApiError) as no:
        call(**args)
    return str(no.value.response["error"])
