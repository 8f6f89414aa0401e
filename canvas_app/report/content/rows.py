"""What tables of several chapters share: names, plans of activities, and on what numbers are based."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import compress
from operator import not_
from typing import TYPE_CHECKING

from canvas_app.model import DOCUMENT_ID, Activity, label_of
from canvas_app.model.numbers import MINUS, NOTHING, compact, money, percent
from canvas_app.report.content.blocks import Cell, Column, Table
from canvas_app.report.content.sentences import counted, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from canvas_app.analysis.forecast.assumptions import Assumption
    from canvas_app.model import Element, Quantity
    from canvas_app.report.content.story import Story

_MOST_NAMES = 6
_TENTH, _LARGE = 0.0005, 10.0
"""Shares between these are written with one decimal of a per cent."""


def basis(story: Story, what: str = "", month: int = 1) -> str:
    """Return when, in which scenario and in which currency numbers hold; `what` says which they are."""
    when = f"Month {month}"
    if story.info.start_month is not None:
        when += f" ({story.month_label(month)})"
    words = f"{when}, {story.scenario_words}, amounts in {story.currency}."
    return f"{what} {words}" if what else words


def few_names(names: Sequence[str], most: int = _MOST_NAMES) -> str:
    """Return the first names of a list and how many more there are."""
    shown = ("; " if any("," in name for name in names) else ", ").join(names[:most])
    left = len(names) - most
    return f"{shown} and {left:,} more" if left > 0 else shown


def sources(story: Story, element_id: str, *kinds: str) -> list[str]:
    """Return the ids of the elements that relations of some kinds lead from to this one, each once."""
    incoming = story.snapshot.incoming.get(element_id, ())
    return list(dict.fromkeys(relation.source for relation in incoming if relation.kind in kinds))


def targets(story: Story, element_id: str, *kinds: str) -> list[str]:
    """Return the ids of the elements that relations of some kinds lead to from this one, each once."""
    outgoing = story.snapshot.outgoing.get(element_id, ())
    return list(dict.fromkeys(relation.target for relation in outgoing if relation.kind in kinds))


def named(story: Story, ids: Iterable[str]) -> str:
    """Return the names of some elements, a dash for none."""
    return few_names([story.names[key] for key in ids if key in story.names]) or NOTHING


def name_cell(story: Story, ids: Sequence[str]) -> Cell:
    """Return the names of some elements; a single one leads to its entry in the register."""
    return story.cell(ids[0]) if len(ids) == 1 else Cell(named(story, ids))


def amount(quantity: Quantity | None, currency: str) -> str:
    """Return an amount of money, a dash where none is entered."""
    return NOTHING if quantity is None else money(quantity.value, currency)


def percents(shares: Iterable[float | None]) -> list[str]:
    """Return the shares of one column: all with one decimal, or none where all are whole per cents.

    One that is not zero is not shown as zero.
    """
    every = [*shares]
    if all("." not in percent(share) for share in every):
        return [percent(share) for share in every]
    return [_in_tenths(share) for share in every]


def _in_tenths(share: float | None) -> str:
    if share is None or not _TENTH <= abs(share) < _LARGE:
        return percent(share)
    return f"{MINUS if share < 0 else ''}{abs(share) * 100.0:.1f} %"


def cost_of(story: Story, element: Element) -> float:
    """Return what an element costs in month 1."""
    return max(0.0, -story.analysis.element_money.get(element.id, 0.0))


def plan(story: Story, families: Iterable[str], summary: str) -> Table | None:
    """Return the activities of some families: how often, when, by whom, at which cost; None without any."""
    wanted = set(families)
    activities = [each for each in story.snapshot.of_kind(Activity) if each.family in wanted]
    if not activities:
        return None
    always = all(each.start == 1 and each.end is None for each in activities)
    when = () if always else (Column("When"),)
    ends = (Column("Effort", end=True), Column("Cost per month", end=True))
    rows = tuple(
        (
            story.cell(each.id),
            Cell(_cadence(each)),
            *(Cell(lasting(each.start, each.end)) for _ in when),
            name_cell(story, doers(story, each)),
            Cell(NOTHING if each.effort is None else f"{compact(each.effort.value)} FTE"),
            Cell(money(cost, story.currency) if (cost := cost_of(story, each)) else NOTHING),
        )
        for each in activities
    )
    note = f"{'All from month 1 on. ' if always else ''}{basis(story, 'Costs:')}"
    columns = (Column("Activity"), Column("How often"), *when, Column("By"), *ends)
    return Table(columns, rows, note=note, summary=summary)


def _cadence(activity: Activity) -> str:
    """Return how often something is done; a dash where nobody said so."""
    usual = Activity.model_fields["cadence"].default
    return NOTHING if activity.cadence == usual else label_of(activity.cadence)


def doers(story: Story, activity: Activity) -> list[str]:
    """Return who does an activity: roles and partners, or else its owner."""
    found = sources(story, activity.id, "performs")
    return found or [key for key in (activity.owner,) if key in story.names and key is not None]


def lasting(start: int, end: int | None) -> str:
    """Return the months of something in words: "Months 3 to 8", "From month 1"."""
    if end is None:
        return f"From month {start}"
    return f"Month {start}" if start == end else f"Months {start} to {end}"


def without_empty_columns(table: Table) -> Table:
    """Return a table without the columns in which no row says anything; its note names those to be entered.

    The first column names the rows and stays. What the note explains of a column goes with it.
    """
    titles = [column.title for column in table.columns]
    said = [at == 0 or any(_says(row[at]) for row in table.rows) for at in range(len(titles))]
    if table.whole or not table.rows or all(said):
        return table
    empty = list(compress(titles, map(not_, said)))
    computed = {column.title for column in table.columns if column.computed}
    total = None if table.total is None else tuple(compress(table.total, said))
    if total is not None and not any(_says(cell) for cell in total[1:]):
        total = None
    note = table.note
    for title in empty:
        note = re.sub(rf"(?:^|(?<= )){re.escape(title)}: (?:[^.]|\.(?=\d))*\.(?: |$)", "", note)
    entered = [_in_a_sentence(title) for title in empty if title not in computed]
    missing = f" No entry yet: {listed(entered)}." if entered else ""
    return replace(
        table,
        columns=tuple(compress(table.columns, said)),
        rows=tuple(tuple(compress(row, said)) for row in table.rows),
        total=total,
        note=f"{note.strip()}{missing}".lstrip(),
    )


def _says(cell: Cell) -> bool:
    return cell.text not in ("", NOTHING)


def _in_a_sentence(title: str) -> str:
    """Return the title of a column in lower case, but for what is an abbreviation."""
    return title if title[1:2].isupper() else f"{title[:1].lower()}{title[1:]}"


def input_name(story: Story, item: Assumption) -> str:
    """Return what an assumption is called in a sentence: of the whole document its label alone."""
    return item.title if item.place.record != DOCUMENT_ID else f"{item.label} (whole document)"


def are(count: int, noun: str, plural: str | None = None) -> str:
    """Return a count with its noun and verb: `one stream is`, `three streams are`."""
    return f"{counted(count, noun, plural)} {'is' if count == 1 else 'are'}"
