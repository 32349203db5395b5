"""A pack is understood whole or refused: naming file, rule and what to write."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from disputekit.app.events import EVENTS
from disputekit.case.rule import (
    Actor,
    Calendar,
    Effect,
    Figure,
    Length,
    Match,
    OtherLength,
    Rule,
    Unit,
    Vector,
)
from disputekit.errors import NotFound, Refused
from disputekit.rules.loader import (
    SHIPPED,
    load_file,
    load_pack,
    own_folder,
    pack_names,
    pack_path,
    without_examples,
)
from disputekit.rules.pack import Pack

WHOLE = """\
title = "A platform of my own"
applies = "contracts on Malt"
checked_on = 2026-01-15

[[calendar]]
name = "france"
days = ["Mon", "Tue", "Wed", "Thu", "Fri"]
holidays = [2026-05-01]

[[rule]]
id = "MY-RULE-5"
title = "The client answers"
triggers = ["event:dispute_filed by me", "money:refund_asked"]
stops = ["event:dispute_answered"]
needs = ["escrow", "ended"]
length = "5 business days"
calendar = "france"
zone = "Europe/Paris"
acts = "client"
silence = "{amount} in escrow goes to you"
effect = "escrow to freelancer"
sources = ["the terms, section 9"]
confidence = "B/C"
checked_on = 2026-02-01
conflicts = "the forum says 3 days"
others = [{ length = "3 calendar days", source = "the forum", confidence = "C" }]
figures = [{ name = "fee_each_side", value = "12.50", unit = "EUR" }, { name = "points", value = "8", unit = "percentage points" }]

