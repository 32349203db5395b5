"""import --git: one's own commits as work, honest about who made them, and a hostile repository runs nothing."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from disputekit.app import git as app_git
from disputekit.app import importing_git, importing_git_lines
from disputekit.app.importing_git_facts import without_secrets
from tests.cli.conftest import Prompt
from tests.support.repository import DANA, FIRST, SECOND, THIRD, Repository

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two commits of the freelancer with one of the client between them."""
    repository = Repository(tmp_path_factory.mktemp("git") / "site")
    repository.commit("First page\n\nWith a header.", FIRST)
    repository.commit("Change of the client", SECOND, DANA)
    repository.commit("Second page", THIRD)
    return repository.folder


@pytest.fixture
def site(template: Path, tmp_path: Path) -> Repository:
    """A copy of that repository, for one test."""
    shutil.copytree(template, tmp_path / "site")
    return Repository(tmp_path / "site", is_new=False)


def brought(dk: Prompt, *arguments: str) -> Any:
    return dk("import", "--git", *arguments, "--json").json["sources"][0]


def work(dk: Prompt) -> list[dict[str, Any]]:
    """The records of work as they stand, in the order of recording."""
    count = dk.count()
    records = [dk("show", str(seq), "--json").json for seq in range(2, count + 1)]
    return [one for one in records if one["kind"] == "work"]


def test_own_commits_become_work_and_those_of_others_are_counted(dk: Prompt, site: Repository) -> None:
    source = brought(dk, "site")
    assert source["format"] == "git"
    assert (source["read"], source["other"], source["taken"]) == (3, 2, 2)
    assert source["skipped"] == {"of other people": 1}
    assert "Dana Reyes <dana@acme.test> (1)" in "\n".join(source["warnings"])
    first, second = work(dk)
    assert first["text"] == {"body": "First page\n\nWith a header.", "basis": "verbatim"}
    assert first["when"]["from"] == "2026-02-01T12:00:00+02:00"
    assert second["when"]["from"] == "2026-02-03T18:00:00-05:00"
    assert "talk" not in first, "a commit is nobody's message"
    assert second["source"]["id"] == site.git("rev-parse", "HEAD")


def test_every_record_says_that_it_is_self_made(dk: Prompt, site: Repository) -> None:
    brought(dk, "site")
    assert all(any("self-made" in flag for flag in one["source"]["flags"]) for one in work(dk))
    states = dk("show", "2", "--json").json["tool"]["states"]
    assert "can be set to anything" in states["evidence"]
    assert states["head"] == site.git("rev-parse", "HEAD")
    assert states["root"] == site.git("rev-list", "--max-parents=0", "HEAD")
    assert states["branch"] == "main"


def test_the_numbers_of_changed_lines_are_kept(dk: Prompt, site: Repository) -> None:
    site.git("commit", "-q", "--allow-empty", "-m", "Nothing changed", when=THIRD)
    brought(dk, "site")
    flags = [", ".join(one["source"]["flags"]) for one in work(dk)]
    assert "1 file changed: 3 lines added, 0 removed" in flags[0]
    assert "1 file changed: 1 lines added, 0 removed" in flags[1]
    assert "files changed" not in flags[2]


@pytest.mark.usefixtures("site")
def test_of_very_many_commits_the_numbers_of_lines_are_left_out_and_that_is_said(
    dk: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing_git_lines, "MOST_COMMITS", 1)
    assert "left out" in "\n".join(brought(dk, "site")["warnings"])
    assert "file changed" not in str(work(dk)[0]["source"]["flags"])


@pytest.mark.usefixtures("site")
def test_again_adds_nothing_and_undo_takes_it_back_as_one(dk: Prompt) -> None:
    brought(dk, "site")
    again = brought(dk, "site")
    assert (again["recorded"], again["recorded_before"], again["unchanged"]) == (None, 2, 2)
    dk("undo", "--yes")
    assert brought(dk, "site")["taken"] == 2


