"""What a conversion renders scripts and texts with: the package's templates, or a user's in their place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from swagger2postman.templating.plain import render_plain
from swagger2postman.templating.templates import Templates, load_templates

if TYPE_CHECKING:
    from swagger2postman.templating.flavours import Flavour, TextFlavour
    from swagger2postman.templating.jinja import JinjaRenderer

__all__ = ["Engine"]


class Engine:
    """Renders templates: the package's own, and those of a user, or of a folder of theirs, in their place.

    Templates run in Jinja's sandbox; a user's, which may have been copied from anywhere, with limits (`budget`).

    Raises:
        TemplateError: one of the user's does not replace one of ours, or Jinja cannot read it, or it is no file.
        OSError: the folder cannot be read.
    """

    def __init__(self, templates: Templates | Path | str | None = None) -> None:
        self._templates = load_templates(Path(templates)) if isinstance(templates, Path | str) else templates
        if self._templates is not None:
            self._jinja()

    def render_script(self, name: str, values: Mapping[str, str] | None = None) -> str:
        """Render a template into which only strings go that are encoded already.

        Raises:
            TemplateError: the template cannot be used.
        """
        if self._templates is None:
            return render_plain(name, values or {})
        return self._jinja().render("script", name, values or {})

    def render_text(self, name: str, flavour: TextFlavour, values: Mapping[str, object]) -> str:
        """Render a template whose values are plain text, which the flavour encodes.

        Within it, `inline(name)` gives another template, `text(name)` its lines, and `rows(name)` those split at the
        first bar; the filters `code`, `strong`, `fenced(language)`, `command(label)` and `link(url)` mark values up.

        Raises:
            TemplateError: the template cannot be used.
        """
        return _TextRenderer(self._jinja(), flavour, values).inline(name)

    def _jinja(self) -> JinjaRenderer:
        from swagger2postman.templating.jinja import renderer_for  # most conversions do without Jinja

        return renderer_for(self._templates)


class _TextRenderer:
    """Renders a text and those within it, which see the same values."""

    def __init__(self, renderer: JinjaRenderer, flavour: Flavour, values: Mapping[str, object]) -> None:
        from swagger2postman.templating.flavours import finished

        self._renderer = renderer
        self._flavour = flavour
        self._finished = finished
        self._values = {**values, "inline": self.inline, "text": self.text, "rows": self.rows}

    def inline(self, name: str, **more: object) -> str:
        """Return another template, with more values."""
        rendered = self._renderer.render(self._flavour, name, {**self._values, **more})
        return self._finished(self._flavour, rendered)

    def text(self, name: str, **more: object) -> list[str]:
        """Return the lines of another template."""
        lines = [line.strip() for line in str(self.inline(name, **more)).splitlines()]
        return [self._finished(self._flavour, line) for line in lines if line]

    def rows(self, name: str, **more: object) -> list[list[str]]:
        """Return the lines of another template, each split at the first bar."""
        return [self._row(line) for line in self.text(name, **more)]

    def _row(self, line: str) -> list[str]:
        return [self._finished(self._flavour, cell.strip()) for cell in str(line).split(" | ", 1)]
