"""Where the files that are no code lie: beside the package in a wheel, at the top of a checkout.

``importlib.resources`` knows only the first place, and an editable install leaves a stale copy there.
"""

from pathlib import Path

from disputekit.errors import StorageFailure

PACKAGE = Path(__file__).resolve().parent


def templates_folder(package: Path = PACKAGE) -> Path:
    """Return the folder of the shipped templates; raises StorageFailure when an install has lost it.

    A checkout wins over what lies beside the package: there the templates are edited.
    """
    checkout = package.parent.parent
    places = [package / "templates"]
    if (checkout / "pyproject.toml").is_file():
        places.insert(0, checkout / "templates")
    for place in places:
        if place.is_dir():
            return place
    raise StorageFailure(
        f"the templates of disputekit are missing from {package}",
        "install it again: pip install --force-reinstall",
    )
