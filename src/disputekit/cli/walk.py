"""The weekly walk at a terminal: one open end after the other, one key each, every answer recorded at once."""

import sys
from collections.abc import Sequence

from disputekit.app.correct import last_undoable, standing_at, take_back, undo_reason
from disputekit.app.status import End, what_presses
from disputekit.app.week import LOG, RECAP, Way, close, recap_of, same_end, waits, ways_of
from disputekit.app.workspace import OpenCase, open_case
from disputekit.cli.describe import value_words, what
from disputekit.cli.messages import echo
from disputekit.cli.options import Talk
from disputekit.cli.questions import BackToTheKeys, key_of, say_error, told_for
from disputekit.cli.quick import quick_form
from disputekit.cli.screen.ends import end_words
from disputekit.cli.screen.layout import columns, wrapped
from disputekit.cli.screen.week import ALWAYS, block_lines, closing_lines, opening_lines
from disputekit.cli.settings import at_this_moment
from disputekit.cli.terminal import printable
from disputekit.cli.writing import kept_on_refusal
from disputekit.errors import DisputekitError, ExitCode
from disputekit.record.entry import Record

Key = tuple[str, str, str]


class WalkStopped(DisputekitError):
    """Ctrl-C in the middle of a walk: what was recorded before it stays recorded."""

    exit_code = ExitCode.INTERRUPTED


