"""Documents of invented cases, made as the use case makes them but without a workspace."""

from collections.abc import Iterable

from disputekit.case.case import Case
from disputekit.case.documents import account_view, scope_view
from disputekit.case.head import head_of
from disputekit.case.summary import summary_view
from disputekit.case.timeline import timeline_view
from disputekit.record.entry import Record
from disputekit.reports.document import Document, Format, Options, Report, Seal
from disputekit.reports.render import render
from tests.reports.worked import worked_case

SEAL_CASE, SEAL_HASH = "5e" * 16, "a1" * 32


def document_of(
    records: Iterable[Record], report: Report = Report.CASE, *, zone: str = "UTC", printed: str = "2026-04-03"
) -> Document:
    case = Case.from_records(records)
    whole = report is Report.CASE
    return Document(
        report=report,
        head=head_of(case),
        printed=printed,
        seal=Seal(SEAL_CASE, case.records[-1].seq, SEAL_HASH),
        zone=zone,
        summary=summary_view(case, zone=zone) if whole else None,
        scope=scope_view(case) if whole or report is Report.SCOPE else None,
        timeline=timeline_view(case, zone=zone) if whole or report is Report.TIMELINE else None,
        account=account_view(case) if whole or report is Report.ACCOUNT else None,
    )


def worked(report: Report = Report.CASE) -> Document:
    return document_of(worked_case(), report)


def rendered(document: Document, form: Format, options: Options | None = None) -> str:
    return render(document, form, options or Options(width=110))


# What can be rendered: every document in every format, but the case document as one table.
PAIRS = [
    (report, form) for report in Report for form in Format if (report, form) != (Report.CASE, Format.CSV)
]
