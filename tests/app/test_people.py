"""People: whose the names are, never joined by themselves, and joined for good when somebody says so."""

import pytest

from disputekit.app.correct import last_undoable, take_back, undo_reason
from disputekit.app.log import Draft, write
from disputekit.app.names import resolve_name
from disputekit.app.people import (
    Identity,
    add_person,
    address_of,
    identities,
    merge_people,
    same_addresses,
)
from disputekit.app.workspace import OpenCase
from disputekit.errors import NotFound, Refused
from tests.support.office import Office


def add(office: Office, *names: str, side: str = "client") -> None:
    office.write(add_person(names, side))


def merge(office: Office, first: str, *others: str, side: str = "") -> None:
    def use_case(case: OpenCase) -> None:
        write(case, merge_people(case, first, others, side))

    office.do(use_case)


def known(office: Office) -> dict[str, tuple[str, str]]:
    """Side and label of every name."""
    return {one.name: (one.side, one.label) for one in office.do(identities)}


def side(office: Office, name: str) -> str:
    with office.opened() as case:
        return case.people.side_of(name)


# ---------------------------------------------------------------- who is known


def test_the_parties_and_the_platform_are_known_from_the_start(office: Office) -> None:
    assert office.do(identities) == [
        Identity("Olena Koval", 0, "me", ""),
        Identity("Dana Reyes", 0, "client", ""),
        Identity("Upwork", 0, "platform", ""),
    ]


def test_of_two_spellings_that_nobody_used_one_is_listed(office: Office) -> None:
    add(office, "Tom Baker", "TOM BAKER")
    assert [one.name for one in office.do(identities)][3:] == ["Tom Baker"]


def test_whoever_sends_something_is_listed_with_its_number(office: Office) -> None:
    office.got()
    office.got(sender="tom@acme.test")
    office.got(sender="tom@acme.test")
    found = {one.name: (one.records, one.side) for one in office.do(identities)}
    assert found["Dana Reyes"] == (1, "client")
    assert found["tom@acme.test"] == (2, "unknown")


def test_a_person_is_added_with_all_names(office: Office) -> None:
    add(office, " Tom Baker ", "tom@acme.test")
    assert known(office)["tom@acme.test"] == ("client", "P1")
    assert office.records()[-1].fields["names"] == ["Tom Baker", "tom@acme.test"]


@pytest.mark.parametrize(
    ("names", "side"), [((), "client"), (("",), "client"), (("Tom", " "), "client"), (("Tom",), "them")]
)
def test_a_person_needs_a_name_and_a_side(names: tuple[str, ...], side: str) -> None:
    with pytest.raises(Refused):
        add_person(names, side)


# ---------------------------------------------------------------- never joined silently


def test_names_that_look_alike_stay_apart(office: Office) -> None:
    for name in ("Dana R.", "dana@acme.test", "Dana Reyes-Smith"):
        office.got(sender=name)
    assert [known(office)[name] for name in ("Dana R.", "dana@acme.test")] == [("unknown", "")] * 2


def test_capitals_and_spaces_make_no_other_person(office: Office) -> None:
    assert side(office, " dana REYES ") == "client"


def test_a_name_claimed_for_two_sides_belongs_to_neither(office: Office) -> None:
    add(office, "Dana Reyes", side="other")
    assert side(office, "Dana Reyes") == "unknown"


# ---------------------------------------------------------------- joined when said


def test_names_of_a_party_are_joined_under_its_side(office: Office) -> None:
    merge(office, "Dana Reyes", "dana@acme.test")
    assert known(office)["dana@acme.test"] == ("client", "P1")


def test_a_name_that_was_found_is_joined_with_the_side_that_is_said(office: Office) -> None:
    office.got(sender="tom@acme.test")
    merge(office, "tom@acme.test", "Tom Baker", side="client")
    assert known(office)["Tom Baker"] == ("client", "P1")


def test_a_person_that_is_joined_again_keeps_its_label_and_names(office: Office) -> None:
    add(office, "Tom Baker", "tom@acme.test")
    merge(office, "Tom Baker", "T. Baker")
    assert office.records()[-1].fields["label"] == "P1"
    assert office.records()[-1].fields["names"] == ["Tom Baker", "tom@acme.test", "T. Baker"]


def test_two_persons_become_one_and_the_second_is_taken_back(office: Office) -> None:
    add(office, "Tom Baker", side="client")
    add(office, "tom@acme.test", "Tommy", side="client")
    merge(office, "Tom Baker", "Tommy")
    assert known(office)["tom@acme.test"] == ("client", "P1")
    assert office.in_force() == [1, 2, 4, 5]
    with office.opened() as case:
        assert [person.label for person in case.people.persons if person.label] == ["P1"]
        assert case.people.display("Tommy") == "Tom Baker"


def test_every_statement_of_the_second_person_is_taken_back(office: Office) -> None:
    add(office, "Tom Baker")
    add(office, "Tommy")
    office.write(add_person(["Tommy", "tommy@acme.test"], "client", "P2"))
    merge(office, "Tom Baker", "tommy@acme.test")
    assert office.in_force() == [1, 2, 5, 6, 7]


@pytest.mark.parametrize("first", ["Tom Baker", "Tommy"])
def test_two_sides_are_not_joined_unless_it_is_said_which(office: Office, first: str) -> None:
    add(office, "Tom Baker", side="client")
    add(office, "Tommy", side="other")
    other = {"Tom Baker": "Tommy", "Tommy": "Tom Baker"}[first]
    found = office.refused(merge_people, first, [other], "")
    assert "--side" in found.hint
    merge(office, first, other, side="client")
    assert side(office, "Tommy") == side(office, "Tom Baker") == "client"


