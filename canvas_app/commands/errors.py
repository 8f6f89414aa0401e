"""The refusal of a command, with the field that it is about."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from canvas_app.document import DocumentError
from canvas_app.model.faults import first_fault

if TYPE_CHECKING:
    from collections.abc import Iterator


class RefusedError(DocumentError):
    """What was asked for cannot be done. The text is a sentence; nothing was changed."""

    def __init__(self, sentence: str, field: str = "") -> None:
        """Keep the name of the field that the sentence is about; empty where it is about the whole."""
        super().__init__(sentence)
        self.field = field


@contextmanager
def refusing(record_type: type[BaseModel]) -> Iterator[None]:
    """Turn what pydantic says about a record of this type into a RefusedError."""
    try:
        yield
    except ValidationError as error:
        fault = first_fault(error, record_type)
        raise RefusedError(fault.sentence, fault.field) from error
