"""What a collection and an environment may hold: schemas of just what the program writes, stricter than Postman's."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema_rs

from support.paths import TESTS

__all__ = ["first_error"]


def first_error(kind: str, made: Any) -> str:
    """Return what is wrong with a "collection" or an "environment", and where; "" if nothing is."""
    error = next(iter(_validator(kind).iter_errors(made)), None)
    return "" if error is None else f"{error.message[:200]} at /{'/'.join(map(str, error.instance_path))}"


@cache
def _validator(kind: str) -> jsonschema_rs.Validator:
    path = TESTS / "formats" / f"{kind}.schema.json"
    return jsonschema_rs.validator_for(json.loads(path.read_text(encoding="utf-8")))
