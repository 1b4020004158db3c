"""Responses times operations, and what each saved example repeats."""

from __future__ import annotations

from resources.building import Document, product, shared_response
from resources.shapes import operation, small
from support.documents import STRING


@product
def response_description_times_operations(size: float) -> Document:
    return shared_response(size, description="d" * int(1_000_000 * size))


@product
def response_line_times_operations(size: float) -> Document:
    return shared_response(size, description="\n" * int(1_000_000 * size) + "d\n" * int(100_000 * size))


@product
def response_headers_times_operations(size: float) -> Document:
    headers = {f"h{n}": {"schema": STRING, "description": "d"} for n in range(int(2_000 * size))}
    return shared_response(size, headers=headers)


@product
def response_header_texts_times_operations(size: float) -> Document:
    one = {"schema": STRING, "description": "d" * int(500_000 * size), "example": "e" * int(500_000 * size)}
    return shared_response(size, headers={"h": one, "n" * int(100_000 * size): {"schema": STRING}})


@product
def response_examples_times_operations(size: float) -> Document:
    examples = {f"e{n}": {"value": f"v{n}"} for n in range(int(3_000 * size))}
    return shared_response(size, content={"text/plain": {"examples": examples}})


@product
def response_summaries_times_operations(size: float) -> Document:
    examples = {"e": {"value": "v", "summary": "s" * int(500_000 * size)}}
    return shared_response(size, content={"text/plain": {"examples": examples}})


@product
def response_media_types_times_operations(size: float) -> Document:
    content: Document = {f"application/x{n}+json": {} for n in range(int(3_000 * size))}
    return shared_response(size, content=content)


@product
def media_type_name_times_operations(size: float) -> Document:
    content: Document = {"application/" + "x" * int(1_000_000 * size): {"example": "e"}}
    return shared_response(size, content=content)


@product
def response_body_times_operations(size: float) -> Document:
    return shared_response(size, content={"text/plain": {"example": "e" * 49_000}})


@product
def request_times_responses(size: float) -> Document:
    """Each saved example holds the request that it is of."""
    responses = {str(100 + n): {"description": "d"} for n in range(500)}
    content = {"text/plain": {"example": "e" * int(2_000_000 * size)}}
    return small({"/a": {"post": operation(requestBody={"content": content}, responses=responses)}})


@product
def headers_times_responses(size: float) -> Document:
    responses = {str(100 + n): {"description": "d"} for n in range(500)}
    parameters = [
        {"name": f"h{n}", "in": "header", "required": True, "schema": STRING} for n in range(int(10_000 * size))
    ]
    return small({"/a": {"get": operation(parameters=parameters, responses=responses)}})


@product
def request_examples_times_parameters(size: float) -> Document:
    examples = {f"e{n}": {"value": f"v{n}"} for n in range(int(3_000 * size))}
    parameters = [
        {"name": f"h{n}", "in": "query", "required": True, "schema": STRING} for n in range(int(3_000 * size))
    ]
    body = {"content": {"text/plain": {"examples": examples}}}
    return small({"/a": {"post": operation(parameters=parameters, requestBody=body)}})