[[vector]]
rule = "MY-RULE-5"
at = "2026-04-29T10:00+02:00"
due = "2026-05-07T08:00Z"
source = "the terms"
"""
RULE_LINES = [line for line in WHOLE.partition("[[rule]]")[2].partition("\n\n")[0].splitlines() if line]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Pack]:
    def written(text: str, name: str = "malt") -> Pack:
        path = tmp_path / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return load_file(path, EVENTS, examples=True)

    return written


def test_a_pack_is_read_whole(read: Callable[..., Pack], tmp_path: Path) -> None:
    pack = read(WHOLE)
    assert (pack.name, pack.own, pack.title, pack.applies) == (
        "malt",
        True,
        "A platform of my own",
        "contracts on Malt",
    )
    assert pack.checked_on == date(2026, 2, 1)
    assert pack.calendars == {"malt/france": Calendar("malt/france", (1, 2, 3, 4, 5), (date(2026, 5, 1),))}
    assert pack.rules == (
        Rule(
            id="MY-RULE-5",
            pack="malt",
            title="The client answers",
            triggers=(Match("event", "dispute_filed", "me"), Match("money", "refund_asked")),
            stops=(Match("event", "dispute_answered"),),
            needs=("escrow", "ended"),
            length=Length(5, Unit.BUSINESS_DAYS, calendar="malt/france"),
            zone="Europe/Paris",
            acts=Actor.CLIENT,
            silence="{amount} in escrow goes to you",
            effect=Effect.ESCROW_TO_ME,
            sources=("the terms, section 9",),
            confidence="B/C",
            checked_on=date(2026, 2, 1),
            conflicts="the forum says 3 days",
            others=(OtherLength(Length(3, Unit.DAYS), "the forum", "C"),),
            figures=(Figure("fee_each_side", "12.50", "EUR"), Figure("points", "8", "percentage points")),
            vectors=(Vector("2026-04-29T10:00+02:00", "2026-05-07T08:00Z", "the terms"),),
        ),
    )


def test_what_may_be_left_out_is_empty(read: Callable[..., Pack]) -> None:
    left = ("stops", "needs", "length", "calendar", "checked_on = 2026-02", "conflicts", "others", "figures")
    text = "\n".join(
        line for line in WHOLE.partition("[[vector]]")[0].splitlines() if not line.startswith(left)
    )
    (rule,) = read(text).rules
    assert (rule.stops, rule.needs, rule.length, rule.conflicts) == ((), (), None, "")
    assert (rule.others, rule.figures, rule.vectors, rule.checked_on) == ((), (), (), date(2026, 1, 15))


def swapped(key: str, line: str) -> str:
    """The whole pack with one line of its rule replaced."""
    old = next(one for one in RULE_LINES if one.startswith(f"{key} ="))
    return WHOLE.replace(f"\n{old}\n", f"\n{line}\n" if line else "\n", 1)


@pytest.mark.parametrize(
    "key", ["id", "title", "triggers", "zone", "acts", "silence", "effect", "sources", "confidence"]
)
def test_a_rule_without_what_it_must_say_is_refused(read: Callable[..., Pack], key: str) -> None:
    with pytest.raises(Refused) as caught:
        read(swapped(key, ""))
    assert "malt.toml" in caught.value.message
    assert ("rule MY-RULE-5" in caught.value.message) == (key != "id")
    assert caught.value.hint


@pytest.mark.parametrize(
    ("key", "line", "says", "hint"),
    [
        ("title", 'titel = "x"', "'titel' is not a key", "the keys are"),
        ("title", 'title = " x"', "title", 'title = "..."'),
        ("title", 'title = "a\\nb"', "title", "..."),
        ("title", "title = 7", "title", "..."),
        ("title", 'title = "\\u001b[31mred"', "title", "..."),
        ("id", 'id = "my rule"', "the id is 'my rule'", "MY-RULE-7"),
        ("triggers", 'triggers = ["event:dispute_fild"]', "dispute_fild", "dispute_filed"),
        ("triggers", 'triggers = "event:dispute_filed"', "not a list", "triggers = ["),
        ("triggers", "triggers = [7]", "not a list", "triggers = ["),
        ("stops", 'stops = ["money:returned"]', "returned", "refunded"),
        ("needs", 'needs = ["money"]', "it needs 'money'", "escrow, ended, active, released"),
        ("length", 'length = "5 days"', "'5 days' is not a length", "7 calendar days"),
        ("length", "length = 5", "length", "..."),
        ("length", 'length = "5 calendar days"', "needs no calendar", "leave the calendar out"),
        ("length", "", "length is missing", "length ="),
        ("calendar", "", "needs a calendar", "weekdays"),
        ("calendar", 'calendar = "spain"', "no calendar 'spain'", "weekdays, france"),
        ("zone", 'zone = "Kyiv"', "zone is 'Kyiv'", "Europe/Kyiv"),
        ("acts", 'acts = "me"', "acts is 'me'", "freelancer, client"),
        ("effect", 'effect = "all lost"', "effect is 'all lost'", "money lost"),
        ("effect", "effect = []", "effect is []", "money lost"),
        ("silence", 'silence = "{sum} goes"', "{sum}", "{amount}"),
        ("silence", 'silence = "{amount goes"', "silence has {", "{amount}"),
        ("silence", 'silence = ""', "silence", "what happens when nobody acts"),
        ("sources", "sources = []", "no source", "the page it was read on"),
        ("confidence", 'confidence = "E"', "confidence is 'E'", "A, B, C or D"),
        ("checked_on", 'checked_on = "2026-02-01"', "checked_on", "2026-11-23"),
        ("checked_on", "checked_on = 2026-02-01T10:00:00Z", "checked_on", "2026-11-23"),
        ("conflicts", "conflicts = 3", "conflicts", "..."),
        ("others", "others = [3]", "not a list of tables", "others = [{"),
        ("others", 'others = [{ length = "3 calendar days", confidence = "C" }]', "source", "..."),
        (
            "others",
            'others = [{ length = "3 days", source = "x", confidence = "C" }]',
            "3 days",
            "calendar days",
        ),
        ("others", "others = [{ days = 3 }]", "'days' is not a key", "length"),
        ("figures", 'figures = [{ name = "Fee", value = "1", unit = "EUR" }]', "'Fee'", "fee_each_side"),
        ("figures", 'figures = [{ name = "fee", value = "1", unit = "euro" }]', "'euro'", "percent"),
        ("figures", 'figures = [{ name = "fee", value = "a lot", unit = "EUR" }]', "'a lot'", "337.50"),
        ("figures", 'figures = [{ name = "fee", value = "-1", unit = "EUR" }]', "'-1'", "337.50"),
        ("figures", 'figures = [{ name = "fee", value = "inf", unit = "EUR" }]', "'inf'", "337.50"),
        ("figures", 'figures = [{ name = "fee", value = 1, unit = "EUR" }]', "value", "..."),
    ],
)
def test_what_a_rule_says_wrongly_is_refused_with_what_to_write(
    read: Callable[..., Pack], key: str, line: str, says: str, hint: str
) -> None:
    with pytest.raises(Refused) as caught:
        read(swapped(key, line))
    assert "malt.toml, " in caught.value.message
    assert says in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('title = "A platform', 'titel = "A platform', "'titel' is not a key"),
        ('applies = "contracts on Malt"', "", "applies is missing"),
        ("checked_on = 2026-01-15", "", "checked_on is missing"),
        ("checked_on = 2026-01-15", 'checked_on = "soon"', "not a date"),
        ('name = "france"', "", "a calendar has a name of its own"),
        ('name = "france"', 'name = "weekdays"', "a calendar has a name of its own"),
        ('"Mon", "Tue"', '"Monday"', "days are not weekdays"),
        ('["Mon", "Tue", "Wed", "Thu", "Fri"]', "[]", "days are not weekdays"),
        ("[2026-05-01]", '["1 May"]', "one of the holidays"),
        ("[2026-05-01]", "2026-05-01", "holidays is not a list"),
        ("holidays =", "free =", "'free' is not a key"),
        ('rule = "MY-RULE-5"', 'rule = "MY-RULE-6"', "there is no such rule"),
        ('at = "2026-04-29T10:00+02:00"', 'at = "2026-04-29T10:00"', "at is '2026-04-29T10:00'"),
        ('due = "2026-05-07T08:00Z"', 'due = "soon"', "due is 'soon'"),
        ('due = "2026-05-07T08:00Z"', "", "due is missing"),
        ('source = "the terms"\n', "source = 1\n", "source is missing or not one line"),
        ('source = "the terms"\n', 'page = "x"\n', "'page' is not a key"),
        ("[[vector]]", "[[rule]]", "the id is ''"),
        ("[[vector]]", "[vector]", "vector is not a list of tables"),
    ],
)
def test_what_a_pack_says_wrongly_is_refused(
    read: Callable[..., Pack], old: str, new: str, says: str
) -> None:
    assert old in WHOLE
    with pytest.raises(Refused) as caught:
        read(WHOLE.replace(old, new, 1))
    assert says in caught.value.message
    assert caught.value.hint


def test_other_lengths_without_one_of_its_own_are_refused(read: Callable[..., Pack]) -> None:
    text = WHOLE.partition("[[vector]]")[0].replace('length = "5 business days"\ncalendar = "france"\n', "")
    with pytest.raises(Refused, match="none of its own"):
        read(text)


def test_a_clock_that_nothing_starts_is_refused(read: Callable[..., Pack]) -> None:
    with pytest.raises(Refused, match="nothing starts its clock"):
        read(swapped("triggers", "triggers = []"))


def test_two_rules_of_one_id_are_refused(read: Callable[..., Pack]) -> None:
    twice = "[[rule]]\n" + "\n".join(RULE_LINES)
    with pytest.raises(Refused, match="two rules MY-RULE-5"):
        read(f"{WHOLE}\n{twice}\n")


def test_a_pack_without_rules_is_refused(read: Callable[..., Pack]) -> None:
    with pytest.raises(Refused, match="no rule in it"):
        read(WHOLE.partition("[[rule]]")[0])


def test_what_is_not_toml_is_refused_with_the_line(read: Callable[..., Pack]) -> None:
    with pytest.raises(Refused, match=r"malt.toml is not TOML: .*line 1"):
        read("title = \napplies = 1\n")


def test_what_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "malt.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(Refused, match="cannot be read"):
        load_file(path, EVENTS)
    with pytest.raises(Refused, match="No such file"):
        load_file(tmp_path / "gone.toml", EVENTS)


def test_a_pack_is_named_by_small_letters(read: Callable[..., Pack]) -> None:
    with pytest.raises(Refused, match="lowercase letters"):
        read(WHOLE, "Malt")


def test_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "malt.toml"
    path.write_bytes(WHOLE.replace("\n", "\r\n").encode())
    assert load_file(path, EVENTS).rules[0].vectors == ()
    assert len(load_file(path, EVENTS, examples=True).rules[0].vectors) == 1


# ---------------------------------------------------------------- where packs lie


def test_an_own_pack_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    own_folder(tmp_path).mkdir()
    own = own_folder(tmp_path) / "guru.toml"
    own.write_text(WHOLE, encoding="utf-8")
    assert load_pack("guru", tmp_path, EVENTS).title == "A platform of my own"
    assert load_pack("guru", tmp_path / "other", EVENTS).title == "Guru"
    assert not load_pack("fiverr", tmp_path, EVENTS).own


def test_an_own_pack_stands_among_the_shipped_ones(tmp_path: Path) -> None:
    own_folder(tmp_path).mkdir()
    (own_folder(tmp_path) / "malt.toml").write_text(WHOLE, encoding="utf-8")
    names = pack_names(tmp_path)
    assert set(names) - set(pack_names(tmp_path / "other")) == {"malt"}
    assert list(names) == sorted(names)


def test_an_edited_pack_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "malt.toml"
    path.write_text(WHOLE, encoding="utf-8")
    assert load_file(path, EVENTS).title == "A platform of my own"
    path.write_text(WHOLE.replace("A platform of my own", "Another title of it"), encoding="utf-8")
    assert load_file(path, EVENTS).title == "Another title of it"


@pytest.mark.parametrize("name", ["../guru", "guru.toml", "", "GURU", "/etc/passwd"])
def test_a_name_leads_out_of_no_folder(name: str, tmp_path: Path) -> None:
    assert pack_path(name, tmp_path) is None
    with pytest.raises(NotFound, match="there is no pack"):
        load_pack(name, tmp_path, EVENTS)


def test_examples_are_left_out_where_nothing_else_follows_them() -> None:
    assert "[[vector]]" not in without_examples(WHOLE)
    assert without_examples(f'{WHOLE}\n[[rule]]\nid = "A-B"\n') == f'{WHOLE}\n[[rule]]\nid = "A-B"\n'
    text = "title = 1\n"
    assert without_examples(text).strip() == text.strip()


def test_rules_are_the_same_with_and_without_examples() -> None:
    path = SHIPPED / "upwork-fixed.toml"
    with_them, without = load_file(path, EVENTS, examples=True), load_file(path, EVENTS)
    assert [rule.id for rule in with_them.rules] == [rule.id for rule in without.rules]
    assert all(rule.vectors == () for rule in without.rules)
    assert any(rule.vectors for rule in with_them.rules)


@pytest.mark.parametrize(("days", "old"), [(365, False), (366, True), (-200, False)])
def test_a_pack_is_old_after_a_year(read: Callable[..., Pack], days: int, old: bool) -> None:
    pack = read(WHOLE)
    assert pack.is_old(date.fromordinal(pack.checked_on.toordinal() + days)) is old
