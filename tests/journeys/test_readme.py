"""The README says what the program does: its transcript is real, its commands exist, its scope file is read."""

import os
import re
import subprocess
import sys
from pathlib import Path

from disputekit.cli.main import COMMANDS
from disputekit.intake.sow import read_terms

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"<!-- demo -->\n```\n(.*?)\n```\n<!-- end demo -->", re.DOTALL)
_COMMAND = re.compile(r"(?:^|[`|$] ?)(?:dk|disputekit) ([a-z][a-z-]*)", re.MULTILINE)


def test_the_transcript_is_output_of_the_demo(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    program = [sys.executable, "-m", "disputekit", "demo", "--to", str(folder)]
    wide = {**os.environ, "COLUMNS": "200"}
    shown = subprocess.run(
        program, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True, env=wide
    )
    real = iter(shown.stdout.replace(str(folder), "FOLDER").splitlines())
    found = _BLOCK.search(README)
    assert found is not None
    for line in found[1].splitlines():
        if line and line != "...":
            assert any(line == one for one in real), f"not in the demo, or not in this order: {line}"


def test_every_command_it_names_exists() -> None:
    named = set(_COMMAND.findall(README))
    assert len(named) > 15
    assert named <= {*COMMANDS}


def test_its_scope_file_is_read_whole() -> None:
    start = README.index("# Website redesign")
    terms = read_terms(README[start : README.index("```", start)].encode(), "scope.md")
    assert (terms.client, terms.company, terms.contract_type) == (
        "Dana Reyes",
        "Brightside Dental",
        "fixed price",
    )
    assert (len(terms.scope), len(terms.exclusions), len(terms.milestones)) == (2, 1, 2)
    assert terms.ignored == ()
