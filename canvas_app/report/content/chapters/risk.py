"""Chapter 11, risk and resilience: what may go wrong, what the revenue hangs on, what the checks found."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from canvas_app.analysis.checks import SEVERITIES, rule_infos
from canvas_app.drawing.risk_matrix import exposure, likely_row, risk_matrix
from canvas_app.model import KIND_WORDS, Risk, label_of
from canvas_app.model.numbers import NOTHING, money, percent
from canvas_app.model.relations import Mitigates, flow_ends
from canvas_app.report.content.blocks import Cell, Column, Figure, Heading, Table, cells, text
from canvas_app.report.content.chapters.kpis import bad_lights
from canvas_app.report.content.doubts import doubts
from canvas_app.report.content.links import quoted
from canvas_app.report.content.measures import short_date
from canvas_app.report.content.outlook import risks_lead
from canvas_app.report.content.reach import reaches
from canvas_app.report.content.rows import percents, targets
from canvas_app.report.content.sentences import counted, listed, tied
from canvas_app.report.content.titles import TITLES, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canvas_app.analysis.checks import Finding
    from canvas_app.drawing.shapes import Shape
    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.story import Story

_MOST_CRITICAL = 10
_MOST_NAMED = 4
"""Of more checks that are switched off the rest are counted."""
_SAME = 0.0005
"""Shares closer than this read the same."""
_MOST_DRAWN = 60
"""Risks whose numbers have room in the matrix; the table has them all."""
_ON_EVERY_PATH = (
    "An alternative source for any of these takes it off the list. The ranking above counts more: also what "
    "such an element cannot do without."
)
_EXPOSURES = {"good": "Low", "attention": "Medium", "bad": "High"}
SEVERITY_WORDS = {"error": "Error", "warning": "Warning", "hint": "Hint"}


def chapter(story: Story) -> Chapter:
    """Return the risks, the elements that the revenue hangs on, and the findings of the checks."""
    risks = _ranked(story)
    blocks = (*_risks(story, risks), *_criticality(story), *_single_points(story), *_findings(story))
    empty = ""
    if not risks and not story.resilience.criticality and not story.findings.every:
        empty = (
            "Risk is not yet worked out: the model has no risk, and no revenue that could depend on anything."
        )
    return told("risk", blocks, empty)


def _ranked(story: Story) -> list[Risk]:
    """Return the risks with most at stake first: by field of the matrix, then by expected loss."""

    def stake(risk: Risk) -> tuple[float, float]:
        loss = 0.0 if risk.impact is None else risk.probability * risk.impact.value
        return -(likely_row(risk.probability) + 1.0) * risk.severity, -loss

    return sorted(story.reported.of_kind(Risk), key=stake)


def _risks(story: Story, risks: Sequence[Risk]) -> Iterator[Block]:
    yield text(risks_lead(risks, story.currency))
    if not risks:
        return
    yield _matrix(risks)
    yield _register(story, risks)
    yield _responses(story, risks)


def _matrix(risks: Sequence[Risk]) -> Figure:
    drawn = risks[:_MOST_DRAWN]
    placed = [(str(number), risk.probability, risk.severity) for number, risk in enumerate(drawn, 1)]
    high = sum(exposure(risk.probability, risk.severity) == "bad" for risk in risks)
    title = (
        f"{counted(high, 'risk').capitalize()} {'puts' if high == 1 else 'put'} much at stake"
        if high
        else "No listed risk puts much at stake"
    )
    places = (
        f"{number} {risk.name}: {percent(risk.probability)}, severity {risk.severity} of 5"
        for number, risk in enumerate(drawn, 1)
    )

    @cache
    def draw(width: float) -> tuple[tuple[Shape, ...], float]:
        return risk_matrix(placed, width)

    note = "Probability within the forecast, upward; severity as judged in the model, to the right."
    if len(drawn) < len(risks):
        note += f" The first {len(drawn)} are drawn."
    return Figure(
        title, draw, f"{note} The numbers are those of the table.", alt=f"{title}. {'; '.join(places)}."
    )


def _register(story: Story, risks: Sequence[Risk]) -> Table:
    titles = ("Probability", "Impact", "Expected loss", "Severity")
    columns = (Column("No."), Column("Risk"), Column("Category"))
    rows = []
    for number, risk in enumerate(risks, 1):
        impact = None if risk.impact is None else risk.impact.value
        level = exposure(risk.probability, risk.severity)
        rows.append(
            (
                Cell(f"{number}"),
                story.cell(risk.id),
                Cell(label_of(risk.category)),
                Cell(percent(risk.probability)),
                Cell(money(impact, story.currency)),
                Cell(NOTHING if impact is None else money(risk.probability * impact, story.currency)),
                Cell(f"{risk.severity} of 5"),
                Cell(_EXPOSURES[level], tone=level),  # type: ignore[arg-type]
            )
        )
    note = (
        f"Expected loss is impact times probability, in {story.currency}. "
        "At stake: the row of the matrix times the severity."
    )
    ends = (Column(title, end=True) for title in titles)
    return Table((*columns, *ends, Column("At stake")), tuple(rows), note=note)


def _effect(reduces: Mitigates) -> str:
    """Return how much of a risk is taken away, and that it is assumed where it is what holds by itself."""
    assumed = reduces.effect == type(reduces).model_fields["effect"].default
    return f"{percent(reduces.effect)} assumed" if assumed else percent(reduces.effect)


def _responses(story: Story, risks: Sequence[Risk]) -> Table:
    """Return what each risk threatens and what is done about it, by whom and until when."""
    columns = ("Risk", "Threatens", "Response", "Reduced by", "Owner", "Due")
    rows = []
    for risk in risks:
        threatened = [story.names[key] for key in targets(story, risk.id, "threatens")]
        reduced = [
            f"{story.names[one.source]} ({_effect(one)})"
            for one in story.snapshot.incoming.get(risk.id, ())
            if isinstance(one, Mitigates)
        ]
        rows.append(
            (
                story.cell(risk.id),
                Cell("\n".join(threatened) or NOTHING),
                Cell(label_of(risk.response)),
                Cell("\n".join(reduced) or "Nothing yet", tone=None if reduced else "attention"),
                Cell("to be named") if risk.owner is None else story.cell(risk.owner),
                Cell(NOTHING if risk.due is None else tied(short_date(risk.due))),
            )
        )
    note = (
        "In brackets: the share of the risk that the activity, partner or statement takes away; assumed "
        "where no other is entered."
    )
    return Table(tuple(map(Column, columns)), tuple(rows), note=note, summary="Responses to the risks.")


def _criticality(story: Story) -> Iterator[Block]:
    found = story.resilience
    yield Heading("What the revenue hangs on")
    if found.reason is not None:
        yield text(found.reason)
        return
    streams = set(story.analysis.stream_ids)
    ranked = sorted(
        ((share, key) for key, share in found.criticality.items() if key not in streams and share > 0),
        key=lambda item: -item[0],
    )
    if not ranked:
        yield text("Nothing that produces or earns it is connected to a revenue stream yet.")
        return
    everything = [story.names[key] for share, key in ranked if share > 1.0 - _SAME]
    shown = ranked[:_MOST_CRITICAL]
    yield text(_hangs(everything, shown[0][0], story.names[shown[0][1]]))
    columns = (
        Column("Element"),
        Column("Kind"),
        Column("Revenue lost without it", end=True),
        Column("Revenue it leads to", end=True),
    )
    rows = tuple(
        (
            story.cell(key),
            Cell(KIND_WORDS[story.snapshot.elements[key].kind].label),
            Cell(lost),
            Cell(f"{money(found.at_risk.get(key, 0.0), story.currency)} a month"),
        )
        for (_, key), lost in zip(shown, percents([share for share, _ in shown]), strict=True)
    )
    rest = _rest([share for share, _ in ranked[len(shown) :]], shown[-1][0], rows[-1][2].text)
    note = f"Share of the revenue of month 1, in the {story.scenario_words}.{rest}"
    yield Table(columns, rows, note=note, summary="Elements by the revenue lost without them.")


def _rest(shares: Sequence[float], last: float, words: str) -> str:
    """Return how many elements are not shown, and whether they lose as much as the last that is, in words."""
    if not shares:
        return ""
    alike = sum(share > last - _SAME for share in shares)
    less = len(shares) - alike
    parts = [(alike, f"also {words}"), (less, "less")]
    said = [f"{counted(count, 'further element')} ({lost})" for count, lost in parts if count]
    return f" Not listed: {listed(said)}."


def _hangs(everything: Sequence[str], share: float, first: str) -> str:
    if not everything:
        return f"{first} is the weakest point: without it {percent(share)} of the revenue of month 1 is lost."
    if len(everything) == 1:
        return f"Without {everything[0]} all revenue of month 1 is lost."
    shown = list(everything[:3])
    if len(everything) > 3:
        shown.append(counted(len(everything) - 3, "further element"))
    return f"All revenue of month 1 hangs on each of {counted(len(everything), 'element')}: {listed(shown)}."


def _single_points(story: Story) -> Iterator[Block]:
    points = {key: found for key, found in story.resilience.single_points.items() if found}
    yield Heading("Single points of failure")
    if not points:
        yield text(_no_single_points(story))
        return
    columns = (Column("Revenue stream"), Column("Every path passes through"))
    rows = tuple(
        (story.cell(stream), Cell("\n".join(story.names[key] for key in found)))
        for stream, found in points.items()
    )
    yield Table(columns, rows, note=_ON_EVERY_PATH)


def _no_single_points(story: Story) -> str:
    """Return why no stream hangs on a single element: it has several ways, or none at all."""
    found = story.resilience
    if found.cycle:
        return "They cannot be found while the flow runs in a circle."
    if not any(_is_led_to(story, stream.id) for stream in story.streams):
        return "Nothing leads to a revenue stream yet, so there is no path that could break."
    return "No element stands on every path to a stream; each can be reached in more than one way."


def _is_led_to(story: Story, stream_id: str) -> bool:
    relations = story.snapshot.incoming.get(stream_id, ())
    return any((ends := flow_ends(one)) is not None and ends[1] == stream_id for one in relations)


def _findings(story: Story) -> Iterator[Block]:
    findings = story.findings
    yield Heading("What the checks found")
    more = " Appendix D lists every finding." if findings.every else ""
    yield text(f"{checks_sentence(story)}{more}{_switched_off(story)}")
    urgent = [finding for finding in findings.open if finding.severity != "hint"]
    if urgent:
        yield finding_table(story, urgent)
    if findings.accepted:
        yield Heading("Accepted findings", 3)
        yield acceptance_table(story, findings.accepted)


def _switched_off(story: Story) -> str:
    """Return which checks did not look; a reader must not take their silence for a good sign."""
    infos = rule_infos()
    off = [f"“{infos[rule].title}”" for rule in story.info.rules_off if rule in infos]
    if not off:
        return ""
    more = counted(len(off) - _MOST_NAMED, "other")
    names = [*off[:_MOST_NAMED], more] if len(off) > _MOST_NAMED else off
    verb = "check is" if len(off) == 1 else "checks are"
    return f" {counted(len(off), verb, verb).capitalize()} switched off and did not look: {listed(names)}."


def checks_sentence(story: Story) -> str:
    """Return how many findings of each severity are open, and how many somebody accepted."""
    findings = story.findings
    parts = [
        counted(findings.count(severity), severity) for severity in SEVERITIES if findings.count(severity)
    ]
    accepted = counted(len(findings.accepted), "finding")
    if not parts:
        rest = f"; {accepted} {'is' if len(findings.accepted) == 1 else 'are'} accepted"
        return f"The checks left nothing open{rest if findings.accepted else ''}.{_beside_the_checks(story)}"
    sentence = f"The checks leave {listed(parts)} open"
    if findings.accepted:
        sentence += f"; {accepted} {'was' if len(findings.accepted) == 1 else 'were'} accepted with a reason"
    return f"{sentence}."


def _beside_the_checks(story: Story) -> str:
    """Return what stands badly all the same, with the chapters that say so."""
    missed = sum(not reach.met for reach in reaches(story))
    bad = bad_lights(story)
    doubted = sum(doubt.share for doubt in doubts(story))
    parts = [
        (missed, f"{counted(missed, 'goal')} missed", "roadmap"),
        (bad, counted(bad, "bad light"), "kpis"),
        (doubted, f"doubt about {percent(doubted)} of the revenue", "revenue"),
    ]
    said = [f"{words} (chapter {TITLES[key][0]})" for count, words, key in parts if count]
    return f" Against the plan stand all the same: {listed(said)}." if said else ""


def finding_table(story: Story, findings: Sequence[Finding]) -> Table:
    """Return findings with their severity and where they are."""
    tones, infos = {"error": "bad", "warning": "attention", "hint": "muted"}, rule_infos()
    rows = tuple(
        (
            Cell(SEVERITY_WORDS[one.severity], tone=tones[one.severity]),  # type: ignore[arg-type]
            Cell(quoted(story, one)),
            place_cell(story, one),
            Cell(infos[one.rule].title),
        )
        for one in findings
    )
    return Table(tuple(map(Column, ("Severity", "Finding", "Where", "Check"))), rows)


def acceptance_table(story: Story, findings: Sequence[Finding]) -> Table:
    """Return accepted findings with the reason, by whom and when."""
    rows, infos = [], rule_infos()
    for one in findings:
        accepted = one.accepted
        assert accepted is not None
        who = accepted.by or "to be named"
        when = NOTHING if accepted.date is None else tied(short_date(accepted.date))
        check = infos[one.rule].title
        words = f"{quoted(story, one)}{_as_accepted(story, one)}"
        rows.append((Cell(words), place_cell(story, one), *cells(accepted.reason, who, when, check)))
    titles = ("Finding", "Where", "Reason", "Accepted by", "Date", "Check")
    return Table(tuple(map(Column, titles)), tuple(rows))


def _as_accepted(story: Story, finding: Finding) -> str:
    """Return what a finding says in the base, where it was accepted, if it says something else there."""
    if story.scenario is None:
        return ""
    base = next((one for one in story.base_findings.accepted if one.key == finding.key), None)
    if base is None:
        return "\nThe base has no such finding."
    return "" if base.sentence == finding.sentence else f"\nAccepted in the base as: {quoted(story, base)}"


def place_cell(story: Story, finding: Finding) -> Cell:
    """Return the element that a finding is about, leading to it; of a relation both its ends."""
    for key in finding.ids:
        if key in story.names:
            return story.cell(key)
        relation = story.snapshot.relations.get(key)
        if relation is not None:
            ends = (story.names[end] for end in (relation.source, relation.target))
            return Cell(" to ".join(ends), relation.source)
    return Cell("The whole model")
