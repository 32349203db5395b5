"""The website case that ``demo`` plays: real commands, at chosen times, in a throw-away workspace.

An agreed scope, five requests beyond it (two quoted and agreed in writing, one agreed on a call and confirmed in
writing, two never agreed), submissions, one payment after its due date, one milestone submitted and not
released, the contract ended. It also holds what speaks for the other side: own late submission, a note written
nine days later, a correction, work done without a price, a promised call that was not held.
"""

import zipfile
from pathlib import Path
from typing import NamedTuple


class Step(NamedTuple):
    """One command at one time; ``why`` is what the reader of the demo should notice, where there is something."""

    now: str
    line: str
    why: str = ""


SCOPE = """\
# Website redesign

Client: Dana Reyes, Brightside Dental
Freelancer: Olena Koval
Platform: Upwork fixed price
Contract: 38000001
Currency: USD
Time zone: Europe/Kyiv
Agreed: 2026-01-12 12:31
Short name: brightside

## Scope
- Wireframes for 5 page types (limit 5 page types)
- Homepage and 4 templates, 2 revision rounds (limit 2 rounds)
- Theme files of the 5 templates, responsive
- Contact form
- 1 h training call
- Final polish and small tweaks before launch

## Not included
- Copywriting, online shop, third-party systems

## Milestones
- Wireframes (S1), 800.00, due 22 Jan 2026
- Design (S2), 1,000.00, due 6 Feb 2026
- Build and handover (S3 to S6), 1,200.00, due 20 Mar 2026
"""

OFFER = """\
Upwork offer, contract 38000001 (text of the offer page, saved 12 Jan 2026)

Website redesign for Brightside Dental. Fixed price, USD 3,000.00 in three milestones.
M1 Wireframes for 5 page types. 800.00, due 22 Jan 2026.
M2 Homepage and 4 templates, 2 revision rounds. 1,000.00, due 6 Feb 2026.
M3 Theme files of the 5 templates, responsive; contact form; 1 h training call;
   final polish and small tweaks before launch. 1,200.00, due 20 Mar 2026.
Not included: copywriting, online shop, third-party systems.
Offer accepted by Olena Koval, 12 Jan 2026, 10:31 UTC.
"""

