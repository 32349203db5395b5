"""The worked case in every document and format, as files that are read in review.

After a change that is meant: pytest tests/reports/test_golden.py --snapshot-update, then read the difference.
"""

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from disputekit.reports.document import Format, Options, Report
from tests.reports.documents import PAIRS, document_of, rendered, worked
from tests.reports.worked import worked_case


def golden(snapshot: SnapshotAssertion, suffix: str) -> SnapshotAssertion:
    """Snapshots as files of their own, with the suffix that opens them in the right program."""

    class AsFile(SingleFileSnapshotExtension):
        _write_mode = WriteMode.TEXT
        file_extension = suffix

    return snapshot.use_extension(AsFile)


@pytest.mark.parametrize(("report", "form"), PAIRS, ids=lambda one: one.value)
def test_the_worked_case_prints_as_it_was_last_read(
    snapshot: SnapshotAssertion, report: Report, form: Format
) -> None:
    text = rendered(worked(report), form).replace("\r\n", "\n")
    suffix = "txt" if form is Format.TERM else form.value
    assert text == golden(snapshot, suffix)


def test_a_screen_with_colours_gets_styles_and_the_same_text(snapshot: SnapshotAssertion) -> None:
    document = worked(Report.SCOPE)
    styled = rendered(document, Format.TERM, Options(width=110, colour=True))
    assert "\x1b[1m" in styled
    assert styled == golden(snapshot, "ansi")


@pytest.mark.parametrize(("report", "form"), PAIRS, ids=lambda one: one.value)
def test_the_same_case_gives_the_same_bytes_twice(report: Report, form: Format) -> None:
    assert rendered(worked(report), form) == rendered(document_of(worked_case(), report), form)
