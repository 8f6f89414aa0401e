"""What a field means to people: label, unit, range, help and group, said once beside the field itself."""

from __future__ import annotations

import typing
from dataclasses import dataclass
from math import inf
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar

from pydantic import Strict
from pydantic_core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.fields import FieldInfo
    from pydantic.json_schema import JsonSchemaValue

MONEY_LIMIT = 1e15
"""No amount, count or price in a document may be larger: beyond it floats lose whole units."""

CONTROL_CHARACTERS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"


class TextRule(NamedTuple):
    """What a text may hold; of the constraints that pydantic has the schemas are slow to build."""

    pattern: str
    max_length: int | None = None
    min_length: int | None = None

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.str_schema(
            pattern=self.pattern, max_length=self.max_length, min_length=self.min_length
        )


Line = Annotated[str, TextRule(rf"^[^{CONTROL_CHARACTERS}\n\r\t]*$", max_length=300)]
"""One line of text without control characters."""
Prose = Annotated[str, TextRule(rf"^[^{CONTROL_CHARACTERS}]*$", max_length=4000)]
"""Text that may hold line breaks."""


Item = TypeVar("Item")
Many = Annotated[tuple[Item, ...], Strict(strict=False)]
"""A frozen sequence that may come from a JSON array."""


@dataclass(frozen=True, slots=True)
class Spec:
    """The human side of one field. Put it into `Annotated[...]`; it validates the range as well.

    `unit` uses the words of the domain: `money`, `money/month`, `share`, `share/month`, `months`, `FTE`,
    `customers` and so on. `share` is a fraction in the file and a percentage on screen; `money` is shown
    in the currency of the document. `low` and `high` are inclusive and hold for plain numbers and for the
    value and range of a `Quantity`.
    """

    label: str
    group: str = "Details"
    unit: str = ""
    low: float | None = None
    high: float | None = None
    help: str = ""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        schema = handler(source)
        if self.low is None and self.high is None:
            return schema
        return core_schema.no_info_after_validator_function(self._range_check(), schema)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        described = dict(handler(schema))
        described["title"] = self.label
        extra = {
            "description": self.help,
            "x-unit": self.unit,
            "x-group": self.group,
            "x-minimum": self.low,
            "x-maximum": self.high,
        }
        return described | {key: value for key, value in extra.items() if value not in ("", None)}

    def _range_check(self) -> Callable[[Any], Any]:
        """Return a validator that is quick about plain numbers: a file of 10,000 elements has 30,000."""
        low = -inf if self.low is None else self.low
        high = inf if self.high is None else self.high

        def within(value: Any) -> Any:  # noqa: ANN401
            if value.__class__ is float and low <= value <= high:
                return value
            for number in _numbers_of(value):
                if not low <= number <= high:
                    raise PydanticCustomError(
                        "out_of_range", "{sentence}", {"sentence": self.range_sentence()}
                    )
            return value

        return within

    def range_sentence(self) -> str:
        """Return the sentence that stands beside the field when its value is out of range."""
        scale, sign = (100.0, " %") if self.unit.startswith("share") else (1.0, "")
        low = None if self.low is None else f"{_digits(self.low * scale)}{sign}"
        high = None
        if self.high is not None and self.high < MONEY_LIMIT:
            high = f"{_digits(self.high * scale)}{sign}"
        if low is not None and high is not None:
            return f"{self.label} must be between {low} and {high}."
        if low is not None:
            return f"{self.label} must be {low} or more."
        return f"{self.label} must be {high} or less."


def _digits(number: float) -> str:
    """A number without a power of ten."""
    return f"{number:,.9f}".rstrip("0").rstrip(".")


def _numbers_of(value: Any) -> tuple[float, ...]:  # noqa: ANN401
    if value is None:
        return ()
    if value.__class__ in (int, float):
        return (value,)
    if value.__class__ is tuple:
        return tuple(number for item in value for number in _numbers_of(item))
    if value.low is None and value.high is None:
        return (value.value,)
    return tuple(n for n in (value.value, value.low, value.high) if n is not None)


class FieldView(NamedTuple):
    """One field of a record type as a form, a table or a document needs it."""

    name: str
    spec: Spec
    annotation: Any
    """The type without `None` and without metadata."""
    optional: bool
    default: Any


def field_views(record_type: type[BaseModel]) -> tuple[FieldView, ...]:
    """Return the described fields of a record type in their order; fields without a `Spec` are internal."""
    cached = _VIEWS.get(record_type)
    if cached is None:
        views = (_view(name, info) for name, info in record_type.model_fields.items())
        cached = _VIEWS[record_type] = tuple(view for view in views if view is not None)
    return cached


_VIEWS: dict[type[BaseModel], tuple[FieldView, ...]] = {}


def _view(name: str, info: FieldInfo) -> FieldView | None:
    spec = next((item for item in info.metadata if isinstance(item, Spec)), None)
    if spec is None:
        return None
    annotation, optional = _without_none(info.annotation)
    return FieldView(name, spec, annotation, optional, info.get_default(call_default_factory=True))


def _without_none(annotation: object) -> tuple[object, bool]:
    if typing.get_origin(annotation) in (typing.Union, UnionType):
        rest = [item for item in typing.get_args(annotation) if item is not NoneType]
        if len(rest) == 1:
            return _bare(rest[0]), True
    return _bare(annotation), False


def _bare(annotation: object) -> object:
    return typing.get_args(annotation)[0] if typing.get_origin(annotation) is Annotated else annotation


_SPELLED = {
    "ai_specific": "AI-specific",
    "ip": "IP",
    "api_portal": "API portal",
    "gtm": "Go-to-market",
    "gtm_motion": "Go-to-market motion",
    "kpi": "KPI",
    "sm": "Sales and marketing",
    "rd": "Research and development",
    "ga": "General and administrative",
    "capex": "Capital expenditure",
    "cogs_inference": "Inference (COGS)",
    "cogs_hosting": "Hosting (COGS)",
    "cogs_data": "Data (COGS)",
    "cogs_third_party": "Third-party services (COGS)",
    "cogs_support": "Support (COGS)",
    "cogs_delivery": "Delivery staff (COGS)",
    "cogs_payment": "Payment fees (COGS)",
    "per_1k_tokens": "Per 1,000 tokens",
    "fte": "FTE",
    "per_fte": "Per FTE",
    "pct_revenue": "Share of revenue",
    "s_curve": "S-curve",
    "pert": "PERT",
    "one_off": "One-off",
    "self_serve": "Self-serve",
    "multi_sided": "Multi-sided",
    "sub_saas": "SaaS subscription",
}


def label_of(value: str) -> str:
    """Return the words people read for a coded value: `data_asset` becomes "Data asset"."""
    return _SPELLED.get(value) or value.replace("_", " ").capitalize()


def clean_text(text: str, *, limit: int | None = None, one_line: bool = False) -> str:
    """Return text that a record accepts: no control characters, no lone surrogates, at most `limit` long."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    kept = "".join(
        c
        for c in text.replace("\r\n", "\n").replace("\r", "\n")
        if c in "\n\t" or c.isprintable() or ord(c) > 0x9F
    )
    if one_line:
        kept = " ".join(kept.split())
    return kept if limit is None else kept[:limit]
