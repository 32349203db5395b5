"""Start the command line: as ``disputekit``, as ``dk`` and as ``python -m disputekit``."""

import gc

# A command lives for a tenth of a second and what it loads stays to the end: looking for rings of dead objects after
# every 700 new ones, as Python does by itself, took a twentieth of that and found next to nothing.
gc.set_threshold(100_000)

from disputekit.cli.main import main  # noqa: E402 - most objects are made by this import

if __name__ == "__main__":
    main()
