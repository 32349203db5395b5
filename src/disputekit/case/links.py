"""Links: annotations that join records without changing them.

A link with ``same`` says that its targets tell of one event, one with ``private`` that they stay out of documents. ``about`` and ``cites`` on a link are added to each
of its targets. A later link with ``off`` takes back what earlier links said of exactly these targets.
"""

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from disputekit.case.corrections import Standing
from disputekit.case.piece import Ref, read_piece
from disputekit.record.canonical import Json

_Key = TypeVar("_Key")


class Links(NamedTuple):
    """``same`` maps each joined record to its whole group, in order; the others to what links add to it."""

    same: dict[int, tuple[int, ...]]
    about: dict[int, tuple[Ref, ...]]
    cites: dict[int, tuple[int, ...]]
    private: frozenset[int] = frozenset()


def links_of(stated: Iterable[Standing], known: Iterable[int]) -> Links:
    """Fold the links in force, in the order they were recorded; targets that are not ``known`` are left out."""
    in_force = set(known)
    same: dict[frozenset[int], None] = {}
    about: dict[int, dict[Ref, None]] = {}
    cites: dict[int, dict[int, None]] = {}
    private: dict[int, None] = {}
    for one in sorted((each for each in stated if each.kind == "link"), key=lambda each: each.seq):
        targets = frozenset(_numbers(one.fields.get("targets"))) & in_force
        link, off = read_piece(one), one.fields.get("off") is True
        if one.fields.get("same") is True:
            _change(same, (targets,), off=off)
        if one.fields.get("private") is True:
            _change(private, targets, off=off)
        for target in sorted(targets):
            _change(about.setdefault(target, {}), link.about, off=off)
            _change(cites.setdefault(target, {}), link.cites, off=off)
    return Links(
        _groups(same),
        {target: tuple(refs) for target, refs in about.items() if refs},
        {target: tuple(seqs) for target, seqs in cites.items() if seqs},
        frozenset(private),
    )


def _change(kept: dict[_Key, None], added: Iterable[_Key], *, off: bool) -> None:
    for one in added:
        if off:
            kept.pop(one, None)
        else:
            kept[one] = None


def _numbers(value: Json) -> list[int]:
    return [one for one in value if isinstance(one, int)] if isinstance(value, list) else []


def _groups(joined: Iterable[frozenset[int]]) -> dict[int, tuple[int, ...]]:
    """Return for each record everything it is joined with, over any number of links."""
    found: dict[int, set[int]] = {}
    for targets in joined:
        group = set(targets).union(*(found[one] for one in targets if one in found))
        for one in group:
            found[one] = group
    return {one: tuple(sorted(group)) for one, group in sorted(found.items()) if len(group) > 1}
