"""Bring sources in: look all of them through, then record each as one transaction, or nothing of it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, NamedTuple

from disputekit.app.importing_columns import ANY, Chosen, chosen_map, table_importer
from disputekit.app.importing_coverage import coverage_fields
from disputekit.app.importing_draft import import_fields, item_fields, options_of
from disputekit.app.importing_keep import digest_of, kept_source
from disputekit.app.importing_known import UNCHANGED, Known, imports_before, known_of, origin_of
from disputekit.app.importing_people import is_named, other_addresses, wanted_names
from disputekit.app.importing_plan import sift, survey
from disputekit.app.importing_source import Source, Survey, Wanted
from disputekit.app.importing_time import Zones
from disputekit.app.log import Fields, write
from disputekit.app.people import add_person
from disputekit.app.start import known_zone
from disputekit.app.workspace import OpenCase
from disputekit.errors import DisputekitError, Refused
from disputekit.intake.base import Claim, Importer, Options, Undecided
from disputekit.intake.formats import claims_of, unclaimed
from disputekit.intake.tree import Tree
from disputekit.intake.unpack import unpacked
from disputekit.ledger.append import Next
from disputekit.ledger.bulk import Written, append_source
from disputekit.ledger.connection import FILES, storage_errors
from disputekit.ledger.files import Filing
from disputekit.record.canonical import Json
from disputekit.record.moment import bounds, zone_info

_NOTHING = "nothing was recorded"


class Found(NamedTuple):
    """A source, and what the case holds of it already."""

    source: Source
    known: Known


class Looked(NamedTuple):
    """What was found in one path: sources, files no importer knows, and what was refused and why."""

    shown: str
    files: int
    found: tuple[Found, ...]
    unknown: tuple[str, ...]
    passed: tuple[str, ...]
    refused: tuple[DisputekitError, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources without what is known of them."""
        return tuple(one.source for one in self.found)


class Outcome(NamedTuple):
    """What became of a source: the records written, or the import that had recorded it before (``same_as``)."""

    source: Source
    written: Written | None = None
    same_as: int = 0

    @property
    def items(self) -> int:
        """How many items were recorded, without what an import says of itself."""
        return self.source.survey.taken if self.written else 0


def look_through(
    case: OpenCase, paths: Sequence[Path], wanted: Wanted, stdin: BinaryIO | None, opened: ExitStack
) -> list[Looked]:
    """Read every source once and say what it holds; writes nothing. ``opened`` keeps the archives open.

    Raises what is wrong with a source, unless the user said --keep-going: then it is among the ``refused``.
    """
    with storage_errors(case.setup.workspace):
        return [_look_into(case, path, wanted, stdin, opened) for path in paths]


def _look_into(
    case: OpenCase, path: Path, wanted: Wanted, stdin: BinaryIO | None, opened: ExitStack
) -> Looked:
    try:
        tree = opened.enter_context(unpacked(path, stdin, room=case.setup.workspace / FILES))
        claims = claims_of(tree, _form(wanted), table_importer(case.setup, wanted))
        if not claims:
            raise _nothing_known(tree, _form(wanted))
    except DisputekitError as error:
        if not wanted.keep_going:
            raise
        return Looked(str(path), 0, (), (), (), (error,))
    return look_into_tree(case, tree, claims, wanted)


def look_into_tree(
    case: OpenCase, tree: Tree, claims: Sequence[tuple[Importer, Claim]], wanted: Wanted
) -> Looked:
    """Read the sources of a tree once, as ``look_through`` does: for what is no file of the user, too."""
    sources: list[Found] = []
    refused: list[DisputekitError] = []
    for importer, claim in claims:
        try:
            sources.append(_look_at(case, tree, importer, claim, wanted))
        except DisputekitError as error:
            if not wanted.keep_going:
                raise
            refused.append(error)
    left = unclaimed(tree, claims)
    troubles = [one.trouble for one in left if one.trouble]
    if troubles and not wanted.keep_going:
        raise troubles[0]
    refused += troubles
    unknown = tuple(one.name for one in left)
    passed = tuple(f"{one.name}: {one.why}" for one in tree.passed)
    return Looked(tree.shown, len(tree.members), tuple(sources), unknown, passed, tuple(refused))


def _form(wanted: Wanted) -> str:
    """Return the format that is asked for; who says what the columns are speaks of no known format."""
    return wanted.form or (ANY if wanted.columns else "")


