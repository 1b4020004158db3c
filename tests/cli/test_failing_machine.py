"""Failing machines: full disks, closed pipes, signals, poor environments. The output stays whole."""

from __future__ import annotations

import hashlib
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.paths import ROOT
from support.tools import TIMES
from swagger2postman.system.atomic_write import write_atomically
from swagger2postman.system.pool import most_processes

SAMPLE = ROOT / "samples" / "sim-status.yaml"
COMMAND = [sys.executable, "-m", "swagger2postman"]
KILLS = 200 * TIMES


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


@pytest.mark.slow
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


@pytest.mark.slow
def test_conversions_killed_at_random_moments(tmp_path: Path) -> None:
    """A conversion that is killed, whatever it is doing, leaves the old or the new output."""
    from swagger2postman.cli.app import cli

    chance, target = random.Random(11), tmp_path / "out.json"
    samples = sorted((ROOT / "samples").glob("*.yaml"))[:3]
    whole = {one.with_suffix(".postman_collection.json").read_bytes() for one in samples}
    seen: set[bytes] = set()
    for number in range(KILLS):
        done, tell = os.pipe()
        child = os.fork()
        if child == 0:
            sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until it is killed
            while True:  # one conversion after the other
                cli.main(["convert", str(samples[number % len(samples)]), "-o", str(target)], standalone_mode=False)
                os.write(tell, b".")
        os.read(done, 1)
        time.sleep(chance.random() / 20)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(done)
        os.close(tell)
        assert target.read_bytes() in whole
        seen.add(target.read_bytes())
    assert seen == whole
    assert [one.name for one in tmp_path.iterdir() if not one.name.startswith(".swagger2postman-")] == ["out.json"]


