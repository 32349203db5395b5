"""Write what is read ahead of the shipped packs of rules: python .ci/read_packs_ahead.py (make packs)."""

from pathlib import Path

from disputekit.app.events import EVENTS
from disputekit.rules.ahead import ahead_path, ahead_text
from disputekit.rules.loader import SHIPPED, without_examples
from disputekit.rules.reading import read_pack


def ahead_of(pack: Path) -> str:
    """Return what belongs beside a shipped pack as its file stands."""
    text = pack.read_text(encoding="utf-8")
    return ahead_text(read_pack(without_examples(text), pack, own=False, events=EVENTS), text)


def main() -> None:
    for pack in sorted(SHIPPED.glob("*.toml")):
        ahead_path(pack).parent.mkdir(exist_ok=True)
        ahead_path(pack).write_text(ahead_of(pack), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