def _nothing_known(tree: Tree, form: str) -> Refused:
    count = len(tree.members)
    trouble = next((one.trouble for one in tree.members if one.trouble), None)
    if trouble:
        return trouble
    if not count:
        return Refused(f"{tree.shown} holds no file", _NOTHING)
    if count == 1 and not tree.members[0].head(1):
        return Refused(f"{tree.shown} is empty", _NOTHING)
    names = ", ".join(one.name for one in tree.members[:3])
    looked = f"{count:,} files were looked at: {names} ..." if count > 3 else f"looked at: {names}"
    what = f"that {form} reads" if form else "in a format known here"
    return Refused(
        f"{tree.shown}: nothing {what} ({looked})",
        f"name its format: --as FORMAT, --as text for one verbatim text (docs/importers.md); {_NOTHING}",
    )


def _look_at(case: OpenCase, tree: Tree, importer: Importer, claim: Claim, wanted: Wanted) -> Found:
    zones = _zones(case, importer, wanted)
    columns = chosen_map(case.setup, wanted, claim) if importer.name == ANY else Chosen()
    source = Source(
        tree=tree,
        importer=importer,
        claim=claim,
        options=Options(
            case.setup.now, zones.assumed, wanted.order, _me(case, wanted), columns.pairs, columns.name
        ),
        zones=zones,
        wanted=wanted,
        names=_names(case, importer, wanted),
        now=case.setup.now,
        survey=Survey(),
        digest=digest_of(tree, claim, importer),
    )
    found = _surveyed(case, source)
    stated = zone_info(source.survey.zone) if source.survey.lacks_zone and source.survey.zone else None
    if stated is not None:
        zones = Zones(source.survey.zone, case.facts.zone, stated=True)
        source = replace(source, zones=zones, survey=Survey())
        found = _surveyed(case, source)
    more = other_addresses(source.survey.people, source.names) if source.names else ()
    if not more:
        return found
    again = _surveyed(case, replace(source, names=(*source.names, *more), survey=Survey()))
    again.source.survey.warnings.append(f"taken too, as their address: {', '.join(more)}")
    return again


def _surveyed(case: OpenCase, source: Source) -> Found:
    known = _known(case, source)
    try:
        survey(source, known, case.setup.progress)
    except Undecided as error:
        raise Refused(f"{source.shown}: {error}", _NOTHING) from error
    _check(source)
    return Found(source, known)


def _known(case: OpenCase, source: Source) -> Known:
    origin = origin_of(source.digest, source.member)
    by_line = source.importer.keeps_whole
    return known_of(case, source.channel, origin, source.claim.title, source.importer.name, by_line=by_line)


def _check(source: Source) -> None:
    counts = source.survey
    if counts.faulty and not source.wanted.keep_going:
        first = counts.faults[0]
        more = f" and {counts.faulty - 1:,} more" if counts.faulty > 1 else ""
        raise Refused(
            f"{source.shown}: {first.at}: {first.why}{more}",
            f"take the part that can be read: --keep-going; {_NOTHING}",
        )
    if not counts.messages + counts.system + counts.other:
        skipped = ", ".join(f"{number:,} {why}" for why, number in counts.skipped.items())
        raise Refused(
            f"{source.shown}: {counts.read:,} {counts.unit} of {source.importer.title} and no message in them"
            + (f" ({skipped})" if skipped else ""),
            f"if it is something else, name its format: --as FORMAT; {_NOTHING}",
        )


def _me(case: OpenCase, wanted: Wanted) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*wanted.me, *case.people.names_of("me")]))


def _names(case: OpenCase, importer: Importer, wanted: Wanted) -> tuple[str, ...]:
    """Of a mailbox only the client's messages are taken unless others are named: the rest is nobody's business."""
    if wanted.only:
        return wanted_names(case, wanted.only)
    if importer.keeps_whole or wanted.everybody:
        return ()
    return case.people.names_of("client")


def _zones(case: OpenCase, importer: Importer, wanted: Wanted) -> Zones:
    """Take the zone that was said, else the one that was said for this channel before."""
    home = case.facts.zone
    if wanted.zone:
        return Zones(home if wanted.zone.casefold() == "case" else known_zone(wanted.zone), home)
    channel = wanted.channel or importer.channel
    before = [
        str(one.assumed["zone"])
        for one in imports_before(case)
        if one.options.get("channel") == channel and one.assumed.get("zone")
    ]
    return Zones(before[-1] if before else "", home)


