"""How the values of a view are said: amounts, times, exhibits, recorded words and the four kinds of sentence.

One wording for all formats. What is said here about the record is generated text and follows the rules for
documents; what people wrote is kept apart in its own tone.
"""

from collections.abc import Collection, Iterable
from decimal import Decimal

from disputekit.case.sentence import Absence, Claim, Exhibit, Fact, Inference, Named, Part, Quote, Sentence
from disputekit.case.view import Corrected, CoverageLine, Footnote, Limit, WrittenLater
from disputekit.record.moment import Moment
from disputekit.record.money import Money
from disputekit.record.spoken import lag_words
from disputekit.reports.document import Document
from disputekit.reports.moments import clock_date, date_of, day_of, iso_date, point_of, time_of
from disputekit.reports.privacy import masked
from disputekit.reports.span import NOTHING, Phrase, Piece, Span, Tone, joined, phrase

SIDES = {
    "me": "freelancer",
    "client": "client",
    "platform": "platform",
    "other": "another person",
    "unknown": "a person whose side is not stated",
}
STANCES = {
    "in": "part of what was agreed",
    "out": "not part of what was agreed",
    "unclear": "unclear whether it was agreed",
    "agrees": "agrees",
    "disputes": "disputes it",
}
SHORT = 64  # characters of recorded words where a table has no room for more


