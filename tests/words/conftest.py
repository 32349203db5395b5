"""The demo case for tests of drafts; the same fixtures as those of the command line."""

from tests.cli.conftest import demo, demo_folder

__all__ = ["demo", "demo_folder"]
