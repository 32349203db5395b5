"""The quick form at a real terminal: single keys, and no word that was typed is ever lost."""

import contextlib
import os
import pty
import select
import signal
import subprocess
import sys
import time

import pytest

from disputekit.app.cases import set_fact
from disputekit.app.log import Draft
from disputekit.cli.keys import read_key
from disputekit.cli.main import run
from disputekit.cli.options import Talk
from disputekit.cli.quick import quick_form
from disputekit.errors import Refused
from tests.cli.conftest import Prompt
from tests.support.office import Office
from tests.support.screen import Played, Script, play

END = "\x04"
WHO, TEXT, WHAT, WHEN, ABOUT = "ca[l]l > ", "ends)\n> ", "[x]declined > ", "when [Enter=now]: ", "): "


def form(office: Office, *script: tuple[str, str]) -> Played:
    office.later(seconds=1)
    return play(lambda: quick_form(Talk(office.setup, as_json=False, quiet=False)), script)


def fields(office: Office) -> dict[str, object]:
    return dict(office.records()[-1].fields)


# ---------------------------------------------------------------- the form


def test_a_message_takes_six_keystrokes_and_its_words(office: Office) -> None:
    played = form(
        office,
        (WHO, "c"),
        (TEXT, f"can you also\ndo a blog?\n{END}"),
        (WHAT, "\n"),
        (WHEN, "\n"),
        (ABOUT, "\n"),
    )
    assert played.result is None
    assert fields(office)["text"] == {"body": "can you also\ndo a blog?", "basis": "verbatim"}
    assert fields(office)["talk"] == {"from": "Dana Reyes", "to": ["Olena Koval"], "via": "Upwork"}
    assert "acme #2 · Dana wrote · Upwork (default) · Tue 3 Mar 2026, 16:05 Kyiv (14:05 UTC)" in played.screen


def test_a_request_shows_what_it_comes_near_to(office: Office) -> None:
    office.write(Draft("scope", text="No newsletter popup", label="X"))
    played = form(
        office, (WHO, "c"), (TEXT, f"a newsletter\n{END}"), (WHAT, "r"), (WHEN, "15:40\n"), (ABOUT, "1\n")
    )
    assert "1 = X1 No newsletter popup" in played.screen
    assert fields(office)["label"] == "R1"
    assert fields(office)["about"] == ["X1"]


@pytest.mark.parametrize(("key", "value"), [("a", "agreed"), ("x", "declined")])
def test_an_answer_needs_to_know_to_what(office: Office, key: str, value: str) -> None:
    office.requested()
    played = form(
        office, (WHO, "c"), (TEXT, f"ok\n{END}"), (WHAT, key), (WHEN, "\n"), (ABOUT, "\n"), (ABOUT, "R1\n")
    )
    assert played.used == 6
    assert (fields(office)["kind"], fields(office)["value"], fields(office)["about"]) == (
        "answer",
        value,
        ["R1"],
    )


def test_what_is_agreed_in_a_call_is_agreed_by_the_client_and_described(office: Office) -> None:
    office.requested()
    form(office, (WHO, "l"), (TEXT, f"fine with 150\n{END}"), (WHAT, "a"), (WHEN, "\n"), (ABOUT, "r1\n"))
    assert fields(office)["talk"] == {"from": "Dana Reyes", "to": ["Olena Koval"], "via": "call"}
    assert fields(office)["text"] == {"body": "fine with 150", "basis": "described"}


def test_a_call_is_a_message_of_mine(office: Office) -> None:
    played = form(office, (WHO, "l"), (TEXT, f"20 min\n{END}"), (WHAT, "\n"), (WHEN, "\n"), (ABOUT, "\n"))
    assert fields(office)["talk"] == {"from": "Olena Koval", "to": ["Dana Reyes"], "via": "call"}
    assert "(default)" not in played.screen


def test_a_case_between_two_people_is_asked_for_the_channel_first(empty: Office) -> None:
    empty.start()
    empty.do(set_fact, "platform", "direct")
    played = form(
        empty,
        (WHO, "m"),
        ("...): ", "email\n"),
        (TEXT, f"hi\n{END}"),
        (WHAT, "\n"),
        (WHEN, "\n"),
        (ABOUT, "\n"),
    )
    assert fields(empty)["talk"] == {"from": "Olena Koval", "to": ["Dana Reyes"], "via": "email"}
    assert "(default)" not in played.screen


def test_another_key_asks_again(office: Office) -> None:
    played = form(
        office,
        (WHO, "?"),
        (WHO, "\x1b[A"),
        (WHO, "\u0441"),
        (WHO, "C"),
        (TEXT, f"x\n{END}"),
        (WHAT, "\x1b[A"),
        (WHAT, "\n"),
        (WHEN, "\n"),
        (ABOUT, "\n"),
    )
    assert played.used == 9
    assert fields(office)["kind"] == "message"


def test_an_unclear_time_and_an_unknown_label_are_asked_again(office: Office) -> None:
    office.requested()
    played = form(
        office,
        (WHO, "c"),
        (TEXT, f"x\n{END}"),
        (WHAT, "\n"),
        (WHEN, "03/04\n"),
        (WHEN, "15:40\n"),
        (ABOUT, "R9\n"),
        (ABOUT, "what she said\n"),
        (ABOUT, "R1\n"),
    )
    assert played.used == 8
    assert "there is no R9 in acme" in played.screen
    assert fields(office)["about"] == ["R1"]


