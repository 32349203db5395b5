"""Scope files: what people write on a page or two becomes terms, and what is unclear is refused with its line."""

import contextlib
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.app.demo import SCOPE
from disputekit.errors import Refused
from disputekit.intake.sow import MAX_BYTES, read_terms
from disputekit.intake.terms import MilestoneLine, ScopeLine, Terms, named_items, read_limit, with_facts

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples"


def read(text: str, name: str = "scope.md") -> Terms:
    return read_terms(text.encode("utf-8"), name)


def refusal(text: str, name: str = "scope.md") -> Refused:
    with pytest.raises(Refused) as caught:
        read(text, name)
    return caught.value


def scoped(*lines: str) -> tuple[ScopeLine, ...]:
    return read("## Scope\n" + "\n".join(lines)).scope


def priced(line: str) -> MilestoneLine:
    (found,) = read(f"## Milestones\n- {line}").milestones
    return found


# ---------------------------------------------------------------- a whole page


def test_a_page_in_markdown_gives_every_term() -> None:
    terms = read(SCOPE)
    assert terms.title == "Website redesign"
    assert (terms.client, terms.company, terms.me) == ("Dana Reyes", "Brightside Dental", "Olena Koval")
    assert (terms.platform, terms.contract_type, terms.contract_ref) == ("Upwork", "fixed price", "38000001")
    assert (terms.currency, terms.zone, terms.agreed_on) == ("USD", "Europe/Kyiv", "2026-01-12 12:31")
    assert terms.slug == "brightside"
    assert terms.scope[0] == ScopeLine("Wireframes for 5 page types", "5 page types")
    assert terms.scope[1] == ScopeLine("Homepage and 4 templates, 2 revision rounds", "2 rounds")
    assert [line.limit for line in terms.scope[2:]] == [""] * 4
    assert terms.exclusions == ("Copywriting, online shop, third-party systems",)
    assert terms.milestones[0] == MilestoneLine("Wireframes (S1)", "800.00", "fixed", "22 Jan 2026")
    assert terms.ignored == ()


def test_a_page_of_plain_text_gives_the_same_terms() -> None:
    plain = SCOPE.replace("# Website redesign", "Title: Website redesign")
    for heading in ("Scope", "Not included", "Milestones"):
        plain = plain.replace(f"## {heading}", heading.upper())
    found, expected = read(plain.replace("\n- ", "\n"), "scope.txt"), read(SCOPE)
    assert found._replace(places=()) == expected._replace(places=())


def test_a_table_gives_the_same_terms() -> None:
    rows = [
        "type,text,limit,amount,per,due",
        "title,Website redesign,,,,",
        'client,"Dana Reyes, Brightside Dental",,,,',
        "scope,Wireframes,5 page types,,,",
        "deliverable,Logo,,120.00,,",
        "exclusion,Copywriting,,,,",
        "milestone,Wireframes,,800.00,,22 Jan 2026",
        'milestone,Development,,"1,045.50",hour,',
    ]
    terms = read("\n".join(rows), "Scope.CSV")
    assert (terms.title, terms.client, terms.company) == (
        "Website redesign",
        "Dana Reyes",
        "Brightside Dental",
    )
    assert terms.scope == (ScopeLine("Wireframes", "5 page types"), ScopeLine("Logo", "", "120.00"))
    assert terms.exclusions == ("Copywriting",)
    assert terms.milestones == (
        MilestoneLine("Wireframes", "800.00", "fixed", "22 Jan 2026"),
        MilestoneLine("Development", "1,045.50", "hour", ""),
    )


# ---------------------------------------------------------------- headings and lines


@pytest.mark.parametrize(
    "heading",
    [
        "## Scope",
        "# SCOPE:",
        "Scope:",
        "SCOPE",
        "scope",
        "**Scope**",
        "In scope:",
        "### 2. Scope of work",
        "Scope\n=====",
    ],
)
def test_a_section_begins_with_a_heading_however_it_is_marked(heading: str) -> None:
    assert read(f"{heading}\n- Home page").scope == (ScopeLine("Home page"),)


@pytest.mark.parametrize(
    "bullet", ["- ", "* ", "+ ", "\u2022 ", "1. ", "12) ", "S1 ", "S1: ", "", "   - ", "\t- "]
)
def test_items_may_have_any_bullet_or_none(bullet: str) -> None:
    assert scoped(f"{bullet}Home page") == (ScopeLine("Home page"),)


def test_a_bullet_that_was_wrapped_is_one_item() -> None:
    found = scoped("- Home page and four", "  inner pages,", "\tresponsive", "- Blog", "Contact form")
    assert [line.text for line in found] == [
        "Home page and four inner pages, responsive",
        "Blog",
        "Contact form",
    ]


