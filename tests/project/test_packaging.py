"""What is shipped: the contents of sdist and wheel, and that what is installed from them works and is typed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from support.paths import ROOT
from swagger2postman.findings import codes

NOT_OURS = shutil.ignore_patterns(".*", "node_modules", "build", "dist", "fuzz-findings", "__pycache__", "*.egg-info")
BUILD = "import sys; from setuptools import build_meta; build_meta.build_{}(sys.argv[1])"
PACKAGE = {
    *(str(path.relative_to(ROOT / "generator")) for path in (ROOT / "generator" / "swagger2postman").rglob("*.py")),
    *(f"swagger2postman/templates/{path.name}" for path in (ROOT / "templates").glob("*.j2")),
    "swagger2postman/templates/__init__.py",
    *(f"swagger2postman/findings/pages/{name}.toml" for name in codes.ALL),
    "swagger2postman/findings/report.schema.json",
    "swagger2postman/settings/settings.schema.json",
    "swagger2postman/py.typed",
}
PROGRAM = """\
from pathlib import Path
from swagger2postman import Conversion, Options, Severity, convert, validate

conversion: Conversion = convert(Path("api.yaml"), Options(environments=True), name="api.yaml")
count: int = conversion.count(Severity.ERROR)
data: bytes = conversion.to_bytes()
lines: list[str] = [f"{one.position}: {one.message}" for one in validate(data)]
"""


def build(kind: str, folder: Path, output: Path) -> Path:
    """The sdist or wheel of a folder, built as pip and build do it, without a network."""
    output.mkdir(parents=True)
    command = [sys.executable, "-c", BUILD.format(kind), str(output)]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    (built,) = output.iterdir()
    return built


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository without what belongs to one machine."""
    folder = tmp_path_factory.mktemp("tree") / "repository"
    shutil.copytree(ROOT, folder, ignore=NOT_OURS)
    return folder


@pytest.fixture(scope="module")
def sdist(tree: Path) -> Path:
    """The source distribution."""
    return build("sdist", tree, tree.parent / "sdist")


@pytest.fixture(scope="module")
def wheel(sdist: Path) -> Path:
    """The wheel, built from the source distribution."""
    with tarfile.open(sdist) as archive:
        archive.extractall(sdist.parent.with_name("unpacked"), filter="data")
    (folder,) = sdist.parent.with_name("unpacked").iterdir()
    return build("wheel", folder, sdist.parent.with_name("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with nothing but the wheel in it; its folder of packages."""
    environment = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True, timeout=60)
    (packages,) = environment.glob("lib/python*/site-packages")
    zipfile.ZipFile(wheel).extractall(packages)
    return packages


def test_what_the_sdist_holds(sdist: Path) -> None:
    """The sources that a wheel is built from and what people read first; no tests, samples or anything else."""
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames() if archive.getmember(name).isfile()}
    made = {name for name in names if ".egg-info/" in name} | {"PKG-INFO", "setup.cfg"}
    sources = {f"generator/{name}" for name in PACKAGE if "/templates/" not in name}
    sources |= {name.removeprefix("swagger2postman/") for name in PACKAGE if "/templates/" in name}
    read = {"README.md", "LICENSE", "CHANGELOG.md", "SECURITY.md", "pyproject.toml", "MANIFEST.in"}
    assert names - made == sources | read


def test_what_the_wheel_holds(wheel: Path) -> None:
    """The package, its templates, the mark that it is typed, and what describes it; nothing else."""
    names = set(zipfile.ZipFile(wheel).namelist())
    described = {name.partition(".dist-info/")[2] for name in names - PACKAGE}
    assert names >= PACKAGE
    assert described == {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "top_level.txt", "licenses/LICENSE"}


def test_what_the_wheel_says(wheel: Path) -> None:
    """The wheel is for any platform, and asks for just what pyproject.toml says."""
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    archive = zipfile.ZipFile(wheel)
    (name,) = (one for one in archive.namelist() if one.endswith("/METADATA"))
    metadata = Parser().parsestr(archive.read(name).decode())
    asked = [Requirement(one) for one in metadata.get_all("Requires-Dist", [])]
    assert asked == [Requirement(one) for one in stated["dependencies"]]
    assert (metadata["Version"], metadata["Requires-Python"]) == (stated["version"], stated["requires-python"])
    assert wheel.name == f"swagger2postman-{stated['version']}-py3-none-any.whl"


def test_tree_and_sdist_become_the_same_wheel(tree: Path, wheel: Path) -> None:
    """Whether it is built from the repository or from the sdist, a wheel holds the same bytes."""
    other = build("wheel", tree, tree.parent / "direct")
    contents = [
        {name: archive.read(name) for name in archive.namelist()} for archive in map(zipfile.ZipFile, (wheel, other))
    ]
    assert contents[0] == contents[1]


def test_what_is_installed_converts(installed: Path, tmp_path: Path) -> None:
    """The command of the wheel converts a sample to what the repository has for it."""
    program = f"import sys; sys.path.insert(0, {str(installed)!r}); from swagger2postman.cli.app import main; main()"
    spec, made = ROOT / "samples" / "sim-status.yaml", tmp_path / "made.json"
    command = [sys.executable, "-c", program, "convert", str(spec), "-o", str(made)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    assert made.read_bytes() == spec.with_suffix(".postman_collection.json").read_bytes()


@pytest.mark.parametrize(
    ("more", "faults"),
    [("", []), ("convert(1)\n", ["arg-type"]), ("conversion.to_bytes().title() + 1\n", ["operator"])],
    ids=["right", "wrong argument", "wrong use"],
)
def test_programs_are_type_checked(installed: Path, tmp_path: Path, more: str, faults: list[str]) -> None:
    """mypy --strict takes the types of the installed package: it accepts a right program, and refuses a wrong one."""
    pytest.importorskip("mypy")
    program = tmp_path / "program.py"
    program.write_text(PROGRAM + more, encoding="utf-8")
    python = installed.parents[2] / "bin" / "python"
    options = ["--strict", "--no-error-summary", "--cache-dir", str(installed.parents[3] / "mypy")]
    command = [sys.executable, "-m", "mypy", *options, "--python-executable", str(python), str(program)]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert [line.rpartition("[")[2].rstrip("]") for line in result.stdout.splitlines()] == faults, result.stdout
