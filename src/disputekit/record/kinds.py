"""The registry: every kind of record and every field it may have, as data.

The validator (fields.py), the writing commands and docs/format.md all read these tables. The vocabulary only
grows: nothing here is ever renamed or removed, and an unknown kind or field is shown raw, never dropped.
"""

from typing import NamedTuple


class Field(NamedTuple):
    """A field: its name, the type that fields.py checks, whether it must be there, and what it says."""

    name: str
    type: str
    required: bool = False
    meaning: str = ""


class Kind(NamedTuple):
    """A kind: the label letters it may carry, its own fields, and groups of which one field must be there."""

    name: str
    labels: str
    fields: tuple[Field, ...]
    one_of: tuple[tuple[str, ...], ...]
    meaning: str


# On any kind. ``file`` and ``set`` are families: file.1, file.2 ... and set.amount, set.when ...
COMMON: tuple[Field, ...] = (
    Field("kind", "kind", True, "what this record is"),
    Field("when", "moment", True, "when it happened, as precisely as it is known"),
    Field("label", "label", False, "S1, X1, M1, R1, P1 or O1; the same label again restates"),
    Field("talk", "talk", False, "who spoke to whom, and through which channel"),
    Field("text", "text", False, "the words, verbatim or described"),
    Field("file", "file", False, "file.1, file.2 ...: one attached file each"),
    Field("about", "refs", False, "what it concerns"),
    Field("cites", "seqs", False, "the records whose words prove it"),
    Field("re", "seqs", False, "the records it answers"),
    Field("source", "source", False, "where an import found it"),
    Field("once", "name", False, "a script's own key: the same key is recorded once only"),
)


def _kind(name: str, labels: str, meaning: str, *fields: str, one_of: tuple[str, ...] = ()) -> Kind:
    """Build a kind from ``name: type`` lines; a star after the name marks a required field."""
    made = []
    for line in fields:
        field, _, rest = line.partition(": ")
        type_name, _, says = rest.partition(" - ")
        made.append(Field(field.rstrip("*"), type_name, field.endswith("*"), says))
    return Kind(name, labels, tuple(made), tuple(tuple(group.split("|")) for group in one_of), meaning)


STANCES = ("in", "out", "unclear", "agrees", "disputes")
ANSWERS = ("seen", "answered", "agreed", "partly", "declined", "dropped", "changes_requested")
STEPS = (
    "invoiced",
    "funded",
    "released",
    "lapsed",
    "claimed",
    "received",
    "fee",
    "refund_asked",
    "refunded",
    "charged_back",
)
PRICED_PER = ("fixed", "hour", "week", "item")
SIDES = ("me", "client", "platform", "other")

