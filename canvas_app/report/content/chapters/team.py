"""Chapter 13, team and resources: who leads, who works, which firms and tools, who answers for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.forecast.costs import people_in
from canvas_app.model import Activity, Partner, Resource, Role, label_of
from canvas_app.model.numbers import NOTHING, compact, money
from canvas_app.model.relations import Performs
from canvas_app.report.content.blocks import Cell, Column, Heading, Table, text
from canvas_app.report.content.framework import answers_of
from canvas_app.report.content.rows import basis, cost_of, few_names
from canvas_app.report.content.sentences import counted, listed
from canvas_app.report.content.titles import told
from canvas_app.report.values import date_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canvas_app.model import Person
    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.story import Story

OPEN = "to be named"
_TOOLS = frozenset({"software", "tool"})
_SHARES = ("responsible", "accountable", "consulted", "informed")


def chapter(story: Story) -> Chapter:
    """Return the people, the firms and the tools of the model, and who does which activity."""
    roles = story.snapshot.of_kind(Role)
    firms = [each for each in story.snapshot.of_kind(Partner) if each.partner_type == "consulting"]
    tools = [each for each in story.snapshot.of_kind(Resource) if each.resource_type in _TOOLS]
    answers = answers_of(story, "people", "resources")
    if not (roles or firms or tools or answers):
        empty = "The team is not yet worked out: the model has no role, no external firm and no tool."
        return told("team", (), empty)
    blocks = (
        text(_lead(story, roles)),
        *_roles(story, roles),
        *_firms(story, firms),
        *_tools(story, tools),
        *_raci(story),
    )
    return told("team", (*blocks, *answers))


def _lead(story: Story, roles: Sequence[Role]) -> str:
    if not roles:
        return "The model names no role yet."
    heads = sum(people_in(role) for role in roles if role.role_type != "external" and role.start == 1)
    cost = sum(cost_of(story, role) for role in roles)
    sentence = f"The model has {counted(len(roles), 'role')} with {compact(heads)} FTE in month 1"
    if cost:
        sentence += f", at {money(cost, story.currency)} a month in the {story.scenario_words}"
    unnamed = sum(not _named(role.people) for role in roles)
    if not unnamed:
        return f"{sentence}."
    if unnamed == len(roles):
        return f"{sentence}. Nobody is named yet."
    return f"{sentence}. {counted(unnamed, 'role').capitalize()} {_has(unnamed)} nobody named yet."


def _has(count: int) -> str:
    return "has" if count == 1 else "have"


def _named(people: Sequence[Person]) -> bool:
    return any(person.name for person in people)


def _roles(story: Story, roles: Sequence[Role]) -> Iterator[Block]:
    groups = (
        ("Leadership", ("leader",)),
        ("Teams and roles", ("team", "chain_role", "member")),
        ("People from outside", ("external",)),
    )
    for heading, types in groups:
        chosen = [role for role in roles if role.role_type in types]
        if chosen:
            yield Heading(heading)
            yield _people(story, chosen, heading)


def _people(story: Story, roles: Sequence[Role], summary: str) -> Table:
    columns = (
        Column("Role"),
        Column("Who"),
        Column("Contact"),
        Column("Stage"),
        Column("FTE", end=True),
        Column("Cost per month", end=True),
    )
    rows = []
    for role in roles:
        cost = cost_of(story, role)
        people = [person for person in role.people if person.name or person.email or person.phone]
        contact = "\n".join(", ".join(part for part in (one.email, one.phone) if part) for one in people)
        when = "" if role.start == 1 else f"\nfrom month {role.start}"
        rows.append(
            (
                story.cell(role.id),
                Cell("\n".join(one.name or OPEN for one in people) or OPEN),
                Cell(contact.strip() or NOTHING),
                Cell("Company" if role.stage is None else label_of(role.stage)),
                Cell(f"{compact(people_in(role))}{when}"),
                Cell(money(cost, story.currency) if cost else NOTHING),
            )
        )
    summary = f"{summary}: who, contact, cost."
    return Table(columns, tuple(rows), note=basis(story, "Cost:"), summary=summary)


def _firms(story: Story, firms: Sequence[Partner]) -> Iterator[Block]:
    if not firms:
        return
    yield Heading("External firms")
    columns = tuple(map(Column, ("Task", "Firm", "Contact", "Agreement")))
    rows = tuple(
        (
            story.cell(firm.id),
            Cell(firm.firm or OPEN),
            Cell(firm.contact or OPEN),
            Cell(_agreement(firm)),
        )
        for firm in firms
    )
    yield Table(columns, rows, summary="External firms with contact and agreement.")


def _agreement(firm: Partner) -> str:
    parts = []
    if firm.agreement_start is not None:
        parts.append(f"from {date_text(firm.agreement_start)}")
    if firm.agreement_end is not None:
        parts.append(f"to {date_text(firm.agreement_end)}")
    return " ".join(parts) or NOTHING


def _tools(story: Story, tools: Sequence[Resource]) -> Iterator[Block]:
    if not tools:
        return
    yield Heading("Tools")
    columns = (
        *map(Column, ("Tool", "Type", "Vendor", "Used for")),
        Column("Renewal"),
        Column("Per month", end=True),
    )
    rows = []
    for tool in tools:
        users = [
            story.names[one.source] for one in story.snapshot.incoming.get(tool.id, ()) if one.kind == "uses"
        ]
        cost = cost_of(story, tool)
        rows.append(
            (
                story.cell(tool.id),
                Cell(label_of(tool.resource_type)),
                Cell(tool.vendor or OPEN),
                Cell(few_names(users) or NOTHING),
                Cell(NOTHING if tool.renewal is None else date_text(tool.renewal)),
                Cell(money(cost, story.currency) if cost else NOTHING),
            )
        )
    yield Table(columns, tuple(rows), note=basis(story, "Cost:"), summary="Tools with vendor and cost.")


def _raci(story: Story) -> Iterator[Block]:
    """Yield who does each activity; what nobody does is said below."""
    activities = story.snapshot.of_kind(Activity)
    if not activities:
        return
    yield Heading("Who answers for what")
    rows, idle = [], []
    for activity in activities:
        shares: dict[str, list[str]] = {name: [] for name in _SHARES}
        for one in story.snapshot.incoming.get(activity.id, ()):
            if isinstance(one, Performs):
                shares[one.responsibility].append(story.names[one.source])
        if activity.owner in story.names and not shares["accountable"]:
            shares["accountable"].append(story.names[str(activity.owner)])
        if not any(shares.values()):
            idle.append(activity.name)
            continue
        rows.append(
            (story.cell(activity.id), *(Cell("\n".join(shares[name]) or NOTHING) for name in _SHARES))
        )
    if rows:
        columns = (Column("Activity"), *(Column(name.capitalize()) for name in _SHARES))
        note = "The owner of an activity is accountable where the model names nobody else."
        summary = "Who is responsible and accountable, by activity."
        yield Table(columns, tuple(rows), note=note, summary=summary)
    if idle:
        first = listed(idle) if len(idle) <= 5 else f"{few_names(idle, 5)}"
        yield text(f"Nobody is named for {counted(len(idle), 'activity', 'activities')}: {first}.")
