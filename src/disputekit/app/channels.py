"""What the command line may ask about platforms and channels, without reaching below this room."""

from disputekit.case.facts import is_direct, is_on_platform, is_spoken, platform_words

__all__ = ["is_direct", "is_on_platform", "is_spoken", "platform_words"]