def test_an_indented_line_behind_a_blank_one_is_an_item_of_its_own() -> None:
    assert [line.text for line in scoped("- Home page", "", "  Blog")] == ["Home page", "Blog"]


def test_rules_and_blank_lines_carry_nothing() -> None:
    assert scoped("---", "", "- Home page", "* * *", "_____") == (ScopeLine("Home page"),)


@pytest.mark.parametrize("break_", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_files_of_every_system_are_read(break_: str, mark: str) -> None:
    text = mark + break_.join(["Client: Dana Reyes", "", "## Scope", "- Home page"])
    terms = read(text)
    assert (terms.client, terms.scope) == ("Dana Reyes", (ScopeLine("Home page"),))


def test_only_line_ends_end_a_line() -> None:
    assert scoped("- Home\u2028page\x0cand\x1dblog")[0].text == "Home\u2028page\x0cand\x1dblog"


def test_what_is_not_taken_is_listed_with_its_line() -> None:
    terms = read("# Site\nHello Dana,\n\nPhone: 5\n## Scope\n- Home\n## Thanks\n- a\n  b\n# Two\n")
    assert terms.title == "Site"
    assert terms.ignored == (
        "line 2: Hello Dana,",
        "line 4: Phone: 5",
        "line 7: ## Thanks",
        "line 8: - a b",
        "line 10: # Two",
    )


# ---------------------------------------------------------------- facts


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("Title: Site", "title", "Site"),
        ("- **Client:** Dana Reyes", "client", "Dana Reyes"),
        ("Client : Dana Reyes", "client", "Dana Reyes"),
        ("ME: Olena", "me", "Olena"),
        ("Time zone: Europe/Kyiv", "zone", "Europe/Kyiv"),
        ("URL: https://example.test/1", "contract_url", "https://example.test/1"),
        ("Weekly limit: 20 hours", "weekly_limit", "20 hours"),
        ("Channel: e-mail", "channel", "e-mail"),
        ("Agreed on: 12 Jan 2026", "agreed_on", "12 Jan 2026"),
        ("Contract type: hourly", "contract_type", "hourly"),
        ("Company: Acme", "company", "Acme"),
    ],
)
def test_facts_are_a_name_and_a_value(line: str, field: str, value: str) -> None:
    assert getattr(read(f"{line}\n## Scope\n- x"), field) == value


def test_facts_may_stand_under_their_own_heading() -> None:
    assert read("## Scope\n- x\n## Parties\nClient: Dana").client == "Dana"


def test_a_fact_in_another_section_is_part_of_the_words() -> None:
    assert scoped("- Client: Dana") == (ScopeLine("Client: Dana"),)


@pytest.mark.parametrize(
    ("said", "client", "company"),
    [
        ("Dana Reyes, Brightside Dental", "Dana Reyes", "Brightside Dental"),
        ("Dana Reyes, Brightside Dental, Inc.", "Dana Reyes", "Brightside Dental, Inc."),
        ("Dana Reyes", "Dana Reyes", ""),
        ("Acme, Inc.", "Acme, Inc.", ""),
        ("Acme Studio, S.A.", "Acme Studio, S.A.", ""),
        ("Brightside, GmbH", "Brightside, GmbH", ""),
    ],
)
def test_a_client_may_be_a_name_and_a_firm(said: str, client: str, company: str) -> None:
    terms = read(f"Client: {said}\nMe: Olena")
    assert (terms.client, terms.company) == (client, company)


@pytest.mark.parametrize(
    ("said", "platform", "kind"),
    [
        ("Upwork", "Upwork", ""),
        ("Upwork fixed price", "Upwork", "fixed price"),
        ("Upwork, fixed-price", "Upwork", "fixed price"),
        ("upwork hourly", "upwork", "hourly"),
        ("People per hour", "People per hour", ""),
    ],
)
def test_a_platform_may_carry_the_type_of_the_contract(said: str, platform: str, kind: str) -> None:
    terms = read(f"Platform: {said}\nMe: Olena")
    assert (terms.platform, terms.contract_type) == (platform, kind)


def test_facts_are_replaced_by_name() -> None:
    assert with_facts(Terms(client="a"), {"client": "b", "me": "c"}) == Terms(client="b", me="c")


# ---------------------------------------------------------------- limits