STEPS: tuple[Step, ...] = (
    Step(
        "2026-01-12T12:40+02:00",
        "dk start scope.md -f upwork-offer.txt --clock-set --yes",
        "Day one. The agreed words come from the offer itself, and everything is shown before it is written.",
    ),
    Step("2026-01-12T18:05+02:00", "dk funded M1 800 -t '18:02'"),
    Step(
        "2026-01-23T17:20+02:00",
        "dk delivered M1 wireframes.zip --submit --about S1 --text 'Wireframes for the 5 page types, one file each.' --words",
    ),
    Step(
        "2026-01-26T11:10+02:00",
        "dk got 'Wireframes are good, thank you. Releasing now.' --words -t '11:02' --about M1",
    ),
    Step("2026-01-26T11:12+02:00", "dk accepted M1 --cites last"),
    Step("2026-01-26T11:15+02:00", "dk released M1 800"),
    Step("2026-01-26T11:20+02:00", "dk funded M2 1000"),
    Step(
        "2026-02-02T19:40+02:00",
        "dk delivered M2 design-1.zip --submit --about S2 --text 'Homepage and 4 templates, first version.' --words",
    ),
    Step(
        "2026-02-05T10:30+02:00",
        "dk round S2 'Can you make the header lighter and move the phone number up?' --words -t '10:12' --about M2",
        "A revision round that the offer includes: counted against S2, with its date.",
    ),
    Step(
        "2026-02-09T18:30+02:00",
        "dk delivered M2 design-2.zip --submit --about S2 --text 'Second version: lighter header, phone number moved up.' --words",
    ),
    Step(
        "2026-02-10T16:40+02:00",
        "dk requested 'can we add a Mailchimp popup to the homepage? should be quick' --words -t '16:05'",
        "The first request beyond the offer. The nearest agreed words are shown; nobody judges.",
    ),
    Step(
        "2026-02-11T09:20+02:00",
        "dk quoted R1 150 1d --text 'The popup is outside the offer. I can do it for USD 150 in one day, with M2.' --words",
    ),
    Step(
        "2026-02-11T15:45+02:00",
        "dk round S2 'Please use the second photo on the homepage.' --words --about M2",
    ),
    Step(
        "2026-02-12T08:50+02:00",
        "dk agreed R1=150 --text 'ok go with the 150' --words --re 23",
        "Agreed in writing, before the work.",
    ),
    Step(
        "2026-02-13T17:15+02:00",
        "dk delivered M2 design-3.zip --submit --about S2 --text 'Third version: second photo.' --words",
    ),
    Step(
        "2026-02-16T12:10+02:00",
        "dk requested 'We also need a Team page, like the other templates.' --words -t '11:55'",
    ),
    Step(
        "2026-02-16T13:30+02:00",
        "dk quoted R2 240 2d --text 'A sixth template is not in the offer. USD 240, two days, delivered with M3.' --words",
    ),
    Step("2026-02-17T09:05+02:00", "dk agreed R2=240 --text 'Yes please, 240 is fine.' --words --re last"),
    Step(
        "2026-02-18T16:20+02:00",
        "dk delivered R1 popup.zip --text 'Mailchimp popup, tested with your list.' --words",
    ),
    Step("2026-02-18T16:30+02:00", "dk invoiced R1 150 --due '20 feb 2026' --ref INV-7"),
    Step(
        "2026-02-23T10:40+02:00",
        "dk got 'Homepage looks great, approved. The popup works too.' --words -t '10:31' --about M2",
    ),
    Step("2026-02-23T10:42+02:00", "dk accepted M2 --cites last"),
    Step("2026-02-23T10:50+02:00", "dk released M2 1000"),
    Step(
        "2026-02-23T11:00+02:00",
        "dk paid R1 150 --ref INV-7",
        "Three days after its due date; the report says so, and of nothing else that it is late.",
    ),
    Step("2026-02-24T09:30+02:00", "dk funded M3 1200"),
    Step(
        "2026-03-04T20:05+02:00",
        "dk called 20 min, she wants the menu in English and German -t '17:00' -v zoom",
    ),
    Step(
        "2026-03-04T20:07+02:00",
        "dk requested a language switch EN/DE in the menu -t '17:00' -v zoom --cites last",
    ),
    Step(
        "2026-03-04T20:10+02:00",
        "dk quoted R3 180 --text 'Confirming our call: EN/DE switch in the menu, USD 180, with M3.' --words -t '19:40'",
        "A call proves little. The written confirmation does.",
    ),
    Step(
        "2026-03-05T10:15+02:00",
        "dk agreed R3=180 --text \"Yes that's fine, go ahead\" --words -t '10:12' --re last",
    ),
    Step(
        "2026-03-12T11:20+02:00",
        "dk requested 'one more pass on the homepage please, just polish' --words -t '11:03'",
    ),
    Step(
        "2026-03-12T11:40+02:00",
        "dk unclear R4 S6 S2 --text 'That would be round 3, I can quote it.' --words -v Upwork",
    ),
    Step(
        "2026-03-14T18:00+02:00",
        "dk worked homepage pass: spacing and image sizes --about R4",
        "Done without a price. The report will say that too.",
    ),
    Step(
        "2026-03-15T21:30+02:00",
        "dk called she moved the launch to 30 March -t '6 mar 2026' -v call",
        "Written down nine days later: printed as such, never hidden.",
    ),
    Step(
        "2026-03-18T15:10+02:00",
        "dk requested 'Can you also put in a booking calendar so patients can pick slots?' --words -t '14:55'",
    ),
    Step(
        "2026-03-18T16:00+02:00",
        "dk quoted R5 650 5d --text 'A booking calendar is a third-party system, outside the offer. I can add it for USD 650.' --words",
    ),
    Step("2026-03-18T16:05+02:00", "dk out R5 X1"),
    Step(
        "2026-03-20T18:20+02:00",
        "dk delivered M3 theme.zip --submit --about S3 --about S4 --about S6 --text 'Theme files of 6 templates, contact form, final polish.' -t '18:02'",
    ),
    Step(
        "2026-03-20T18:25+02:00",
        "dk delivered R2 theme.zip --submit --text 'Team page, in the theme files.' --words -t '18:02'",
    ),
    Step(
        "2026-03-20T18:26+02:00",
        "dk delivered R3 theme.zip --submit --text 'EN/DE switch, in the theme files.' --words -t '18:02'",
    ),
    Step(
        "2026-03-21T09:00+02:00",
        "dk fix 48 text 'Theme files of 5 templates, contact form, final polish.' --why 'the sixth template is R2'",
        "A typing mistake is corrected by a new record; the former words stay visible.",
    ),
    Step(
        "2026-03-23T10:00+02:00",
        "dk sent 'The training call: would Wednesday 25 March, 15:00, suit you?' --words --about S5",
    ),
    Step(
        "2026-03-25T17:30+02:00",
        "dk got \"I'm checking with my partner, will come back to you.\" --words -t '17:12' --about M3",
    ),
    Step(
        "2026-03-27T09:10+02:00", "dk sent 'I can do the training call any day next week.' --words --about S5"
    ),
    Step(
        "2026-04-01T17:40+03:00",
        "dk event ended --by client -t '17:20'",
        "The bad day. The client ends the contract and asks for the money back.",
    ),
    Step(
        "2026-04-01T17:41+03:00",
        "dk refunded M3 1200 --asked -v Upwork -t '17:20' --words "
        '--text "The site is incomplete. The booking calendar is missing and the homepage still doesn\'t feel finished."',
    ),
    Step(
        "2026-04-01T17:45+03:00",
        "dk position in R5 S4 --by client --cites last --text 'The booking calendar is missing' --words -t '17:20' -v Upwork",
    ),
    Step(
        "2026-04-01T17:46+03:00",
        "dk position in R4 S6 --by client --cites 56 --text \"the homepage still doesn't feel finished\" --words -t '17:20' -v Upwork",
    ),
    Step(
        "2026-04-01T17:50+03:00",
        "dk coverage add Upwork 2026-01-12 2026-04-01",
        "What the record holds of a channel. Only with this may a document say: no answer in the record.",
    ),
    Step(
        "2026-04-01T17:55+03:00",
        "dk deadlines set UW-FP-REFUNDREQ '8 apr 17:20' 'answer due, as the request page of Upwork shows it' --about M3",
        "A date can be computed from the rules. The one that the platform's own page shows counts.",
    ),
    Step(
        "2026-04-02T10:00+03:00",
        "dk event claim --by me --about M3 --amount 1200 --words "
        "--text 'Release to the freelancer of the 1,200.00 in escrow for M3.'",
        "What you ask for, and your answers in the order of the client's reasons.",
    ),
    Step(
        "2026-04-02T10:05+03:00",
        "dk memo 'Does the work submitted on 20 March 2026 contain what M3 lists (S3 to S6)?' --words --re 56 --about M3",
    ),
    Step(
        "2026-04-02T10:06+03:00",
        "dk memo 'Incomplete: the theme files of 5 templates, the contact form and the final polish were submitted on 20 March with Submit work. "
        "The training call (S5) was offered on 23 and 27 March and has not been held.' --words --re 56 --cites 48 --cites 52 --cites 54",
    ),
    Step(
        "2026-04-02T10:07+03:00",
        "dk memo 'Booking calendar: no milestone names one. Requested on 18 March, quoted the same day, not built.' "
        "--words --re 56 --cites 45 --cites 46",
    ),
    Step(
        "2026-04-02T10:08+03:00",
        "dk memo 'Homepage: a further pass, requested on 12 March, was done on 14 March. No amount is asked for it.' "
        "--words --re 56 --cites 41 --cites 43",
    ),
)

