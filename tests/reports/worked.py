"""An invented case with everything a document has to show: the website redesign of Olena and Dana.

The sums check: 3,000 + 570 agreed = 3,570 = 1,950 received + 1,200 held + 420 never funded.
"""

from datetime import datetime, timedelta

from disputekit.record.canonical import Json
from disputekit.record.entry import Record

CLIENT, FREELANCER = "Dana Reyes", "Olena Koval"
UPWORK, CALL, MAIL = "Upwork Messages", "call", "e-mail"
ZONE = "Europe/Kyiv"
Fields = dict[str, Json]
ANSWERS = """
incomplete: 8 pages, the contact form and the theme files were submitted on 20 Mar with Submit work. The 1-hour \
training call (S5) was offered on 23 and 27 Mar and has not been held.
calendar: no milestone names one; the offer excludes "third-party systems" (X1). Requested 18 Mar, quoted 650.00 \
the same day, not built.
homepage: the client wrote "Homepage looks great, approved" on 23 Feb. A further pass, requested 12 Mar, was done \
14 Mar (R4). No amount is asked for it.
Does the work submitted on 20 Mar 2026 contain what M3 lists (S3 to S6)?
""".strip().splitlines()


def moment(iso: str, rel: str = "at", to: str | None = None, basis: str = "typed") -> Fields:
    """A moment from ``2026-01-12 10:31`` (UTC) or a date."""
    made: Fields = {"rel": rel, "from": _iso(iso), "zone": ZONE, "said": iso, "basis": basis}
    return made if to is None else {**made, "to": _iso(to)}


def _iso(text: str) -> str:
    day, _, time = text.partition(" ")
    return f"{day}T{time}+00:00" if time else day


def money(amount: str, currency: str = "USD") -> Fields:
    whole, _, part = amount.partition(".")
    return {"currency": currency, "minor": int(whole) * 100 + int(part or 0), "scale": 2}


def said(body: str) -> Fields:
    return {"body": body, "basis": "verbatim"}


def noted(body: str) -> Fields:
    return {"body": body, "basis": "described"}


def by_client(via: str = UPWORK) -> Fields:
    return {"from": CLIENT, "to": [FREELANCER], "via": via}


def by_me(via: str = UPWORK) -> Fields:
    return {"from": FREELANCER, "to": [CLIENT], "via": via}


def file(name: str, size: int = 120_000) -> Fields:
    return {"sha256": "ab" * 32, "size": size, "name": name}


class Chain:
    """Records in the order they were written down; a record is recorded ten minutes after it happened."""

    def __init__(self, records: list[Record] | None = None) -> None:
        self.records = records or []

    def add(self, kind: str, at: str | Fields, recorded: str = "", **fields: Json) -> int:
        """Record something and return its number. ``recorded`` is a UTC time where it is not soon after."""
        when = moment(at) if isinstance(at, str) else at
        seq = len(self.records) + 1
        made = {name.rstrip("_").replace("__", "."): value for name, value in fields.items()}
        self.records.append(Record(seq, self._clock(when, recorded), {"kind": kind, "when": when, **made}))
        return seq

    def _clock(self, when: Fields, recorded: str) -> str:
        stated = recorded or str(when.get("to") or when["from"])[:16].replace("T", " ")
        clock = datetime.fromisoformat(stated if " " in stated else f"{stated} 18:00")
        clock += timedelta(minutes=0 if recorded else 10)
        return f"{clock:%Y-%m-%dT%H:%M:%S}.000000Z"


def worked_case(*, clock: str = "machine") -> list[Record]:
    """The whole case, until the day the document is made (3 Apr 2026)."""
    chain = Chain()
    _start(chain, clock)
    _first_two_milestones(chain)
    _requests(chain)
    _build(chain)
    _dispute(chain)
    return chain.records


