"""What git says of a commit, for a delivery that names one; and nothing that git could take for an option."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from disputekit.app.git import describe_commit
from disputekit.errors import NotFound, Refused

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    who = {f"GIT_{role}_{part}": "a@b.test" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    time = {"GIT_AUTHOR_DATE": "2026-03-01T12:00:00+02:00", "GIT_COMMITTER_DATE": "2026-03-01T12:00:00+02:00"}
    environment = {
        **os.environ,
        **who,
        **time,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    for command in (
        ["init", "-q"],
        ["commit", "-q", "--allow-empty", "-m", "Site, first version"],
        ["tag", "v1"],
    ):
        subprocess.run(["git", *command], cwd=folder, env=environment, check=True)
    return folder


def test_a_tag_is_told_with_its_commit_time_and_subject(repository: Path) -> None:
    lines = describe_commit(repository, "v1").splitlines()
    assert lines[0] == "git v1"
    assert lines[1].startswith("commit ")
    assert len(lines[1].split()[1]) == 40
    assert lines[2:] == ["authored 2026-03-01T12:00:00+02:00", "subject Site, first version"]


@pytest.mark.parametrize("name", ["v9", "", "v1 v1"])
def test_what_git_does_not_know_is_refused(repository: Path, name: str) -> None:
    with pytest.raises(NotFound, match="no tag or commit"):
        describe_commit(repository, name)


def test_a_folder_that_is_no_repository_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        describe_commit(tmp_path, "v1")


def test_a_name_is_never_an_option(repository: Path) -> None:
    with pytest.raises(Refused, match="is not a tag or commit"):
        describe_commit(repository, "--output=stolen")
    assert not (repository / "stolen").exists()


def test_a_machine_without_git_is_told_so(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refused, match="git did not answer"):
        describe_commit(repository, "v1")


def test_no_program_is_run_that_the_settings_of_a_repository_name(repository: Path) -> None:
    script = repository / "gpg.sh"
    script.write_text(f"#!/bin/sh\ntouch {repository}/ran\n", encoding="utf-8")
    script.chmod(0o700)
    for setting in (
        ("log.showSignature", "true"),
        ("gpg.program", str(script)),
        ("core.fsmonitor", str(script)),
    ):
        subprocess.run(["git", "config", *setting], cwd=repository, check=True)
    signed = subprocess.run(
        ["git", "cat-file", "commit", "v1"], cwd=repository, check=True, capture_output=True, text=True
    ).stdout
    head, _, body = signed.partition("\n\n")
    block = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=repository,
        input=f"{head}\n{block}\n\n{body}",
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    subprocess.run(["git", "log", "-1", made], cwd=repository, check=True, capture_output=True)
    assert (repository / "ran").exists(), "the planted program is one that git would run"
    (repository / "ran").unlink()
    assert f"commit {made}" in describe_commit(repository, made)
    assert not (repository / "ran").exists()
