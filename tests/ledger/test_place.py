"""Places that are bad for a database are named before it gets damaged there."""

import os
from pathlib import Path

import pytest

from disputekit.ledger.place import _network_type, workspace_warnings
from tests.ledger.samples import Ledger

NO_MOUNTS = Path("/nonexistent/mounts")


@pytest.mark.parametrize(
    ("place", "service"),
    [
        ("Dropbox/work", "Dropbox"),
        ("Dropbox (Personal)/work", "Dropbox"),
        ("OneDrive - Firm/x", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs/x", "iCloud"),
        ("Library/CloudStorage/GoogleDrive-me/x", "a cloud folder"),
        ("Google Drive/x", "Google Drive"),
        ("Nextcloud/x", "Nextcloud"),
    ],
)
def test_synchronized_folders_are_named(tmp_path: Path, place: str, service: str) -> None:
    found = workspace_warnings(tmp_path / place, NO_MOUNTS)
    assert len(found) == 1
    assert f"synchronized by {service}" in found[0]


def test_a_folder_with_the_mark_of_a_service_is_named(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    assert "Syncthing" in workspace_warnings(tmp_path / "deep" / "workspace", NO_MOUNTS)[0]


@pytest.mark.parametrize("place", ["projects/dropbox-api", "my dropboxes/x", "onedriver"])
def test_names_that_only_look_alike(tmp_path: Path, place: str) -> None:
    found = workspace_warnings(tmp_path / place, NO_MOUNTS)
    assert bool(found) is place.startswith("projects")  # "dropbox-..." may be one; better warned than lost


class TestNetwork:
    MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/home /mnt/home nfs4 rw 0 0
//server/share /mnt/with\\040space cifs rw 0 0
me@host:/x /mnt/home/local/deep fuse.sshfs rw 0 0
/dev/vdb /mnt/home/local ext4 rw 0 0
malformed
"""

    @pytest.mark.parametrize(
        ("place", "expected"),
        [
            ("/mnt/home/work", "nfs4"),
            ("/mnt/with space/x", "cifs"),
            ("/mnt/home/local/x", ""),
            ("/mnt/home/local/deep/x", "fuse.sshfs"),
            ("/home/me", ""),
            ("\\\\server\\share", "UNC path"),
        ],
    )
    def test_the_nearest_mount_decides(self, tmp_path: Path, place: str, expected: str) -> None:
        mounts = tmp_path / "mounts"
        mounts.write_text(self.MOUNTS)
        assert _network_type(Path(place), mounts) == expected

    def test_it_is_said_to_the_user(self, tmp_path: Path) -> None:
        mounts = tmp_path / "mounts"
        mounts.write_text(f"server:/ {tmp_path} nfs rw 0 0\n")
        assert "network disk (nfs)" in workspace_warnings(tmp_path / "w", mounts)[0]


def test_copies_made_by_others_are_named_and_our_own_are_not(ledger: Ledger) -> None:
    for name in (
        "disputekit (conflicted copy 2026-03-01).db",
        "disputekit.sync-conflict-20260301.db",
        "disputekit-LAPTOP.DB",
        "disputekit.db.schema-1",
        "disputekit.db.before-20260301T000000Z",
        "disputekit.db-journal",
        "disputekit.txt",
    ):
        (ledger.workspace / name).write_bytes(b"")
    found = workspace_warnings(ledger.workspace, NO_MOUNTS)
    assert len(found) == 3
    assert all("two histories" in one for one in found)


def test_a_second_name_of_the_database_is_named(ledger: Ledger, tmp_path: Path) -> None:
    assert workspace_warnings(ledger.workspace, NO_MOUNTS) == []
    os.link(ledger.workspace / "disputekit.db", tmp_path / "other.db")
    assert "second name" in workspace_warnings(ledger.workspace, NO_MOUNTS)[0]