@pytest.mark.parametrize(
    ("line", "text", "limit"),
    [
        ("Revisions (limit 2 rounds)", "Revisions", "2 rounds"),
        ("Revisions (Limit: 2 rounds)", "Revisions", "2 rounds"),
        ("Revisions, limit 2 rounds", "Revisions, limit 2 rounds", "2 rounds"),
        ("Revisions (max. 2 rounds)", "Revisions (max. 2 rounds)", "2 rounds"),
        ("Revisions: Maximum 2 rounds.", "Revisions: Maximum 2 rounds.", "2 rounds"),
        ("Pages, up to 2.5 hours each", "Pages, up to 2.5 hours each", "2.5 hours each"),
        ("Support limited to 3 mails", "Support limited to 3 mails", "3 mails"),
        ("Home page", "Home page", ""),
        ("Up to date plugins", "Up to date plugins", ""),
        ("Works with up to 3.5.2 of it", "Works with up to 3.5.2 of it", ""),
        ("(limit 2 rounds)", "(limit 2 rounds)", ""),
        ("Limit 2 rounds", "Limit 2 rounds", ""),
        ("Pages (limit 2 rounds) and more", "Pages (limit 2 rounds) and more", ""),
    ],
)
def test_a_limit_is_read_and_other_words_stay_as_they_are(line: str, text: str, limit: str) -> None:
    assert scoped(f"- {line}") == (ScopeLine(text, limit),)


def test_every_limit_that_is_found_can_be_read() -> None:
    for line in ("a, up to 2 rounds", "a (limit 2.5 hours a week)", "a, max: 123456789 pages"):
        assert read_limit(scoped(line)[0].limit) is not None


@pytest.mark.parametrize("said", ["two rounds", "2", "", "-1 rounds", "1234567890 rounds", "2 " + "x" * 101])
def test_what_is_no_limit_has_no_number(said: str) -> None:
    assert read_limit(said) is None


def test_a_mark_that_states_no_limit_is_refused_with_its_line() -> None:
    assert refusal("## Scope\n\n- Revisions (limit two rounds)").message == (
        "scope.md, line 3: 'two rounds' is not a limit"
    )


# ---------------------------------------------------------------- milestones


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Design, 800.00, due 22 Jan 2026", ("Design", "800.00", "fixed", "22 Jan 2026")),
        ("Design 800", ("Design", "800", "fixed", "")),
        ("Design: 1,200.50", ("Design", "1,200.50", "fixed", "")),
        ("Design - EUR 800.00", ("Design", "EUR 800.00", "fixed", "")),
        ("Design \u2013 800.00 EUR (due: 22 Jan 2026)", ("Design", "EUR 800.00", "fixed", "22 Jan 2026")),
        ("Design | USD800 | due 3 feb", ("Design", "USD 800", "fixed", "3 feb")),
        ("Design (800.00)", ("Design", "800.00", "fixed", "")),
        ("Development 45.00 per hour", ("Development", "45.00", "hour", "")),
        ("Development, 45/hour", ("Development", "45", "hour", "")),
        ("Banner 12.50 USD / item, due next week", ("Banner", "USD 12.50", "item", "next week")),
        ("Support 300 per week", ("Support", "300", "week", "")),
        ("Phase 1, 800.00", ("Phase 1", "800.00", "fixed", "")),
        ("Phase 1 1200.00", ("Phase 1", "1200.00", "fixed", "")),
        ("Pay what is due, 80.00", ("Pay what is due", "80.00", "fixed", "")),
    ],
)
def test_a_milestone_has_words_an_amount_and_perhaps_more(line: str, expected: tuple[str, ...]) -> None:
    assert tuple(priced(line)) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Design",
        "Design, soon",
        "Design, due 22 Jan 2026",
        "Design 800 on delivery",
        "Design $800",
        "Design: 1.200,00 EUR",
        "Design 1'200.00",
        "Design USD 800 EUR",
        "Design 800,00 EUR",
        "800.00",
        "-, 800.00",
    ],
)
def test_a_milestone_without_a_clear_amount_is_refused_with_its_line(line: str) -> None:
    found = refusal(f"## Milestones\n- Home 100.00\n\n- {line}", "terms.md")
    assert found.message.startswith("terms.md, line 4: ")
    assert "Design, 800.00, due 22 Jan 2026" in found.hint


@pytest.mark.parametrize("line", ["Design 1 200 EUR", "Design 1\u00a0200.00", "Phase 2 500"])
def test_an_amount_with_two_readings_is_refused(line: str) -> None:
    found = refusal(f"## Milestones\n- {line}")
    assert found.message.startswith("scope.md, line 2: ")
    assert "two readings" in found.message


def test_a_wrapped_milestone_is_one_line_and_named_by_its_first() -> None:
    assert read("## Milestones\n- Design of\n  all pages, 800").milestones[0].text == "Design of all pages"
    assert refusal("## Milestones\n- Design of\n  all pages").message.startswith("scope.md, line 2: ")


