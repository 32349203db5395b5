"""Page 1: what was agreed, asked, submitted and paid, what is asked of the decider, and what the record rests on.

Nothing is concluded here. A milestone or an agreed request counts as objected to when the client asked for a
decision about it, disputes it, or last asked for changes or declined; "no objection in the record" stands only
where complete coverage reaches from the submission or agreement to the dispute (or the end of the record).
"""

from collections.abc import Iterator

from disputekit.case.account import accounts
from disputekit.case.case import Case
from disputekit.case.coverage import covering
from disputekit.case.dispute import (
    answers_due,
    asks,
    beginning,
    disputed_labels,
    own_answers,
    question,
    reasons,
)
from disputekit.case.documents import is_agreed_request, paid_requests
from disputekit.case.head import head_of
from disputekit.case.left_out import outgoing
from disputekit.case.marks import ABOUT_THE_RECORD
from disputekit.case.milestones import milestone
from disputekit.case.positions import readings_of
from disputekit.case.sentence import Exhibit, Inference, Mark, Part
from disputekit.case.statistics import statistics_of
from disputekit.case.terms import first_agreement
from disputekit.case.view import (
    AccountRow,
    AnswerDue,
    Ask,
    CoverageLine,
    MilestoneItem,
    RequestItem,
    RequestsRow,
    RequestState,
    Response,
    SummaryView,
)
from disputekit.record.moment import Moment, bounds
from disputekit.record.money import Money

_OBJECTING = {Response.CHANGES_REQUESTED, Response.DECLINED}


def summary_view(case: Case, *, zone: str = "UTC") -> SummaryView:
    """Return page 1 of a case; days are those of ``zone``. The record is counted whole, settlement talk included."""
    whole, case = case, outgoing(case)
    account = accounts(case)
    rows = tuple(row for one in account for row in one.rows)
    requests = paid_requests(case, rows)
    milestones = tuple(item for label in case.labels("M") if (item := milestone(case, label, rows)))
    asked, client_asked, due, reason = (
        asks(case, "me"),
        asks(case, "client"),
        answers_due(case),
        reasons(case),
    )
    objected = tuple(_objected(case, milestones, requests))
    silent = _without_objection(case, milestones, requests, {label for label, _ in objected})
    quiet = {label: lines for label, lines in silent if lines}
    return SummaryView(
        head=head_of(case),
        asked=asked,
        client_asked=client_asked,
        answer_due=due,
        question=question(case),
        reason=reason,
        answers=own_answers(case),
        milestones=milestones,
        requests=_requests_row(requests, rows),
        sums=tuple(one.sum_line for one in account),
        request_counts=_request_counts(case, requests),
        no_objection=tuple(quiet),
        no_objection_basis=tuple(
            {line.exhibit.seq: line for lines in quiet.values() for line in lines}.values()
        ),
        objected=objected,
        not_known=tuple(label for label, lines in silent if not lines),
        record=statistics_of(whole, zone),
        on_notes_only=_on_notes_only(case, milestones, requests, asked + client_asked, due),
        contested=tuple(one for one in requests if one.contested),
    )


# ---------------------------------------------------------------- requests


def _requests_row(requests: tuple[RequestItem, ...], rows: tuple[AccountRow, ...]) -> RequestsRow | None:
    """Return the agreed requests as one row; money in a row shared with a milestone stands with that."""
    agreed = [one for one in requests if is_agreed_request(one)]
    if not agreed:
        return None
    labels = {one.label for one in agreed}
    own = [row for row in rows if row.labels and set(row.labels) <= labels]
    return RequestsRow(
        labels=tuple(one.label for one in agreed),
        agreed=_sums(row.due for row in own),
        received=_sums(row.received for row in own),
        open=_sums(row.open for row in own),
        milestones=tuple(dict.fromkeys(label for one in agreed for label in one.milestones)),
        work=tuple(fact for one in agreed for fact in one.work),
    )


def _sums(amounts: Iterator[Money]) -> tuple[Money, ...]:
    """Add amounts currency by currency."""
    found: dict[str, Money] = {}
    for amount in amounts:
        known = found.get(amount.currency, amount._replace(minor=0))
        found[amount.currency] = known._replace(minor=known.minor + amount.minor)
    return tuple(found.values())