def test_a_party_is_not_put_on_another_side(office: Office) -> None:
    found = office.refused(merge_people, "Dana Reyes", ["d@acme.test"], "other")
    assert "the facts of acme say that this is the client" in found.message


def test_me_and_the_client_are_not_one_person(office: Office) -> None:
    assert office.refused(merge_people, "Dana Reyes", ["Olena Koval"], "").hint
    assert office.refused(merge_people, "Dana Reyes", ["Olena Koval"], "client").hint


def test_a_name_that_nobody_used_is_not_joined(office: Office) -> None:
    assert isinstance(office.refused(merge_people, "Tim", ["Tom"], "client"), NotFound)


def test_a_side_is_needed_where_nobody_knows_it(office: Office) -> None:
    office.got(sender="tom@acme.test")
    assert "--side" in office.refused(merge_people, "tom@acme.test", ["Tom"], "").hint


# ---------------------------------------------------------------- who is meant at the prompt


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("me", "Olena Koval"),
        ("CLIENT", "Dana Reyes"),
        ("Dana", "Dana Reyes"),
        ("reyes", "Dana Reyes"),
        ("dana reyes", "Dana Reyes"),
        (" Koval ", "Olena Koval"),
        ("Tom", "Tom"),
        ("Dan", "Dan"),
    ],
)
def test_a_part_of_a_name_is_enough_when_it_fits_one(office: Office, said: str, name: str) -> None:
    assert office.do(resolve_name, said) == name


def test_a_part_that_fits_two_people_is_refused_with_both(office: Office) -> None:
    add(office, "Dana Smith")
    found = office.refused(resolve_name, "Dana")
    assert found.message == "'Dana' may be Dana Reyes or Dana Smith"


def test_several_names_of_one_person_are_no_doubt(office: Office) -> None:
    merge(office, "Dana Reyes", "Dana (Brightside)")
    assert office.do(resolve_name, "Dana") == "Dana Reyes"


def test_a_name_that_is_known_only_in_another_case_stops_the_command(office: Office) -> None:
    office.start(slug="shop", client="Tom Baker")
    here = office.in_case("acme")
    for said in ("Tom Baker", "tom"):
        found = here.refused(resolve_name, said)
        assert f"{said} is in shop, not in acme; wrong case?" in found.message
        assert "-c shop" in found.hint
        assert "disputekit people add" in found.hint
    assert here.do(resolve_name, "Tim") == "Tim"


def test_a_name_that_is_known_here_too_is_fine(office: Office) -> None:
    office.start(slug="shop", client="Tom Baker")
    here = office.in_case("acme")
    add(here, "Tom Baker", side="other")
    assert here.do(resolve_name, "Tom") == "Tom Baker"


def test_people_added_in_another_case_are_known_there(office: Office) -> None:
    office.start(slug="shop", client="Tom Baker")
    add(office.in_case("shop"), "Tim Wu")
    assert "is in shop" in office.in_case("acme").refused(resolve_name, "Tim").message


def test_nothing_is_recorded_where_the_person_is_unclear(office: Office) -> None:
    add(office, "Dana Smith")
    office.not_written(Draft("message", text="x", sender="Dana", receiver="me"))


# ---------------------------------------------------------------- what was seen, and one address


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Dana Reyes <Dana@Acme.test>", "dana@acme.test"),
        ("dana@acme.test", "dana@acme.test"),
        ("Dana", ""),
        ("@dana", ""),
        ("dana@localhost", ""),
        ("write to dana@acme.test", ""),
    ],
)
def test_an_address_is_only_what_stands_there_as_one(name: str, address: str) -> None:
    assert address_of(name) == address


def test_a_name_tells_its_channels_and_its_first_and_last_record(office: Office) -> None:
    office.got(when="2 mar 2026 10:00", via="upwork")
    office.got(when="1 mar 2026 10:00", via="email")
    found = next(one for one in office.do(identities) if one.name == "Dana Reyes")
    assert (found.records, found.imported, found.channels) == (2, 0, ("email", "upwork"))
    assert (found.first, found.last) == (1772352000, 1772438400 + 59)


def test_only_the_very_same_address_is_suggested_and_until_it_is_joined(office: Office) -> None:
    for name in ("Dana R. <dana@acme.test>", "dana@acme.test", "Dana R.", "dana@acme.example"):
        office.got(sender=name)

    def suggested(case: OpenCase) -> list[tuple[str, ...]]:
        return same_addresses(case, identities(case))

    assert office.do(suggested) == [("Dana R. <dana@acme.test>", "dana@acme.test")]
    merge(office, "Dana Reyes", "dana@acme.test")
    assert office.do(suggested) == []
    assert side(office, "Dana R. <dana@acme.test>") == "client", (
        "an address stands for the names found with it"
    )
    assert side(office, "Dana R.") == "unknown", "a name that only looks alike stays apart"


def test_a_merge_is_one_unit_that_undo_parts_again(office: Office) -> None:
    office.got(sender="Dana R.")
    add(office, "Tom", side="client")
    merge(office, "Dana Reyes", "Dana R.", "Tom")
    assert side(office, "Dana R.") == "client"
    undone = office.do(last_undoable)
    office.do(take_back, [one.seq for one in undone.records], undo_reason())
    assert (side(office, "Dana R."), side(office, "Tom")) == ("unknown", "client")