def _start(chain: Chain, clock: str) -> None:
    facts: Fields = {
        "title": "Website redesign",
        "me": FREELANCER,
        "client": CLIENT,
        "company": "Brightside Dental",
        "platform": "upwork",
        "contract": {"type": "fixed price", "ref": "38000001"},
        "currency": "USD",
        "zone": ZONE,
        "slug": "brightside",
    }
    if clock == "set":
        facts["clock"] = "set"
    chain.add("case", "2026-01-12 10:45", "", **facts)
    offer = chain.add(
        "agreement",
        "2026-01-12 10:31",
        "2026-01-12 10:45",
        talk=by_client("Upwork"),
        file__1=file("upwork-offer.pdf"),
    )
    terms: Fields = {"cites": [offer]}

    def scope(label: str, words: str, **more: Json) -> None:
        chain.add(
            "scope", "2026-01-12 10:31", "2026-01-12 10:45", label=label, text=said(words), **terms, **more
        )

    def milestone(label: str, words: str, amount: str, due: str, about: list[Json]) -> None:
        fields: Fields = {"amount": money(amount), "per": "fixed", "due": moment(due), "about": about}
        chain.add(
            "milestone",
            "2026-01-12 10:31",
            "2026-01-12 10:45",
            label=label,
            text=said(words),
            **terms,
            **fields,
        )

    scope("S1", "Wireframes for 5 page types", limit={"count": "5", "unit": "page types"})
    scope("S2", "Homepage and 4 templates, 2 revision rounds", limit={"count": "2", "unit": "rounds"})
    scope("S3", "Build of 8 pages in the existing theme")
    scope("S4", "Contact form")
    scope("S5", "Handover of theme files and 1 h training call")
    scope("S6", "Final polish and small tweaks before launch")
    scope("X1", "Not included: copywriting, online shop, third-party systems")
    milestone("M1", "Wireframes", "800", "2026-01-22", ["S1"])
    milestone("M2", "Design", "1000", "2026-02-06", ["S2"])
    milestone("M3", "Build", "1200", "2026-03-20", ["S3", "S4", "S5", "S6"])
    chain.add(
        "person", "2026-01-12 10:50", label="P1", names=[CLIENT, "dana@brightside.example"], side="client"
    )


def _first_two_milestones(chain: Chain) -> None:
    chain.add("money", "2026-01-12 11:02", step="funded", amount=money("800"), about=["M1"])
    chain.add(
        "message",
        "2026-01-14 09:20",
        talk=by_client(),
        text=said("Here is our old logo and the photo folder."),
    )
    chain.add(
        "delivery",
        "2026-01-23 15:12",
        talk=by_me("Submit work"),
        about=["M1", "S1"],
        text=said("Wireframes for the five page types."),
        file__1=file("wireframes.pdf"),
    )
    chain.add("money", "2026-01-26 08:40", step="released", amount=money("800"), about=["M1"])
    chain.add("money", "2026-01-26 08:41", step="funded", amount=money("1000"), about=["M2"])
    first = chain.add(
        "delivery",
        "2026-02-02 17:05",
        talk=by_me("Submit work"),
        about=["M2", "S2"],
        text=said("Homepage, first version."),
        file__1=file("home-v1.png"),
    )
    changes = chain.add(
        "message",
        "2026-02-05 10:14",
        talk=by_client(),
        text=said("Can the header be calmer? The photo is too busy."),
    )
    chain.add(
        "answer",
        "2026-02-05 10:14",
        value="changes_requested",
        re=[first],
        about=["M2", "S2"],
        cites=[changes],
    )
    second = chain.add(
        "delivery",
        "2026-02-09 16:30",
        talk=by_me("Submit work"),
        about=["M2", "S2"],
        text=said("Second version of the homepage, and four templates."),
        file__1=file("design-v2.fig"),
    )
    changes = chain.add(
        "message",
        "2026-02-11 09:50",
        talk=by_client(),
        text=said("Better! Please make the buttons green like our sign."),
    )
    chain.add(
        "answer",
        "2026-02-11 09:50",
        value="changes_requested",
        re=[second],
        about=["M2", "S2"],
        cites=[changes],
    )
    third = chain.add(
        "delivery",
        "2026-02-13 18:20",
        talk=by_me("Submit work"),
        about=["M2", "S2"],
        text=said("Green buttons on all pages, as asked on 11 Feb."),
        file__1=file("design-v3.fig"),
    )
    chain.add(
        "message", "2026-02-16 12:00", talk=by_client(), text=said("Thanks! Will look after the weekend.")
    )
    approval = chain.add(
        "message", "2026-02-23 08:15", talk=by_client(), text=said("Homepage looks great, approved")
    )
    chain.add("answer", "2026-02-23 08:15", value="agreed", re=[third], about=["M2", "S2"], cites=[approval])
    chain.add("money", "2026-02-23 08:30", step="released", amount=money("1000"), about=["M2"])
    chain.add("money", "2026-02-24 07:55", step="funded", amount=money("1200"), about=["M3"])


