"""Run the command line as ``python -m disputekit``."""

from disputekit.cli.main import main

if __name__ == "__main__":
    main()