LOOK: tuple[Step, ...] = (
    Step("2026-04-03T09:00+03:00", "dk status", "Where the case stands, with the command for each open end."),
    Step(
        "2026-04-03T09:00+03:00",
        "dk dispute",
        "How long, and what silence costs; then what to do, in order, each with its command.",
    ),
    Step(
        "2026-04-03T09:00+03:00",
        "dk settle --fee 10 --partial 900 --hours 6 --rate 45",
        "The ways it can end, by your own numbers. No document shows any of it.",
    ),
    Step(
        "2026-04-03T09:00+03:00",
        "dk review own-late left-out words-that-cover",
        "The case as an honest opponent would read it; without names of checks, all of it.",
    ),
    Step("2026-04-03T09:01+03:00", "dk search booking"),
    Step("2026-04-03T09:02+03:00", "dk scope"),
    Step("2026-04-03T09:03+03:00", "dk verify --accept unanchored", "Nothing recorded was changed since."),
)

REPORTS: tuple[Step, ...] = (
    Step(
        "2026-04-03T09:05+03:00",
        "dk report",
        "One file to hand over, and the same for a spreadsheet and as text.",
    ),
    Step("2026-04-03T09:05+03:00", "dk report timeline --format md --to timeline.md"),
    Step("2026-04-03T09:05+03:00", "dk report scope --format csv --to scope.csv"),
    Step(
        "2026-04-03T09:05+03:00",
        "dk dispute --format html",
        "And one page for your own eyes: how long, how much, what is weak, what to say.",
    ),
)

_ARCHIVES = {
    "wireframes.zip": ("home.txt", "service.txt", "contact.txt", "article.txt", "landing.txt"),
    "design-1.zip": ("homepage.txt", "template-1.txt", "template-2.txt", "template-3.txt", "template-4.txt"),
    "design-2.zip": ("homepage.txt", "header.txt"),
    "design-3.zip": ("homepage.txt",),
    "popup.zip": ("popup.txt",),
    "theme.zip": ("style.txt", "contact-form.txt", "team.txt", "menu-en-de.txt", "readme.txt"),
}
_STAMP = (2026, 1, 12, 12, 0, 0)


def lay_out(folder: Path) -> None:
    """Put the files that the commands name into a folder: scope, offer, and small archives."""
    (folder / "scope.md").write_text(SCOPE, encoding="utf-8")
    (folder / "upwork-offer.txt").write_text(OFFER, encoding="utf-8")
    for archive, names in _ARCHIVES.items():
        with zipfile.ZipFile(folder / archive, "w") as file:
            for name in names:
                file.writestr(
                    zipfile.ZipInfo(name, _STAMP), f"{name} of {archive}, a stand-in made by the demo\n"
                )