MID_WRITE = """
import os, signal, sys
import swagger2postman.cli.app as cli
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a run in the background does not have
os.fsync = lambda _: os.kill(os.getpid(), signal.{name})
sys.argv = ["swagger2postman", "convert", {sample!r}, "-o", "out.json"]
cli.main()
"""


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_signals_in_the_middle_of_a_write(tmp_path: Path, name: str, code: int) -> None:
    """A signal that comes while the new file is half written leaves the old one, and nothing beside it."""
    (tmp_path / "out.json").write_bytes(b"old")
    script = MID_WRITE.format(name=name, sample=str(SAMPLE))
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (code, b"", b"")
    assert ((tmp_path / "out.json").read_bytes(), names(tmp_path)) == (b"old", ["out.json"])


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    """A file system in memory at a folder."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount file systems, and not everywhere")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize(
    ("options", "reason"), [("size=8k", "No space left on device"), ("ro", "Read-only file system")], ids=["full", "ro"]
)
def test_a_file_system_that_takes_nothing(tmp_path: Path, options: str, reason: str) -> None:
    """A disk that is full, or may only be read, is one line for each command, and nothing is left on it."""
    with mounted(tmp_path / "disk", options):
        old = [] if options == "ro" else ["a.json", "a.md"]
        for name in old:
            (tmp_path / "disk" / name).write_bytes(b"old")
        for command, name in (("convert", "a.json"), ("bundle", "a.json"), ("guide", "a.md")):
            done = run(command, SAMPLE, "-o", f"disk/{name}", cwd=tmp_path)
            message = f"Error: disk/{name} cannot be written: {reason}. Choose another place with -o.\n"
            assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", message)
        done = run("templates", "disk/t", cwd=tmp_path)
        assert (done.returncode, done.stderr.decode().count("\n"), reason in done.stderr.decode()) == (2, 1, True)
        many = run("convert", SAMPLE, ROOT / "samples" / "broken", "-o", "disk", cwd=tmp_path)
        assert (many.returncode, b"Traceback" in many.stderr, reason in many.stdout.decode()) == (1, False, True)
        assert names(tmp_path / "disk") == old
        assert [(tmp_path / "disk" / name).read_bytes() for name in old] == [b"old"] * len(old)


def test_links_pipes_and_devices_as_output(tmp_path: Path) -> None:
    """A link stays one, and what it leads to is replaced; pipes and devices get the bytes; no folder is replaced."""
    expected = SAMPLE.with_suffix(".postman_collection.json").read_bytes()
    (tmp_path / "real.json").write_bytes(b"old")
    (tmp_path / "link.json").symlink_to("real.json")
    (tmp_path / "lost.json").symlink_to("nowhere/x.json")
    (tmp_path / "folder" / "sim-status.postman_collection.json").mkdir(parents=True)
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", "pipe"], cwd=tmp_path, stdout=subprocess.PIPE) as reader:
        codes = {name: run("convert", SAMPLE, "-o", name, cwd=tmp_path).returncode
                 for name in ("link.json", "lost.json", "folder", "pipe", "/dev/null")}  # fmt: skip
        read, _ = reader.communicate(timeout=60)
    assert codes == {"link.json": 0, "lost.json": 2, "folder": 2, "pipe": 0, "/dev/null": 0}
    assert (read, (tmp_path / "real.json").read_bytes()) == (expected, expected)
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "pipe").is_fifo()
    assert Path("/dev/null").is_char_device()
    assert names(tmp_path) == ["folder", "link.json", "lost.json", "pipe", "real.json"]
    assert names(tmp_path / "folder") == ["sim-status.postman_collection.json"]


def test_a_clock_that_was_set_back(tmp_path: Path) -> None:
    """What another run is writing right now stays, also when its time lies in the future."""
    write_atomically(tmp_path / "out.json", b"old")
    prefix = f".swagger2postman-{hashlib.sha256(b'out.json').hexdigest()[:12]}-"
    future, past = tmp_path / f"{prefix}future.tmp", tmp_path / f"{prefix}past.tmp"
    for one, seconds in ((future, 10**6), (past, -(10**6))):
        one.write_bytes(b"")
        os.utime(one, (time.time() + seconds,) * 2)
    write_atomically(tmp_path / "out.json", b"new")
    assert ((tmp_path / "out.json").read_bytes(), names(tmp_path)) == (b"new", [future.name, "out.json"])


def test_two_runs_at_once(tmp_path: Path) -> None:
    """Runs on the same output do not disturb each other: it is whole, and no temporary file stays."""
    command = [*COMMAND, "convert", str(SAMPLE), "-o", "out.json"]
    running = [subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
               for _ in range(4)]  # fmt: skip
    assert [one.wait(60) for one in running] == [0, 0, 0, 0]
    expected = SAMPLE.with_suffix(".postman_collection.json").read_bytes()
    assert ((tmp_path / "out.json").read_bytes(), names(tmp_path)) == (expected, ["out.json"])


FAULT = """
import sys
import swagger2postman.cli.app as cli
import swagger2postman.conversion as conversion, swagger2postman.templating.templates as templates

def fail(*_, **__):
    raise {error}

conversion.convert = conversion.validate = conversion.bundle = templates.copy_templates = fail
cli.main()
"""
COMMANDS = ("convert", "validate", "bundle", "guide", "templates")


def faulty(error: str, *arguments: str | Path, cwd: Path) -> tuple[int, str]:
    """The exit code and the messages of a command in which something raises an error."""
    command = [sys.executable, "-c", FAULT.format(error=error), *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, check=False, timeout=60)
    assert done.stdout == b""
    return done.returncode, done.stderr.decode()


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unexpected_bug_is_one_line(tmp_path: Path, command: str) -> None:
    """A bug of our own is one line with the place to report it; --debug shows the traceback first."""
    argument = tmp_path / "new" if command == "templates" else SAMPLE
    text = "Error: a bug in swagger2postman (KeyError), not in what you did. "
    line = f"{text}Run it again with --debug before the command, and report it as SECURITY.md says.\n"
    assert faulty("KeyError('x')", command, argument, cwd=tmp_path) == (70, line)
    code, errors = faulty("KeyError('x')", "--debug", command, argument, cwd=tmp_path)
    assert (code, errors.count("Traceback"), errors.endswith(line)) == (70, 1, True)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        ("MemoryError", 2, "Error: there is not enough memory for this document."),
        ("KeyboardInterrupt", 130, ""),
        ("BrokenPipeError", 141, ""),
    ],
)
def test_what_is_no_fault_of_the_program(tmp_path: Path, command: str, error: str, code: int, message: str) -> None:
    """Too little memory is said in one line; Ctrl-C and a reader who is gone need no words."""
    argument = tmp_path / "new" if command == "templates" else SAMPLE
    found, errors = faulty(error, command, argument, cwd=tmp_path)
    assert (found, errors.strip()) == (code, message)


@pytest.mark.parametrize("missing", ["click", "yaml", "msgspec", "jinja2", "jsonschema_rs", "platformdirs"])
def test_a_library_that_is_missing(tmp_path: Path, missing: str) -> None:
    """An installation that is not whole is one line, too."""
    code = f"import sys; sys.modules[{missing!r}] = None; from swagger2postman.__main__ import main; main()"
    name = "guide" if missing == "jinja2" else "convert"  # which needs it for templates of the user's alone
    command = [sys.executable, "-c", code, name, str(SAMPLE)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=60)
    line = f"Error: swagger2postman is not installed whole ({missing} is missing). Install it again.\n"
    assert (done.returncode, done.stderr.decode()) == (70, line)


def with_few_files(number: int, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """The command where no more than a number of files may be open."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (number, number))

    return subprocess.run(
        [*COMMAND, *map(str, arguments)], cwd=cwd, capture_output=True, check=False, timeout=60, preexec_fn=limit
    )


