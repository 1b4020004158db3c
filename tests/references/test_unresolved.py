"""References that cannot be followed: everything else still works, and nothing pretends to be a value."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from swagger2postman import LoadOptions, convert

DOMAIN = "https://api.swaggerhub.com/domains/polder/Common/1.0.0"
SPEC = f"""\
openapi: 3.0.3
info: {{title: Sims, version: "1"}}
servers: [{{url: "https://api.polder.example"}}]
paths:
  /sims/{{iccid}}:
    parameters:
      - $ref: '{DOMAIN}#/components/parameters/iccid'
    get:
      operationId: get
      responses: {{"200": {{$ref: '{DOMAIN}#/components/responses/Sim'}}}}
    put:
      operationId: put
      requestBody:
        content:
          application/json:
            schema: {{$ref: '{DOMAIN}#/components/schemas/Sim'}}
            examples: {{lost: {{value: {{state: LOST}}}}}}
      responses: {{"204": {{description: Done}}}}
  /sims:
    post:
      operationId: post
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [owner, state]
              properties:
                owner: {{type: string, example: Anna}}
                state: {{$ref: '{DOMAIN}#/components/schemas/State'}}
                more: {{$ref: '{DOMAIN}#/components/schemas/More'}}
      responses: {{"204": {{description: Done}}}}
    get:
      operationId: list
      responses: {{"204": {{description: Done}}}}
"""


def test_without_the_domain_every_operation_is_still_there(tmp_path: Path) -> None:
    """Each missing document is named once, all operations are made, and only what is known counts as proven."""
    path = tmp_path / "sims.yaml"
    path.write_text(SPEC)
    conversion = convert(path, loading=LoadOptions(offline=True, cache_dir=tmp_path / "cache"))
    assert [(one.code, one.position.line, one.pointer) for one in conversion.diagnostics] == [
        ("unreachable-document", 7, "/paths/~1sims~1{iccid}/parameters/0/$ref")
    ]
    requests = {item.name: item.request for item in (conversion.collection or pytest.fail("none")).requests()}
    bodies = {name: json.loads(request.body.raw) for name, request in requests.items() if request.body}
    assert bodies == {"put": {"state": "LOST"}, "post": {"owner": "Anna", "state": {}}}
    assert {name: request.url.raw for name, request in requests.items()} == {
        "get": "{{baseUrl}}/sims/:iccid",
        "put": "{{baseUrl}}/sims/:iccid",
        "post": "{{baseUrl}}/sims",
        "list": "{{baseUrl}}/sims",
    }
    assert (conversion.validated, conversion.requests) == (1, 4)
    assert DOMAIN.encode() not in conversion.to_bytes()
