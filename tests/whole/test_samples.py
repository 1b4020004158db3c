"""The samples: each request is proven, and what they convert to is a collection by Postman's own schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from goldens import collection_of, samples
from support.paths import SHARED
from swagger2postman import convert, validate

SCHEMA = SHARED / "schemas" / "postman-collection-v2.1.0.json"


@pytest.mark.parametrize("sample", samples(), ids=lambda path: path.stem)
def test_every_request_is_proven(sample: Path) -> None:
    """Every request of a sample is proven valid, and nothing is an error in it."""
    conversion = convert(sample)
    assert conversion.proven == conversion.requests > 0
    assert [one for one in validate(sample) if one.severity == "error"] == []


@pytest.mark.skipif(not SCHEMA.exists(), reason="the official schema lies in ../shared, which is absent")
@pytest.mark.parametrize("sample", samples(), ids=lambda path: path.stem)
def test_official_schema(sample: Path) -> None:
    """The collection of a sample is valid by the official schema of the format."""
    validator = Draft7Validator(json.loads(SCHEMA.read_text()))
    assert [error.message for error in validator.iter_errors(json.loads(collection_of(sample).read_text()))] == []
