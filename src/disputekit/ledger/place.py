"""Where a workspace lies: folders that other programs copy or share, and signs that they did."""

from pathlib import Path, PurePath

from disputekit.ledger.connection import DATABASE, database_path

_SYNCED = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "mobile documents": "iCloud",
    "iclouddrive": "iCloud",
    "icloud drive": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "cloudstorage": "a cloud folder",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "syncthing": "Syncthing",
    "pcloud drive": "pCloud",
    "megasync": "MEGA",
}
_MARKERS = {
    ".dropbox": "Dropbox",
    ".stfolder": "Syncthing",
    ".owncloudsync.log": "ownCloud",
    ".csync_journal.db": "Nextcloud",
}
_NETWORK = (
    "nfs",
    "cifs",
    "smb",
    "afs",
    "9p",
    "davfs",
    "glusterfs",
    "ceph",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.gvfsd",
)
_OWN = (DATABASE, f"{DATABASE}-journal", f"{DATABASE}.schema-", f"{DATABASE}.before-")
_MOUNTS = Path("/proc/self/mounts")


def workspace_warnings(workspace: Path, mounts: Path = _MOUNTS) -> list[str]:
    """Return what speaks against this place for a workspace, in plain words; empty when nothing does."""
    place = workspace.resolve()
    found = []
    service = _synced_by(place)
    if service:
        found.append(f"{workspace} is synchronized by {service}; copies of a database in use get damaged")
    network = _network_type(place, mounts)
    if network:
        found.append(f"{workspace} is on a network disk ({network}); locks are not reliable there")
    found.extend(_signs(workspace))
    return found


def _synced_by(place: PurePath) -> str:
    for part in place.parts:
        words = part.casefold()
        for name, service in _SYNCED.items():
            if words == name or words.startswith((f"{name} ", f"{name}-")):
                return service
    for folder in (Path(place), *Path(place).parents):
        for marker, service in _MARKERS.items():
            if (folder / marker).exists():
                return service
    return ""


def _network_type(place: Path, mounts: Path) -> str:
    """Return the type of the network file system the place is on, as far as the system tells."""
    if str(place).startswith("\\\\"):
        return "UNC path"
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for line in lines:
        fields = line.split(" ")
        point = fields[1].replace("\\040", " ") if len(fields) > 2 else ""
        if point and place.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind if kind.startswith(_NETWORK) else ""


def _signs(workspace: Path) -> list[str]:
    """Other copies of the database beside it, and a database that has a second name."""
    found = []
    for path in sorted(workspace.glob("disputekit*")) if workspace.is_dir() else ():
        if path.name in _OWN[:2] or path.name.startswith(_OWN[2:]):
            continue
        if ".db" in path.name.casefold() or "conflict" in path.name.casefold():
            found.append(f"{path.name} looks like a copy that another program made: two histories may exist")
    path = database_path(workspace)
    if path.is_file() and path.stat().st_nlink > 1:
        found.append(f"{path.name} has a second name (hard link); opened under both, it gets damaged")
    return found