class Walk:
    """A walk over the open ends of a case: where it stands, and what it recorded, the last one on top."""

    def __init__(self, talk: Talk, limit: int) -> None:
        self.talk = talk
        self.look()
        ends = [*self.open.values()]
        self.queue = ends[: limit or None]
        self.place = 0
        self.followed: set[Key] = set()
        self.skipped: set[Key] = set()
        self.done: list[tuple[Key, tuple[int, ...]]] = []

    def look(self) -> None:
        """See anew what is open: other answers and other windows may have changed it."""
        with open_case(self.talk.setup, writing=False) as case:
            self.due = what_presses(case)
        self.open: dict[Key, End] = {same_end(one): one for one in self.due.ends}

    def run(self) -> None:
        """Go from one open end to the next until the last or until it is left; then say what came of it."""
        with open_case(self.talk.setup, writing=False) as case:
            self._note(opening_lines(case, self.due, columns()))
        if not self.queue:
            self.talk.note("nothing is open")
            return
        try:
            while self.place < len(self.queue):
                end = self.open.get(same_end(self.queue[self.place]))
                if end is None:
                    self.place += 1
                elif not self._settle(end):
                    break
        except KeyboardInterrupt:
            self._stop()
        self._close()

    def _settle(self, end: End) -> bool:
        """Show an open end and take keys until the walk goes on; False when it was left."""
        self._refresh()
        with open_case(self.talk.setup, writing=False) as case:
            self.talk.note("")
            self._note(block_lines(case, end, f"{self.place + 1}/{len(self.queue)}", columns()))
        before = self.place
        while self.place == before and same_end(end) in self.open:
            ways = ways_of(end)
            key = key_of("", (*(way.name for way in ways), *ALWAYS))
            if key == "q":
                return False
            if key == "enter":
                self.skipped.add(same_end(end))
                self.place += 1
            elif key == "u":
                if self._took_back():
                    return True
            else:
                self._answer(end, next(way for way in ways if way.key == key))
        return True

    def _answer(self, end: End, way: Way) -> None:
        """Ask what a key needs and record it; a refusal says why and leaves the open end as it was."""
        self._refresh()
        recorded = len(self.done)
        try:
            self._record(end, way)
        except BackToTheKeys:
            return
        except DisputekitError as error:
            say_error(error)
        if len(self.done) > recorded:
            self._after(end)

    def _record(self, end: End, way: Way) -> None:
        """Write what was answered; it counts as done before it is echoed, so that Ctrl-C cannot fall between."""
        if way == LOG:
            self._log(end)
            return
        with open_case(self.talk.setup, writing=True) as case:
            if way == RECAP:
                self._recap(case, end)
                return
            told = told_for(case, end, way)
            with kept_on_refusal(told.text):
                records = close(case, end, way, told).records
            self._done(end, records)
            defaulted = () if told.via or told.record else ("via",)
            for one in records:
                self.talk.data("\n  ".join(wrapped(echo(case, one, defaulted), max(columns() - 2, 0))))
            self._note([line for one in records for line in _corrected(one)])

    def _recap(self, case: OpenCase, end: End) -> None:
        """Show a recap to send, kept as ``draft recap`` keeps it, and put it into the clipboard where there is one."""
        from disputekit.cli.clipboard import fill_clipboard
        from disputekit.cli.screen.week import recap_lines

        made = recap_of(case, end)
        try:
            copied = f"copied ({fill_clipboard(made.text)})"
        except DisputekitError:  # a machine without one: the text stands on the screen
            copied = ""
        self._note(recap_lines(made, copied, columns()))

    def _done(self, end: End, records: Sequence[Record]) -> None:
        self.done.append((same_end(end), tuple(one.seq for one in records)))

    def _log(self, end: End) -> None:
        """Let the quick form record something, whatever it is; a form that was left has recorded nothing."""
        with open_case(self.talk.setup, writing=False) as case:
            before = {one.seq for one in _last_of(case)}
        quick_form(self.talk)
        with open_case(self.talk.setup, writing=False) as case:
            self._done(end, [one for one in _last_of(case) if one.seq not in before])

    def _after(self, end: End) -> None:
        """Look at what is open now: what the answer raised is asked next, what it left open is said."""
        before = {*self.open, *map(same_end, self.queue)}
        self.look()
        raised = [one for key, one in self.open.items() if key not in before and not waits(one)]
        self.queue[self.place + 1 : self.place + 1] = raised
        self.followed |= {same_end(one) for one in raised}
        left = self.open.get(same_end(end))
        if left is not None:
            self.talk.note(f"  still open: {end_words(left)[1]}")

    def _took_back(self) -> bool:
        """Undo, and tell whether it was done: another window may have taken the same records back before."""
        try:
            return self._undone()
        except DisputekitError as error:
            say_error(error)
            return False

    def _undone(self) -> bool:
        """Take back the last answer of this walk and go back to its open end."""
        if not self.done:
            self.talk.note("  nothing was recorded in this walk yet")
            return False
        self._refresh()
        key, seqs = self.done.pop()
        with open_case(self.talk.setup, writing=True) as case:
            records = [standing_at(case, seq).record for seq in seqs]
            take_back(case, seqs, undo_reason())
            self._note(
                [f"{case.row.slug} taken back: #{one.seq} {what(case, one, one.fields)}" for one in records]
            )
        self.look()
        self.place = [same_end(one) for one in self.queue].index(key)
        ahead = self.queue[self.place + 1 :]
        gone = self.followed - self.open.keys()
        self.queue[self.place + 1 :] = [one for one in ahead if same_end(one) not in gone]
        return True

    def _refresh(self) -> None:
        self.talk.setup = at_this_moment(self.talk.setup)

    def _close(self) -> None:
        walked = {same_end(one) for one in self.queue}
        counts = len(walked - self.open.keys()), len(self.skipped & self.open.keys()), len(self.open)
        with open_case(self.talk.setup, writing=False) as case:
            self.talk.note("")
            self._note(closing_lines(case, counts, self.due, columns()))

    def _stop(self) -> None:
        _say("\n")
        self._close()
        numbers = " ".join(f"#{seq}" for _, seqs in self.done for seq in seqs)
        said = f"what was recorded stays recorded: {numbers}" if numbers else "nothing was recorded"
        raise WalkStopped(f"stopped; {said}", "dk week goes on with what is still open")

    def _note(self, lines: Sequence[str]) -> None:
        for line in lines:
            self.talk.note(line)


def _last_of(case: OpenCase) -> Sequence[Record]:
    """The records of the last command, none where the case was only opened."""
    try:
        return last_undoable(case).records
    except DisputekitError:
        return ()


def _corrected(record: Record) -> list[str]:
    return [
        f"  now: {name[4:]} {value_words(value)}"
        for name, value in record.fields.items()
        if name.startswith("set.")
    ]


def _say(text: str) -> None:
    sys.stderr.write(printable(text))
    sys.stderr.flush()
