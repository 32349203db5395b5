"""Check the fields of a record against the registry before they are sealed, and name what is wrong.

A record that was read back is never refused by this module: what an older or newer program wrote is shown as
it stands. The checks guard the way in.
"""

import re
from collections.abc import Callable, Iterable

from disputekit.record.canonical import Json, OutsideProfile, to_bytes
from disputekit.record.kinds import COMMON, KINDS, NEVER_AMENDED_FIELDS, NOT_AMENDABLE, Field, Kind
from disputekit.record.moment import moment_from_value

MAX_NAME = 500
MAX_TEXT = 200_000

# As texts: `re` compiles a pattern when it is first asked for, and keeps it; most records ask for none of these.
_LABEL = r"[SXMRPO][1-9][0-9]{0,8}"
_FILE_REF = r"[1-9][0-9]{0,11}\.[1-9][0-9]{0,5}"
_FAMILY = r"(file)\.[1-9][0-9]{0,5}|(set)\.([a-z_]+(?:\.[1-9][0-9]{0,5})?)"
_SHA256 = r"[0-9a-f]{64}"
_SLUG = r"[a-z0-9][a-z0-9-]{0,39}"
_COUNT = r"[0-9]{1,9}(\.[0-9]{1,4})?"
_SAYS = {
    "sha256": "64 lowercase hex digits",
    "seq": "a record number",
    "seqs": "a list of record numbers",
    "refs": "a list of records (14), labels (S1) or files (14.1)",
    "name": f"a text of 1 to {MAX_NAME} characters without spaces at its ends",
    "names": "a list of names",
    "slug": "a short name of lowercase letters, digits and hyphens, at most 40",
    "limit": "a number and what it counts: 2 rounds",
    "text": f"words, 1 to {MAX_TEXT:,} characters",
    "count": "a whole number from 0",
    "flag": "yes",
}
_COMMON = {field.name: field for field in COMMON}


class FieldsRefused(ValueError):
    """The fields do not make a record; the message names the field and the reason."""


def check_fields(fields: dict[str, Json]) -> None:
    """Raise FieldsRefused unless ``fields`` make a record of a known kind."""
    kind = KINDS.get(_text(fields.get("kind")))
    if kind is None:
        raise FieldsRefused(f"{fields.get('kind')!r} is not a kind of record")
    known = _COMMON | {field.name: field for field in kind.fields}
    for name, value in fields.items():
        _check_field(kind, known, name, value)
    _check_presence(kind, known.values(), fields)
    _check_label(kind, fields)


def _check_field(kind: Kind, known: dict[str, Field], name: str, value: Json) -> None:
    family = re.fullmatch(_FAMILY, name) if "." in name else None
    if family and family[2]:
        _check_set(kind, family[3], value)
        return
    field = known.get("file" if family else name)
    if field is None or name in ("file", "set"):
        raise FieldsRefused(f"a {kind.name} record has no field {name!r}")
    check_value(field.type, name, value)


def _check_set(kind: Kind, name: str, value: Json) -> None:
    """Check a ``set.x`` of an amend; null removes the field. The target's kind is checked by the caller."""
    if kind.name != "amend" or name in NEVER_AMENDED_FIELDS or name.startswith("file"):
        raise FieldsRefused(f"{name!r} cannot be corrected; withdraw the record and write it anew")
    try:
        to_bytes(value)
    except OutsideProfile as error:
        raise FieldsRefused(f"set.{name}: {error}") from error


def check_amended(target: dict[str, Json], changes: dict[str, Json]) -> None:
    """Raise FieldsRefused unless a record is still whole once ``changes`` (null removes) stand in it."""
    if target.get("kind") in NOT_AMENDABLE:
        raise FieldsRefused(f"a {target.get('kind')} record is not corrected; withdraw it and write it anew")
    after: dict[str, Json] = {name: value for name, value in (target | changes).items() if value is not None}
    check_fields(after)


def _check_presence(kind: Kind, known: Iterable[Field], fields: dict[str, Json]) -> None:
    present = {name.partition(".")[0] for name in fields}
    for field in known:
        if field.required and field.name not in present:
            raise FieldsRefused(f"a {kind.name} record needs {field.name}")
    for group in kind.one_of:
        if not present.intersection(group):
            raise FieldsRefused(f"a {kind.name} record needs {' or '.join(group)}")


def _check_label(kind: Kind, fields: dict[str, Json]) -> None:
    label = fields.get("label")
    if label is None and kind.labels:
        raise FieldsRefused(f"a {kind.name} record needs a label ({' or '.join(kind.labels)})")
    if label is not None and _text(label)[:1] not in kind.labels:
        raise FieldsRefused(f"{label} is not a label for a {kind.name} record")


