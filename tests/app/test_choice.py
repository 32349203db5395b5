"""Which case is meant: the folder's, then the one in use, then the only one there is."""

import json
from pathlib import Path

import pytest

from disputekit.app.choice import CHOICES, chosen_case, read_choices, use_case
from disputekit.errors import NotFound, StorageFailure
from tests.support.office import Office


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config"


def test_nothing_is_chosen_where_nobody_chose(config: Path, tmp_path: Path) -> None:
    assert chosen_case(config, tmp_path, tmp_path) == ""


def test_a_choice_holds_for_its_workspace_only(config: Path, tmp_path: Path) -> None:
    use_case(config, tmp_path / "one", "acme")
    assert chosen_case(config, tmp_path / "one", tmp_path) == "acme"
    assert chosen_case(config, tmp_path / "two", tmp_path) == ""


def test_a_folder_and_those_below_it_have_their_own_case(config: Path, tmp_path: Path) -> None:
    use_case(config, tmp_path, "acme")
    use_case(config, tmp_path, "shop", tmp_path / "work" / "shop")
    assert chosen_case(config, tmp_path, tmp_path / "work" / "shop" / "src") == "shop"
    assert chosen_case(config, tmp_path, tmp_path / "work") == "acme"


def test_a_new_choice_replaces_the_old_and_keeps_the_rest(config: Path, tmp_path: Path) -> None:
    use_case(config, tmp_path, "acme", tmp_path)
    use_case(config, tmp_path, "one")
    use_case(config, tmp_path, "two")
    assert read_choices(config, tmp_path) == {"current": "two", "folders": {str(tmp_path): "acme"}}


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_choices_are_private_whatever_the_umask(config: Path, tmp_path: Path, umask: int) -> None:
    import os

    before = os.umask(umask)
    try:
        use_case(config, tmp_path, "acme")
    finally:
        os.umask(before)
    assert config.stat().st_mode & 0o777 == 0o700
    assert (config / CHOICES).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in config.iterdir()] == [CHOICES]


def test_what_an_interrupted_command_left_is_no_obstacle(config: Path, tmp_path: Path) -> None:
    import os

    config.mkdir()
    (config / f".{CHOICES}.{os.getpid()}").write_text("half", encoding="utf-8")
    use_case(config, tmp_path, "acme")
    assert chosen_case(config, tmp_path, tmp_path) == "acme"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "not json",
        "[]",
        "3",
        '{"PLACE": 3}',
        '{"PLACE": {"current": 3, "folders": []}}',
        '{"PLACE": {}}',
        "\xff",
    ],
)
def test_a_damaged_file_counts_as_no_choice(config: Path, tmp_path: Path, content: str) -> None:
    config.mkdir()
    text = content.replace("PLACE", json.dumps(str(tmp_path))[1:-1])
    (config / CHOICES).write_bytes(text.encode("latin-1"))
    assert chosen_case(config, tmp_path, tmp_path) == ""
    use_case(config, tmp_path, "acme")
    assert chosen_case(config, tmp_path, tmp_path) == "acme"


def test_a_place_that_cannot_be_written_is_named(config: Path, tmp_path: Path) -> None:
    config.write_text("a file in the way", encoding="utf-8")
    with pytest.raises(StorageFailure, match="could not be kept") as caught:
        use_case(config, tmp_path, "acme")
    assert "-c" in caught.value.hint


# ---------------------------------------------------------------- with a workspace


def test_the_only_case_is_meant_when_none_is_named(office: Office) -> None:
    (office.setup.config / CHOICES).unlink()
    with office.opened() as case:
        assert case.row.slug == "acme"


def test_of_several_cases_one_must_be_named(office: Office) -> None:
    office.start(slug="shop")
    (office.setup.config / CHOICES).unlink()
    with pytest.raises(NotFound, match="there are 2: acme, shop") as caught, office.opened():
        pass
    assert "-c" in caught.value.hint


def test_a_case_that_is_not_there_is_refused_with_those_that_are(office: Office) -> None:
    with pytest.raises(NotFound, match="no case called 'nope'") as caught, office.in_case("nope").opened():
        pass
    assert "acme" in caught.value.hint


def test_a_workspace_without_cases_says_how_to_begin(empty: Office) -> None:
    with pytest.raises(NotFound) as caught, empty.opened():
        pass
    assert "disputekit start" in caught.value.hint


def test_a_case_may_be_named_by_its_id(office: Office) -> None:
    with office.opened() as case:
        case_id = case.row.case_id
    with office.in_case(case_id).opened() as case:
        assert case.row.slug == "acme"


def test_choices_follow_a_case_to_its_new_short_name(office: Office) -> None:
    from disputekit.app.correct import correct, last_undoable, take_back, undo_reason

    config, workspace = office.setup.config, office.setup.workspace
    use_case(config, workspace, "acme", office.folder)
    office.do(correct, 1, [("slug", "brightside")], "")
    assert read_choices(config, workspace) == {
        "current": "brightside",
        "folders": {str(office.folder): "brightside"},
    }
    seqs = [one.seq for one in office.do(last_undoable).records]
    office.do(take_back, seqs, undo_reason())
    assert chosen_case(config, workspace, office.folder) == "acme"


def test_choices_of_other_cases_stay(office: Office) -> None:
    from disputekit.app.correct import correct

    office.start(slug="shop")
    office.in_case("acme").do(correct, 1, [("slug", "brightside")], "")
    assert chosen_case(office.setup.config, office.setup.workspace, office.folder) == "shop"
