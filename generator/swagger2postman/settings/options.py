"""All options: those of a run are declared here, the others beside the values that they set."""

from __future__ import annotations

from collections.abc import Mapping

from swagger2postman.declaration import CONVERTING, Declaration, Section
from swagger2postman.findings.selection import SEVERITIES, code_named
from swagger2postman.findings.threshold import Threshold
from swagger2postman.outputs.content import read_portal_url
from swagger2postman.outputs.kinds import KINDS
from swagger2postman.postman import SUFFIX
from swagger2postman.postman.options import COLLECTION_OPTIONS
from swagger2postman.references.options import LOADING_OPTIONS

__all__ = ["OPTIONS", "SETTINGS", "options_of"]


def _read_severity(text: str) -> tuple[str, str]:
    code, _, severity = text.partition("=")
    if not code or severity not in SEVERITIES:
        msg = f"“{text}” is not CODE=SEVERITY; the severities are {', '.join(SEVERITIES)}."
        raise ValueError(msg)
    return code_named(code).name, severity


def _read_code(text: str) -> str:
    return code_named(text).name


_OUTPUT_OPTIONS = (
    Declaration(
        "output",
        "path",
        Section.OUTPUT,
        "A file, a folder (made if it ends with a slash), or - for stdout.",
        metavar="PATH",
        default_text=f"SPEC's name{SUFFIX} here",
        short="-o",
        concern="paths",
        commands=("convert",),
        example='output = "collections/"',
    ),
    Declaration(
        "output",
        "path",
        Section.OUTPUT,
        "A .yaml or .json file, a folder, or - for YAML on stdout.",
        metavar="PATH",
        default="-",
        short="-o",
        key="",
        commands=("bundle",),
    ),
    Declaration(
        "output",
        "path",
        Section.OUTPUT,
        "A .md or .html file, a folder for both, or - for Markdown on stdout.",
        metavar="PATH",
        default="-",
        short="-o",
        key="",
        commands=("guide",),
    ),
    Declaration(
        "strict",
        "flag",
        Section.OUTPUT,
        "Write nothing, and exit 1, where findings reach --fail-on; without that, where there are errors.",
        default=False,
        commands=("convert",),
    ),
    *(
        Declaration(kind.option, "flag", Section.OUTPUT, kind.help, default=False, commands=("convert",))
        for kind in KINDS
        if kind.option and not any(kind.option == option.name for option in COLLECTION_OPTIONS)
    ),
)
_GUIDE_OPTIONS = (
    Declaration(
        "credentials-url",
        "string",
        Section.GUIDE,
        "Where users get their client id and secret: the guide links there.",
        metavar="URL",
        default="",
        default_text="none",
        parse=read_portal_url,
        concern="hosts",
        commands=("convert", "guide"),
        listed=False,
        example='credentials-url = "https://portal.example.com"',
    ),
    Declaration(
        "credentials-text",
        "string",
        Section.GUIDE,
        "How users get them, in your own words; each line is a paragraph.",
        metavar="TEXT",
        default="",
        default_text="none",
        commands=("convert", "guide"),
        listed=False,
        example='credentials-text = "Ask the API team."',
    ),
)
_REPORT_OPTIONS = (
    Declaration(
        "format",
        "choice",
        Section.REPORT,
        "How findings, and errors, are reported.",
        default="text",
        choices=("text", "json"),
        field="style",
    ),
    Declaration(
        "report",
        "path",
        Section.REPORT,
        "Write the report to FILE, too: as text if its name ends in .txt, else as JSON.",
        metavar="FILE",
        key="",
        commands=("convert", "validate"),
    ),
    Declaration(
        "ignore",
        "strings",
        Section.REPORT,
        "Do not report findings with this code.",
        metavar="CODE",
        field="ignored",
        parse=_read_code,
        key="findings.ignore",
        concern="findings",
        example='[findings]\nignore = ["mock-server-first"]',
    ),
    Declaration(
        "severity",
        "table",
        Section.REPORT,
        "Report findings with this code as error, warning or note, or not at all: off.",
        metavar="CODE=SEVERITY",
        field="severities",
        key="findings.severity",
        choices=SEVERITIES,
        parse=_read_severity,
        concern="findings",
        example='[findings.severity]\nno-server = "error"\nunused-security = "off"',
    ),
    Declaration(
        "fail-on",
        "choice",
        Section.REPORT,
        "Exit 1 if a finding is as severe as this, or more.",
        default_text="error for validate, else never",
        choices=tuple(str(threshold) for threshold in Threshold),
        key="findings.fail-on",
        concern="findings",
        commands=("convert", "validate"),
        example='[findings]\nfail-on = "warning"',
    ),
    Declaration("quiet", "flag", Section.REPORT, "Report findings alone, without a summary.", short="-q", key=""),
    Declaration("verbose", "flag", Section.REPORT, "Report also what hardly matters.", short="-v", key=""),
)
_GENERAL_OPTIONS = (
    Declaration(
        "templates",
        "folder",
        Section.GENERAL,
        "Take scripts and texts from this folder, where it has them; see the command templates.",
        metavar="DIR",
        concern="templates",
        commands=CONVERTING,
        example='templates = "mine"',
    ),
    Declaration(
        "set",
        "strings",
        Section.GENERAL,
        "Use this setting, as in a settings file, which it overrules: docs/settings.md has all keys.",
        metavar="KEY=VALUE",
        field="stated",
        key="",
    ),
    Declaration(
        "config",
        "file",
        Section.GENERAL,
        "The settings file. Default: the one that SWAGGER2POSTMAN_CONFIG names, or swagger2postman.toml in the "
        "document's folder or above it, once you trust that: see the command trust.",
        metavar="FILE",
        key="",
    ),
    Declaration("no-config", "flag", Section.GENERAL, "Read and look for no settings file.", key="", listed=False),
)
OPTIONS = (
    *_OUTPUT_OPTIONS,
    *COLLECTION_OPTIONS,
    *_GUIDE_OPTIONS,
    *LOADING_OPTIONS,
    *_REPORT_OPTIONS,
    *_GENERAL_OPTIONS,
)
SETTINGS: Mapping[str, Declaration] = {option.setting: option for option in OPTIONS if option.setting}
"""What a settings file may set, by its key."""


def options_of(command: str) -> tuple[Declaration, ...]:
    """Return the options of a command, in the order of its help."""
    return tuple(option for option in OPTIONS if command in option.commands)