def test_history_that_was_written_anew_is_reported_and_never_doubled(dk: Prompt, site: Repository) -> None:
    brought(dk, "site")
    gone = site.git("rev-parse", "HEAD")
    site.git("commit", "-q", "--amend", "-m", "Second page, better", when=THIRD)
    site.commit("Third page", THIRD)
    source = brought(dk, "site")
    assert (source["new"], source["unchanged"], source["vanished"]) == (2, 1, 1)
    assert f"#4 {gone[:10]}" in "\n".join(source["warnings"])
    assert brought(dk, "site")["recorded"] is None


def test_two_repositories_in_one_command_are_two_sources(
    dk: Prompt, site: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing_git, "_EVERY", 1)
    shop = Repository(tmp_path / "shop")
    shop.commit("A shop", FIRST)
    found = dk("import", "--git", "site", "--git", "shop", "--json").json
    assert [one["taken"] for one in found["sources"]] == [2, 1]
    site.git("commit", "-q", "--amend", "-m", "Second page, better", when=THIRD)
    again = dk("import", "--git", "shop", "--git", "site", "--json").json["sources"]
    assert [(one["new"], one["vanished"]) for one in again] == [(0, 0), (1, 1)]


def test_tags_become_candidates_and_keep_their_message(dk: Prompt, site: Repository) -> None:
    site.git("tag", "v0")
    site.git("tag", "-a", "v1", "-m", "Milestone 1 is ready", when=THIRD)
    site.git("tag", "-a", "theirs", "-m", "Not mine", who=DANA)
    site.git("tag", "file", "HEAD:page.txt")
    source = brought(dk, "site")
    assert source["skipped"] == {"of other people": 3}
    assert "tags that may be deliveries: v0, v1" in "\n".join(source["warnings"])
    name, message = work(dk)[-2:]
    assert name["text"]["body"] == "tag v0"
    assert any("no time of its own" in flag for flag in name["source"]["flags"])
    assert message["text"]["body"] == "tag v1\n\nMilestone 1 is ready"
    dk("milestone", "300", "Site")
    assert dk("mark", str(message["seq"]), "delivery", "--about", "M1")


def test_passwords_and_tokens_of_remotes_are_cut_out(dk: Prompt, site: Repository) -> None:
    site.git("remote", "add", "origin", "https://olena:hunter2@git.acme.test/site.git?key=abc")
    source = brought(dk, "site")
    [remote] = dk("show", "2", "--json").json["tool"]["states"]["remotes"]
    assert remote == {"name": "origin", "url": "https://git.acme.test/site.git"}
    assert b"hunter2" not in b"".join(one.read_bytes() for one in dk.workspace.rglob("*") if one.is_file())
    assert source


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("git@host.test:acme/site.git", "git@host.test:acme/site.git"),
        ("olena:pw@host.test:site.git", "host.test:site.git"),
        ("ssh://git@host.test:22/site", "ssh://host.test:22/site"),
        ("https://host.test/ghp_abcDEF123/site", "https://host.test/(removed)/site"),
        ("https://a:b@c@host.test/site#frag", "https://host.test/site"),
        ("../other", "../other"),
    ],
)
def test_an_address_keeps_no_secret(url: str, kept: str) -> None:
    assert without_secrets(url) == kept


# ---------------------------------------------------------------- who is the freelancer


def test_nobody_known_is_refused_with_the_authors(dk: Prompt, tmp_path: Path) -> None:
    other = Repository(tmp_path / "nick")
    other.commit("By a nickname", FIRST, ("okoval", "ok@work.test"))
    refused = dk.refused("import", "--git", "nick")
    assert refused.code == 2
    assert "okoval <ok@work.test> (1)" in refused.err
    assert "--me" in refused.err
    assert brought(dk, "nick", "--me", "ok@work.test")["taken"] == 1
    other.commit("Another", SECOND, ("okoval", "ok@work.test"))
    assert brought(dk, "nick")["new"] == 1, "who one is, is remembered"


@pytest.mark.usefixtures("site")
def test_only_and_since_narrow_what_is_taken(dk: Prompt) -> None:
    source = brought(dk, "site", "--since", "3 feb 2026", "--only", "olena@koval.test", "--dry-run")
    assert source["taken"] == 1
    assert source["left_out"] == {"before --since": 1}
    assert "Dana" not in dk.refused("import", "--git", "site", "--only", "Dana Reyes").out