def _request_counts(case: Case, requests: tuple[RequestItem, ...]) -> Inference | None:
    """Count the requests that are not known to be from before the first agreement, by where they stand."""
    counted = [one for one in requests if one.after_start is not False]
    if not counted:
        return None
    first = first_agreement(case)
    writing = sum(one.state is RequestState.AGREED_IN_WRITING for one in counted)
    on_note = sum(one.state is RequestState.AGREED_ON_NOTE for one in counted)
    beyond = " ".join(one.label for one in counted if _is_read_as_beyond(one))
    parts: list[Part] = [len(counted), " request" if len(counted) == 1 else " requests"]
    parts += [" after ", case.at(first)] if first else []
    parts += [": ", writing, " agreed in writing"]
    parts += [", ", on_note, " agreed on the freelancer's note only"] if on_note else []
    parts += [", ", len(counted) - writing - on_note, " not agreed"]
    parts += ["; beyond the agreed words in the freelancer's recorded reading: ", beyond] if beyond else []
    asked = (exhibit for one in counted for asking in one.askings for exhibit in asking.exhibits)
    labels = " ".join(one.label for one in counted)
    return Inference(
        how="counted", parts=tuple(parts), inputs=(labels,), exhibits=tuple(dict.fromkeys(asked))
    )


def _is_read_as_beyond(item: RequestItem) -> bool:
    own = item.readings.freelancer
    return bool(own) and own[-1].stance == "out"


# ---------------------------------------------------------------- objections


def _objected(
    case: Case, milestones: tuple[MilestoneItem, ...], requests: tuple[RequestItem, ...]
) -> Iterator[tuple[str, tuple[Exhibit, ...]]]:
    """Yield the labels the client objected to, with the records of the objection."""
    named = set(disputed_labels(case))
    last = {one.label: one.submitted[-1] for one in milestones if one.submitted}
    for label in (*(one.label for one in milestones), *(one.label for one in requests)):
        found: dict[Exhibit, None] = {}
        if label in named:
            found.update(
                dict.fromkeys(
                    one for ask in asks(case, "client") if label in ask.labels for one in ask.exhibits
                )
            )
        client = readings_of(case, label).client
        if client and client[-1].stance == "disputes":
            found.update(dict.fromkeys(client[-1].exhibits))
        if label in last and last[label].response in _OBJECTING:
            found.update(dict.fromkeys(last[label].response_by))
        if found:
            yield label, tuple(found)


def _without_objection(
    case: Case, milestones: tuple[MilestoneItem, ...], requests: tuple[RequestItem, ...], objected: set[str]
) -> list[tuple[str, tuple[CoverageLine, ...]]]:
    """Return submitted milestones and agreed requests without an objection, with the coverage that shows it."""
    since = [
        (one.label, one.submitted[-1].where, one.submitted[-1].when) for one in milestones if one.submitted
    ]
    decided = [(one.label, one.decided) for one in requests if is_agreed_request(one)]
    since += [(label, line.where, line.when) for label, line in decided if line is not None]
    return [
        (label, _covered_to_the_end(case, channel, at))
        for label, channel, at in since
        if label not in objected
    ]


def _covered_to_the_end(case: Case, channel: str, since: Moment) -> tuple[CoverageLine, ...]:
    end = case.once("end", "", lambda: _end(case))
    return covering(case, channel, bounds(since).lo, bounds(end).lo)


def _end(case: Case) -> Moment:
    """Return when the dispute began, or what happened last."""
    begun = beginning(case)
    told = [one for one in case.pieces if one.kind not in ABOUT_THE_RECORD]
    return begun.at if begun else case.at(case.in_order(told)[-1])


# ---------------------------------------------------------------- what rests on notes


def _on_notes_only(
    case: Case,
    milestones: tuple[MilestoneItem, ...],
    requests: tuple[RequestItem, ...],
    asked: tuple[Ask, ...],
    due: tuple[AnswerDue, ...],
) -> tuple[Exhibit, ...]:
    """Return the freelancer's own notes that page 1 cites and that no other source supports.

    An answer of the freelancer may cite several things, each for a part of it: there every note counts.
    """
    answers = [(exhibit,) for claim in own_answers(case) for exhibit in claim.exhibits]
    lines = [*answers, *(one.exhibits for one in asked), *(one.exhibits for one in due)]
    for item in milestones:
        lines += [(*item.stands.exhibits, *item.stands.agreed_by)]
        lines += [one.exhibits for one in (*item.submitted, *item.client_actions)]
    for request in requests:
        lines += [asking.exhibits for asking in request.askings]
        lines += [request.decided.exhibits] if request.decided else []
    alone = [line for line in lines if {exhibit.mark for exhibit in line} == {Mark.FREELANCER}]
    return tuple(sorted({exhibit for line in alone for exhibit in line}, key=lambda one: one.seq))
