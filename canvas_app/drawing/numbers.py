"""Numbers as people read them, for everything that draws or prints; they are written in the model."""

from canvas_app.model.numbers import (
    MINUS,
    NOTHING,
    compact,
    currency_symbol,
    exact_money,
    exact_number,
    metric_text,
    money,
    percent,
)

__all__ = [
    "MINUS",
    "NOTHING",
    "compact",
    "currency_symbol",
    "exact_money",
    "exact_number",
    "metric_text",
    "money",
    "percent",
]
