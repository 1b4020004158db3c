"""Examples of parameters, which documents write as values and as the strings that are sent (OpenAPI 3.1, 4.8.12)."""

from __future__ import annotations

from swagger2postman.jsonvalue import Json, to_string


def possible_values(example: Json) -> list[Json]:
    """Return the values that an example may mean, the one as written first.

    `"1,2"` may be a list, `"a"` the only item of one, and `5` may be a string.
    """
    values: list[Json] = [example]
    if isinstance(example, (dict, list)):
        return values
    if not isinstance(example, str):
        values.append(to_string(example))
    elif "," in example:
        values.append([part.strip() for part in example.split(",")])
    else:
        values.append([example])
    return values