@pytest.mark.parametrize("at", range(4))
def test_ctrl_c_at_any_point_leaves_everything_as_it_was(office: Office, at: int) -> None:
    script: Script = [(WHO, "c"), (TEXT, f"x\n{END}"), (WHAT, "r"), (WHEN, "\n")]
    interrupt = [(words, END if at in (0, 2) else "\x03") for words, _ in script[at : at + 1]]

    def typed() -> None:
        quick_form(Talk(office.setup, as_json=False, quiet=False))

    def interrupted_by_the_terminal() -> None:
        # A terminal that is not the controlling one sends no signal of its own.
        before = signal.signal(signal.SIGALRM, signal.default_int_handler)
        signal.setitimer(signal.ITIMER_REAL, 0.6)
        try:
            typed()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    played = play(typed if at in (0, 2) else interrupted_by_the_terminal, [*script[:at], *interrupt])
    assert isinstance(played.result, KeyboardInterrupt)
    assert office.count() == 1


def test_an_empty_text_records_nothing(office: Office) -> None:
    played = form(office, (WHO, "c"), (TEXT, f"  \n{END}"))
    assert isinstance(played.result, Refused)
    assert office.count() == 1


def test_a_terminal_that_goes_away_shows_what_was_typed(office: Office) -> None:
    played = form(office, (WHO, "c"), (TEXT, f"a long story\n{END}"), (WHAT, "\n"), (WHEN, END))
    assert isinstance(played.result, Refused)
    assert "what you wrote, so that it is not lost:\na long story" in played.screen.replace("\r", "")
    assert office.count() == 1


# ---------------------------------------------------------------- how it is reached


def test_log_without_anything_asks_at_a_terminal(dk: Prompt, office: Office) -> None:
    played = play(
        lambda: run(["log"]), [(WHO, "c"), (TEXT, f"x\n{END}"), (WHAT, "\n"), (WHEN, "\n"), (ABOUT, "\n")]
    )
    assert played.result == 0
    assert office.count() == 2


@pytest.mark.parametrize(
    "option", [["-a", "R1"], ["-t", "yesterday"], ["--from", "me"], ["-v", "zoom"], ["--kind", "memo"]]
)
def test_log_with_options_alone_is_refused_and_forgets_none(
    dk: Prompt, office: Office, option: list[str]
) -> None:
    office.requested()
    played = play(lambda: run(["log", *option]), [])
    assert played.result == 2
    assert WHO not in played.screen
    assert office.count() == 2


# ---------------------------------------------------------------- keys


def ask_for_a_key() -> str:
    sys.stderr.write("> ")
    sys.stderr.flush()
    return read_key()


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("r", "r"),
        ("R", "r"),
        ("\r", "enter"),
        ("\n", "enter"),
        ("=", "="),
        ("\u00e9", "\u00e9"),
        ("\u20ac", "\u20ac"),
        ("\U0001f600", "\U0001f600"),
        ("\x1b[A", ""),
        ("\x1bOP", ""),
        ("\x1b", ""),
    ],
)
def test_one_key_is_one_answer(typed: str, key: str) -> None:
    assert play(ask_for_a_key, [("> ", typed)]).result == key


def test_what_was_typed_ahead_is_not_thrown_away() -> None:
    def ask_twice() -> list[str]:
        first = ask_for_a_key()
        time.sleep(0.05)
        return [first, read_key()]

    assert play(ask_twice, [("> ", "ab")]).result == ["a", "b"]


def test_ctrl_d_ends_as_ctrl_c_does() -> None:
    played = play(ask_for_a_key, [("> ", END)])
    assert isinstance(played.result, KeyboardInterrupt)


def test_another_system_reads_its_keys_in_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(getwch=lambda: "Q"))
    monkeypatch.setattr("disputekit.cli.keys.os", SimpleNamespace(name="nt"))
    assert read_key() == "q"


# ---------------------------------------------------------------- the program itself


def test_the_program_asks_at_its_own_terminal(office: Office) -> None:
    """The whole program in a session of its own, with a controlling terminal: Ctrl-C is then the terminal's own."""
    take_terminal = (
        "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.executable, "
    )
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", f"{take_terminal}[sys.executable, '-m', 'disputekit', 'log'])"],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        env={
            **os.environ,
            "DISPUTEKIT_WORKSPACE": str(office.setup.workspace),
            "DISPUTEKIT_CONFIG": str(office.setup.config),
        },
    ) as program:
        try:
            os.close(slave)
            _wait_for(master, WHO.encode())
            os.write(master, b"c")
            _wait_for(master, b"\n> ")
            os.write(master, b"half a sentence")
            assert _interrupted(master, program) == 130
        finally:
            program.kill()
            os.close(master)
    assert office.count() == 1


def _interrupted(terminal: int, program: subprocess.Popen[bytes]) -> int:
    """Press Ctrl-C until the program ends, and return its exit code.

    CPython looks for signals before it blocks in a read; one that comes between the look and the read waits for the
    next. A person presses again, and so does this.
    """
    for _ in range(10):
        os.write(terminal, b"\x03")
        with contextlib.suppress(subprocess.TimeoutExpired):
            return program.wait(5)
    raise AssertionError("Ctrl-C did not end the program")


def _wait_for(terminal: int, words: bytes) -> None:
    screen = b""
    while words not in screen:
        assert select.select([terminal], [], [], 30)[0], screen
        screen += os.read(terminal, 4096)
