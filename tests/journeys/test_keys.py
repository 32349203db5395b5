"""At a real terminal: the quick form with its single keys, questions of ``start``, and Ctrl-C."""

import os
import pty
import select
import time

import pytest

from tests.journeys.conftest import Machine

CTRL_C, CTRL_D = "\x03", "\x04"


class Terminal:
    """A command at a terminal of its own, driven by what is on the screen and never by the clock."""

    def __init__(self, machine: Machine, *arguments: str) -> None:
        self.screen = ""
        self.process, self._handle = pty.fork()
        if self.process == 0:
            os.chdir(machine.home)
            os.execvpe("dk", ["dk", *arguments], machine.environment | {"TERM": "dumb"})  # noqa: S606

    def wait_for(self, text: str, seconds: float = 20) -> None:
        ends = time.monotonic() + seconds
        while text not in self.screen:
            left = ends - time.monotonic()
            assert left > 0, f"{text!r} did not come; the screen:\n{self.screen}"
            assert self._read(left), f"{text!r} did not come before the end; the screen:\n{self.screen}"
        self.screen = self.screen.partition(text)[2]

    def _read(self, seconds: float) -> bool:
        if not select.select([self._handle], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self._handle, 65536)
        except OSError:  # the other end is closed
            return False
        self.screen += data.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(data)

    def type(self, text: str) -> None:
        os.write(self._handle, text.encode())

    def ends_with(self, code: int, seconds: float = 20) -> str:
        ends = time.monotonic() + seconds
        while self._read(max(0.0, ends - time.monotonic())) and time.monotonic() < ends:
            continue
        _, status = os.waitpid(self.process, 0)
        os.close(self._handle)
        assert os.waitstatus_to_exitcode(status) == code, self.screen
        return self.screen


@pytest.fixture
def asked(acme: Machine) -> Machine:
    acme("scope", "exclude", "No e-mail newsletter")
    return acme


def test_an_exchange_in_eight_keys(asked: Machine) -> None:
    terminal = Terminal(asked, "log")
    terminal.wait_for("who [c]lient [m]e ca[l]l > ")
    terminal.type("c")
    terminal.wait_for("Ctrl-D ends")
    terminal.type(f"can you also do a newsletter popup\n{CTRL_D}")
    terminal.wait_for("what [Enter] message")
    terminal.type("r")
    terminal.wait_for("when [Enter=now]")
    terminal.type("03/04\n")
    terminal.wait_for("when [Enter=now]")
    terminal.type("15:40\n")
    terminal.wait_for("1 = X1 No e-mail newsletter")
    terminal.type("1\n")
    screen = terminal.ends_with(0)
    assert "acme #3 · R1 requested by Dana · Upwork (default) · Tue 3 Mar 2026, 15:40 Kyiv" in screen
    assert asked("show", "R1", "--json").json["about"] == ["X1"]


@pytest.mark.parametrize("after", ["who [c]lient", "Ctrl-D ends", "what [Enter]", "when [Enter=now]"])
def test_ctrl_c_at_any_point_records_nothing(asked: Machine, after: str) -> None:
    before = asked.count()
    terminal = Terminal(asked, "log")
    steps = (
        ("who [c]lient", "c"),
        ("Ctrl-D ends", f"hello\n{CTRL_D}"),
        ("what [Enter]", "\r"),
        ("when [Enter=now]", ""),
    )
    for prompt, keys in steps:
        terminal.wait_for(prompt)
        if prompt == after:
            break
        terminal.type(keys)
    terminal.type(CTRL_C)
    assert "interrupted" in terminal.ends_with(130)
    assert asked.count() == before


def test_start_asks_for_what_is_missing(machine: Machine) -> None:
    terminal = Terminal(
        machine, "start", "--title", "Website", "--me", "Olena", "--currency", "USD", "--slug", "acme"
    )
    terminal.wait_for("client's name")
    terminal.type("Dana Reyes\n")
    terminal.wait_for("platform")
    terminal.type("upwork\n")
    terminal.wait_for("time zone")
    terminal.type("Europe/Kyiv\n")
    for question in ("agreed on", "agreed item", "not included", "milestone", "as a file"):
        terminal.wait_for(question)
        terminal.type("\n")
    terminal.wait_for("Record 1?")
    terminal.type("n\n")
    assert "nothing was recorded" in terminal.ends_with(0)
    assert machine.count() == 0


def test_undo_of_something_old_asks_first(acme: Machine) -> None:
    acme("got", "hello")
    acme.at("2026-03-03T18:00+02:00")
    terminal = Terminal(acme, "undo")
    terminal.wait_for("#2 Dana wrote")
    terminal.wait_for("Take it back? [Y/n]")
    terminal.type("n\n")
    assert "nothing was changed" in terminal.ends_with(0)
    assert acme.count() == 2


def test_an_erasure_wants_the_word_itself(acme: Machine) -> None:
    acme("got", "a password")
    terminal = Terminal(acme, "shred", "2", "text", "--reason", "a password")
    terminal.wait_for("type erase to go on")
    terminal.type("erase\n")
    assert "erased from #2: text" in terminal.ends_with(0)
    assert "a password" not in acme("show", "2").out.replace("a password)", "")
