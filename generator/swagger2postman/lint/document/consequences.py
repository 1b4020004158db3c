"""Failed keywords that only follow from another error, or that other rules report in better words."""

from __future__ import annotations

from msgspec.structs import replace

from swagger2postman.lint.document.failed_keyword import FailedKeyword, Path
from swagger2postman.lint.document.shapes import Shapes

_OF_PATH_PARAMETERS = frozenset(("ParameterLocation", "styles-for-path", "pathParameterSubSchema"))


class Consequences:
    """Tells errors from consequences, among all that failed in a document."""

    def __init__(self, all_failed: list[FailedKeyword], shapes: Shapes) -> None:
        self._shapes = shapes
        self._failed_at: set[Path] = set()
        self._failed_at_or_below: set[Path] = set()
        self._wrong_types: set[Path] = set()
        self._without_schema: set[Path] = set()
        self._more_than_missing: set[Path] = set()
        for failed in all_failed:
            self._note(failed)
        self._failed_at_or_below |= self._failed_at

    def _note(self, failed: FailedKeyword) -> None:
        self._failed_at_or_below.update(failed.path[:length] for length in range(len(failed.path)))
        if failed.keyword not in ("several", "unevaluatedProperties"):
            self._failed_at.add(failed.path)
        if failed.keyword == "type":
            self._wrong_types.add(failed.path)
        if failed.keyword != "required":
            self._more_than_missing.add(failed.path)
        elif failed.missing_field == "schema":
            self._without_schema.add(failed.path)

    def without(self, failed: FailedKeyword) -> FailedKeyword | None:
        """Return what is to be reported of a failed keyword; None for a mere consequence."""
        if failed.keyword == "several" and failed.path in self._failed_at:
            return None
        if failed.keyword != "type" and failed.path in self._wrong_types:
            return None
        if failed.missing_field == "content" and failed.path in self._without_schema:
            return None  # one of the two is enough
        is_default_response = failed.missing_field == "default" and failed.last_key == "responses"
        if is_default_response and failed.path in self._more_than_missing:
            return None  # asked for only where no other response is there
        return self._left_over(failed) if failed.keyword == "unevaluatedProperties" else failed

    def _left_over(self, failed: FailedKeyword) -> FailedKeyword | None:
        """The fields that no alternative knows; None for known ones, left over because something about them failed."""
        known, _ = self._shapes.fields(failed.shape[:-1])
        left_over = failed.details["unexpected"]
        unknown = [name for name in left_over if name not in known]
        if not unknown and failed.path in self._failed_at_or_below:
            return None
        return replace(failed, details={"unexpected": unknown or left_over, "known": not unknown})


def is_left_to_rules(failed: FailedKeyword) -> bool:
    """Whether rules.py reports this: path parameters, repeated ones, the token URL of client credentials."""
    if failed.keyword == "uniqueItems" and failed.last_key == "parameters":
        return True
    is_about_required = failed.last_key == "required" and failed.keyword in ("enum", "const")
    if failed.missing_field == "required" or is_about_required:
        return not _OF_PATH_PARAMETERS.isdisjoint(failed.shape)
    if "tokenUrl" in (failed.missing_field, failed.last_key):
        flow = failed.path if failed.missing_field == "tokenUrl" else failed.path[:-1]
        return flow[-1:] == ("clientCredentials",) or "oauth2ApplicationSecurity" in failed.shape
    return False