# ---------------------------------------------------------------- tables


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_may_have_the_separators_of_any_spreadsheet(delimiter: str) -> None:
    rows = [["TYPE ", "Text", "Other"], ["scope", "Home page", "x"], ["exclusions", "Blog"]]
    terms = read("\n".join(delimiter.join(row) for row in rows), "scope.csv")
    assert (terms.scope, terms.exclusions) == ((ScopeLine("Home page"),), ("Blog",))


def test_a_cell_may_hold_line_ends_and_rows_may_be_blank() -> None:
    text = 'type,text\r\n\r\nscope,"Home\r\npage"\r\n,\r\ncolour,red\r\n'
    terms = read(text, "scope.csv")
    assert terms.scope == (ScopeLine("Home\npage"),)
    assert terms.ignored == ("line 6: colour red",)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("milestone,Design,,,,", "scope.csv, line 3: milestone 'Design' has no amount"),
        ("scope,Design,two rounds,,,", "scope.csv, line 3: 'two rounds' is not a limit"),
        ("scope,,,,,", "scope.csv, line 3: there are no words"),
        ("\n\nexclusion,,,,,", "scope.csv, line 5: there are no words"),
        ("scope," + "x" * 200_000 + ",,,,", "scope.csv, line 3: field larger than"),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_with_its_line(rows: str, message: str) -> None:
    found = refusal(f"type,text,limit,amount,per,due\ntitle,Site,,,,\n{rows}\n", "scope.csv")
    assert found.message.startswith(message)
    assert found.hint


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "type,words\nscope,x\n"])
def test_a_table_without_its_two_columns_is_refused(text: str) -> None:
    found = refusal(text, "scope.csv")
    assert "columns named type and text" in found.message
    assert "type,text,limit,amount,per,due" in found.hint


# ---------------------------------------------------------------- files that are none


@pytest.mark.parametrize("text", ["", "\n\n", "Hello Dana,\nhow are you?", "## Thanks\n- a"])
def test_a_file_without_any_term_is_refused_with_what_it_needs(text: str) -> None:
    found = refusal(text, "note.txt")
    assert found.message == "nothing was found in note.txt"
    assert "## Scope" in found.hint


def test_a_table_with_a_header_alone_is_told_its_columns() -> None:
    assert "columns" in refusal("type,text\n", "scope.csv").hint