_KINDS = (
    _kind(
        "case",
        "",
        "the facts of the case; number 1 of every case, a later one restates them",
        "title*: name",
        "me*: name - the freelancer",
        "client*: name",
        "company: name - the client's firm",
        "platform*: name",
        "channel: name - where talk happens unless a record says otherwise",
        "contract: contract",
        "currency*: currency",
        "zone*: zone",
        "slug*: slug",
        "clock: choice:machine|set - set: times may be chosen (demo, tests); every report says so",
        "packs: names - rule packs in use beside those of the platform: a law, a payment service",
    ),
    _kind(
        "person",
        "P",
        "who the names in the record belong to; joins the names of one person",
        "names*: names",
        "side*: choice:" + "|".join(SIDES),
    ),
    _kind(
        "import",
        "",
        "one source brought in",
        "digest: sha256",
        "tool*: object",
        "tally*: object",
        "assumed: object",
        one_of=("file|digest",),
    ),
    _kind("message", "", "an exchange; a call or a meeting is via: call", one_of=("talk", "text|file")),
    _kind("memo", "", "a memorandum or document for the file", one_of=("text|file",)),
    _kind("agreement", "", "contract, offer or statement of work as concluded", one_of=("text|file",)),
    _kind(
        "scope",
        "SX",
        "an agreed item (S) or an exclusion (X), in its own words",
        "limit: limit - how much of it is agreed",
        "amount: money",
        "per: choice:" + "|".join(PRICED_PER),
        one_of=("text",),
    ),
    _kind(
        "milestone",
        "M",
        "an agreed part with its price; an hourly rate lives here too",
        "amount*: money",
        "per: choice:" + "|".join(PRICED_PER),
        "due: moment",
        one_of=("text",),
    ),
    _kind(
        "request",
        "R",
        "asked for beyond the agreed scope, or unclear whether it is",
        "uses: limit - how much of a limit it takes",
        one_of=("text|cites",),
    ),
    _kind(
        "position",
        "",
        "how one side reads the agreement on a point; the latest of each side stands",
        "by*: choice:me|client",
        "stance*: choice:" + "|".join(STANCES),
        one_of=("about",),
    ),
    _kind(
        "quote",
        "",
        "a price for a request",
        "amount*: money",
        "per: choice:" + "|".join(PRICED_PER),
        "days: count - working days it adds",
        "due: moment - valid until",
        one_of=("about",),
    ),
    _kind(
        "answer",
        "",
        "an acceptance, a decision, or a reply to an offer; cites or talk shows the words",
        "value*: choice:" + "|".join(ANSWERS),
        "uses: limit - how much of a limit it takes",
        "amount: money - the price that was agreed, when the words name one",
        one_of=("about|re",),
    ),
    _kind("work", "", "work done and not handed over", one_of=("text|file",)),
    _kind(
        "delivery",
        "",
        "handed over to the client; talk.via says how",
        "part: flag - true when only a part of it",
        one_of=("about", "text|file"),
    ),
    _kind(
        "hours",
        "",
        "time worked; when is a day or a span",
        "minutes*: count",
        "mode*: choice:tracked|manual|over_limit",
        "memo: name",
    ),
    _kind(
        "money",
        "",
        "one step of a payment; the amount is positive and the step gives the direction",
        "step*: choice:" + "|".join(STEPS),
        "amount*: money",
        "ref: name - the other system's number",
        "due: moment",
    ),
    _kind(
        "offer",
        "O",
        "a settlement proposal",
        "amount: money",
        "due: moment - the offer's expiry",
        "new_due: moment - the revised deadline",
        one_of=("talk",),
    ),
    _kind(
        "event",
        "",
        "something of the platform that starts or stops a clock",
        "name*: name",
        "by: choice:me|client|platform",
        "amount: money - the amount it is about, where it names one",
    ),
    _kind("deadline", "", "a date read off the platform's page", "due*: moment", "rule: name"),
    _kind(
        "coverage",
        "",
        "what the record holds of a channel; without it nothing is said about missing answers",
        "channel*: name",
        "from*: moment",
        "to*: moment",
        "extent*: choice:complete|selected",
        "names: names - who wrote in it; without any, everybody of the case may have",
    ),
    _kind(
        "amend",
        "",
        "I wrote it wrong: the fields as they should stand",
        "target*: seq",
        "reason: name",
        "set: any",
    ),
    _kind("withdraw", "", "a record is taken back", "target*: seq", "reason: name"),
    _kind(
        "link",
        "",
        "an annotation that joins records; same: one event, several sources",
        "targets*: seqs",
        "same: flag",
        "private: flag - the targets stay out of documents; nothing of them is erased",
        "off: flag - true takes the link away again",
    ),
    _kind("shred", "", "fields erased for good", "target*: seq", "fields*: names", "reason*: name"),
    _kind(
        "anchor",
        "",
        "a checkpoint as held by somebody else",
        "size*: count",
        "hash*: sha256",
        "witness*: name",
    ),
    _kind(
        "handover",
        "",
        "a document or bundle that left the machine",
        "code*: sha256",
        "size*: count",
        "hash*: sha256",
        "to: name",
        "shown*: seqs",
        "withheld*: seqs",
    ),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _KINDS}

# Corrections are folded in their own order, and cannot themselves be amended: withdraw them and write anew.
CORRECTIONS = frozenset({"amend", "withdraw", "link", "shred"})
NOT_AMENDABLE = frozenset({"amend", "withdraw", "shred", "anchor", "handover"})
NEVER_AMENDED_FIELDS = frozenset({"kind", "label", "target"})
LABEL_LETTERS = "SXMRPO"
