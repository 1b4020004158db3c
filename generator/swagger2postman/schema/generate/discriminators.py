"""Discriminators name the schema of a value in the value (OpenAPI 3.1, section 4.8.25).

Their mappings are complete: `openapi.schemas` writes out what names of schemas imply.
"""

from __future__ import annotations

from swagger2postman.jsonvalue import Json, JsonObject
from swagger2postman.openapi.model import Schema
from swagger2postman.schema.keyword_values import as_list, as_object
from swagger2postman.schema.registry import referenced_name
from swagger2postman.schema.validator import Validator


def with_discriminator(validator: Validator, name: str, schema: Schema, value: Json) -> Json:
    """Return a value of a definition that names the definition, also where the discriminator is inherited.

    The value stays as it is where the schema does not accept the other one.
    """
    if not isinstance(schema, dict) or not isinstance(value, dict) or "oneOf" in schema or "anyOf" in schema:
        return value
    inherited = [validator.schemas.resolve(part) for part in as_list(schema.get("allOf", [])) if isinstance(part, dict)]
    for part in (schema, *inherited):
        discriminator = part.get("discriminator") if isinstance(part, dict) else None
        property_name = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
        if isinstance(discriminator, dict) and isinstance(property_name, str) and property_name in value:
            named: Json = {**value, property_name: _value_for(name, discriminator)}
            return named if validator.is_valid(schema, named) else value
    return value


def _value_for(name: str, discriminator: JsonObject) -> str:
    """The discriminator's value for a definition: the first that is mapped to it, else its name."""
    for value, reference in as_object(discriminator.get("mapping")).items():
        if isinstance(reference, str) and referenced_name({"$ref": reference}) == name:
            return value
    return name


def with_mapped_name(discriminator: Json, reference: Json, value: Json) -> Json:
    """Return a value of the alternative that a `$ref` names, with what the discriminator maps to it."""
    if not isinstance(discriminator, dict) or not isinstance(value, dict):
        return value
    for mapped_value, mapped_reference in as_object(discriminator.get("mapping")).items():
        if mapped_reference == reference:
            return {**value, str(discriminator.get("propertyName")): mapped_value}
    return value
