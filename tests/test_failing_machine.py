"""Failing machines: full disks, closed pipes, signals, poor environments. The output stays whole."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from swagger2postman.output import write_atomically

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "samples" / "sim-status.yaml"
COMMAND = [sys.executable, "-m", "swagger2postman"]
KILLS = 200


def run(
    *arguments: str | Path, cwd: Path, env: dict[str, str] | None = None, limit: int = -1
) -> subprocess.CompletedProcess[bytes]:
    """The command in a folder, perhaps with an environment of its own or a bound on the size of files."""

    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        env=env,
        capture_output=True,
        check=False,
        timeout=60,
        preexec_fn=full if limit >= 0 else None,
    )


def names(folder: Path) -> list[str]:
    """What is in a folder, hidden files included."""
    return sorted(one.name for one in folder.iterdir())


def test_a_full_disk_leaves_the_old_output(tmp_path: Path) -> None:
    """When the file does not fit, the old one is untouched, one line says so, and nothing else stays behind."""
    (tmp_path / "out.json").write_bytes(b"old")
    done = run("convert", SAMPLE, "-o", "out.json", cwd=tmp_path, limit=1000)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"Error: out.json cannot be written: File too large. Choose another place with -o.\n"
    assert ((tmp_path / "out.json").read_bytes(), names(tmp_path)) == (b"old", ["out.json"])


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("/dev/full", "Error: /dev/full cannot be written: No space left on device. Choose another place with -o.\n"),
        ("/proc/out.json", "Error: /proc/out.json cannot be written: No such file or directory. "
                           "Choose another place with -o.\n"),
        ("none/out.json", "Error: The folder none does not exist. Create it first.\n"),
        (str(SAMPLE), f"Error: {SAMPLE} is the document itself. Choose another output.\n"),
    ],
    ids=["full-device", "read-only-folder", "no-folder", "the-document"],
)  # fmt: skip
def test_an_output_that_cannot_be_written(tmp_path: Path, output: str, message: str) -> None:
    """One line and exit code 2; no traceback."""
    done = run("convert", SAMPLE, "-o", output, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", message)
    assert names(tmp_path) == []


def test_a_reader_that_stops_reading(tmp_path: Path) -> None:
    """With a closed pipe as stdout there is no message of Python's, and the exit code is what a shell expects."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [*COMMAND, "convert", str(SAMPLE), "-o", "-"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, cwd=tmp_path, check=False, timeout=60)
    os.close(writing)
    assert (done.returncode, done.stderr.decode().count("Traceback"), b"Broken" in done.stderr) == (141, 0, False)


@pytest.mark.parametrize(
    ("shell", "code", "message"),
    [
        ("convert {} -o - >/dev/full", 2, "Error: standard output: No space left on device.\n"),
        ("convert {} -o - >&-", 2, "Error: standard output: Bad file descriptor.\n"),
        ("convert {} 2>&- >/dev/null", 0, ""),
        ("convert - <&-", 1, "<stdin>:1:1: error: The document is empty."),
    ],
)
def test_closed_and_full_streams(tmp_path: Path, shell: str, code: int, message: str) -> None:
    """A stream that is closed or full is one line, and nothing that was to be written gets lost silently."""
    line = " ".join(COMMAND) + " " + shell.format(SAMPLE)
    done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, cwd=tmp_path, check=False, timeout=60)
    errors = done.stderr.decode()
    assert (done.returncode, "Traceback" in errors, message in errors) == (code, False, True)


@pytest.mark.parametrize(
    "env",
    [
        {"LANG": "C", "LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"HOME": "/nonexistent", "XDG_CACHE_HOME": "/proc/none"},
    ],
    ids=["c", "posix", "ascii", "no-home"],
)
def test_poor_environments(tmp_path: Path, env: dict[str, str]) -> None:
    """Without a home, a terminal or an encoding, the output is the same, byte for byte, and messages are readable."""
    broken = ROOT / "samples" / "broken" / "unresolved-reference.yaml"
    for source, out in ((SAMPLE, tmp_path / "a.json"), (broken, tmp_path / "b.json")):
        done = run("convert", source, "-o", out, cwd=tmp_path, env={"PATH": os.environ["PATH"], **env})
        assert (done.returncode, b"Traceback" in done.stdout + done.stderr) == (0, False)
    assert (tmp_path / "a.json").read_bytes() == SAMPLE.with_suffix(".postman_collection.json").read_bytes()


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=["int", "term", "hup"]
)
def test_signals_end_quietly(tmp_path: Path, number: int, code: int) -> None:
    """Ctrl-C and its relatives end a run without a message, a traceback or a file."""
    os.mkfifo(tmp_path / "api.yaml")
    command = [*COMMAND, "convert", "api.yaml"]

    def heed() -> None:  # a run in the background is told to ignore Ctrl-C, and so would be its children
        signal.signal(number, signal.SIG_DFL)

    with (
        subprocess.Popen(
            command,
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=heed,  # noqa: PLW1509 - this process has one thread
        ) as process,
        (tmp_path / "api.yaml").open("wb"),  # returns when the other side reads
    ):
        process.send_signal(number)
        out, errors = process.communicate(timeout=60)
    assert (process.returncode, out, errors.strip(), names(tmp_path)) == (code, b"", b"", ["api.yaml"])


def test_killed_at_random_moments(tmp_path: Path) -> None:
    """A write that is killed leaves the old or the new file, never a part; what it left behind goes later."""
    chance, target = random.Random(7), tmp_path / "out.json"
    versions = {bytes([65 + n]) * 300_000 for n in range(3)}
    write_atomically(target, min(versions))
    for number in range(KILLS):
        new = sorted(versions)[number % 3]
        child = os.fork()
        if child == 0:
            while True:
                write_atomically(target, new)
        time.sleep(chance.random() / 100)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert target.read_bytes() in versions
    for one in tmp_path.iterdir():
        if one != target:
            assert one.name.startswith(".swagger2postman-")
            os.utime(one, (0, 0))
    write_atomically(target, b"new")
    assert (target.read_bytes(), names(tmp_path)) == (b"new", ["out.json"])


def test_two_runs_at_once(tmp_path: Path) -> None:
    """Runs on the same output do not disturb each other: it is whole, and no temporary file stays."""
    command = [*COMMAND, "convert", str(SAMPLE), "-o", "out.json"]
    running = [subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
               for _ in range(4)]  # fmt: skip
    assert [one.wait(60) for one in running] == [0, 0, 0, 0]
    expected = SAMPLE.with_suffix(".postman_collection.json").read_bytes()
    assert ((tmp_path / "out.json").read_bytes(), names(tmp_path)) == (expected, ["out.json"])


def test_an_unexpected_fault_is_one_line(tmp_path: Path) -> None:
    """A fault of our own is one line and exit code 70; --debug shows the traceback as well."""
    code = "import swagger2postman.cli as c, swagger2postman.conversion as v; v.convert = None; c.main()"
    for flags, traces in (([], 0), (["--debug"], 1)):
        command = [sys.executable, "-c", code, *flags, "convert", str(SAMPLE)]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=60)
        errors = done.stderr.decode()
        assert (done.returncode, errors.count("Traceback"), errors.count("Error: a fault in")) == (70, traces, 1)
        assert traces or errors.count("\n") == 1