def _requests(chain: Chain) -> None:
    asked = chain.add(
        "message", "2026-02-10 11:00", talk=by_client(), text=said("can we add a Mailchimp popup")
    )
    chain.add("request", "2026-02-10 11:00", label="R1", cites=[asked])
    price = chain.add(
        "message",
        "2026-02-11 10:05",
        talk=by_me(),
        text=said("Yes. The popup would be 150.00 on top, ready on the 18th."),
        re=[asked],
    )
    chain.add("quote", "2026-02-11 10:05", about=["R1"], amount=money("150"), cites=[price])
    yes = chain.add(
        "message", "2026-02-12 09:31", talk=by_client(), text=said("ok go with the 150"), re=[price]
    )
    chain.add("answer", "2026-02-12 09:31", value="agreed", about=["R1"], cites=[yes])
    chain.add("position", "2026-02-11 10:05", "2026-02-11 10:20", about=["R1", "X1"], by="me", stance="out")
    chain.add(
        "delivery",
        "2026-02-18 14:10",
        talk=by_me(),
        about=["R1"],
        text=said("The popup is live on the test site."),
    )
    chain.add("money", "2026-02-23 08:32", step="released", amount=money("150"), about=["R1"])
    asked = chain.add(
        "message",
        "2026-02-16 12:04",
        talk=by_client(),
        text=said("Could you also set the German texts? I attach them."),
    )
    chain.add("request", "2026-02-16 12:04", label="R2", cites=[asked])
    price = chain.add(
        "message", "2026-02-17 08:10", talk=by_me(), text=said("8 German pages: 240.00, with M3."), re=[asked]
    )
    chain.add("quote", "2026-02-17 08:10", about=["R2"], amount=money("240"), cites=[price])
    yes = chain.add(
        "message", "2026-02-17 16:45", talk=by_client(), text=said("Perfect, please do"), re=[price]
    )
    chain.add("answer", "2026-02-17 16:45", value="agreed", about=["R2"], cites=[yes])
    chain.add("position", "2026-02-17 08:10", about=["R2"], by="me", stance="out")
    call = chain.add(
        "message",
        "2026-03-04 15:00",
        "2026-03-04 18:00",
        talk=by_client(CALL),
        text=noted("Language switch discussed."),
    )
    chain.add(
        "request",
        "2026-03-04 15:00",
        "2026-03-04 18:01",
        label="R3",
        cites=[call],
        text=noted("a language switch in the menu"),
    )
    price = chain.add(
        "message",
        "2026-03-04 17:40",
        talk=by_me(),
        text=said("Confirming our call: EN/DE switch in the menu, USD 180, with M3."),
    )
    chain.add("quote", "2026-03-04 17:40", about=["R3"], amount=money("180"), cites=[price])
    yes = chain.add(
        "message", "2026-03-05 08:12", talk=by_client(), text=said("Yes that's fine, go ahead."), re=[price]
    )
    chain.add("answer", "2026-03-05 08:12", value="agreed", about=["R3"], cites=[yes])
    chain.add("position", "2026-03-04 17:40", about=["R3"], by="me", stance="out")


