"""The closed list of platform events, and a way to it from what people type."""

import pytest

from disputekit.app.events import EVENTS, event_name
from disputekit.errors import Refused


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("ended", "contract_ended"),
        ("Contract-Ended", "contract_ended"),
        ("refund requested", "refund_requested"),
        (" feedback-left ", "feedback_left"),
        ("filed", "dispute_filed"),
    ],
)
def test_events_are_known_in_the_spellings_of_a_prompt(said: str, name: str) -> None:
    assert event_name(said) == name


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_is_known_by_its_own_name(name: str) -> None:
    assert event_name(name.replace("_", "-")) == name


def test_an_event_that_is_near_is_offered() -> None:
    with pytest.raises(Refused) as caught:
        event_name("refund-reqested")
    assert "refund-requested" in caught.value.hint


def test_an_event_that_is_like_none_is_refused_with_the_list() -> None:
    with pytest.raises(Refused) as caught:
        event_name("zzz")
    assert "dk event --help" in caught.value.hint
