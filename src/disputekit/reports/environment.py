"""Where the templates of documents are looked for: in the user's own folder first, then among the shipped ones."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from disputekit.resources import templates_folder
from disputekit.templating import Sandbox, filled, source_of, without_words
from disputekit.templating import environment as sandbox

__all__ = ["Sandbox", "environment", "filled", "source_of", "without_words"]


def environment(
    finalize: Callable[[object], Markup], filters: Mapping[str, Callable[..., Any]], own: Path | None
) -> Sandbox:
    """Return the environment of documents; ``own`` is the user's folder, which need not exist."""
    folders = [*([own] if own is not None and own.is_dir() else []), templates_folder()]
    return sandbox(finalize, filters, folders)
