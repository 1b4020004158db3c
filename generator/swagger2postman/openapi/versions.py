"""Which kind of document this is: the one gate before any adapter."""

from __future__ import annotations

import re

from swagger2postman.errors import UnusableDocumentError
from swagger2postman.findings import codes
from swagger2postman.findings.codes import Code
from swagger2postman.findings.report import Place
from swagger2postman.openapi.api_reader import ApiReader
from swagger2postman.openapi.model import Api
from swagger2postman.openapi.openapi3 import OpenApi3Reader
from swagger2postman.openapi.swagger2 import Swagger2Reader
from swagger2postman.references.resolver import Documents

READERS: dict[str, type[ApiReader]] = {
    "2.0": Swagger2Reader,
    "3.0": OpenApi3Reader,
    "3.1": OpenApi3Reader,
    "3.2": OpenApi3Reader,
}
_WANTED = "Give a Swagger 2.0 or OpenAPI 3.x document: in SwaggerHub, Export > Download API > YAML Unresolved."


def detect_dialect(documents: Documents) -> str:
    """Return "2.0", "3.0", "3.1" or "3.2".

    Raises:
        UnusableDocumentError: the document is none of these; the reason is reported.
    """
    root = documents.root

    def refuse(code: Code, message: str, path: tuple[str, ...] = (), hint: str = _WANTED) -> UnusableDocumentError:
        documents.report.add(code, message, hint, Place(root.document.uri, path))
        return UnusableDocumentError()

    if not isinstance(root.value, dict):
        kind = "a list" if isinstance(root.value, list) else "a single value"
        raise refuse(codes.NOT_OPENAPI, f"The document is {kind}, not an OpenAPI document.")
    for field in ("openapi", "swagger"):
        stated = root.text(field).strip()
        if stated:
            version = re.match(r"(\d+)\.(\d+)(?:\.|$)", stated) or re.match(r"(\d+)()$", stated)
            dialect = f"{version[1]}.{version[2] or '0'}" if version else ""
            if dialect in READERS:
                return _with_paths(documents, dialect)
            text = f"“{field}: {stated[:40]}” is not a version that swagger2postman reads (2.0, 3.0, 3.1, 3.2)."
            raise refuse(codes.UNSUPPORTED_VERSION, text, (field,))
    if root.get("asyncapi"):
        raise refuse(
            codes.NOT_OPENAPI, "This is an AsyncAPI document; Postman collections call HTTP APIs.", ("asyncapi",)
        )
    info = root.get("info")
    if info and root.get("item") and ("_postman_id" in info.object or "schema" in info.object):
        raise refuse(codes.NOT_OPENAPI, "This is a Postman collection already.", hint="Import it in Postman.")
    if root.get("components") or root.get("definitions"):
        text = "This is a SwaggerHub domain or a fragment: it has no “openapi” or “swagger” version and no paths."
        raise refuse(codes.NOT_OPENAPI, text, hint="Convert the API that refers to it.")
    raise refuse(codes.NOT_OPENAPI, "The document is not OpenAPI: it has neither “openapi” nor “swagger”.")


def _with_paths(documents: Documents, dialect: str) -> str:
    if documents.root.object.get("paths"):
        return dialect
    hint = "Export an API that has paths; a SwaggerHub domain has none, convert the API that refers to it."
    documents.report.add(codes.NO_PATHS, "The document has no paths, so there is nothing to call.", hint,
                           documents.root.place)  # fmt: skip
    raise UnusableDocumentError


def read_api(documents: Documents, dialect: str) -> Api:
    """Return the API that the documents describe, by the adapter of their dialect."""
    return READERS[dialect](documents, dialect).read()
