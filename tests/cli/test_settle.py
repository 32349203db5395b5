"""``settle`` at the prompt: the ways side by side, in words, bars, JSON, CSV and as a private page."""

import csv
import io
import re
import shutil
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import CASE, NOON, Prompt
from tests.reports.html_tree import tree

OWN = (
    *("--fee", "10", "--hours", "6", "--rate", "45", "--partial", "900", "--chance", "60", "--split", "50"),
    *("--arbitration", "337.50", "--new-deadline", "20 apr"),
)


@pytest.fixture(scope="module")
def settled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with 1,200 in escrow, and 150 agreed for a request and never funded; recorded once."""
    folder = tmp_path_factory.mktemp("settled")
    with pytest.MonkeyPatch.context() as patch:
        dk = Prompt(folder, patch).at(NOON)
        dk(*CASE, "--clock-set", "--yes")
        dk("milestone", "1200", "Build", "--due", "20 mar")
        dk("agreed", "M1", "--text", "offer accepted", "--words", "-v", "upwork")
        dk("funded", "M1", "1200")
        dk("requested", "a popup too")
        dk("quoted", "R1", "150")
        dk("agreed", "R1", "--text", "ok go", "--words")
    return folder


@pytest.fixture
def dk(settled_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Prompt:
    folder = tmp_path / "settled"
    shutil.copytree(settled_folder, folder)
    return Prompt(folder, monkeypatch).at(NOON)


def test_the_ways_stand_side_by_side(dk: Prompt) -> None:
    text = dk("settle", *OWN).out
    for said in (
        "escrow 1,200.00 (M1); agreed extra 150.00 (R1) is NOT in escrow",
        "10 %, your number",
        "full claim, awarded by arbitration    1,200.00  120.00       337.50     270.00    472.50",
        "full claim and the agreed extra work: 150.00 of it is NOT in escrow",
        "(810.00 + arbitration 337.50 + own hours 270.00) / 1,080.00 = 1,417.50 / 1,080.00 = more than 100 %",
        "60 %, your number: 60 % of 1,080.00 - arbitration 337.50 - own hours 270.00 = 40.50",
        "revised deadline Mon 20 Apr 2026",
    ):
        assert said in text
    assert "Not laid out" not in text


def test_bars_have_numbers_and_show_what_is_below_zero_without_colour(dk: Prompt) -> None:
    lines = dk("settle", *OWN).lines
    bars = {
        match[1].strip(): match[2] for one in lines if (match := re.match(r"  (.+?)  +\S+ ([█░]+)$", one))
    }
    assert set(bars["arbitration, nothing awarded"]) == {"░"}
    assert set(bars["full claim, paid without arbitration"]) == {"█"}
    longest = bars["full claim and the agreed extra work"]
    assert len(longest) == 40
    assert len(bars["split, 50 % to you"]) == round(40 * 540 / 1215)


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_it_reads_at_every_width(dk: Prompt, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    dk("offer", "make", "700", "--by", "client", "--until", "10 mar")
    monkeypatch.setenv("COLUMNS", str(width))
    found = dk("settle", *OWN)
    assert max(map(len, found.lines)) <= width
    assert "472.50" in found.out


def test_an_open_offer_is_a_way_of_its_own(dk: Prompt) -> None:
    dk("offer", "make", "700", "--by", "client", "--until", "10 mar")
    text = dk("settle").out
    assert "partial payment, the client's offer O1" in text
    assert "runs out Tue 10 Mar 2026" in text
    dk.at("2026-03-12T09:00+02:00")
    assert "offer O1" not in dk("settle").out


def test_without_own_numbers_nothing_is_made_up(dk: Prompt) -> None:
    text = dk("settle").out
    assert "none subtracted" in text
    assert "--split 50" in text


def test_a_fee_from_the_record_is_said_as_arithmetic(dk: Prompt) -> None:
    dk("released", "M1", "800")
    dk("paid", "M1", "80", "--fee")
    assert "/ received 800.00 (M1) = 10 %" in dk("settle").out


def test_a_case_without_money_says_what_to_record(prompt: Prompt) -> None:
    prompt.at(NOON)(*CASE, "--clock-set", "--yes")
    assert "no amount is recorded yet" in prompt("settle").out


def test_several_currencies_have_a_sheet_each(dk: Prompt) -> None:
    dk("funded", "1", "EUR 500")
    text = dk("settle", "--partial", "EUR 300").out
    usd, _, eur = text.partition("\nEUR\n")
    assert "300.00" not in usd
    assert "partial payment, your number" in eur


def test_scripts_get_every_number(dk: Prompt) -> None:
    found = dk("settle", *OWN, "--json").json
    assert found["private"] is True
    (sheet,) = found["settlement"]["sheets"]
    award = next(one for one in sheet["outcomes"] if one["way"] == "award")
    assert award["net"] == {"currency": "USD", "minor": 47250, "scale": 2}
    rows = list(csv.DictReader(io.StringIO(dk("settle", *OWN, "--csv").out)))
    assert [row["way"] for row in rows] == [
        *("claim", "award", "nothing", "extra", "partial", "split", "deadline", "walk-away"),
    ]
    assert [row["net"] for row in rows][:3] == ["1080.00", "472.50", "'-607.50"]
    assert rows[3]["not_in_escrow"] == "150.00"
    assert rows[6]["revised_deadline"] == "2026-04-20"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("--fee", "110"), "is not a percentage"),
        (("--chance", "likely"), "is not a percentage"),
        (("--split", "-5"), "is not a percentage"),
        (("--partial", "lots"), "is not an amount"),
        (("--hours", "6"), "--hours needs what an hour"),
        (("--hours", "sleep=6", "--rate", "45"), "hours for what?"),
        (("--hours", "many", "--rate", "45"), "is not a number of hours"),
        (("--format", "pdf"), "there is no format"),
        (("--format", "html", "--paper", "A7"), "there is no paper"),
    ],
)
def test_a_number_that_is_none_is_refused(dk: Prompt, said: tuple[str, ...], why: str) -> None:
    assert why in dk.refused("settle", *said).err


def test_hours_may_be_for_several_ways(dk: Prompt) -> None:
    text = dk("settle", "--hours", "6", "--hours", "deadline=1:30", "--rate", "40", *OWN[-2:]).out
    assert "1 h 30 min for revised deadline at 40.00 an hour" in text


# ---------------------------------------------------------------- the private page


def page(dk: Prompt, *said: str) -> tuple[Path, str]:
    found = dk("settle", *OWN, "--format", "html", *said)
    assert "do not hand this page over" in found.err
    path = Path(found.out.strip())
    return path, path.read_text(encoding="utf-8")


def test_the_page_says_that_it_is_private_in_its_name_and_is_readable_by_nobody_else(dk: Prompt) -> None:
    path, text = page(dk)
    assert path.name == "acme-private-settle-2026-03-03.html"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert text.count("PRIVATE. For you alone: do not hand this over.") == 2
    again, _ = page(dk)
    assert again.name == "acme-private-settle-2026-03-03-2.html"


def test_the_page_has_the_numbers_of_the_screen(dk: Prompt) -> None:
    dk("offer", "make", "700", "--by", "client", "--terms", "700 <b>now</b>", "--words")
    text = " ".join("".join(tree(page(dk)[1]).text).split())
    for said in ("472.50", "-607.50", "= 1,417.50 / 1,080.00", "60 %, your number", "700 <b>now</b>"):
        assert said in text


def test_the_page_goes_where_it_is_told_and_over_nothing_unasked(dk: Prompt) -> None:
    target = dk.folder / "mine.html"
    path, _ = page(dk, "--to", str(target), "--paper", "Letter")
    assert path == target
    assert "exists already" in dk.refused("settle", "--format", "html", "--to", str(target)).err
    assert page(dk, "--to", str(target), "--force")[0] == target


def test_the_page_is_opened_only_at_a_terminal(dk: Prompt) -> None:
    found = dk("settle", "--format", "html", "--open")
    assert "a copy of acme-private-settle" in found.err


# ---------------------------------------------------------------- with the rules of the platform


def test_the_demo_knows_the_default_and_what_arbitration_costs(demo: Prompt) -> None:
    """The numbers of the day the client ended the contract, from the record and the rules alone."""
    text = demo("settle", "--partial", "900").out
    for said in (
        "IF NOBODY ACTS  until Wed 8 Apr 2026, 17:20 Kyiv (14:20 UTC)",
        "USD 1,200.00 in escrow goes back to the client (UW-FP-REFUNDREQ, confidence A)",
        "337.50 (UW-FP-ARB-FEE, confidence C)",
        "escrow 1,200.00 (M3); agreed extra 420.00 (R2, R3) is NOT in escrow",
        "1,200.00, as you stated it (#61)",
        "nobody acts (DEFAULT)",
        "(900.00 + arbitration 337.50) / 1,200.00 = 1,237.50 / 1,200.00 = more than 100 %",
    ):
        assert said in text
    path = Path(demo("settle", "--format", "html").out.strip())
    assert "nobody acts (DEFAULT)" in path.read_text(encoding="utf-8")


def test_a_pack_that_cannot_be_read_is_said_and_hides_no_money(demo: Prompt) -> None:
    packs = demo.config / "packs"
    packs.mkdir(parents=True)
    (packs / "upwork-fixed.toml").write_text("this is no pack", encoding="utf-8")
    found = demo("settle")
    assert "upwork-fixed" in found.err
    assert "escrow 1,200.00" in found.out


def test_a_revised_deadline_that_has_passed_is_refused(demo: Prompt) -> None:
    said = demo.refused("settle", "--new-deadline", "1 mar 2026").err
    assert "--new-deadline '1 mar 2026' has passed" in said
    demo("settle", "--new-deadline", "3 apr 2026")  # the day that is running
