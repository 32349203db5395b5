"""The invented case of the report design, built as records: Website redesign, three milestones, five requests."""

from tests.case.build import Chain, file, limit, money, note, to_client, to_me, when, words

CLIENT_REASON = (
    "The site is incomplete. The booking calendar is missing and the homepage still doesn't feel finished."
)
START = "2026-01-12T10:31+00:00"


class Worked(Chain):
    """The case, with the numbers of the records that tests name."""

    def __init__(self) -> None:
        super().__init__()
        self.offer = self.add(
            "agreement", START, text=words("Offer accepted"), file_1=file("offer.pdf"), talk=to_me()
        )
        self._terms()
        self._milestones_1_and_2()
        self._requests()
        self._milestone_3()
        self._end()

    def _terms(self) -> None:
        def scope(label: str, said: str, **more: object) -> int:
            return self.add("scope", START, label=label, text=words(said), cites=[self.offer], **more)

        scope("S1", "Wireframes for 5 page types", limit=limit("5", "page types"))
        self.s2 = scope(
            "S2", "Homepage and 4 templates, 2 revision rounds", limit=limit("2", "revision rounds")
        )
        scope("S3", "Eight pages built")
        scope("S4", "Contact form")
        scope("S5", "Handover of theme files and 1 h training call")
        scope("S6", "Final polish and small tweaks before launch")
        scope("X1", "Not included: copywriting, online shop, third-party systems")
        parts = (
            ("M1", "Wireframes", 800, "2026-01-22", ["S1"]),
            ("M2", "Design", 1000, "2026-02-06", ["S2"]),
        )
        last = ("M3", "Build", 1200, "2026-03-20", ["S3", "S4", "S5", "S6"])
        for label, said, amount, due, items in (*parts, last):
            self.add(
                "milestone",
                START,
                label=label,
                text=words(said),
                amount=money(amount),
                due=when(due),
                about=items,
                cites=[self.offer],
            )

    def _pay(self, label: str, at: str, step: str, amount: int) -> int:
        return self.add("money", at, step=step, amount=money(amount), about=[label])

    def _submit(self, label: str, at: str, **more: object) -> int:
        return self.add("delivery", at, about=[label], talk=to_client("Submit work"), file_1=file(), **more)

    def _milestones_1_and_2(self) -> None:
        self._pay("M1", "2026-01-12T11:00+00:00", "funded", 800)
        self._submit("M1", "2026-01-23T15:00+00:00")
        self._pay("M1", "2026-01-26T09:00+00:00", "released", 800)
        self._pay("M2", "2026-01-26T09:05+00:00", "funded", 1000)
        for submitted, asked in (("2026-02-02T10:00+00:00", "05"), ("2026-02-09T10:00+00:00", "11")):
            delivery = self._submit("M2", submitted)
            self.add(
                "answer",
                f"2026-02-{asked}T10:00+00:00",
                value="changes_requested",
                re=[delivery],
                talk=to_me(),
                text=words("please change the header"),
            )
        last = self._submit("M2", "2026-02-13T10:00+00:00")
        self.praise = self.add(
            "answer",
            "2026-02-23T10:00+00:00",
            value="agreed",
            re=[last],
            talk=to_me(),
            text=words("Homepage looks great, approved"),
        )
        self._pay("M2", "2026-02-23T11:00+00:00", "released", 1000)

    def _requests(self) -> None:
        self._agreed_request("R1", 150, ("2026-02-10", "2026-02-11", "2026-02-12", "2026-02-18"), "M2")
        self._pay("R1", "2026-02-23T11:05+00:00", "received", 150)
        self._agreed_request("R2", 240, ("2026-02-25", "2026-02-25", "2026-02-26", "2026-03-20"), "M3")
        self._request_by_call()
        self.r4 = self.add(
            "request",
            "2026-03-12T09:03+00:00",
            label="R4",
            talk=to_me(),
            text=words("one more pass on the homepage please, just polish"),
        )
        self.add(
            "position",
            "2026-03-12T09:40+00:00",
            by="me",
            stance="out",
            about=["R4", "S2"],
            talk=to_client(),
            text=words("That would be round 3, I can quote it."),
        )
        self.add("work", "2026-03-14", about=["R4"], text=note("Homepage polished"))
        self.r5 = self.add(
            "request",
            "2026-03-18T11:00+00:00",
            label="R5",
            talk=to_me(),
            text=words("Can you also put in a booking calendar so patients can pick slots?"),
        )
        self.add(
            "quote",
            "2026-03-18T16:00+00:00",
            about=["R5"],
            amount=money(650),
            talk=to_client(),
            text=words("The calendar would be 650."),
        )
        self.add("position", "2026-03-18T16:00+00:00", by="me", stance="out", about=["R5", "X1"])

    def _agreed_request(
        self, label: str, amount: int, days: tuple[str, str, str, str], milestone: str
    ) -> None:
        asked, quoted, answered, done = days
        self.add(
            "request",
            f"{asked}T10:00+00:00",
            label=label,
            about=[milestone],
            talk=to_me(),
            text=words(f"can we add {label}"),
        )
        price = self.add(
            "quote",
            f"{quoted}T10:30+00:00",
            about=[label],
            amount=money(amount),
            talk=to_client(),
            text=words(f"That is {amount}."),
        )
        self.add(
            "answer",
            f"{answered}T08:00+00:00",
            about=[label],
            re=[price],
            value="agreed",
            talk=to_me(),
            text=words(f"ok go with the {amount}"),
        )
        self._submit(label, f"{done}T16:02+00:00")

    def _request_by_call(self) -> None:
        self.call = self.add(
            "request",
            "2026-03-04T15:00+00:00",
            label="R3",
            about=["M3"],
            talk=to_me("call"),
            text=note("R3 discussed"),
            recorded="2026-03-04T18:00:00.000000Z",
        )
        confirmation = self.add(
            "message",
            "2026-03-04T17:40+00:00",
            talk=to_client(),
            re=[self.call],
            text=words("Confirming our call: EN/DE switch in the menu, USD 180, with M3."),
        )
        price = self.add(
            "quote", "2026-03-04T17:40+00:00", about=["R3"], amount=money(180), cites=[confirmation]
        )
        yes = self.add(
            "message",
            "2026-03-05T08:12+00:00",
            talk=to_me(),
            re=[confirmation],
            text=words("Yes that's fine, go ahead."),
        )
        self.add("answer", "2026-03-05", about=["R3"], re=[price], value="agreed", cites=[yes])
        self.late = self.add(
            "message",
            "2026-03-06",
            talk=to_me("call"),
            text=note("Launch moved to 30 Mar"),
            about=["M3"],
            recorded="2026-03-15T10:00:00.000000Z",
        )

    def _milestone_3(self) -> None:
        self._pay("M3", "2026-02-23T11:10+00:00", "funded", 1200)
        self.submitted = self._submit("M3", "2026-03-20T16:02+00:00", text=note("9 pages listed"))
        self.fix = self.add(
            "amend",
            "2026-03-21",
            target=self.submitted,
            reason="miscount, R2's page listed twice",
            set_text=note("8 pages listed"),
        )
        self._submit("R3", "2026-03-20T16:05+00:00")
        self.add(
            "message",
            "2026-03-25T09:00+00:00",
            about=["M3"],
            talk=to_me(),
            text=words("checking with my partner"),
        )
        self.add(
            "message",
            "2026-03-27T09:00+00:00",
            talk=to_client(),
            text=words("Shall we hold the training call?"),
        )

    def _end(self) -> None:
        end = "2026-04-01T14:20+00:00"
        self.add("event", end, name="contract_ended", by="client")
        self.refund = self.add(
            "event", end, name="refund_requested", by="client", about=["M3"], text=words(CLIENT_REASON)
        )
        self._pay("M3", end, "refund_asked", 1200)
        self.add(
            "deadline", "2026-04-01T15:00+00:00", due=when("2026-04-08T14:20+00:00"), rule="UW-FP-REFUNDREQ"
        )
        self.add(
            "position",
            "2026-04-01T14:20+00:00",
            by="client",
            stance="in",
            about=["R5"],
            cites=[self.refund],
        )
        self.add(
            "position",
            "2026-04-02T09:00+00:00",
            by="me",
            stance="disputes",
            about=["M3"],
            re=[self.refund],
            text=words("Submitted 20 Mar with Submit work."),
        )
        self.add(
            "memo",
            "2026-04-02T09:10+00:00",
            re=[self.refund],
            text=words("Does the work submitted on 20 Mar 2026 contain what M3 lists (S3 to S6)?"),
        )
        self.add(
            "event",
            "2026-04-02T10:00+00:00",
            name="dispute_filed",
            by="me",
            about=["M3"],
            text=words("Release of the 1,200.00 in escrow for M3."),
        )
        self.covered = self.add(
            "coverage",
            "2026-04-02",
            channel="Upwork Messages",
            extent="complete",
            from_=when("2026-01-12"),
            to=when("2026-04-01"),
        )
