"""Chapter 0, the executive summary: the decision, what was found, the numbers, the model in small."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.drawing.mini_bmc import mini_bmc
from canvas_app.model.numbers import percent
from canvas_app.report.content.blocks import (
    Bullets,
    Cell,
    Field,
    Fields,
    Figure,
    Heading,
    KeyFigures,
    Paragraph,
    Span,
    text,
)
from canvas_app.report.content.blocks_of_bmc import blocks_of
from canvas_app.report.content.customers_once import cac_by_customer
from canvas_app.report.content.framework import groups_of, told_of
from canvas_app.report.content.key_figures import key_figure, npv_apart, npv_figure, npv_median
from canvas_app.report.content.rows import basis, few_names
from canvas_app.report.content.sentences import counted, in_words, moves_money, opening
from canvas_app.report.content.titles import told
from canvas_app.report.content.wording_decision import decisions_asked, is_approved
from canvas_app.report.content.wording_findings import main_findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.blocks_of_bmc import CanvasBlock
    from canvas_app.report.content.framework import Told
    from canvas_app.report.content.story import Story

_NAMES = ("no", "One finding", "Two findings", "Three findings")
_STRIP = (
    *("monthly_revenue", "arr", "gross_margin", "ltv_cac"),
    *("cac_payback", "break_even_month", "cash_low"),
)

_WORTH = "NPV (net present value)"
_SHORT = "ARR: yearly recurring revenue. LTV: lifetime value. CAC: cost of winning a customer."
"""What the strip shortens, for readers from outside."""
_EACH_STREAM = "One who takes several streams counts in each."
"""Why the cost of winning a customer is more than the CAC beside it."""


def chapter(story: Story) -> Chapter:
    """Return the page for a reader in a hurry."""
    blocks: list[Block] = []
    if story.names:
        words = opening(story.subject, story.analysis, story.info.start_month, story.scenario_words)
        blocks += [text(words), *_numbers(story), *_decision(story), *_findings(story), *_model(story)]
    blocks += _identity(story)
    empty = "" if blocks else "Not yet worked out: the canvas is empty."
    return told("summary", blocks, empty)


def _numbers(story: Story) -> list[Block]:
    if not story.incomplete and not moves_money(story.analysis):
        return []
    figures = [key_figure(story, metric_id) for metric_id in _STRIP]
    short = _SHORT if cac_by_customer(story) is None else f"{_SHORT} {_EACH_STREAM}"
    rate = percent(story.info.discount_rate.value)
    months = counted(story.analysis.months, "month")
    whole = f"of the {months} of the forecast and nothing after, at {rate} a year"
    words = f"{basis(story).removesuffix('.')}; break-even, cash and {_WORTH} {whole}. {short}"
    middle = npv_apart(story) or npv_median(story)
    return [KeyFigures((*figures, npv_figure(story))), text(f"{words} {middle}".rstrip(), quiet=True)]


def _decision(story: Story) -> list[Block]:
    asked = decisions_asked(story)
    if len(asked) == 1:
        head = "Decision. " if is_approved(story) else "Decision asked. "
        return [Paragraph((Span(head, bold=True), *asked[0]))]
    return [Heading("Decisions asked"), Bullets(asked, numbered=True)]


def _findings(story: Story) -> list[Block]:
    found = main_findings(story)
    return [Heading(_NAMES[len(found)]), Bullets(found, numbered=len(found) > 1)] if found else []


def _identity(story: Story) -> list[Block]:
    """Return mission, vision and principles, each beside its name: as answered, else as on the canvas."""
    answers: dict[str, list[Told]] = {}
    for group in groups_of(story, "identity"):
        for answer in told_of(story, group):
            if answer.text:
                answers.setdefault(answer.entry, []).append(answer)
    rows = tuple(Field(entry, _cell(every)) for entry, every in answers.items())
    return [Fields(rows)] if rows else []


def _cell(answers: Sequence[Told]) -> Cell:
    own = [answer for answer in answers if answer.element is None] or answers
    target = own[0].element if len(own) == 1 else None
    return Cell(" ".join(answer.words for answer in own), target)


def _model(story: Story) -> list[Block]:
    blocks = blocks_of(story)
    filled = [block for block in blocks if block.elements or block.elsewhere]
    title = (
        "All nine blocks of the business model are filled"
        if len(filled) == len(blocks)
        else f"{in_words(len(filled)).capitalize() if filled else 'None'} of the nine blocks "
        f"of the business model {'is' if len(filled) == 1 else 'are'} filled"
    )
    names = {
        block.id: (block.title, block.elements or tuple(("", line) for line in block.elsewhere))
        for block in blocks
    }
    alt = f"{title}. " + " ".join(f"{block.title}: {_inside(block)}." for block in blocks)
    return [
        Figure(
            title,
            lambda width: mini_bmc(names, width),
            "The Business Model Canvas in small.",
            alt=alt,
            lower=lambda width, height: mini_bmc(names, width, height)[0],
        )
    ]


def _inside(block: CanvasBlock) -> str:
    return few_names([name for _, name in block.elements]) or " ".join(block.elsewhere) or "nothing yet"
