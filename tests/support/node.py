"""Runs a script in Node, with newman and Postman's SDK; where they are missing, the test is skipped, or fails."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from support.paths import ROOT
from support.tools import find_tool, report_missing

__all__ = ["NEWMAN", "run_node", "without_proxies"]

NEWMAN = ROOT / "node_modules" / "newman" / "bin" / "newman.js"
_FLAGS = {"NODE_NO_WARNINGS": "1", "NO_UPDATE_NOTIFIER": "1", "COLUMNS": "200"}


def run_node(
    script: Path, *arguments: str, given: str = "", folder: Path = ROOT, timeout_s: int = 120
) -> subprocess.CompletedProcess[str]:
    """Run a script with `given` on its standard input, in a folder; it may require whatever newman brings along."""
    node = find_tool("node", package="nodejs")
    if not NEWMAN.is_file():
        report_missing("newman is not installed: run `npm ci` in the folder of the repository")
    return subprocess.run(
        [node, str(script), *arguments],
        cwd=folder,
        env={**without_proxies(os.environ), **_FLAGS, "NODE_PATH": str(ROOT / "node_modules")},
        input=given,
        capture_output=True,
        encoding="utf-8",
        timeout=timeout_s,
        check=False,
    )


def without_proxies(variables: Mapping[str, str]) -> dict[str, str]:
    """Environment variables without those that lead requests through a proxy."""
    proxies = {"http_proxy", "https_proxy", "all_proxy"}
    return {name: value for name, value in variables.items() if name.lower() not in proxies}
