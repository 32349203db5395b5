"""Words to write data with: a small vocabulary of work for clients, and the little words between."""

import random

VOCABULARY = """
homepage template header footer gallery booking calendar newsletter checkout payment shop product photo logo banner
contact form map menu search filter login password profile blog article caption headline translation manual glossary
subtitle voice recording invoice dashboard report chart export import backup hosting domain certificate analytics
cookie consent privacy terms delivery address tax discount voucher review rating comment message notification
""".split()  # noqa: SIM905 - a page of words
FILLER = "please the with and for our new we this on a of to is that have also can you it".split()  # noqa: SIM905


def sentence(drawn: random.Random, number: int) -> str:
    """Return so many words, drawn from both lists in turn."""
    return " ".join(drawn.choice(VOCABULARY if place % 2 else FILLER) for place in range(number))


def line_of(drawn: random.Random, characters: int) -> str:
    """Return a text of exactly so many characters."""
    words = sentence(drawn, characters // 2 + 1)[:characters]
    return words.rstrip().ljust(characters, ".")