class Words:
    """Says values for one document: its zone, and whether dates need their year."""

    def __init__(self, document: Document) -> None:
        self.zone = document.zone
        self.year = document.with_year()

    # ------------------------------------------------------------ times

    def day(self, moment: Moment) -> str:
        """Say the day for a ledger: ``Wed 4 Mar``."""
        return day_of(moment, self.zone, year=self.year)

    def time(self, moment: Moment) -> str:
        """Say the time of day for a ledger: ``15:00`` or ``time n/k``."""
        return time_of(moment, self.zone)

    def date(self, moment: Moment) -> str:
        """Say the date for running text: ``20 Mar``."""
        return date_of(moment, self.zone, year=self.year)

    def point(self, moment: Moment) -> str:
        """Say date, year and time for running text: ``1 Apr 2026, 14:20``."""
        return point_of(moment, self.zone, year=True)

    def full_date(self, iso: str) -> str:
        """Say an ISO date with its year: ``3 Apr 2026``."""
        return iso_date(iso, year=True)

    def short_date(self, iso: str) -> str:
        """Say an ISO date as the document says dates: ``28 Mar``."""
        return iso_date(iso, year=self.year)

    def clock(self, recorded_at: str) -> str:
        """Say the date when something was written down, by the machine's clock."""
        return clock_date(recorded_at, self.zone, year=self.year)

    def span(self, first: str, last: str) -> str:
        """Say a stretch of ISO days: ``28 to 31 Mar``, ``25 Feb to 3 Mar``."""
        start, end = self.short_date(first), self.short_date(last)
        if first == last:
            return start
        same_month = first[:7] == last[:7]
        return f"{int(first[8:10])} to {end}" if same_month else f"{start} to {end}"

    # ------------------------------------------------------------ amounts

    @staticmethod
    def amount(amount: Money) -> Phrase:
        """Say an amount without its currency: ``1,200.00``."""
        return phrase(Span(amount.digits(), Tone.AMOUNT))

    @staticmethod
    def money(amount: Money) -> Phrase:
        """Say an amount with its currency: ``USD 1,200.00``."""
        return phrase(Span(amount.words(), Tone.AMOUNT))

    @staticmethod
    def moneys(amounts: Iterable[Money]) -> Phrase:
        """Say amounts of several currencies; they are never added."""
        return joined((Words.money(one) for one in amounts), " and ")

    @staticmethod
    def limit(limit: Limit) -> str:
        """Say a limit: ``2 rounds``."""
        return f"{number(limit.quantity)} {limit.unit}".strip()

    # ------------------------------------------------------------ evidence

    @staticmethod
    def exhibits(exhibits: Iterable[Exhibit]) -> Phrase:
        """Say exhibits in brackets, neighbours as a range: ``[E7p, E12-14p]``."""
        codes = joined(_runs(tuple(dict.fromkeys(exhibits))))
        return phrase(Span("[", Tone.MARK), codes, Span("]", Tone.MARK)) if codes else NOTHING

    @staticmethod
    def evidence(exhibits: Iterable[Exhibit]) -> Phrase:
        """Say exhibits without brackets, for a column of their own."""
        return joined(_runs(tuple(dict.fromkeys(exhibits))))

    @staticmethod
    def labels(labels: Iterable[str]) -> Phrase:
        """Say labels as they are referred to: ``M3, S5``."""
        return joined(Span(one, Tone.LABEL) for one in labels)

    @staticmethod
    def name(name: str) -> Phrase:
        """Say a name out of the record; of a mail address only enough to tell people apart."""
        return phrase(Span(masked(name), Tone.NAME)) if name else NOTHING

    @staticmethod
    def quote(quote: Quote) -> Phrase:
        """Say recorded words whole: verbatim ones in quotation marks, described ones as noted.

        Of a mail the sender's own, and how many lines it quotes; its subject where that is a new one.
        """
        if quote.basis == "verbatim":
            return phrase(_subject(quote), _folded(quote) if quote.mail else Span(quote.body, Tone.QUOTE))
        return phrase("noted: ", Span(quote.body, Tone.NOTED))

    @staticmethod
    def quotes(quotes: Iterable[Quote]) -> Phrase:
        """Say several recorded texts, one after the other."""
        return joined((Words.quote(one) for one in quotes), " / ")

    @staticmethod
    def short_quote(quote: Quote, most: int = SHORT) -> Phrase:
        """Say the beginning of recorded words; what is left out is marked."""
        return Words.quote(Quote(shortened(quote.own, most), quote.basis))

    # ------------------------------------------------------------ sentences

    def parts(self, parts: Iterable[Part], *, most: int = 0, without: Collection[Quote] = ()) -> Phrase:
        """Say what a sentence is made of, without who says it. ``most`` shortens recorded words."""
        kept = [one for one in parts if one not in without]
        return phrase(*(self._part(one, most) for one in (kept[:-1] if kept[-1:] == [" "] else kept)))

    def _part(self, part: Part, most: int) -> Piece:
        match part:
            case Quote():
                return self.short_quote(part, most) if most else self.quote(part)
            case Money():
                return self.amount(part)
            case Moment():
                return self.date(part)
            case Named():
                return Span(part.text, Tone.NAME)
            case _:
                return str(part)

    def sentence(self, sentence: Sentence, *, most: int = 0, without: Collection[Quote] = ()) -> Phrase:
        """Say a sentence so that its kind can be told: who states it, what it was computed from, what covers it."""
        said = self.parts(sentence.parts, most=most, without=without)
        match sentence:
            case Fact():
                return said
            case Claim(side=side, parts=parts):
                own_words = any(isinstance(part, Quote) and part.basis == "verbatim" for part in parts)
                return said if own_words else phrase(f"{SIDES[side]} states: ", said)
            case Inference(how=how):
                return phrase(Span(f"{how}: ", Tone.ASIDE), uncapitalized(said))
            case Absence(channels=channels, coverage=coverage):
                names = joined(Span(one, Tone.NAME) for one in channels)
                return phrase(said, " (", names, " complete ", self.exhibits(coverage), ")")

    def proved(self, sentence: Sentence, *, most: int = 0, without: Collection[Quote] = ()) -> Phrase:
        """Say a sentence with its date and its exhibits, for a place that has no columns for them.

        ``without`` are words that stand elsewhere on the same page.
        """
        said = self.sentence(sentence, most=most, without=without)
        when = sentence.when if isinstance(sentence, Fact | Claim) else None
        proofs = () if isinstance(sentence, Absence) else sentence.exhibits
        return joined((joined((said, self.date(when) if when else ""), ", "), self.exhibits(proofs)), " ")

    # ------------------------------------------------------------ what stands beside a line

    def footnote(self, note: Footnote) -> Phrase:
        """Say that something was corrected, or written down late."""
        match note:
            case Corrected():
                return self._corrected(note)
            case WrittenLater():
                alone = "; no other source" if note.alone else ""
                lag = lag_words(note.recorded_at, note.when)
                later = f", {lag}" if lag else ""
                return phrase(f"Own note written {self.clock(note.recorded_at)}{later}{alone}")

    def _corrected(self, note: Corrected) -> Phrase:
        was = phrase(", was ", self._value(note.was)) if note.was is not None else phrase(", was empty")
        reason = phrase(" (", Span(note.reason, Tone.NOTED), ")") if note.reason else NOTHING
        what = "" if note.field == "text" else f" ({note.field.replace('_', ' ')})"
        return phrase(f"Corrected {self.clock(note.recorded_at)}{what}", was, reason)

    def _value(self, value: Money | Moment | Quote | str) -> Piece:
        match value:
            case Money():
                return self.money(value)
            case Moment():
                return self.point(value)
            case Quote():
                return self.quote(value)
            case _:
                return Span(value, Tone.NAME)

    def coverage(self, line: CoverageLine) -> Phrase:
        """Say what the record holds of a channel: ``Upwork Messages complete 12 Jan to 1 Apr [E81]``."""
        stretch = f" {line.extent} {self.date(line.start)} to {self.date(line.end)}{withheld(line)} "
        return phrase(Span(line.channel, Tone.NAME), stretch, self.exhibits((line.exhibit,)))


