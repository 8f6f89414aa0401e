"""The rows of the list of findings: grouped, filtered, and cut where there are too many to read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from canvas_app.gui.mending import rules_by_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from canvas_app.analysis.checks import Finding, Findings, Severity
    from canvas_app.document import Snapshot

Grouping = Literal["severity", "element", "rule"]
Offer = Literal["Fix", "Open", "Show", ""]
GROUPINGS: tuple[tuple[Grouping, str], ...] = (
    ("severity", "By severity"),
    ("element", "By element"),
    ("rule", "By rule"),
)
SEVERITY_WORDS: dict[Severity, tuple[str, str]] = {
    "error": ("Error", "Errors"),
    "warning": ("Warning", "Warnings"),
    "hint": ("Hint", "Hints"),
}
PLACED, HINTS, ACCEPTED, MODEL = "placed", "hints", "accepted", "model"
"""Groups of every grouping, the first three folded until they are opened; and the whole model."""
FOLDED = frozenset({PLACED, HINTS, ACCEPTED})
_PARTED = frozenset({PLACED, HINTS})
_LAST = {PLACED: 1, HINTS: 2, ACCEPTED: 3}
PER_GROUP = 50
"""More findings of a group than this are shown when they are asked for."""
GROUPS = 100
"""More groups than this are not shown: a filter or another grouping leads on."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The head of a group. `sign` is a severity, `accepted` or the kind of an element."""

    id: str
    title: str
    count: int
    open: bool
    sign: str = ""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding; `offer` is what a click on the word at its end does: mend it, open its field, or nothing.

    A rule that mends cannot mend everything: whether it can stands in the model of the list.
    """

    finding: Finding
    open: bool
    offer: Offer


@dataclass(frozen=True, slots=True)
class DetailsRow:
    """What stands below an opened finding."""

    finding: Finding


@dataclass(frozen=True, slots=True)
class MoreRow:
    """Stands for findings of a group, or for groups, that are not shown yet."""

    group: str
    count: int


@dataclass(frozen=True, slots=True)
class PartRow:
    """A quiet heading within one of the groups of every grouping: what the findings below it share."""

    id: str
    title: str


Row = GroupRow | PartRow | FindingRow | DetailsRow | MoreRow


@dataclass(frozen=True)
class Shown:
    """What the user has chosen to see."""

    grouping: Grouping = "severity"
    words: tuple[str, ...] = ()
    """Words that all must occur, in small letters."""
    toggled: frozenset[str] = field(default_factory=frozenset)
    """Groups that are not as they are at first: open, or folded for hints and accepted ones."""
    whole: frozenset[str] = field(default_factory=frozenset)
    """Groups that are shown to their end."""
    opened: str = ""
    """The key of the finding that shows its details."""
    placed: frozenset[str] = frozenset()
    """The cards that were just placed: what is found about them waits in a group of its own."""


@dataclass
class _Group:
    id: str
    title: str
    sign: str
    found: list[Finding] = field(default_factory=list)


def key_of(row: Row) -> tuple[str, str]:
    """Return what tells a row from all others."""
    match row:
        case GroupRow():
            return "group", row.id
        case MoreRow():
            return "more", row.group
        case PartRow():
            return "part", row.id
        case DetailsRow():
            return "details", row.finding.key
        case FindingRow():
            return "finding", row.finding.key


def rows_of(findings: Findings, snapshot: Snapshot, shown: Shown) -> list[Row]:
    """Return the rows of a list of findings."""
    groups = _groups(findings, snapshot, shown)
    rows: list[Row] = []
    for group in groups[:GROUPS]:
        rows += _rows(group, snapshot, shown)
    if len(groups) > GROUPS:
        rows.append(MoreRow("", len(groups) - GROUPS))
    return rows


def leading_to(finding: Finding, snapshot: Snapshot, shown: Shown) -> Shown:
    """Return what is to be chosen so that a finding is seen with its details."""
    words = shown.words if _fits(finding, shown.words) else ()
    group = _group_of(finding, snapshot, shown).id
    there = replace(shown, words=words, whole=shown.whole | {group}, opened=finding.key)
    return there if is_open(group, there) else replace(there, toggled=shown.toggled ^ {group})


def is_open(group_id: str, shown: Shown) -> bool:
    """Whether a group shows its findings; while a filter is typed all do."""
    return bool(shown.words) or (group_id in FOLDED) == (group_id in shown.toggled)


def _rows(group: _Group, snapshot: Snapshot, shown: Shown) -> list[Row]:
    opened = is_open(group.id, shown)
    rows: list[Row] = [GroupRow(group.id, group.title, len(group.found), opened, group.sign)]
    if not opened:
        return rows
    most = len(group.found) if group.id in shown.whole else PER_GROUP
    left = most
    for part in _headed(group, snapshot, shown):
        if part is not group and left > 0:
            rows.append(PartRow(f"{group.id}/{part.id}", part.title))
        for finding in part.found[: max(left, 0)]:
            details = finding.key == shown.opened
            rows.append(FindingRow(finding, details, _offer(finding)))
            if details:
                rows.append(DetailsRow(finding))
        left -= len(part.found)
    if len(group.found) > most:
        rows.append(MoreRow(group.id, len(group.found) - most))
    return rows


def _headed(group: _Group, snapshot: Snapshot, shown: Shown) -> list[_Group]:
    """Return what stands under a heading each; the group itself where it has none."""
    if group.id not in _PARTED or shown.grouping == "severity":
        return [group]
    parts: dict[str, _Group] = {}
    for finding in group.found:
        made = _own_group(finding, snapshot, shown)
        parts.setdefault(made.id, made).found.append(finding)
    return _in_order(parts, snapshot) if shown.grouping == "element" else list(parts.values())


def _in_order(groups: dict[str, _Group], snapshot: Snapshot) -> list[_Group]:
    """Groups in the order of the document: what is no element first, what stands last at the end."""
    places = {key: number for number, key in enumerate(key for key in snapshot.elements if key in groups)}
    return sorted(groups.values(), key=lambda group: (_LAST.get(group.id, 0), places.get(group.id, -1)))


def _offer(finding: Finding) -> Offer:
    if finding.accepted is not None:
        return ""
    if rules_by_id()[finding.rule].fix is not None:
        return "Fix"
    return "Open" if finding.path else ""


def _fits(finding: Finding, words: tuple[str, ...]) -> bool:
    if not words:
        return True
    reason = finding.accepted.reason if finding.accepted else ""
    title = rules_by_id()[finding.rule].info.title
    text = f"{finding.sentence} {finding.rule} {title} {finding.severity} {reason}".casefold()
    return all(word in text for word in words)


def _groups(findings: Findings, snapshot: Snapshot, shown: Shown) -> list[_Group]:
    groups: dict[str, _Group] = {}
    for board in findings.boards:
        fitting = [one for one in board if _fits(one, shown.words)] if shown.words else board
        for part in _parts(fitting, snapshot, shown):
            made = _group_of(part[0], snapshot, shown)
            groups.setdefault(made.id, made).found.extend(part)
    if shown.grouping == "element":
        return _in_order(groups, snapshot)
    return sorted(groups.values(), key=lambda group: _LAST.get(group.id, 0))


def _parts(findings: Sequence[Finding], snapshot: Snapshot, shown: Shown) -> Iterable[Sequence[Finding]]:
    """Parts of a board that go into one group each: nearly always all of it, in a large model thousands."""
    apart = [one for one in findings if one.accepted is not None or one.subject in shown.placed]
    away = {one.subject for one in apart}
    left = [one for one in findings if one.subject not in away] if apart else findings
    if shown.grouping == "element" and left and left[0].severity != "hint":
        about: dict[str, list[Finding]] = {}
        for one in left:
            about.setdefault(_element_of(one, snapshot), []).append(one)
        yield from about.values()
    elif left:
        yield left
    yield from ([one] for one in apart)


def _group_of(finding: Finding, snapshot: Snapshot, shown: Shown) -> _Group:
    if finding.accepted is not None:
        return _Group(ACCEPTED, "Accepted", ACCEPTED)
    if finding.severity == "hint":
        return _Group(HINTS, "Hints", "hint")
    if finding.subject in shown.placed:
        return _Group(PLACED, "Just placed", "hint")
    return _own_group(finding, snapshot, shown)


def _own_group(finding: Finding, snapshot: Snapshot, shown: Shown) -> _Group:
    """The group that a finding has by what is grouped by."""
    if shown.grouping == "severity":
        return _Group(finding.severity, SEVERITY_WORDS[finding.severity][1], finding.severity)
    if shown.grouping == "rule":
        title = rules_by_id()[finding.rule].info.title
        return _Group(finding.rule, title, finding.severity)
    element = snapshot.elements.get(_element_of(finding, snapshot))
    if element is None:
        return _Group(MODEL, "The whole model", "")
    return _Group(element.id, element.name, element.kind)


def _element_of(finding: Finding, snapshot: Snapshot) -> str:
    """The first element that a finding shows; nothing where it is about the whole model."""
    return next((key for key in finding.ids if key in snapshot.elements), "")
