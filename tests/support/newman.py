"""Runs a collection in the pinned newman, as a user's build server does."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.node import NEWMAN, run_node

__all__ = ["Execution", "Failure", "NewmanRun", "read_failures", "run_newman", "summarize_newman"]

_SUMMARY = Path(__file__).resolve().parent / "newman_summary.js"


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed test or a request that could not be sent: the item's name, the test's name ("" without) and the text."""

    item: str
    test: str
    message: str


@dataclass(frozen=True, slots=True)
class Execution:
    """A request that was tried during the item of that name, its own or its script's; None: there was no answer."""

    item: str
    status: int | None


@dataclass(frozen=True, slots=True)
class NewmanRun:
    """What a run came to; `environment` are the environment's values after it."""

    exit_code: int
    output: str
    failures: tuple[Failure, ...]
    executions: tuple[Execution, ...]
    environment: Mapping[str, str]


def run_newman(
    collection: Mapping[str, Any],
    *,
    environment: Mapping[str, Any] | None = None,
    env_vars: Mapping[str, str] | None = None,
    delay_ms: int | None = None,
    bail: bool = False,
    folder: str | None = None,
    options: Sequence[str] = (),
) -> NewmanRun:
    """Runs `collection`; `env_vars` are given on the command line, `options` are further options of newman's."""
    with tempfile.TemporaryDirectory(prefix="newman-") as name:
        directory = Path(name)
        arguments = [*_files(directory, collection, environment), *options, *(["--bail"] if bail else [])]
        for key, value in (env_vars or {}).items():
            arguments += ["--env-var", f"{key}={value}"]
        arguments += ["--delay-request", str(delay_ms)] if delay_ms is not None else []
        arguments += ["--folder", folder] if folder is not None else []
        done = run_node(NEWMAN, "run", *arguments, folder=directory)
        return _read_run(directory, done.returncode, done.stdout + done.stderr)


def summarize_newman(
    collection: Mapping[str, Any], environment: Mapping[str, Any], **options: object
) -> tuple[tuple[Failure, ...], dict[str, str]]:
    """Run `collection` with newman's library and return what failed, and the environment's values after the run.

    Responses may be large: nothing of them is reported.
    """
    with tempfile.TemporaryDirectory(prefix="newman-") as name:
        files = [Path(name, "collection.json"), Path(name, "environment.json")]
        _write(files[0], collection)
        _write(files[1], environment)
        done = run_node(_SUMMARY, *map(str, files), json.dumps(options))
    if done.returncode:
        msg = f"newman's library failed:\n{done.stderr}"
        raise RuntimeError(msg)
    said = json.loads(done.stdout)
    return tuple(Failure(*one) for one in said["failures"]), dict(said["values"])


def _files(directory: Path, collection: Mapping[str, Any], environment: Mapping[str, Any] | None) -> list[str]:
    _write(directory / "collection.json", collection)
    arguments = [str(directory / "collection.json")]
    if environment is not None:
        _write(directory / "environment.json", environment)
        arguments += ["--environment", str(directory / "environment.json")]
    arguments += ["--reporters", "cli,json", "--reporter-json-export", str(directory / "report.json")]
    return [*arguments, "--export-environment", str(directory / "environment.out.json"), "--color", "off"]


def _read_run(directory: Path, exit_code: int, output: str) -> NewmanRun:
    report = directory / "report.json"
    if not report.is_file():
        msg = f"newman wrote no report (exit code {exit_code}):\n{output}"
        raise RuntimeError(msg)
    whole = json.loads(report.read_text(encoding="utf-8"))
    environment = json.loads((directory / "environment.out.json").read_text(encoding="utf-8"))
    return NewmanRun(
        exit_code=exit_code,
        output=output,
        failures=read_failures(whole),
        executions=tuple(
            Execution(e["item"]["name"], e.get("response", {}).get("code")) for e in whole["run"]["executions"]
        ),
        environment=_values(environment.get("values", ())),
    )


def read_failures(report: Mapping[str, Any]) -> tuple[Failure, ...]:
    """What failed, from a report in newman's format."""
    return tuple(_failure(failure) for failure in report["run"]["failures"])


def _failure(failure: Mapping[str, Any]) -> Failure:
    error = failure["error"]
    return Failure(failure.get("source", {}).get("name", ""), error.get("test", ""), error.get("message", ""))


def _values(variables: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {v["key"]: v.get("value", "") for v in variables}


def _write(path: Path, value: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(value), encoding="utf-8")