def check_value(type_name: str, name: str, value: Json) -> None:
    """Raise FieldsRefused unless ``value`` is of the type; ``name`` is for the message only."""
    base, _, rest = type_name.partition(":")
    try:
        good = value in rest.split("|") if base == "choice" else _CHECKS[base](value)
    except ValueError as error:  # MoneyRefused and MomentRefused among them
        raise FieldsRefused(f"{name}: {error}") from error
    if not good:
        raise FieldsRefused(f"{name} is not {_says(base, rest)}")


def _says(base: str, rest: str) -> str:
    if base == "choice":
        return "one of " + ", ".join(rest.split("|"))
    return _SAYS.get(base, f"a {base}")


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _is_name(value: Json) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_NAME and value.strip() == value


def _is_seq(value: Json) -> bool:
    return type(value) is int and 0 < value < 10**12


def is_ref(value: Json) -> bool:
    """Tell whether a value names a record (14), a label ("S1") or a file ("14.1")."""
    if isinstance(value, str):
        return bool(re.fullmatch(_LABEL, value) or re.fullmatch(_FILE_REF, value))
    return _is_seq(value)


def is_label(value: Json) -> bool:
    """Tell whether a value is a label such as S1 or R12."""
    return isinstance(value, str) and bool(re.fullmatch(_LABEL, value))


def _is_list(item: Callable[[Json], bool]) -> Callable[[Json], bool]:
    def check(value: Json) -> bool:
        return isinstance(value, list) and bool(value) and all(item(one) for one in value)

    return check


def _has_shape(
    value: Json, needed: dict[str, Callable[[Json], bool]], more: dict[str, Callable[[Json], bool]]
) -> bool:
    if not isinstance(value, dict) or not needed.keys() <= value.keys():
        return False
    checks = needed | more
    return all(name in checks and checks[name](item) for name, item in value.items())


def _is_any_text(value: Json) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT


def _is_talk(value: Json) -> bool:
    return _has_shape(value, {"from": _is_name, "to": _is_list(_is_name), "via": _is_name}, {})


def _is_words(value: Json) -> bool:
    return _has_shape(
        value,
        {
            "body": lambda body: _is_any_text(body) and bool(body),
            "basis": lambda basis: basis in ("verbatim", "described"),
        },
        {},
    )


def _is_file(value: Json) -> bool:
    return _has_shape(
        value,
        {"sha256": _is_sha256, "size": _is_count, "name": _is_any_text},
        {"raw": _is_any_text, "media": _is_name},
    )


def _is_source(value: Json) -> bool:
    return _has_shape(
        value,
        {"import": _is_seq, "at": _is_any_text},
        {"id": _is_any_text, "re": _is_any_text, "flags": _is_list(_is_name)},
    )


def _is_contract(value: Json) -> bool:
    return _has_shape(value, {}, dict.fromkeys(("type", "ref", "url", "weekly_limit"), _is_name))


def _is_limit(value: Json) -> bool:
    return _has_shape(
        value,
        {
            "count": lambda count: isinstance(count, str) and bool(re.fullmatch(_COUNT, count)),
            "unit": _is_name,
        },
        {},
    )


def _is_sha256(value: Json) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(_SHA256, value))


def _is_count(value: Json) -> bool:
    return type(value) is int and value >= 0


def _is_zone(value: Json) -> bool:
    return _is_name(value) and _text(value).isascii()


def _is_currency(value: Json) -> bool:
    from disputekit.record.money import known_currency  # here and below: most records are words

    return known_currency(_text(value)) == value


def _is_money(value: Json) -> bool:
    from disputekit.record.money import money_from_value

    return bool(money_from_value(value))


_CHECKS: dict[str, Callable[[Json], bool]] = {
    "kind": lambda value: _text(value) in KINDS,
    "moment": lambda value: bool(moment_from_value(value)),
    "label": is_label,
    "talk": _is_talk,
    "text": _is_words,
    "file": _is_file,
    "refs": _is_list(is_ref),
    "seqs": lambda value: value == [] or _is_list(_is_seq)(value),
    "seq": _is_seq,
    "source": _is_source,
    "name": _is_name,
    "names": _is_list(_is_name),
    "contract": _is_contract,
    "currency": _is_currency,
    "zone": _is_zone,
    "slug": lambda value: isinstance(value, str) and bool(re.fullmatch(_SLUG, value)),
    "sha256": _is_sha256,
    "object": lambda value: isinstance(value, dict),
    "limit": _is_limit,
    "money": _is_money,
    "count": _is_count,
    "flag": lambda value: value is True,
    "any": lambda _value: True,
}
