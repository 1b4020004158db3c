"""What openapi-spec-validator finds, with places and in plain words; what it must not do."""

from __future__ import annotations

import sys
import time
from typing import Any

import pytest

from support.documents import document_text, findings_in, read_document
from swagger2postman.lint.document.composition import check_required
from swagger2postman.lint.document.places import find_places
from swagger2postman.lint.document.structure import check_structure
from swagger2postman.lint.document.tags import check_tags
from swagger2postman.lint.model.defaults import check_defaults
from swagger2postman.references.resolver import Documents


def check_document(documents: Documents, dialect: str) -> None:
    """Everything that openapi-spec-validator looks at, too."""
    places = find_places(documents.root.value, dialect)
    check_structure(documents, dialect)
    check_tags(documents, dialect)
    check_required(documents, places)
    check_defaults(documents, dialect, places, None, None)


CASES = [
    pytest.param(
        "2.0",
        """
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        """,
        "",
        id="sound 2.0",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        """,
        "",
        id="sound 3.0",
    ),
    pytest.param(
        "3.1",
        """
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        """,
        "",
        id="sound 3.1",
    ),
    pytest.param(
        "3.2",
        """
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        """,
        "",
        id="sound 3.2",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              responses:
                200: {description: fine}
        """,
        "",
        id="unquoted status",
    ),
    pytest.param(
        "2.0",
        """
        swagger: 2.0
        info: {title: T, version: 1.10}
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        """,
        "",
        id="unquoted versions",
    ),
    pytest.param(
        "3.1",
        """
        openapi: 3.1
        info: {title: T, version: '1'}
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        """,
        """
        1:1 error wrong-form /openapi
            “openapi” is “3.1”, which is not a full version. | Write the full version, such as 3.0.3 or 3.1.0.
        """,
        id="incomplete version",
    ),
    pytest.param(
        "3.0",
        """
        openapi: 3.0.3
        """,
        """
        1:1 error missing-field
            “info” is missing. | Add “info” with a “title” and a “version”.
        1:1 error missing-field
            “paths” is missing. | Add “paths” with the operations of the API.
        """,
        id="info and paths missing",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              responses:
                '200': {}
        """,
        """
        7:9 error missing-field /paths/~1x/get/responses/200
            “description” is missing in “200”. | Add a “description”; a few words are enough.
        """,
        id="response without description",
    ),
    pytest.param(
        "3.1",
        """
        paths:
          /x:
            get:
              responses:
                '200': {}
        """,
        """
        7:9 error missing-field /paths/~1x/get/responses/200
            “description” is missing in “200”. | Add a “description”; a few words are enough.
        """,
        id="response without description, 3.1",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              responses:
                '200': {descripton: fine}
        """,
        """
        7:17 error unknown-field /paths/~1x/get/responses/200/descripton
            “descripton” is not a field that OpenAPI knows in “200”. | Did you mean “description”?
        """,
        id="misspelt field is one finding",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        components:
          securitySchemes:
            o:
              type: oauth2
              flows:
                clientCredentials: {tokenUrl: 'https://a.example/t'}
        """,
        """
        12:9 error missing-field /components/securitySchemes/o/flows/clientCredentials
            “scopes” is missing in “clientCredentials”. | Add “scopes: {}”.
        """,
        id="flow without scopes, 3.0",
    ),
    pytest.param(
        "3.1",
        """
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        components:
          securitySchemes:
            o:
              type: oauth2
              flows:
                clientCredentials: {tokenUrl: 'https://a.example/t'}
        """,
        """
        12:9 error missing-field /components/securitySchemes/o/flows/clientCredentials
            “scopes” is missing in “clientCredentials”. | Add “scopes: {}”.
        """,
        id="flow without scopes, 3.1",
    ),
    pytest.param(
        "2.0",
        """
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        securityDefinitions:
          o: {type: oauth2, flow: clientCredentials, tokenUrl: 'https://a.example/t', scopes: {}}
        """,
        """
        8:21 error wrong-value /securityDefinitions/o/flow
            “flow” is “clientCredentials”, but must be one of implicit, password, application, accessCode. |
            Use one of these values.
        """,
        id="unknown flow, 2.0",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        components:
          securitySchemes:
            o: {flows: {}}
        """,
        """
        9:5 error missing-field /components/securitySchemes/o
            “type” is missing in “o”. | Add the “type”.
        """,
        id="scheme without type",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        components:
          securitySchemes:
            k: {type: apiKey}
        """,
        """
        9:5 error missing-field /components/securitySchemes/k
            “in” is missing in “k”. | Add “in” to say where it is sent, such as “in: query”.
        9:5 error missing-field /components/securitySchemes/k
            “name” is missing in “k”. | Add “name”.
        """,
        id="api key without in and name",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              parameters: [{name: a, in: querry, schema: {type: string}}]
              responses: {'200': {description: fine}}
        """,
        """
        6:30 error wrong-value /paths/~1x/get/parameters/0/in
            “in” is “querry”, but must be one of path, query, header, cookie. | Did you mean “query”?
        """,
        id="unknown in",
    ),
    pytest.param(
        "2.0",
        """
        paths:
          /x:
            get:
              parameters: [{name: a, in: query}]
              responses: {'200': {description: fine}}
        """,
        """
        6:20 error missing-field /paths/~1x/get/parameters/0
            “type” is missing in item 1 of “parameters”. | Add the “type”.
        """,
        id="2.0 parameter without type",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              parameters: [{name: a, in: query}]
              responses: {'200': {description: fine}}
        """,
        """
        6:20 error missing-field /paths/~1x/get/parameters/0
            “schema” is missing in item 1 of “parameters”. | Add a “schema” that describes the value.
        """,
        id="parameter without schema",
    ),
    pytest.param(
        "3.2",
        """
        paths:
          /x:
            get:
              parameters: [{name: a, in: query}]
              responses: {'200': {description: fine}}
        """,
        """
        6:20 error missing-field /paths/~1x/get/parameters/0
            “schema” is missing in item 1 of “parameters”. | Add a “schema” that describes the value.
        """,
        id="parameter without schema 3.2",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        components:
          schemas:
            A:
              type: object
              properties:
                b: {type: strin}
                c: {type: [string, 'null']}
                d: {minLength: '3'}
                e: {description: 5}
        """,
        """
        12:13 error wrong-value /components/schemas/A/properties/b/type
            “type” is “strin”, but must be one of array, boolean, integer, number, object, string. | Did you
            mean “string”?
        13:13 error wrong-value /components/schemas/A/properties/c/type
            “type” is a list, but must be one of array, boolean, integer, number, object, string. | Give one
            type, with “nullable: true” for null; lists of types came with OpenAPI 3.1.
        14:13 error wrong-type /components/schemas/A/properties/d/minLength
            “minLength” must be a whole number, but is the string “3”. | Remove the quotes.
        15:13 error wrong-type /components/schemas/A/properties/e/description
            “description” must be a string, but is the number 5. | Quote it.
        """,
        id="wrong type deep in a schema",
    ),
    pytest.param(
        "3.1",
        """
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        components:
          schemas:
            A:
              type: object
              properties:
                b: {type: strin}
                c: {type: [string, nul]}
                d: {minLength: '3'}
        """,
        """
        12:13 error wrong-value /components/schemas/A/properties/b/type
            “type” is “strin”, but must be one of array, boolean, integer, null, number, object, string. |
            Did you mean “string”?
        13:28 error wrong-value /components/schemas/A/properties/c/type/1
            Item 2 of “type” is “nul”, but must be one of array, boolean, integer, null, number, object,
            string. | Did you mean “null”?
        14:13 error wrong-type /components/schemas/A/properties/d/minLength
            “minLength” must be a whole number, but is the string “3”. | Remove the quotes.
        """,
        id="wrong type deep in a schema 3.1",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        components:
          schemas:
            A: {additionalProperties: 'false'}
        """,
        """
        9:9 error wrong-type /components/schemas/A/additionalProperties
            “additionalProperties” must be an object or true or false, but is the string “false”. | Remove the
            quotes.
        """,
        id="additionalProperties as text",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          x: {}
          /x:
            get:
              responses:
                '20': {description: fine}
        components:
          schemas:
            A B: {}
        """,
        """
        4:3 error wrong-key /paths/x
            “x” is not a path: it does not begin with “/”. | Write “/x”.
        8:9 error wrong-key /paths/~1x/get/responses/20
            “20” is not a status code. | Use three digits such as “200”, or “default”.
        """,
        id="path without slash, odd status, odd name",
    ),
    pytest.param(
        "3.1",
        """
        paths:
          x: {}
          /x:
            get:
              responses:
                '20': {description: fine}
        components:
          schemas:
            A B: {}
        """,
        """
        4:3 error wrong-key /paths/x
            “x” is not a path: it does not begin with “/”. | Write “/x”.
        8:9 error wrong-key /paths/~1x/get/responses/20
            “20” is not a status code. | Use three digits such as “200”, or “default”.
        11:5 error wrong-key /components/schemas/A B
            “A B” is not a possible name in “schemas”. | Use only letters, digits, “.”, “-” and “_”.
        """,
        id="path without slash, odd status, odd name 3.1",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get: {}
          /y:
            get: {responses: {}}
        """,
        """
        5:5 error missing-field /paths/~1x/get
            “responses” is missing in “get”. | Add “responses” with at least one response.
        7:11 error wrong-size /paths/~1y/get/responses
            “responses” is empty. | Add at least one entry, or remove it.
        """,
        id="no responses",
    ),
    pytest.param(
        "3.1",
        """
        paths:
          /y:
            get: {responses: {}}
        """,
        """
        5:11 error wrong-size /paths/~1y/get/responses
            “responses” is empty. | Add at least one entry, or remove it.
        """,
        id="no responses 3.1",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              parameters: [{name: a, in: query, schema: {}, example: 1, examples: {}}]
              responses: {'200': {description: fine}}
        """,
        """
        6:20 error conflicting-fields /paths/~1x/get/parameters/0
            “example” and “examples” exclude each other in item 1 of “parameters”. | Keep one of them.
        """,
        id="example and examples",
    ),
    pytest.param(
        "3.0",
        """
        tags:
        - {description: none}
        - {name: a}
        - {name: a, description: again}
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        """,
        """
        4:3 error missing-field /tags/0
            “name” is missing in item 1 of “tags”. | Add “name”.
        6:4 error duplicate-tag /tags/2/name
            The tag “a” is declared a second time. | Remove one of the two.
        """,
        id="duplicate tag",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              parameters:
              - {name: a, in: query, schema: {$ref: '#/components/schemas/N'}}
              responses: {'200': {description: fine}}
        components:
          schemas:
            N: {type: integer, default: 'ten'}
            E: {enum: [a], default: b}
        """,
        """
        11:24 error invalid-default /components/schemas/N/default
            The default does not fit its schema: "ten" is not of type "integer". | Correct the default, or
            remove it.
        12:20 error invalid-default /components/schemas/E/default
            The default does not fit its schema: "b" is not one of "a". | Correct the
            default, or remove it.
        """,
        id="default",
    ),
    pytest.param(
        "2.0",
        """
        paths:
          /x:
            get:
              parameters: [{name: a, in: query, type: integer, default: x}]
              responses: {'200': {description: fine}}
        definitions:
          N: {type: integer, default: 'ten'}
        """,
        """
        6:56 error invalid-default /paths/~1x/get/parameters/0/default
            The default does not fit its schema: "x" is not of type "integer". | Correct the default, or remove
            it.
        9:22 error invalid-default /definitions/N/default
            The default does not fit its schema: "ten" is not of type "integer". | Correct the default, or
            remove it.
        """,
        id="default 2.0 definitions",
    ),
    pytest.param(
        "3.1",
        """
        paths:
          /x:
            post:
              requestBody: {content: {application/json: {schema: {type: boolean, default: 'true'}}}}
              responses: {'200': {description: fine}}
        """,
        """
        6:74 error invalid-default /paths/~1x/post/requestBody/content/application~1json/schema/default
            The default does not fit its schema: "true" is not of type "boolean". | Correct the default, or
            remove it.
        """,
        id="default of inline body",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        components:
          schemas:
            A:
              allOf: [{properties: {a: {}}}]
              required: [a, b]
            B:
              allOf: [{$ref: 'other.yaml#/B'}]
              required: [c]
        """,
        """
        11:21 warning undescribed-property /components/schemas/A/required/1
            “b” is required, but no property of that name is described. | Correct the name, or describe the
            property.
        """,
        id="required not described",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        components:
          schemas:
            A: {oneOf: [{$ref: '#/components/schemas/B'}]}
            B:
              allOf: [{$ref: '#/components/schemas/A'}, {type: object}]
              required: [x]
        """,
        """
        12:18 warning undescribed-property /components/schemas/B/required/0
            “x” is required, but no property of that name is described. | Correct the name, or describe the
            property.
        """,
        id="cycle",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            $ref: '#/nope'
          /y:
            get:
              responses: {'200': {$ref: '#/components/responses/Nope'}}
          /a/{id:
            get:
              parameters: [{in: query}, {$ref: 'http://127.0.0.1:9/x'}]
              responses: {'200': {}}
        components:
          schemas:
            N: {type: integer, default: 'ten'}
        """,
        """
        11:20 error missing-field /paths/~1a~1{id/get/parameters/0
            “name” is missing in item 1 of “parameters”. | Add “name”.
        11:20 error missing-field /paths/~1a~1{id/get/parameters/0
            “schema” is missing in item 1 of “parameters”. | Add a “schema” that describes the value.
        12:19 error missing-field /paths/~1a~1{id/get/responses/200
            “description” is missing in “200”. | Add a “description”; a few words are enough.
        15:24 error invalid-default /components/schemas/N/default
            The default does not fit its schema: "ten" is not of type "integer". | Correct the default, or
            remove it.
        """,
        id="broken references do not end the run",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        servers: [{$ref: '#/x-s'}]
        x-s: {url: /}
        """,
        """
        7:11 error missing-field /servers/0
            “url” is missing in item 1 of “servers”. | Add the “url”.
        7:12 error unknown-field /servers/0/$ref
            A reference is not possible in item 1 of “servers”. | Write the object itself in place of the
            “$ref”.
        """,
        id="reference where none is possible",
    ),
    pytest.param(
        "3.0",
        """
        openapi: 3.0.3
        info: 5
        paths: []
        tags: {a: b}
        components: x
        servers: 1
        """,
        """
        2:1 error wrong-type /info
            “info” must be an object, but is the number 5. | Make it an object.
        3:1 error wrong-type /paths
            “paths” must be an object, but is a list. | Make it an object.
        4:1 error wrong-type /tags
            “tags” must be a list, but is an object. | Make it a list.
        5:1 error wrong-type /components
            “components” must be an object, but is the string “x”. | Make it an object.
        6:1 error wrong-type /servers
            “servers” must be a list, but is the number 1. | Make it a list.
        """,
        id="fields of wrong kinds everywhere",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              description:
              responses: {'200': {description: }}
        """,
        """
        6:7 error wrong-type /paths/~1x/get/description
            “description” must be a string, but is empty. | Give it a value, or remove it.
        7:27 error wrong-type /paths/~1x/get/responses/200/description
            “description” must be a string, but is empty. | Give it a value, or remove it.
        """,
        id="empty values",
    ),
    pytest.param(
        "2.0",
        """
        swagger: '2.0'
        info: {title: T, version: '1', contact: {email: '', url: kpn.com}}
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        """,
        """
        2:42 error wrong-form /info/contact/email
            “email” is empty, which is not an e-mail address. | Fill it in, or remove it.
        2:53 error wrong-form /info/contact/url
            “url” is “kpn.com”, which is not a full URL. | Correct it.
        """,
        id="contact",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        components: {schemas: {A: {type: string, pattern: '({true|false})?'}, B: {pattern: '['}}}
        """,
        """
        7:75 error wrong-form /components/schemas/B/pattern
            “pattern” is “[”, which is not a regular expression. | Correct it.
        """,
        id="pattern that only Rust refuses",
    ),
    pytest.param(
        "3.2",
        """
        tags: [{name: a, parent: b}, {name: c, parent: c}]
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        """,
        """
        3:18 error unknown-parent-tag /tags/0/parent
            The parent tag “b” is not declared. | Declare it, or correct it.
        3:40 error tag-cycle /tags/1/parent
            The tag “c” is its own ancestor. | Correct its “parent”.
        """,
        id="unknown parent tag",
    ),
    pytest.param(
        "3.1",
        """
        jsonSchemaDialect: https://json-schema.org/draft/2019-09/schema
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        components: {schemas: {A: {items: [{}]}}}
        """,
        "",
        id="a schema of another dialect",
    ),
]


@pytest.mark.parametrize(("dialect", "text", "expected"), CASES)
def test_findings_of_the_specification(dialect: str, text: str, expected: str) -> None:
    """Every fault is found in one run, at its own place, in words that name the actual fault."""
    documents = read_document(document_text(text, dialect))
    check_document(documents, dialect)
    assert findings_in(documents).split() == expected.split()


SOUND = "info: {title: T, version: '1'}\npaths: {/x: {get: {responses: {'200': {description: fine}}}}}\n"


def test_messages_stay_short() -> None:
    """No message repeats a long value of the document."""
    documents = read_document(
        f"openapi: 3.0.3\n{SOUND}servers: [{'x' * 500}]\ncomponents: {{schemas: {{A: {'y' * 500}}}}}\n"
    )
    check_document(documents, "3.0")
    found = documents.report.sorted("api.yaml")
    assert [d.code for d in found] == ["wrong-type", "wrong-type"]
    assert max(len(d.message) for d in found) <= 200


_watched: list[str] = []
_watching = False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and (event.startswith(("socket.", "urllib.")) or event == "open"):
        _watched.append(f"{event} {arguments[0]}")


sys.addaudithook(_watch)


@pytest.mark.parametrize("dialect", ["2.0", "3.0", "3.1", "3.2"])
@pytest.mark.parametrize(
    "reference",
    ["http://127.0.0.1:9/a.yaml#/A", "https://a.example/a.json", "file:///etc/hostname", "ftp://127.0.0.1/a",
     "a.yaml#/A", "data:application/json,{}", "urn:a:b"],
)  # fmt: skip
def test_references_are_never_fetched(dialect: str, reference: str) -> None:
    """No reference of a document makes the validator open a socket or a file, and the run goes on behind it."""
    global _watching  # noqa: PLW0603 - an audit hook cannot be removed, only switched off
    version = "swagger: '2.0'" if dialect == "2.0" else f"openapi: {dialect}.0"
    holder = "definitions: {" if dialect == "2.0" else "components: {schemas: {"
    schemas = f"A: {{$ref: '{reference}'}}, B: {{allOf: [{{$ref: '{reference}'}}], required: [a], default: {{}}}}, "
    end = "C: {type: integer, default: x}}" + ("" if dialect == "2.0" else "}")
    text = f"{version}\n{SOUND}{holder}{schemas}{end}\n".replace("{description: fine}", f"{{$ref: '{reference}'}}")
    check_document(read_document(text), dialect)  # imports, which open files
    documents = read_document(text)
    _watched.clear()
    _watching = True
    try:
        check_document(documents, dialect)
    finally:
        _watching = False
    assert _watched == []
    found = [d.code for d in documents.report.sorted("api.yaml")]
    assert [code for code in found if code != "unreachable-document"] == ["invalid-default", "invalid-default"]


def test_many_schemas_take_linear_time() -> None:
    """Four times the schemas do not take sixteen times as long."""

    def seconds(count: int) -> float:
        schemas = "".join(f"    S{i}: {{type: object, properties: {{a: {{type: string}}}}}}\n" for i in range(count))
        documents = read_document(f"openapi: 3.0.3\n{SOUND}components:\n  schemas:\n{schemas}")
        started = time.process_time()
        check_document(documents, "3.0")
        return time.process_time() - started

    seconds(10)
    assert min(seconds(8000), seconds(8000)) < 9 * min(seconds(2000), seconds(2000))
