"""What the command line may ask about platforms and channels, without reaching below this room."""

from disputekit.case.facts import CaseFacts, is_direct, is_on_platform, is_spoken, platform_words

__all__ = ["is_direct", "is_on_platform", "is_spoken", "open_pot", "platform_words"]


def open_pot(facts: CaseFacts) -> str:
    """Return how money is called that was agreed and has not come: only a fixed price on a platform is funded."""
    is_hourly = "hour" in (facts.contract.type or "").casefold()
    return "not paid" if is_hourly or is_direct(facts.platform) else "not funded"
