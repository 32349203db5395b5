"""Read packs of rules, strictly: what a pack says is either understood whole, or refused with what to write.

Shipped packs lie beside this module, the user's own in ``<config>/packs``; an own pack takes the place of the
shipped one of the same name. The worked examples stand at the end of a file and are left out unless they are
asked for, and shipped packs were read ahead (``ahead.py``): a shell prompt waits for this.
"""

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from disputekit.errors import NotFound, Refused
from disputekit.rules.ahead import pack_ahead
from disputekit.rules.pack import PACK_NAME, Pack

SHIPPED = Path(__file__).resolve().parent / "packs"
_EXAMPLES = "\n[[vector]]"


def own_folder(config: Path) -> Path:
    """Return where the user's own packs lie."""
    return config / "packs"


def pack_path(name: str, config: Path) -> Path | None:
    """Return the file of a pack, the user's own first; None where there is none, or none can have that name."""
    if not PACK_NAME.fullmatch(name):
        return None
    own, shipped = own_folder(config) / f"{name}.toml", SHIPPED / f"{name}.toml"
    return next((path for path in (own, shipped) if _is_there(path)), None)


def _is_there(path: Path) -> bool:
    """Tell whether a file is there. A folder of settings that this user may not enter holds none."""
    try:
        return path.is_file()
    except OSError:
        return False


def pack_names(config: Path) -> tuple[str, ...]:
    """Return the names of all packs, shipped and own, in order."""
    found = {path.stem for folder in (SHIPPED, own_folder(config)) for path in folder.glob("*.toml")}
    return tuple(sorted(found))


def load_pack(name: str, config: Path, events: Collection[str], *, examples: bool = False) -> Pack:
    """Return a pack by its name.

    Args:
        name: that of its file without the ending.
        config: the folder of the user's own settings.
        events: the names of events that records can have.
        examples: also read the worked examples of the rules.

    Raises:
        NotFound: there is no such pack.
        Refused: the file cannot be read; the message names file, rule and what is wrong, the hint what to write.
    """
    path = pack_path(name, config)
    if path is None:
        raise NotFound(f"there is no pack {name!r}", f"there are: {', '.join(pack_names(config))}")
    return load_file(path, events, examples=examples)


def load_file(path: Path, events: Collection[str], *, examples: bool = False) -> Pack:
    """Return the pack of a file; raises Refused."""
    try:
        stat = path.stat()
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}") from error
    return _load(path, stat.st_mtime_ns, stat.st_size, frozenset(events), examples)


@lru_cache(maxsize=64)  # one command asks for the same packs several times
def _load(path: Path, _changed: int, _size: int, events: frozenset[str], examples: bool) -> Pack:
    try:
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path} cannot be read: {error}", "a pack is a TOML file in UTF-8") from error
    own = path.parent != SHIPPED
    ahead = None if own or examples else pack_ahead(path, text)
    return ahead or _read(text if examples else without_examples(text), path, own=own, events=events)


def _read(text: str, path: Path, *, own: bool, events: Collection[str]) -> Pack:
    from disputekit.rules.reading import read_pack  # and with it TOML, for which no prompt should wait

    return read_pack(text, path, own=own, events=events)


def without_examples(text: str) -> str:
    """Return the text of a pack before its worked examples; the whole where something else follows them."""
    head, _, rest = text.partition(_EXAMPLES)
    return text if any(mark in rest for mark in ("\n[[rule]]", "\n[[calendar]]")) else f"{head}\n"