def started_with_few_files(number: int, cwd: Path) -> bool:
    """Whether Python itself starts where no more than a number of files may be open."""
    code = "import resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, (int(sys.argv[1]),) * 2)"
    script = f"{code}; import os; os.execv(sys.executable, [sys.executable, '-c', 'import runpy'])"
    return not subprocess.run([sys.executable, "-c", script, str(number)], capture_output=True, check=False).returncode


@pytest.mark.parametrize("number", range(4, 21, 2))
def test_few_files_may_be_open(tmp_path: Path, number: int) -> None:
    """Every command works with few files, or says in one line that they are too few; several documents included."""
    (tmp_path / "in").mkdir()
    for index in range(4):  # large enough to be shared among several processes
        (tmp_path / "in" / f"{index}.yaml").write_bytes(SAMPLE.read_bytes() + b"# padding\n" * 10_000)
    if not started_with_few_files(number, tmp_path):
        pytest.skip("Python itself does not start")
    commands: tuple[tuple[str | Path, ...], ...] = (
        ("convert", SAMPLE, "-o", "a.json"), ("validate", SAMPLE), ("bundle", SAMPLE, "-o", "b.yaml"),
        ("guide", SAMPLE, "-o", "a.md"), ("templates", "t"), ("convert", "in", "-o", "out/"),
    )  # fmt: skip
    for arguments in commands:
        done = with_few_files(number, *arguments, cwd=tmp_path)
        assert (done.returncode, done.stderr.count(b"Traceback")) in ((0, 0), (2, 0))
        assert done.returncode == 0 or done.stderr.count(b"\n") == 1


FULL = """
import resource, os, sys
from swagger2postman import __main__
free = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
while True:
    try:
        os.open("/dev/null", os.O_RDONLY)
    except OSError:
        break
for number in range(40 - free, 40):
    os.close(number)
__main__.main()
"""


@pytest.mark.parametrize("command", COMMANDS)
def test_no_file_more_may_be_open(tmp_path: Path, command: str) -> None:
    """Where not even our own modules can be read, one line says what to do."""
    line = "the system lets this program open too few files. Raise their number (ulimit -n 256), and run it again."
    argument = "new" if command == "templates" else str(SAMPLE)
    call = [sys.executable, "-c", FULL, "0", command, argument]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", f"Error: {line}\n")
    for free in ("1", "2", "3", "4"):
        call[3] = free
        done = subprocess.run(call, cwd=tmp_path, capture_output=True, check=False, timeout=60)
        assert (done.returncode in (0, 2), done.stderr.count(b"Traceback")) == (True, 0)
        assert done.returncode == 0 or done.stderr.count(b"\n") == 1


def test_processes_are_as_many_as_files_allow() -> None:
    """A low limit of open files means fewer processes, not an error."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        found = []
        for number in (20, 256, soft):
            resource.setrlimit(resource.RLIMIT_NOFILE, (number, hard))
            found.append(most_processes())
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert (found[:2], found[2] > 50) == ([1, 54], True)