@pytest.mark.parametrize(
    "data", [b"\xff\xfeS\x00c\x00", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", b"## Scope\n- caf\xe9"]
)
def test_bytes_that_are_no_utf_8_are_refused(data: bytes) -> None:
    with pytest.raises(Refused, match=r"offer\.pdf is not a text in UTF-8") as caught:
        read_terms(data, "offer.pdf")
    assert "-f" in caught.value.hint


def test_a_file_beyond_one_mebibyte_is_refused_and_one_below_is_read() -> None:
    head = b"## Scope\n- "
    assert len(read_terms(head + b"x" * (MAX_BYTES - len(head)), "a.md").scope) == 1
    with pytest.raises(Refused, match="larger than 1 MiB"):
        read_terms(head + b"x" * MAX_BYTES, "a.md")


@pytest.mark.parametrize(
    "line",
    [
        " " * 500_000 + "x",
        "- a" + " " * 500_000 + "b",
        "- a" + "-" * 500_000 + "b",
        "- " + "1," * 250_000 + "x",
        "- " + "limit 1 " * 60_000,
        "- " + "(limit " * 60_000,
        "- " + "due " * 120_000,
        "- " + "9" * 500_000 + "x",
        "- " + "AAA" * 150_000,
        "*" * 500_000 + "x",
        "a" + " " * 500_000 + ":",
        "- a\n" + "  b\n" * 120_000,
    ],
)
@pytest.mark.parametrize("section", ["Parties", "Scope", "Milestones"])
def test_no_line_takes_long_to_read(section: str, line: str) -> None:
    started = time.perf_counter()
    with contextlib.suppress(Refused):
        read(f"## {section}\n{line}\n")
    assert time.perf_counter() - started < 2


pieces = st.sampled_from(
    [
        "## Scope\n",
        "## Milestones\n",
        "## Not included\n",
        "- ",
        "  ",
        "Design",
        ", ",
        "800.00",
        "1.200,00",
        "EUR",
        "per hour",
        "(limit ",
        "2 rounds)",
        "due ",
        "22 Jan",
        "\n",
        "\r",
        "\r\n",
        "\t",
        '"',
        ";",
        "type,text\n",
        "scope,",
        "milestone,",
        "Client: ",
        "Dana, Inc.",
        "#",
        "*",
        ":",
        "\ufeff",
        "\u2028",
        "\x00",
    ]
)


@given(
    st.lists(pieces | st.text(max_size=4), max_size=12).map("".join),
    st.sampled_from(["a.md", "a.txt", "a.csv"]),
)
def test_any_text_gives_terms_or_a_refusal(text: str, name: str) -> None:
    try:
        terms = read_terms(text.encode("utf-8", "replace"), name)
    except Refused:
        return
    assert all(line.text for line in terms.scope)
    assert all(line.text for line in terms.milestones)
    assert all(line.amount for line in terms.milestones)
    assert all(not line.limit or read_limit(line.limit) for line in terms.scope)


@given(st.binary(max_size=60), st.sampled_from(["a.md", "a.csv"]))
def test_any_bytes_give_terms_or_a_refusal(data: bytes, name: str) -> None:
    try:
        read_terms(data, name)
    except Refused:
        return


# ---------------------------------------------------------------- scope statements that people wrote


def documents(path: str) -> list[dict[str, list[str]]]:
    file = SAMPLES / "scope" / path
    if not file.is_file():
        pytest.skip("sample files not present")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("path", "inside", "outside", "counts"),
    [
        ("kep/kep_scope_dev.jsonl", "goals", "non_goals", (172, 605, 449)),
        ("w3c_charters/w3c_scope_dev.jsonl", "in_items", "out_items", (13, 66, 46)),
    ],
)
def test_statements_that_people_wrote_keep_their_number_and_words(
    path: str, inside: str, outside: str, counts: tuple[int, int, int]
) -> None:
    found = [0, 0, 0]
    for document in documents(path):
        items, exclusions = (_one_line(document[key]) for key in (inside, outside))
        page = [
            "## Scope",
            *(f"- {one}" for one in items),
            "## Not included",
            *(f"- {one}" for one in exclusions),
        ]
        terms = read("\n".join(page))
        assert [line.text for line in terms.scope] == items
        assert [*terms.exclusions] == exclusions
        assert terms.ignored == ()
        assert all(not line.limit or read_limit(line.limit) for line in terms.scope)
        found = [found[0] + 1, found[1] + len(items), found[2] + len(exclusions)]
    assert tuple(found) == counts


def _one_line(items: list[str]) -> list[str]:
    return [" ".join(item.split()) for item in items]


@pytest.mark.parametrize(
    ("line", "words", "items"),
    [
        ("Build and handover (S3 to S6)", "Build and handover", (3, 4, 5, 6)),
        ("Wireframes (S1)", "Wireframes", (1,)),
        ("Both (S1, S3 and S5)", "Both", (1, 3, 5)),
        ("Range (S2-S4)", "Range", (2, 3, 4)),
        ("Twice (S1, S1)", "Twice", (1,)),
        ("Large (XL)", "Large (XL)", ()),
        ("Build S3 (two)", "Build S3 (two)", ()),
    ],
)
def test_a_milestone_may_name_its_scope_items_in_a_closing_bracket(
    line: str, words: str, items: tuple[int, ...]
) -> None:
    assert named_items(line) == (words, items)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Design, 900,00", "'900,00' is not an amount; write it as 900.00 or 1,234.50"),
        ("Design, \u20ac900", "'\u20ac900' is not an amount; write it as 900.00 or 1,234.50"),
        ("Design, 1.900,00", "'1.900,00' is not an amount; write it as 1,900.00 or 1,234.50"),
        ("Design, 900.00 by 21 October", "a date behind it is written as: due 21 October"),
        ("Rate: 38.00", "a rate has no line of its own"),
    ],
)
def test_an_amount_in_another_spelling_is_shown_as_it_is_written_here(line: str, says: str) -> None:
    found = refusal(f"## Milestones\n- {line}", "terms.md")
    assert found.message.startswith("terms.md, line 2: ")
    assert says in found.message
    assert "no amount" not in found.message


def test_a_rate_among_the_facts_is_a_milestone_by_the_hour() -> None:
    found = refusal("Client: Dana\nRate: 38.00", "terms.md")
    assert found.message.startswith("terms.md, line 2: ")
    assert "Development 38.00 per hour" in found.hint


def test_facts_and_items_know_their_lines() -> None:
    terms = read("Client: Dana\nCurrency: USD\n## Milestones\n- Design, 800\n- Build, 900", "terms.md")
    assert [terms.place_of(name) for name in ("currency", "M2", "zone")] == [
        "terms.md, line 2",
        "terms.md, line 5",
        "",
    ]