# ---------------------------------------------------------------- odd repositories


def test_bare_shallow_detached_and_worktree_repositories_are_read(
    dk: Prompt, site: Repository, tmp_path: Path
) -> None:
    site.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    site.git("worktree", "add", "-q", "--detach", str(tmp_path / "tree"))
    site.git("clone", "-q", "--depth", "1", f"file://{site.folder}", str(tmp_path / "shallow"))
    assert brought(dk, "bare.git", "--dry-run")["taken"] == 2
    assert brought(dk, "tree", "--dry-run")["taken"] == 2
    shallow = brought(dk, "shallow", "--dry-run")
    assert shallow["read"] == 1
    assert "a shallow copy" in "\n".join(shallow["warnings"])
    site.git("checkout", "-q", "--detach")
    site.commit("Only HEAD knows it", THIRD)
    assert brought(dk, "site", "--dry-run")["taken"] == 3


def test_what_cannot_be_read_is_refused_with_what_to_do(
    dk: Prompt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Repository(tmp_path / "empty")
    (tmp_path / "plain").mkdir()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert "without any commit" in dk.refused("import", "--git", "empty").err
    assert "no git repository" in dk.refused("import", "--git", "plain").err
    assert "no git repository" in dk.refused("import", "--git", "file").err
    assert dk.refused("import", "--git", "nowhere").code == 4
    assert "name what is to be imported" in dk.refused("import").err
    assert dk.refused("import", "--git", "plain", "--keep-going").code == 4
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("PATH", "")
    assert "is git installed" in dk.refused("import", "--git", "empty").err


@pytest.mark.usefixtures("site")
def test_a_repository_of_another_owner_is_explained(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    guarded = app_git.guarded_environment
    foreign = {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    monkeypatch.setattr(app_git, "guarded_environment", lambda: guarded() | foreign)
    refused = dk.refused("import", "--git", "site")
    assert "belongs to another user" in refused.err
    assert "safe.directory" in refused.err


ODD = b"tree TREE\nauthor %s\ncommitter %s\n%s\n%s"
NOW = b"Olena Koval <olena@koval.test> 1769940000 +0200"


def test_odd_commits_are_kept_and_flagged(dk: Prompt, site: Repository) -> None:
    name = b"Olena Koval <olena@koval.test>"
    odd = [
        ODD % (name + b" 4102444800 +0000", NOW, b"", b"later\n"),
        ODD % (name + b" -86400 +0000", NOW, b"", b"before git\n"),
        ODD % (name + b" 99999999999999999999 +0000", NOW, b"", b"no year\n"),
        ODD % (name + b" 1769940000 +9959", NOW, b"", b"no offset\n"),
        ODD % (NOW, NOW, b"encoding ISO-8859-1\n", b"Pr\xe9sentation\n"),
        ODD % (NOW, NOW, b"", b"Pr\xe9sentation\n"),
        ODD % (NOW, NOW, b"encoding rot13\n", b"plain\n"),
        ODD % (NOW, NOW, b"encoding punycode\n", b"a" * 300_000 + b"\n"),
        ODD % (NOW, NOW, b"", b"nul \x00 and \x1b[31m\n"),
        ODD % (NOW, NOW, b"", b""),
    ]
    for number, body in enumerate(odd):
        site.raw_commit(body, f"odd{number}")
    source = brought(dk, "site")
    assert source["taken"] == 2 + len(odd)
    said = "\n".join(str(one["source"]["flags"]) + str(one.get("text")) for one in work(dk))
    for words in (
        "dated later than the time of the import",
        "dated before 1970",
        "its time is 99999999999999999999 +0000, which is none",
        "its offset +9959 is none",
        "Présentation",
        "Pr\\\\xe9sentation",
    ):
        assert words in said, words


def test_merges_signatures_many_authors_and_many_tags_are_told(dk: Prompt, site: Repository) -> None:
    first, head = site.git("rev-list", "--max-parents=0", "HEAD"), site.git("rev-parse", "HEAD")
    parents = f"parent {first}\nparent {head}\n".encode()
    site.raw_commit(b"tree TREE\n" + parents + ODD[10:] % (NOW, NOW, b"gpgsig x\n", b"merged\n"), "merge")
    made = [
        site.raw_commit(ODD % (b"P%d <p@x> 1 +0000" % one, NOW, b"", b"a\n"), f"by{one}") for one in range(8)
    ]
    names = [f"create refs/tags/t{number} {head}\n" for number in range(10)]
    site.git("update-ref", "--stdin", given="".join(names).encode())
    assert len(made) == 8
    source = brought(dk, "site")
    warnings = "\n".join(source["warnings"])
    assert "and 1 more" in warnings, "nine other authors"
    assert "t7 and 2 more" in warnings
    flags = next(one["source"]["flags"] for one in work(dk) if one["text"]["body"] == "merged")
    assert "merge of 2 lines of work" in flags
    assert "carries a signature, which was not checked" in flags


def test_a_damaged_repository_is_refused_and_its_good_part_only_taken_when_asked(
    dk: Prompt, site: Repository
) -> None:
    site.git("tag", "-a", "v1", "-m", "Ready")
    tag = site.git("rev-parse", "v1")
    (site.folder / ".git" / "objects" / tag[:2] / tag[2:]).unlink()
    refused = dk.refused("import", "--git", "site")
    assert "git cannot" in refused.err
    head = site.git("rev-parse", "HEAD")
    path = site.folder / ".git" / "objects" / head[:2] / head[2:]
    path.chmod(0o600)
    path.write_bytes(b"nonsense")
    assert "git cannot read all of it" in dk.refused("import", "--git", "site").err
    assert dk.refused("import", "--git", "site", "--keep-going").code == 4


# ---------------------------------------------------------------- a hostile repository


def hostile(site: Repository) -> Path:
    """Plant every setting that names a program, and a missing object that git would fetch through one of them."""
    canary = site.folder.parent / "canary"
    script = site.folder.parent / "run.sh"
    script.write_text(f"#!/bin/sh\ntouch '{canary}'\nexit 1\n", encoding="utf-8")
    script.chmod(0o700)
    program = str(script)
    (site.folder / ".git" / "info" / "attributes").write_text("* diff=evil filter=evil\n", encoding="utf-8")
    hooks = site.folder / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-index-change", "reference-transaction", "pre-auto-gc", "post-checkout"):
        shutil.copy(script, hooks / name)
    blob = site.git("rev-parse", "HEAD:page.txt")
    (site.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    for name, value in {
        "core.repositoryformatversion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": str(site.folder.parent / "elsewhere"),
        "remote.origin.uploadpack": program,
        "core.fsmonitor": program,
        "core.pager": program,
        "core.sshCommand": program,
        "core.editor": program,
        "core.askPass": program,
        "core.gitProxy": program,
        "core.alternateRefsCommand": program,
        "credential.helper": f"!{program}",
        "pager.log": program,
        "diff.external": program,
        "diff.evil.textconv": program,
        "diff.evil.command": program,
        "filter.evil.smudge": program,
        "filter.evil.clean": program,
        "filter.evil.process": program,
        "alias.rev-list": f"!{program}",
        "alias.rev-parse": f"!{program}",
        "alias.cat-file": f"!{program}",
        "gpg.program": program,
        "log.showSignature": "true",
    }.items():
        site.git("config", name, value)
    return canary


def test_a_hostile_repository_runs_nothing(dk: Prompt, site: Repository) -> None:
    site.git("tag", "v1")
    canary = hostile(site)
    assert brought(dk, "site")["taken"] == 3
    assert not canary.exists()


def test_planted_without_the_guards_the_same_call_runs_a_program(
    dk: Prompt, site: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary = hostile(site)
    monkeypatch.setattr(app_git, "guarded_environment", lambda: dict(os.environ))
    dk.run("import", "--git", "site", "--dry-run")
    assert canary.exists(), "the planted settings are some that git would follow"
