"""The days of a freelancer, as docs and help promise them: day one, an asking, the oral yes, a hand-over, a slip."""

from tests.journeys.conftest import Machine

SCOPE = """\
# Website
Client: Dana Reyes, acme
Freelancer: Olena Koval
Platform: Upwork fixed price
Currency: USD
Time zone: Europe/Kyiv
Agreed: 12 Jan 2026
## Scope
- Home page + 4 inner pages
- Logo placement
- Revisions, limit 2 rounds
## Not included
- No e-mail marketing
- No blog
## Milestones
- Design, 800.00
- Build, 1,200.00
"""


def day_one(machine: Machine) -> Machine:
    (machine.home / "scope.md").write_text(SCOPE, encoding="utf-8")
    (machine.home / "upwork-offer.pdf").write_bytes(b"%PDF the offer")
    machine.at("2026-01-12T12:00+02:00")
    done = machine("start", "scope.md", "-f", "upwork-offer.pdf", "--slug", "acme", "--clock-set", "--yes")
    assert done.out == "acme #1-#9 recorded\n"
    for words in (
        "S1   Home page + 4 inner pages",
        "X2   No blog",
        "M2   Build · USD 1,200.00",
        "upwork-offer.pdf",
    ):
        assert words in done.err
    return machine


def test_day_one(machine: Machine) -> None:
    day_one(machine)
    done = machine("status")
    assert "acme · Website · Dana Reyes, acme · Upwork fixed price · USD" in done.out
    assert machine("show", "S3", "--json").json["cites"] == [2]


def test_one_more_thing(machine: Machine) -> None:
    day_one(machine).at("2026-03-03T16:05+02:00")
    done = machine("requested", "--words", "can you also do an e-mail popup, should be quick", "-t", "15:40")
    assert done.out == (
        "acme #10 · R1 requested by Dana · Upwork (default) · Tue 3 Mar 2026, 15:40 Kyiv (13:40 UTC)"
        " · Dana's words · logged 25 min later\n"
    )
    assert 'near: X1 "No e-mail marketing"' in done.err
    assert "dk quoted R1 AMOUNT" in done.err
    assert "taken back: #10 R1 requested by Dana" in machine("undo").out


def test_the_oral_yes(acme: Machine) -> None:
    acme("requested", "a popup")
    done = acme(
        "called", "20 min zoom, she is fine with 150 for the popup", "--agreed", "R1=150", "-v", "zoom"
    )
    assert "acme #3 · call · zoom" in done.out
    assert "R1 agreed by Dana, USD 150.00" in done.out
    assert "on your word only (spoken, off Upwork)" in done.err
    assert "agreed in speech, no written recap" in acme("status").out
    acme("sent", "--words", "to confirm our call: the popup for USD 150", "--re", "3")
    assert "no written recap" not in acme("status").out


def test_a_hand_over_and_a_week_of_hours(acme: Machine) -> None:
    acme("milestone", "800", "Design")
    acme("milestone", "45", "Support", "--per", "hour")
    (acme.home / "site-v1.zip").write_bytes(b"site" * 1000)
    acme.at("2026-03-10T17:30+02:00")
    done = acme("delivered", "M1", "site-v1.zip", "--submit")
    assert "M1 submitted · Submit work · Tue 10 Mar 2026, 17:30 Kyiv (15:30 UTC) · 1 file, 4.0 kB" in done.out
    done = acme("hours", "last-week", "31.5", "--manual", "2")
    assert "29.5 tracked + 2.0 manual" in done.out
    assert "= USD 1,417.50" in acme("account").out


def test_a_slip_and_a_late_evening(acme: Machine) -> None:
    acme("requested", "a blog")
    acme("quoted", "R1", "4500")
    acme.at("2026-03-03T16:07+02:00")
    done = acme("fix", "3", "amount", "450", "--why", "typing mistake")
    assert (
        "acme #4 corrects #3 · amount USD 4,500.00 -> USD 450.00 · typing mistake · 2 min later" in done.out
    )
    text = "2 mar 16:05 | requested | wants a shop too\nabout 28 feb | sent | told her\n03/04 | got | x\n"
    done = acme.run("catchup", stdin=text.encode())
    assert done.code == 2
    assert "1 ok  Mon 2 Mar 2026, 16:05 Kyiv (14:05 UTC) · requested" in done.err
    assert "2 ok  about Sat 28 Feb 2026" in done.err
    assert "3 ??  '03/04'" in done.err
    assert acme.count() == 4


def test_habit_and_scripts(acme: Machine) -> None:
    acme.bash("printf 'can you also\\nadd a shop?' | dk got --once mail:1")
    acme.bash("printf 'can you also\\nadd a shop?' | dk got --once mail:1")
    assert acme.count() == 2
    acme("requested", "a shop", "--cites", "2")
    done = acme.bash('dk due --check -q || echo "says: $(dk due --line)"')
    assert done.out == "1\nsays: acme: R1 no price named\n"
