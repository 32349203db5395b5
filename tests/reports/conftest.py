"""Documents that many tests read, made once."""

import pytest

from disputekit.reports.document import Document, Format
from tests.reports.documents import document_of, rendered, worked
from tests.reports.hostile import PAYLOADS, batches, harmless, hostile_case


@pytest.fixture(scope="session")
def worked_document() -> Document:
    """The whole document of the worked case."""
    return worked()


@pytest.fixture(scope="session")
def worked_page(worked_document: Document) -> str:
    """The same as HTML."""
    return rendered(worked_document, Format.HTML)


@pytest.fixture(scope="session")
def hostile_document() -> Document:
    """A document of a case in which every field of every record attacks."""
    return document_of(hostile_case(batches(PAYLOADS)))


@pytest.fixture(scope="session")
def benign_document() -> Document:
    """The same case with signs that mean nothing in place of those that could."""
    return document_of(hostile_case(map(harmless, batches(PAYLOADS))))
