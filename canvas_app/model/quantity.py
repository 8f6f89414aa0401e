"""A number with what is known about it: range, distribution, unit, source and confidence."""

from contextlib import suppress
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from canvas_app.model.fields import MONEY_LIMIT, Line, Prose, Spec
from canvas_app.model.without_metadata import no_metadata

with no_metadata(), suppress(ImportError):
    # It looks for plugins when the first record type is made.
    import pydantic.plugin._loader  # noqa: F401

Distribution = Literal["none", "uniform", "triangular", "pert", "normal", "lognormal"]
Confidence = Literal["low", "medium", "high"]
Number = Annotated[float, Field(ge=-MONEY_LIMIT, le=MONEY_LIMIT)]


class Record(BaseModel):
    """What all records share: frozen, strict, no unknown fields, no infinities."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


class Quantity(Record):
    """An assumption: a value, and how sure we are of it.

    `low` and `high` mean the 10th and the 90th percentile. `unit` is empty where the field's own unit holds.
    """

    value: Annotated[Number, Spec("Value")]
    low: Annotated[Number | None, Spec("Low", help="A value it falls below in one case of ten.")] = None
    high: Annotated[Number | None, Spec("High", help="A value it exceeds in one case of ten.")] = None
    distribution: Annotated[Distribution, Spec("Distribution")] = "none"
    unit: Annotated[Line, Spec("Unit")] = ""
    source: Annotated[Line, Spec("Source", help="Where the number comes from.")] = ""
    confidence: Annotated[Confidence | None, Spec("Confidence")] = None
    note: Annotated[Prose, Spec("Note")] = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low is not None and self.low > self.value:
            raise PydanticCustomError("low_above_value", "The low end must not be above the value.")
        if self.high is not None and self.high < self.value:
            raise PydanticCustomError("high_below_value", "The high end must not be below the value.")
        return self


def quantity(value: float, low: float | None = None, high: float | None = None, source: str = "") -> Quantity:
    """Return a Quantity from plain numbers."""
    return Quantity(value=float(value), low=low, high=high, source=source)
