"""TAB in real shells: labels and cases complete, for both names of the program, and nothing is ever run or said."""

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from disputekit.cli.complete import harmless
from tests.cli.conftest import CASE, Prompt

NAMES = ("disputekit", "dk")


def need(shell: str) -> str:
    path = shutil.which(shell)
    if path is None:
        pytest.skip(f"{shell} is not installed")
    return path


@pytest.fixture
def shells(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> Prompt:
    """A case with a request and a milestone, and both names of the program on the PATH."""
    dk("milestone", "800", "Wireframes")
    dk("requested", "a booking calendar")
    dk(*CASE[:-1], "archive-me", "--clock-set", "--yes")
    dk("case", "use", "acme")
    binaries = dk.folder / "bin"
    binaries.mkdir()
    for name in NAMES:
        start = f"import sys; sys.argv[0] = {name!r}; from disputekit.cli.main import main; main()"
        (binaries / name).write_text(
            f'#!/bin/sh\nexec "{sys.executable}" -c "{start}" "$@"\n', encoding="utf-8"
        )
        (binaries / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{binaries}{os.pathsep}{os.environ['PATH']}")
    return dk


def script_of(name: str, shell: str) -> str:
    """What the program tells a user of that shell to put into its settings; it looks which shell asks."""
    flags = {"bash": ["--norc"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    command = [need(shell), *flags, "-c", f"{name} --show-completion; true"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert name in done.stdout, done.stderr
    return done.stdout


def in_bash(name: str, *words: str) -> tuple[list[str], str]:
    """What bash offers for a line whose last word is being typed, and what was said on stderr."""
    typed = " ".join(f"'{word}'" for word in (name, *words))
    script = f"""
{script_of(name, "bash")}
COMP_WORDS=({typed}); COMP_CWORD={len(words)}
_{name}_completion {name}
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    done = subprocess.run(
        [need("bash"), "--norc", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout.split(), done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_bash_offers_labels_cases_and_commands(shells: Prompt, name: str) -> None:
    assert in_bash(name, "quoted", "R") == (["R1"], "")
    assert in_bash(name, "fix", "m") == (["m1"], "")
    assert in_bash(name, "timeline", "--case", "a") == (["acme", "archive-me"], "")
    assert in_bash(name, "case", "use", "ac") == (["acme"], "")
    assert in_bash(name, "quo") == (["quoted"], "")
    assert in_bash(name, "set", "zo") == (["zone"], "")
    assert "--oldest-first" in in_bash(name, "timeline", "--o")[0]


def test_bash_offers_the_records_of_the_case_on_the_line(shells: Prompt) -> None:
    assert in_bash("dk", "show", "--case", "archive-me", "M") == ([], "")


def test_bash_offers_attached_files(shells: Prompt) -> None:
    (shells.folder / "offer.pdf").write_bytes(b"offer")
    shells("memo", "-f", "offer.pdf")
    assert in_bash("dk", "open", "") == (["4.1"], "")


@pytest.mark.parametrize(
    "words",
    [("nonsense", ""), ("quoted", "--no-such-option", ""), ("show", "'"), ("show", "$("), ("show", "R1", "")],
)
def test_bash_says_nothing_when_there_is_nothing_to_offer(shells: Prompt, words: tuple[str, ...]) -> None:
    offered, said = in_bash("dk", *[word.replace("'", "") for word in words])
    assert said == ""
    assert all(one.isprintable() for one in offered)


@pytest.mark.parametrize("state", ["none", "damaged", "empty file", "a folder"])
def test_a_workspace_in_any_state_says_nothing(shells: Prompt, state: str) -> None:
    database = shells.workspace / "disputekit.db"
    database.unlink()
    if state == "damaged":
        database.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    elif state == "empty file":
        database.write_bytes(b"")
    elif state == "a folder":
        database.mkdir()
    assert in_bash("dk", "show", "R") == ([], "")


@pytest.mark.parametrize("name", NAMES)
def test_fish_offers_labels_with_their_words(shells: Prompt, name: str) -> None:
    fish = need("fish")
    script = (
        f'{script_of(name, "fish")}\ncomplete -C "{name} quoted R"\ncomplete -C "{name} timeline --case ac"'
    )
    environment = {**os.environ, "XDG_CONFIG_HOME": str(shells.folder / "fish"), "HOME": str(shells.folder)}
    done = subprocess.run(
        [fish, "--no-config", "-c", script], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.splitlines() == ["R1\ta booking calendar", "acme\tWebsite redesign"]
    assert done.stderr == ""


class Zsh:
    """A real interactive zsh, driven through a terminal of our own."""

    def __init__(self, path: str, folder: Path) -> None:
        self.seen = ""
        self.process, self._terminal = pty.fork()
        if self.process == 0:
            os.environ.update(TERM="dumb", HOME=str(folder), ZDOTDIR=str(folder), PS1="READY> ")
            os.execv(path, [path, "-f", "-i"])  # noqa: S606 - the shell under test

    def type(self, text: str) -> None:
        os.write(self._terminal, text.encode())

    def wait_for(self, text: str, seconds: float = 20) -> str:
        """Read until a text is on the screen, and return what was printed since the last wait."""
        ends = time.monotonic() + seconds
        while text not in self.seen:
            left = ends - time.monotonic()
            assert left > 0, f"{text!r} did not come; the screen:\n{self.seen}"
            if select.select([self._terminal], [], [], left)[0]:
                self.seen += os.read(self._terminal, 65536).decode("utf-8", "replace")
        before, _, self.seen = self.seen.partition(text)
        return before + text

    def close(self) -> None:
        os.close(self._terminal)
        os.kill(self.process, 9)
        os.waitpid(self.process, 0)


@pytest.fixture
def zsh(shells: Prompt) -> Iterator[Zsh]:
    shell = Zsh(need("zsh"), shells.folder)
    shell.wait_for("READY> ")
    for name in NAMES:
        (shells.folder / f"{name}.zsh").write_text(script_of(name, "zsh"), encoding="utf-8")
    shell.type("unsetopt zle_bracketed_paste; autoload -U compinit && compinit -D -u\n")
    shell.wait_for("READY> ")
    shell.type(f"cd {shells.folder}; source ./dk.zsh; source ./disputekit.zsh; echo LOA''DED\n")
    shell.wait_for("LOADED")
    yield shell
    shell.close()


@pytest.mark.parametrize("name", NAMES)
def test_zsh_completes_labels_and_cases(zsh: Zsh, name: str) -> None:
    zsh.type(f"echo A{name} ; {name} quoted R\t 450\x01: \n")
    assert f"{name} quoted R1 450" in zsh.wait_for("READY> ") + zsh.wait_for("READY> ")


HOSTILE = (
    "$(touch owned)",
    "`touch owned`",
    "\\$(touch owned)",
    "\\\\$(touch owned)",
    "\\`touch owned\\`",
    "'$(touch owned)'",
    '"; touch owned; "',
    "')); touch owned; ((",
    "\"))'; touch owned; '((\"",
    "${(e):-$(touch owned)}",
    "=(touch owned)",
    "<(touch owned)",
    "$'\\x24(touch owned)'",
    "a:$(touch owned):b",
    "\n touch owned \n",
)


def test_zsh_runs_nothing_of_what_a_client_wrote(zsh: Zsh, shells: Prompt) -> None:
    for words in HOSTILE:
        shells("requested", "--words", "--", words)
    zsh.type("dk quoted R1\t\t\x15: DONE\n")
    zsh.wait_for("DONE")
    zsh.wait_for("READY> ")
    zsh.type("dk quoted \t\t\x15: DO''NE2\n")
    zsh.wait_for("READY> ")
    assert not (shells.folder / "owned").exists()


def test_the_planted_client_would_succeed_without_the_filter(
    zsh: Zsh, shells: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the words let through as they are, zsh runs one of them: the test above can fail."""
    for words in HOSTILE:
        shells("requested", "--words", "--", words)
    patched = "import disputekit.cli.complete as c; c.harmless = lambda text, width=0: text; "
    start = f"import sys; sys.argv[0] = 'dk'; {patched}from disputekit.cli.main import main; main()"
    binary = shells.folder / "bin" / "dk"
    binary.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{start}" "$@"\n', encoding="utf-8")
    zsh.type("dk quoted \t\t\x15: DONE\n")
    zsh.wait_for("DONE")
    zsh.wait_for("READY> ")
    assert (shells.folder / "owned").exists()


@pytest.mark.parametrize("words", HOSTILE)
def test_what_a_client_wrote_is_reduced_to_words(words: str) -> None:
    assert all(one.isalnum() or one in " .,-/+@" for one in harmless(words))


def test_completion_is_quick(shells: Prompt) -> None:
    environment = {
        **os.environ,
        "COMP_WORDS": "dk show R",
        "COMP_CWORD": "2",
        "_DK_COMPLETE": "complete_bash",
    }
    took = []
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run(["dk"], env=environment, capture_output=True, check=True)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.6
