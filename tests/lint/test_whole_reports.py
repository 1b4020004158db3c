"""All that is reported of one document in each dialect: no rule speaks where another one has spoken."""

from __future__ import annotations

import pytest

from support.documents import document_text
from swagger2postman import validate

OPENAPI = """
servers: [{url: 'https://api.example/{stage}', variables: {version: {default: a}}}]
paths:
  /a/{id:
    get:
      operationId: a
      parameters:
      - {name: id, in: path, schema: {type: string}}
      - {name: q, in: query, schema: {type: string, default: 5}}
      - {name: q, in: query, schema: {type: string}}
      responses: {default: {$ref: '#/nope'}}
    put:
      operationId: a
      security: [{typo: []}, {o: []}]
      responses: {default: {}}
components:
  securitySchemes:
    o: {type: oauth2, flows: {clientCredentials: {scopes: {}}}}
"""
SWAGGER = """
host: api.example
paths:
  /a/{id:
    get:
      operationId: a
      parameters:
      - {name: id, in: path, type: string}
      - {name: q, in: query, type: string, default: 5}
      - {name: q, in: query, type: string}
      responses: {default: {$ref: '#/nope'}}
    put:
      operationId: a
      security: [{typo: []}, {o: []}]
      responses: {default: {}}
securityDefinitions:
  o: {type: oauth2, flow: application, scopes: {}}
"""
WANTED = {
    "2.0": """
        5 malformed-path, 9 optional-path-parameter, 10 invalid-default, 11 duplicate-parameter,
        12 unresolved-reference, 14 duplicate-operation-id, 15 unknown-security-scheme, 16 missing-field,
        18 missing-token-url""",
    "3.0": """
        3 undefined-server-variable, 5 malformed-path, 9 optional-path-parameter,
        10 invalid-default, 11 duplicate-parameter, 12 unresolved-reference, 14 duplicate-operation-id,
        15 unknown-security-scheme, 16 missing-field, 19 missing-token-url""",
    "3.1": """
        3 undefined-server-variable, 5 malformed-path, 9 optional-path-parameter,
        10 invalid-default, 11 duplicate-parameter, 12 unresolved-reference, 14 duplicate-operation-id,
        15 unknown-security-scheme, 16 missing-field, 19 missing-token-url""",
    "3.2": """
        1 openapi-3.2, 3 undefined-server-variable, 5 malformed-path,
        9 optional-path-parameter, 10 invalid-default, 11 duplicate-parameter, 12 unresolved-reference,
        14 duplicate-operation-id, 15 unknown-security-scheme, 19 missing-token-url""",
}


@pytest.mark.parametrize(("version", "wanted"), WANTED.items(), ids=WANTED)
def test_each_mistake_is_reported_once(version: str, wanted: str) -> None:
    """A document with many mistakes has one finding for each; OpenAPI 3.2 lets a response have no description."""
    text = document_text(SWAGGER if version == "2.0" else OPENAPI, version)
    reported = [f"{finding.position.line} {finding.code}" for finding in validate(text.encode())]
    assert reported == [row.strip() for row in wanted.split(",")]