def _build(chain: Chain) -> None:
    chain.add(
        "message",
        "2026-03-06",
        "2026-03-15 19:02",
        talk=by_client(CALL),
        about=["M3"],
        text=noted("Launch moved to 30 March, both fine with it."),
    )
    asked = chain.add(
        "message",
        "2026-03-12 09:03",
        talk=by_client(),
        text=said("one more pass on the homepage please, just polish"),
    )
    chain.add("request", "2026-03-12 09:03", label="R4", cites=[asked])
    reply = chain.add(
        "message",
        "2026-03-12 10:30",
        talk=by_me(),
        text=said("That would be round 3, I can quote it."),
        re=[asked],
    )
    chain.add("position", "2026-03-12 10:30", about=["R4", "S2", "S6"], by="me", stance="out", cites=[reply])
    chain.add(
        "work",
        "2026-03-14 17:00",
        about=["R4"],
        text=noted("Spacing and type of the homepage gone over once more."),
    )
    asked = chain.add(
        "message",
        "2026-03-18 13:22",
        talk=by_client(),
        text=said("Can you also put in a booking calendar so patients can pick slots?"),
    )
    chain.add("request", "2026-03-18 13:22", label="R5", cites=[asked])
    price = chain.add(
        "message",
        "2026-03-18 15:06",
        talk=by_me(),
        text=said(
            "A booking calendar is a third-party system (X1). I could add one for 650.00, after launch."
        ),
        re=[asked],
    )
    chain.add("quote", "2026-03-18 15:06", about=["R5"], amount=money("650"), cites=[price])
    chain.add("position", "2026-03-18 15:06", about=["R5", "X1", "S4"], by="me", stance="out", cites=[price])
    submitted = chain.add(
        "delivery",
        "2026-03-20 16:02",
        talk=by_me("Submit work"),
        about=["M3", "S3", "S4", "S5", "R2", "R3"],
        text=said("Theme files, 9 pages, contact form, EN/DE switch. Training call: please pick a day."),
        file__1=file("theme.zip", 8_400_000),
        part=True,
    )
    chain.add(
        "amend",
        "2026-03-21 09:00",
        target=submitted,
        reason="miscount, R2's page listed twice",
        set__text=said("Theme files, 8 pages, contact form, EN/DE switch. Training call: please pick a day."),
    )
    chain.add(
        "message",
        "2026-03-23 10:00",
        talk=by_me(),
        about=["S5"],
        text=said("Would Wed or Thu suit for the training call?"),
    )
    chain.add(
        "message", "2026-03-25 18:44", talk=by_client(), about=["M3"], text=said("checking with my partner")
    )
    chain.add(
        "message",
        "2026-03-27 11:30",
        talk=by_me(),
        about=["S5"],
        text=said("Happy to do the training call next week."),
    )


def _dispute(chain: Chain) -> None:
    chain.add("event", "2026-04-01 14:20", name="contract_ended", by="client")
    reason = chain.add(
        "event",
        "2026-04-01 14:20",
        name="refund_requested",
        by="client",
        about=["M3"],
        text=said(
            "The site is incomplete. The booking calendar is missing and the homepage still doesn't feel finished."
        ),
    )
    chain.add("money", "2026-04-01 14:20", step="refund_asked", amount=money("1200"), about=["M3"])
    chain.add(
        "deadline",
        "2026-04-01 15:00",
        due=moment("2026-04-08 14:20"),
        rule="UW-FP-REFUNDREQ",
        text=said("Respond by Apr 8, 2026 2:20 PM UTC"),
    )
    chain.add("position", "2026-04-01 14:20", about=["R5", "M3"], by="client", stance="in", cites=[reason])
    chain.add("position", "2026-04-01 14:20", about=["R4", "M3"], by="client", stance="in", cites=[reason])
    for minute, answer in enumerate(ANSWERS):
        chain.add("memo", f"2026-04-02 09:{10 + minute}", text=said(answer), re=[reason])
    chain.add(
        "event",
        "2026-04-02 10:00",
        name="dispute_filed",
        by="me",
        about=["M3"],
        amount=money("1200"),
        text=said("Release to the freelancer of the 1,200.00 in escrow for M3."),
    )
    for channel, extent in ((UPWORK, "complete"), (MAIL, "selected")):
        chain.add(
            "coverage",
            "2026-04-02 10:30",
            channel=channel,
            extent=extent,
            from_=moment("2026-01-12"),
            to=moment("2026-04-01"),
        )
    chain.add(
        "offer",
        "2026-04-02 11:00",
        label="O1",
        talk=by_me(),
        amount=money("900"),
        text=noted("secret compromise of nine hundred"),
    )