def check_ready(case: OpenCase, looked: Iterable[Looked], wanted: Wanted) -> None:
    """Refuse before anything is written what cannot be recorded as it is: no zone, nobody of that name."""
    sources = [one for found in looked for one in found.sources]
    for source in sources:
        if source.survey.lacks_zone:
            raise Refused(
                f"{source.shown} states times without a time zone ({source.survey.lacks_zone:,} of them)",
                f"say whose clock it was: --zone {case.facts.zone}, or --zone case for that of the case; {_NOTHING}",
            )
        if source.names and not source.survey.taken and not source.survey.unchanged:
            _refuse_nobody(source)
    for name in wanted.me:
        if sources and not any(is_named(one, (name,)) for source in sources for one in source.survey.people):
            people = [one for source in sources for one, _ in source.survey.people.most_common(5)]
            raise Refused(
                f"--me {name!r} is nobody in these sources",
                f"people found: {', '.join(people) or 'none'}; {_NOTHING}",
            )


def _refuse_nobody(source: Source) -> None:
    people = ", ".join(name for name, _ in source.survey.people.most_common(5))
    raise Refused(
        f"{source.shown}: no message of {' or '.join(source.names)} in the wanted time",
        f"people found: {people or 'none'}; name one: --only NAME, or take all: --everybody; {_NOTHING}",
    )


def remember_me(case: OpenCase, wanted: Wanted, looked: Iterable[Looked]) -> None:
    """Record that names of a source are the freelancer's own, each once and as the source writes them."""
    people = dict.fromkeys(
        one for found in looked for source in found.sources for one in source.survey.people
    )
    own = [one for one in people if wanted.me and is_named(one, wanted.me)]
    new = [name for name in own if case.people.side_of(name) != "me"]
    if new:
        write(case, [add_person(new, "me")])


def record_sources(case: OpenCase, looked: Iterable[Looked]) -> Iterator[Outcome]:
    """Record the sources that were looked through, each in one transaction, and yield what became of each."""
    case.check_clock()
    channels: set[str] = set()
    for looked_at in (one for path in looked for one in path.found):
        found = looked_at
        if found.source.channel in channels:  # what came before it in this command may have brought the same
            found = _surveyed(case, _anew(found.source))
        same = recorded_before(case, found.source)
        if same or not found.source.survey.taken:
            yield Outcome(found.source, None, same)
        else:
            channels.add(found.source.channel)
            yield Outcome(found.source, _record(case, found))


def like_typed(case: OpenCase, outcomes: Iterable[Outcome]) -> int:
    """Return how many of the recorded messages look like something that was typed before."""
    from disputekit.app.inbox_twins import twins_among  # only where something was recorded

    found = 0
    for written, counts in ((one.written, one.source.survey) for one in outcomes):
        if written and counts.first and counts.last:
            span = bounds(counts.first.moment).lo, bounds(counts.last.moment).hi
            found += twins_among(case, written.first, written.last, span)
    return found


def recorded_before(case: OpenCase, source: Source) -> int:
    """Return the import that read the very same bytes in the same way, 0 for none."""
    asked = _reading_of(source.importer.name, source.importer.version, options_of(source))
    for one in imports_before(case):
        before = _reading_of(one.tool.get("name"), one.tool.get("version"), one.options)
        if one.digest == source.digest and before == asked and not source.survey.taken:
            return one.seq
    return 0


def _reading_of(name: Json, version: Json, options: dict[str, Json]) -> tuple[Json, Json, dict[str, Json]]:
    """Return what must be the same for the same result; how the file is called makes no difference."""
    return name, version, {key: value for key, value in options.items() if key not in ("source", "continues")}


def _record(case: OpenCase, found: Found) -> Written:
    source = found.source
    with storage_errors(case.setup.workspace):
        file = kept_source(case, source)

        def drafts(coming: Next) -> Iterator[Fields]:
            yield import_fields(case, source, file)
            with Filing(case.setup.workspace) as filing:  # left before the transaction begins
                yield from _items(case, found, coming.seq, filing)
            covered = coverage_fields(source, case.facts.zone, coming.seq)
            yield from (covered,) if covered else ()

        return append_source(
            case.connection,
            case.setup.workspace,
            case.row.case_no,
            case.row.case_id,
            drafts,
            case.setup.now,
            progress=case.setup.progress,
        )


def _items(case: OpenCase, found: Found, import_seq: int, filing: Filing) -> Iterator[Fields]:
    source, again = found.source, _anew(found.source)
    reading = again.importer.read(again.tree, again.claim, again.options)
    done = 0
    for one in sift(again, reading, found.known):
        if one.verdict.state == UNCHANGED:
            continue
        done += 1
        yield item_fields(case, source, one, import_seq, filing)
        case.setup.progress(source.shown, done, source.survey.taken)
    is_same = digest_of(source.tree, source.claim, source.importer) == source.digest
    if done != source.survey.taken or not is_same:
        raise Refused(f"{source.shown} changed while it was read", f"repeat the command; {_NOTHING}")


def _anew(source: Source) -> Source:
    return replace(source, survey=Survey())