def withheld(line: CoverageLine) -> str:
    """Say how many private messages the document leaves out of a stretch; empty for none."""
    return f", {count(line.withheld, 'message', 'messages')} withheld as private" if line.withheld else ""


def count(number_of: int, one: str, many: str) -> str:
    """Say how many there are: ``1 entry``, ``2,562 messages``."""
    return f"{number_of:,} {one if number_of == 1 else many}"


def uncapitalized(said: Phrase) -> Phrase:
    """Return generated text with a small first letter, for the middle of a sentence."""
    first, *rest = said.spans
    if first.tone is not Tone.PLAIN:
        return said
    return Phrase((first._replace(text=first.text[:1].lower() + first.text[1:]), *rest))


def capitalized(said: Phrase) -> Phrase:
    """Return generated text with a capital first letter, for the beginning of a sentence."""
    first, *rest = said.spans
    if first.tone is not Tone.PLAIN:
        return said
    return Phrase((first._replace(text=first.text[:1].upper() + first.text[1:]), *rest))


def number(quantity: Decimal) -> str:
    """Say a quantity without needless zeros: ``2``, ``2.5``."""
    text = f"{quantity:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _subject(quote: Quote) -> Phrase:
    return (
        phrase(Span("Subject: ", Tone.ASIDE), Span(quote.subject, Tone.WORDS), ". ")
        if quote.subject
        else NOTHING
    )


def _folded(quote: Quote) -> Phrase:
    """Say the sender's own words of a mail, with a note in the place of each stretch of other mail."""
    from disputekit.case.quotations import passages

    parts = passages(quote.body)
    last = max((one.first for one in parts if one.is_quoted), default=0)
    said = []
    for one in parts:
        if one.is_quoted:
            where = f", whole text in record {quote.mail}" if one.first == last else ""
            lines = count(len(one.lines), "quoted line", "quoted lines")
            said.append(Span(f"[{lines}{where}]", Tone.ASIDE))
        elif own := "\n".join(one.lines).strip():
            said.append(Span(own, Tone.QUOTE))
    return joined(said, " ")


def shortened(text: str, most: int) -> str:
    """Return the beginning of a text on one line, cut between words; what is left out is marked."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    head, space, _ = line[: most + 1].rpartition(" ")
    return f"{head if space else line[:most]} [...]"


def _runs(exhibits: tuple[Exhibit, ...]) -> list[Span]:
    """Return the codes of exhibits; three or more neighbours with one mark as a range."""
    found: list[Span] = []
    start = 0
    while start < len(exhibits):
        end = start
        while end + 1 < len(exhibits) and _follows(exhibits[end], exhibits[end + 1]):
            end += 1
        first, last = exhibits[start], exhibits[end]
        if end - start >= 2:
            found.append(Span(f"E{first.seq}-{last.seq}{last.mark.value}", Tone.EXHIBIT, first.seq))
        else:
            found += [Span(one.code, Tone.EXHIBIT, one.seq) for one in exhibits[start : end + 1]]
        start = end + 1
    return found


def _follows(one: Exhibit, other: Exhibit) -> bool:
    return one.file is None and other.file is None and other.seq == one.seq + 1 and other.mark is one.mark
