"""Findings and results as text for people or JSON for machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from swagger2postman.findings.diagnostic import Diagnostic, about_secrets, count_of
from swagger2postman.findings.severity import Severity
from swagger2postman.findings.wording import plain as plain  # noqa: PLC0414 - others take it from here
from swagger2postman.jsonvalue import Json, JsonObject

if TYPE_CHECKING:
    from swagger2postman.batch.runner import Batch
    from swagger2postman.conversion import Conversion
    from swagger2postman.outputs.content import OutputFile
    from swagger2postman.references.loader import UsedDocument
    from swagger2postman.settings.effects import SettingsUse


_MOST_NAMES = 5


def render_text(diagnostics: Iterable[Diagnostic]) -> str:
    """Return findings as `file:line:column: severity: what. What to do. [code] pointer`."""
    return plain_lines(map(_line, diagnostics))


def render_text_of_many(found: Iterable[tuple[str, Diagnostic]]) -> str:
    """Return findings, each with the SPEC for which it was made; what is found for several is said once."""
    specs = _specs_by_text((_line(one), spec) for spec, one in found)
    return plain_lines(line if len(of) == 1 else f"{line} (for {len(of)} documents)" for line, of in specs)


def _specs_by_text(said: Iterable[tuple[str, str]]) -> Iterable[tuple[str, list[str]]]:
    """Each text once, with the SPECs for which it was said, each once; both in their order."""
    specs: dict[str, dict[str, None]] = {}
    for text, spec in said:
        specs.setdefault(text, {})[spec] = None
    return [(text, [*of]) for text, of in specs.items()]


def _line(one: Diagnostic) -> str:
    return str(one)


def render_json(diagnostics: Iterable[Diagnostic], result: JsonObject | None = None) -> str:
    """Return findings as one JSON object; `result` adds members beside `diagnostics`."""
    return _as_json(result or {}, [_members(one) for one in diagnostics])


def render_json_of_many(found: Iterable[tuple[str, Diagnostic]], result: JsonObject) -> str:
    """Return findings as `render_json` does, each with the SPEC for which it was made."""
    return _as_json(result, [{"spec": spec, **_members(one)} for spec, one in found])


def _members(one: Diagnostic) -> JsonObject:
    return {
        "code": one.code,
        "severity": str(one.severity),
        "message": one.message,
        "hint": one.hint,
        "pointer": one.pointer,
        "file": one.position.file,
        "line": one.position.line,
        "column": one.position.column,
        "help_uri": one.help_uri,
    }


def _as_json(result: JsonObject, found: list[Json]) -> str:
    text = json.dumps({**result, "diagnostics": found}, indent=2, ensure_ascii=False) + "\n"
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)  # a terminal may read it


def count_text(diagnostics: Sequence[Diagnostic]) -> str:
    """Return how many findings there are: "2 errors, 1 warning", or "no findings"."""
    counts = [(severity, count_of(diagnostics, severity)) for severity in Severity]
    return ", ".join(_plural(n, str(severity)) for severity, n in counts if n) or "no findings"


def _plural(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def settings_lines(uses: Sequence[SettingsUse]) -> list[str]:
    """Return which settings files were used, and what they did."""
    if not uses:
        return []
    from swagger2postman.settings.effects import use_lines

    return use_lines(uses)


def settings_json(uses: Sequence[SettingsUse]) -> JsonObject:
    """Return the settings files that were used and what they did, for machines."""
    return {"settings": [one.to_json() for one in uses]}


def summary_json(
    conversion: Conversion, output: str, beside: Sequence[OutputFile] = (), own_scripts: Sequence[str] = ()
) -> JsonObject:
    """Return what was made, for machines; `beside` are the files that were written beside the collection.

    `own_scripts` are the user's templates that stand in for scripts.
    """
    from swagger2postman.outputs.files import files_json

    return {
        "output": output,
        **files_json((file.kind, str(file.path)) for file in beside),
        "requests": conversion.requests,
        "folders": conversion.folders,
        "validated": conversion.validated,
        "token_urls": list(conversion.token_urls),
        "destinations": [one.to_json() for one in conversion.destinations],
        "secret_warnings": list(about_secrets(conversion.diagnostics)),
        "own_scripts": list(own_scripts),
        "documents": [one.to_json() for one in conversion.documents],
    }


def summary_text(
    conversion: Conversion,
    output: str,
    beside: Sequence[OutputFile] = (),
    own_scripts: Sequence[str] = (),
    uses: Sequence[SettingsUse] = (),
) -> str:
    """Return what was made, and the next three steps in Postman; `uses` are the settings files that were used."""
    by_script = bool(conversion.token_urls and conversion.collection and conversion.collection.events)
    made = _plural(conversion.requests, "request")
    made += f" in {_plural(conversion.folders, 'folder')}" if conversion.folders else ""
    lines = [
        f"Wrote {output}: {made}" + (", and Get Access Token" if by_script else "") + ".",
        *(f"Wrote {one.path}." for one in beside),
        f"{conversion.validated} of {_plural(conversion.requests, 'request')} validated; "
        f"{count_text(conversion.diagnostics)}.",
    ]
    lines += _destination_lines({one.host: one.what for one in conversion.destinations}, own_scripts)
    lines += own_script_lines(own_scripts)
    lines += [*used_lines(conversion.documents), *settings_lines(uses)]
    steps = _steps(conversion, by_script=by_script)
    lines += ["", "Next, in Postman:", *(f"  {number}. {step}" for number, step in enumerate(steps, 1))]
    return plain_lines([*lines, *_last_words(about_secrets(conversion.diagnostics))])


def own_script_lines(own_scripts: Sequence[str]) -> list[str]:
    """Return what a reader has to know if scripts are their own."""
    names = _listed([*own_scripts])
    return [f"Scripts come from {names}: nobody has checked where they send secrets."] if own_scripts else []


def _last_words(warnings: Iterable[str]) -> list[str]:
    lines = [f"  ! {warning}" for warning in warnings]
    return ["", "BEFORE YOU FILL IN A SECRET:", *lines] if lines else []


def _steps(conversion: Conversion, *, by_script: bool) -> list[str]:
    """What to do in Postman, one sentence or two each."""
    files = conversion.environments
    steps = [
        f"Import the file and its {_plural(len(files), 'environment')}: Import, then choose them."
        if files
        else "Import the file: Import, then choose it."
    ]
    own = [value.key for value in files[0].values if not value.value] if files else []
    names = [environment.name for environment in files[:1]]
    steps += [f"Choose the environment “{name}”" + (f" and fill in {_listed(own)}." if own else ".") for name in names]
    auth = conversion.collection.auth if conversion.collection else None
    by_postman = auth is not None and auth.type == "oauth2" and not by_script
    token = str(dict(auth.attributes).get("accessToken", "")) if auth and by_postman else ""
    gaps = _to_fill_in(conversion, without=token.strip("{}"))
    steps += [f"Open the collection's Variables and fill in {gaps}."] if gaps else []
    if by_postman:
        steps.append("Open the collection's Authorization: Get New Access Token, then Use Token.")
    fetched = " The access token is fetched and renewed for you." if by_script else ""
    return [*steps, f"Open any request and press Send.{fetched}"]


def used_lines(documents: Iterable[UsedDocument]) -> list[str]:
    """Return which other documents were used; a published version can change, so each comes with its hash."""
    return [f"Used {one.url} ({one.origin}, sha256 {one.sha256[:12]}…)." for one in documents]


def plain_lines(lines: Iterable[str]) -> str:
    """Return lines, each harmless for a terminal."""
    return "".join(f"{plain(line)}\n" for line in lines)


def _to_fill_in(conversion: Conversion, *, without: str) -> str:
    """The collection variables without a value that only the user can give; Postman gives that of one."""
    variables = conversion.collection.variables if conversion.collection else ()
    ours = ("access_token", "token_state") if conversion.token_urls else ("token_state",)
    empty = [variable.key for variable in variables if variable.value in ("", "/") and variable.key != without]
    return _listed([key for key in empty if not key.endswith(ours)])


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def catalogue_text(
    catalogue: Batch,
    passed_over: Sequence[str] = (),
    own_scripts: Sequence[str] = (),
    uses: Sequence[SettingsUse] = (),
) -> str:
    """Return what came of many documents: a line for each, and the totals; `passed_over` are files that are none."""
    lines = []
    for one in catalogue.documents:
        if one.failed:
            lines.append(f"{one.spec}: nothing was written: {one.failed.rstrip('.')}.")
        else:
            validated = f"{one.validated} of {_plural(one.requests, 'request')} validated"
            lines.append(f"{one.spec}: wrote {_listed([*one.files])}: {validated}; {count_text(one.diagnostics)}.")
    written, requests = len(catalogue.documents) - len(catalogue.failed), sum(d.requests for d in catalogue.documents)
    good = sum(one.validated for one in catalogue.documents)
    total = f"{written} of {_plural(len(catalogue.documents), 'document')} written; "
    used = used_lines(dict.fromkeys(used for one in catalogue.documents for used in one.documents))
    lines += ["", *used, f"{total}{good} of {_plural(requests, 'request')} validated."]
    lines += [*settings_lines(uses), *passed_over_lines(passed_over)]
    lines += [*_destinations_of_many(catalogue, own_scripts), *own_script_lines(own_scripts)]
    return plain_lines([*lines, *_last_words(_about_secrets_of_many(catalogue))])


def _about_secrets_of_many(catalogue: Batch) -> list[str]:
    """Each warning once, with the document, or the number of those, that it is about."""
    specs = _specs_by_text((text, one.spec) for one in catalogue.documents for text in about_secrets(one.diagnostics))
    return [f"{of[0] if len(of) == 1 else f'{len(of)} documents'}: {text}" for text, of in specs]


def passed_over_lines(files: Sequence[str]) -> list[str]:
    """Return which files of folders and globs are no documents, if there are any."""
    names = _listed([*files[:_MOST_NAMES], *([f"{len(files) - _MOST_NAMES} more"] if len(files) > _MOST_NAMES else [])])
    return [f"Skipped, since they describe no operations: {names}."] if files else []


def _destination_lines(what_by_host: Mapping[str, Sequence[str]], own_scripts: Sequence[str]) -> list[str]:
    """Return which hosts get what the user fills in; scripts of the user's may send it elsewhere, too."""
    if not what_by_host:
        return []
    only = "" if own_scripts else ", and nowhere else"
    if len(what_by_host) == 1:
        ((host, what),) = what_by_host.items()
        return [f"Sent to {host}{only}: your {_listed([*what])}."]
    rows = [f"  {host}: {', '.join(what)}" for host, what in what_by_host.items()]
    return [f"What you fill in is sent to these hosts{only}:", *rows]


def _destinations_of_many(catalogue: Batch, own_scripts: Sequence[str]) -> list[str]:
    what: dict[str, dict[str, None]] = {}
    counts: Counter[str] = Counter()
    for destination in (one for document in catalogue.documents for one in document.destinations):
        what.setdefault(destination.host, {}).update(dict.fromkeys(destination.what))
        counts[destination.host] += 1
    rows = {f"{host} ({_plural(counts[host], 'document')})": [*own] for host, own in what.items()}
    return _destination_lines(rows, own_scripts)
