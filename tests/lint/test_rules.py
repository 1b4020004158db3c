"""What no JSON Schema can say of a document: references, paths, parameters, ids, security."""

from __future__ import annotations

import pytest

from support.documents import document_text, expected_findings, findings_in, read_document
from swagger2postman.lint.document.places import find_places
from swagger2postman.lint.document.rules import check_rules
from swagger2postman.lint.document.structure import check_structure

CASES = [
    pytest.param(
        "3.0",
        """
        paths:
          /x/{id}:
            get:
              parameters:
              - {name: id, in: path, required: true, schema: {type: string}}
              responses: {'200': {description: fine}}
        """,
        "no undeclared-path-parameter",
        id="sound",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              operationId: a
              responses: {'200': {description: fine}}
            put:
              operationId: a
              responses: {'200': {description: fine}}
            post:
              operationId: A
              responses: {'200': {description: fine}}
        """,
        """
        9:7 error duplicate-operation-id /paths/~1x/put/operationId
            The operationId “a” is used twice; first on line 6. | Rename one of the two.
        """,
        id="duplicate operationId",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x/{id}:
            get:
              parameters:
              - {name: Id, in: path, required: true, schema: {type: string}}
              responses: {'200': {description: fine}}
        """,
        """
        5:5 error undeclared-path-parameter /paths/~1x~1{id}/get
            “{id}” in the path “/x/{id}” has no parameter that describes it. | Did you mean “Id”?
        7:9 error unused-path-parameter /paths/~1x~1{id}/get/parameters/0
            The path parameter “Id” is not part of the path “/x/{id}”. | Did you mean “id”?
        """,
        id="undeclared, near name",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x/{id}:
            get:
              responses: {'200': {description: fine}}
        """,
        """
        5:5 error undeclared-path-parameter /paths/~1x~1{id}/get
            “{id}” in the path “/x/{id}” has no parameter that describes it. | Add a parameter “id” with
            “in: path”.
        """,
        id="undeclared",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x/{id}:
            get:
              parameters:
              - {$ref: '#/components/parameters/id'}
              responses: {'200': {description: fine}}
        """,
        """
        7:10 error unresolved-reference /paths/~1x~1{id}/get/parameters/0/$ref
            “#/components/parameters/id” leads nowhere: “components” is not there. | Add what is missing, or
            correct the reference.
        """,
        id="undeclared but a reference is broken",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            parameters:
            - {name: id, in: path, required: true, schema: {type: string}}
            get:
              responses: {'200': {description: fine}}
            put:
              responses: {'200': {description: fine}}
        """,
        """
        6:7 error unused-path-parameter /paths/~1x/parameters/0
            The path parameter “id” is not part of the path “/x”. | Remove it, or add it to the path.
        """,
        id="unused on path item",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x/{id}:
            parameters:
            - {name: id, in: path, required: true, schema: {type: string}}
            get:
              responses: {'200': {description: fine}}
        """,
        "no undeclared-path-parameter",
        id="declared on path item",
    ),
    pytest.param(
        "2.0",
        """
        paths:
          /x/{id}:
            get:
              parameters:
              - {$ref: '#/parameters/id'}
              responses: {'200': {description: fine}}
        parameters:
          id: {name: id, in: path, type: string}
        """,
        """
        10:3 error optional-path-parameter /parameters/id
            The path parameter “id” does not say “required: true”. | Add “required: true”.
        """,
        id="declared behind references",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          '/a/{id': {get: {responses: {}}}
          '/b/{}': {}
          '/c/{x}/{x}': {}
        """,
        """
        4:3 error malformed-path /paths/~1a~1{id
            The path “/a/{id” has a brace without its counterpart. | Write parameters as “{name}”.
        5:3 error malformed-path /paths/~1b~1{}
            The path “/b/{}” has a parameter without a name. | Write parameters as “{name}”.
        6:3 error malformed-path /paths/~1c~1{x}~1{x}
            The path “/c/{x}/{x}” uses the parameter “x” twice. | Rename one of the two.
        """,
        id="malformed",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          '/a/{x}': {}
          '/a/{y}': {}
        """,
        """
        5:3 error ambiguous-path /paths/~1a~1{y}
            The path “/a/{y}” differs from the one on line 4 only in parameter names. | Join the two, or
            change one of them.
        """,
        id="same shape",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              parameters:
              - {name: a, in: query, schema: {}}
              - {name: a, in: header, schema: {}}
              - {$ref: '#/components/parameters/a'}
              responses: {'200': {description: fine}}
        components: {parameters: {a: {name: a, in: query, schema: {}}}}
        """,
        """
        9:9 error duplicate-parameter /paths/~1x/get/parameters/2
            The query parameter “a” is twice in this list; first on line 7. | Remove one of the two.
        """,
        id="twofold parameter",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x/{id}:
            get:
              parameters:
              - {name: id, in: path, required: false, schema: {}}
              responses: {'200': {description: fine}}
        """,
        """
        7:30 error optional-path-parameter /paths/~1x~1{id}/get/parameters/0/required
            The path parameter “id” does not say “required: true”. | Add “required: true”.
        """,
        id="required false",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        components: {parameters: {a: {name: a, in: path, schema: {}}}}
        """,
        """
        7:27 error optional-path-parameter /components/parameters/a
            The path parameter “a” does not say “required: true”. | Add “required: true”.
        """,
        id="required in unused component",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x:
            get:
              responses:
                default: {$ref: '#/components/responses/Eror'}
        components:
          responses: {Error: {description: e}}
          schemas:
            A:
              properties:
                default: {$ref: '#/components/schemas/B'}
                example: {$ref: '#/components/schemas/C'}
              example: {$ref: '#/data'}
              default: {$ref: '#/data'}
              enum: [{$ref: '#/data'}]
              x-a: {$ref: '#/data'}
          examples:
            E: {value: {$ref: '#/data'}}
            F: {$ref: '#/components/examples/G'}
        """,
        """
        7:19 error unresolved-reference /paths/~1x/get/responses/default/$ref
            “#/components/responses/Eror” leads nowhere: “Eror” is not there. | Did you mean “Error”?
        13:19 error unresolved-reference /components/schemas/A/properties/default/$ref
            “#/components/schemas/B” leads nowhere: “B” is not there. | Add what is missing, or correct the
            reference.
        14:19 error unresolved-reference /components/schemas/A/properties/example/$ref
            “#/components/schemas/C” leads nowhere: “C” is not there. | Add what is missing, or correct the
            reference.
        21:9 error unresolved-reference /components/examples/F/$ref
            “#/components/examples/G” leads nowhere: “G” is not there. | Add what is missing, or correct the
            reference.
        """,
        id="broken references",
    ),
    pytest.param(
        "3.0",
        """
        security: [{ouath2: []}]
        paths:
          /x:
            get:
              security: [{}, {key: []}]
              responses: {'200': {description: fine}}
        components:
          securitySchemes:
            oauth2: {type: http, scheme: basic}
        """,
        """
        3:13 error unknown-security-scheme /security/0/ouath2
            The security scheme “ouath2” is required here, but not defined. | Did you mean “oauth2”?
        7:23 error unknown-security-scheme /paths/~1x/get/security/1/key
            The security scheme “key” is required here, but not defined. | Define it under
            “components.securitySchemes”, or remove it.
        """,
        id="unknown scheme",
    ),
    pytest.param(
        "2.0",
        """
        security: [{a: []}]
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        """,
        """
        3:13 error unknown-security-scheme /security/0/a
            The security scheme “a” is required here, but not defined. | Define it under
            “securityDefinitions”, or remove it.
        """,
        id="unknown scheme 2.0",
    ),
    pytest.param(
        "3.0",
        """
        security: [{o: [reed]}]
        paths:
          /x:
            get:
              security: [{o: [read, reed, other]}]
              responses: {'200': {description: fine}}
        components:
          securitySchemes:
            o:
              type: oauth2
              flows:
                clientCredentials: {tokenUrl: 'https://a.example/t', scopes: {read: r}}
        """,
        """
        3:17 warning undeclared-scope /security/0/o/0
            The scope “reed” is required, but “o” does not declare it. | Did you mean “read”?
        7:35 warning undeclared-scope /paths/~1x/get/security/0/o/2
            The scope “other” is required, but “o” does not declare it. | Declare it under “scopes”.
        """,
        id="undeclared scope, told once",
    ),
    pytest.param(
        "3.0",
        """
        security: [{o: [read]}]
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
        "no undefined-scope",
        id="scopes that are missing are the validator's",
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
                clientCredentials: {tokenUrl: '', scopes: {read: r}}
        """,
        """
        12:29 error missing-token-url /components/securitySchemes/o/flows/clientCredentials/tokenUrl
            The client credentials flow has no token URL, so no token can be fetched. | Add “tokenUrl”.
        """,
        id="token URL: missing",
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
                clientCredentials: {tokenUrl: token, scopes: {read: r}}
        """,
        """
        12:29 error invalid-token-url /components/securitySchemes/o/flows/clientCredentials/tokenUrl
            The token URL “token” is not a URL. | Write the whole URL, from “https://” on.
        """,
        id="token URL: no URL",
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
                clientCredentials: {tokenUrl: 'https://{host}/t', scopes: {read: r}}
        """,
        """
        12:29 error invalid-token-url /components/securitySchemes/o/flows/clientCredentials/tokenUrl
            The token URL “https://{host}/t” is not used: programs read different hosts in it, or none. |
            Write “https://”, a host in ASCII letters, perhaps a port, and a path.
        """,
        id="token URL: with a placeholder",
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
                clientCredentials: {tokenUrl: /token, scopes: {read: r}}
        """,
        """
        12:29 warning relative-token-url /components/securitySchemes/o/flows/clientCredentials/tokenUrl
            The token URL “/token” is relative; it counts from the URL of the server. | Write the whole
            URL, from “https://” on.
        """,
        id="token URL: relative",
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
                clientCredentials: {tokenUrl: http://a.example/t, scopes: {read: r}}
        """,
        """
        12:29 warning insecure-token-url /components/securitySchemes/o/flows/clientCredentials/tokenUrl
            The token URL “http://a.example/t” is not encrypted, so the client secret can be read on its
            way. | Use “https://”.
        """,
        id="token URL: http",
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
                clientCredentials: {tokenUrl: https://u:p@a.example/t, scopes: {read: r}}
        """,
        """
        12:29 error invalid-token-url /components/securitySchemes/o/flows/clientCredentials/tokenUrl
            The token URL holds a user name or password, which it must not have. | Remove that
            part of the URL.
        """,
        id="token URL: user info",
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
                clientCredentials: {tokenUrl: 'https://a.example/t#x', scopes: {read: r}}
        """,
        """
        12:29 error invalid-token-url /components/securitySchemes/o/flows/clientCredentials/tokenUrl
            The token URL holds a fragment (“#…”), which it must not have. | Remove that part
            of the URL.
        """,
        id="token URL: fragment",
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
                clientCredentials: {tokenUrl: 'https://a.example/t?grant_type=client_credentials', scopes: {read: r}}
        """,
        "no invalid-token-url",
        id="token URL: query",
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
                clientCredentials: {tokenUrl: 5, scopes: {read: r}}
        """,
        """
        12:29 error invalid-token-url /components/securitySchemes/o/flows/clientCredentials/tokenUrl
            The token URL “5” is not a URL. | Write the whole URL, from “https://” on.
        """,
        id="token URL: number",
    ),
    pytest.param(
        "2.0",
        """
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        securityDefinitions:
          o: {type: oauth2, flow: application, scopes: {}}
        """,
        """
        8:3 error missing-token-url /securityDefinitions/o
            The client credentials flow has no token URL, so no token can be fetched. | Add “tokenUrl”.
        """,
        id="token URL: none at all",
    ),
    pytest.param(
        "2.0",
        """
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        securityDefinitions:
          o: {type: oauth2, flow: application, tokenUrl: /t, scopes: {}}
        """,
        """
        8:40 error invalid-token-url /securityDefinitions/o/tokenUrl
            The token URL “/t” is not a URL. | Write the whole URL, from “https://” on.
        """,
        id="token URL: relative 2.0",
    ),
    pytest.param(
        "3.0",
        """
        servers:
        - {url: 'https://{hots}/{v}', variables: {host: {default: a}}}
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        """,
        """
        4:4 warning undefined-server-variable /servers/0/url
            The server URL uses “{hots}”, which “variables” does not define. | Did you mean “host”?
        4:4 warning undefined-server-variable /servers/0/url
            The server URL uses “{v}”, which “variables” does not define. | Define it with a “default”, or
            write its value into the URL.
        """,
        id="server variable",
    ),
    pytest.param(
        "2.0",
        """
        swagger: 2.0
        info:
          title: T
          version: 1.10
        paths:
          /x:
            get:
              responses: {'200': {description: fine}}
        """,
        """
        1:1 warning unquoted-version /swagger
            The version 2.0 is not quoted, so that readers take it for a number. | Quote it: '2.0'.
        4:3 warning unquoted-version /info/version
            The version 1.10 is not quoted, so that readers take it for a number. | Quote it: '1.10'.
        """,
        id="unquoted versions",
    ),
    pytest.param(
        "3.0",
        """
        openapi: 3.0.3
        info: 1
        paths: {/x: 5, /y: {get: 5, parameters: 7}, /z: {get: {parameters: [5, {}], security: 5, operationId: 5}}}
        components: {securitySchemes: 5, parameters: []}
        servers: [5]
        security: [5, {a: 5}]
        """,
        """
        6:16 error unknown-security-scheme /security/1/a
            The security scheme “a” is required here, but not defined. | Define it under
            “components.securitySchemes”, or remove it.
        """,
        id="nonsense",
    ),
    pytest.param(
        "3.0",
        """
        paths:
          /x: {$ref: '#/x-item'}
          /y: {$ref: '#/x-item'}
        x-item:
          get:
            operationId: a
            responses: {'200': {description: fine}}
        """,
        "no duplicate-operation-id",
        id="same path item twice",
    ),
]


@pytest.mark.parametrize(("dialect", "text", "expected"), CASES)
def test_findings_of_our_own_rules(dialect: str, text: str, expected: str) -> None:
    """Every broken rule is reported once, at its own place, with what to do about it; others have rows of their own."""
    documents = read_document(document_text(text, dialect))
    check_rules(documents, dialect, find_places(documents.root.value, dialect))
    codes, wanted = expected_findings(expected)
    assert findings_in(documents, *codes).split() == wanted.split()


BOTH = """\
openapi: 3.1.0
info: {title: T, version: 1}
paths:
  /a/{id:
    get:
      operationId: a
      parameters:
      - {name: id, in: path, schema: {type: string}}
      - {name: q, in: query, schema: {type: string}}
      - {name: q, in: query, schema: {type: string}}
      responses: {default: {$ref: '#/nope'}}
    put:
      operationId: a
      responses: {default: {description: fine}}
components:
  securitySchemes:
    o: {type: oauth2, flows: {clientCredentials: {scopes: {}}}}
"""


def test_rules_and_validator_share_the_work() -> None:
    """What the rules report is not reported by the validator as well."""
    documents = read_document(BOTH)
    check_structure(documents, "3.1")
    assert findings_in(documents) == ""
    check_rules(documents, "3.1", find_places(documents.root.value, "3.1"))
    assert [(d.code, d.position.line) for d in documents.report.sorted("api.yaml")] == [
        ("unquoted-version", 2),
        ("malformed-path", 4),
        ("optional-path-parameter", 8),
        ("duplicate-parameter", 10),
        ("unresolved-reference", 11),
        ("duplicate-operation-id", 13),
        ("missing-token-url", 17),
    ]
