"""What is wrong with a value, as a sentence of a length that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from swagger2postman.jsonvalue import Json, to_pointer
from swagger2postman.schema.linking import CompiledSchema, Definition

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

MAX_MESSAGE = 200
"""Characters of a message."""

_ENDS_OF_VALUES = ("} ", "] ", '" is ')


class Problem(Struct, frozen=True):
    """Why a value is not valid: where in the value, which keyword refuses it, and a sentence without a full stop.

    `location` leads to the schema with that keyword: from the definitions of the API if it begins with `$defs`, else
    from the schema that was asked. `is_contradictory` says that no value at all satisfies it.
    """

    path: tuple[str | int, ...]
    keyword: str
    message: str
    location: tuple[str | int, ...] = ()
    is_contradictory: bool = False

    @property
    def cause(self) -> str:
        """What several places share that have the same problem; "" where nothing is shared."""
        return to_pointer((*self.location, self.keyword)) if self.location[:1] == ("$defs",) else ""


def explain(compiled: CompiledSchema | None, value: Json) -> tuple[Problem, ...]:
    """Return the first thing that is wrong with a value; all of them, each with the value, would be a lot."""
    import jsonschema_rs

    try:
        if compiled is not None:
            compiled.validate(value)
    except jsonschema_rs.ValidationError as error:
        path = tuple(error.instance_path)
        if isinstance(compiled, Definition):  # whose errors begin with its name
            path = path[1:]
        return (Problem(path, _keyword_of(error), _message_of(error), tuple(error.schema_path)[:-1]),)
    except (ValueError, RecursionError, OverflowError) as error:
        return (Problem((), "value", f"The value cannot be checked: {str(error)[:100]}"),)
    return ()


def _keyword_of(error: ValidationError) -> str:
    names = (part for part in reversed(error.schema_path) if isinstance(part, str))
    return next(names, "schema")


def _message_of(error: ValidationError) -> str:
    """The message of the validator; of a long one, the end: the value comes first, what is wrong with it last."""
    message = str(error.message)
    if len(message) <= MAX_MESSAGE:
        return message
    end_of_value = max(message.rfind(mark) for mark in _ENDS_OF_VALUES)
    statement = message[end_of_value + 1 :].strip()
    if 0 < len(statement) < MAX_MESSAGE:
        return f"the value {statement}"
    return f"the value does not satisfy “{_keyword_of(error)}”"
