"""Who is meant by a name at the prompt: never guessed, never taken from another case by accident."""

from disputekit.app.workspace import OpenCase
from disputekit.case.facts import People, facts_of, people_of
from disputekit.errors import Refused
from disputekit.ledger.read import all_cases, records_with_amends


def resolve_name(case: OpenCase, said: str) -> str:
    """Return the full name behind ``me``, ``client``, a known name or an unmistakable part of one.

    Several names that were joined as one person are no doubt. A new name is taken as it is, but one that is
    known only in another case stops the command.
    """
    word = said.strip()
    if word.casefold() in ("me", "client"):
        return case.facts.me if word.casefold() == "me" else case.facts.client
    known = _all_names(case.people)
    for name in known:
        if name.casefold() == word.casefold():
            return name
    parts = [name for name in known if word.casefold() in name.casefold().split()]
    meant = list(dict.fromkeys(case.people.display(name) for name in parts))
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise Refused(f"{word!r} may be {' or '.join(meant)}", "write the whole name")
    elsewhere = _known_elsewhere(case, word)
    if elsewhere:
        raise Refused(
            f"{word} is in {elsewhere}, not in {case.row.slug}; wrong case?",
            f"write -c {elsewhere}, or add the name here: disputekit people add {word!r} --side other",
        )
    return word


def _known_elsewhere(case: OpenCase, word: str) -> str:
    for other in all_cases(case.connection):
        if other.case_no == case.row.case_no:
            continue
        records = records_with_amends(case.connection, other.case_no, ("case", "person"))
        names = _all_names(people_of(facts_of(records), records))
        if any(word.casefold() in (name.casefold(), *name.casefold().split()) for name in names):
            return other.slug
    return ""


def _all_names(people: People) -> list[str]:
    return list(dict.fromkeys(name for person in people.persons for name in person.names))
