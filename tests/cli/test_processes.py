"""Several processes: they do the same, end when told to, and run nothing of the document's folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.command_line import SAMPLE
from support.tools import ends


@pytest.fixture
def large(spec: Path) -> Path:
    """A document that two processes read, where there are two cores."""
    text = "x" * 900
    paths = [
        f"  /ping{n}: {{get: {{summary: {text}, responses: {{'200': {{description: OK}}}}}}}}" for n in range(1200)
    ]
    spec.write_text(spec.read_text() + "\n".join(paths) + "\n")
    return spec


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux binds a process to a core")
def test_a_large_document_is_the_same_on_one_core(large: Path) -> None:
    """Whether one process reads or two: bytes, findings and messages are the same."""
    faulty = "operationId: ping\n      security: [{nobody: []}]"
    large.write_text(large.read_text().replace("operationId: ping", faulty))
    command = [sys.executable, "-m", "swagger2postman", "convert", "tiny.yaml", "-o", "-"]
    one_core = (
        "import os, sys; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); os.execv(sys.argv[1], sys.argv[1:])"
    )
    two, one = (
        subprocess.run([*before, *command], cwd=large.parent, capture_output=True, check=False)
        for before in ((), (sys.executable, "-c", one_core))
    )
    assert (one.returncode, one.stdout == two.stdout, one.stderr) == (two.returncode, True, two.stderr)
    assert (two.returncode, len(two.stdout) > 1_000_000, b"tiny.yaml:8:19: error" in two.stderr) == (0, True, True)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_while_two_processes_read(large: Path, number: signal.Signals, code: int) -> None:
    """It ends both, at once and without a word."""
    if not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) == 1:
        pytest.skip("one process reads where there is one core, or no Linux")
    command = [sys.executable, "-m", "swagger2postman", "convert", "tiny.yaml"]
    with subprocess.Popen(command, cwd=large.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while not (found := children.read_text().split()):
            assert process.poll() is None
        process.send_signal(number)
        out, err = process.communicate(timeout=60)  # which waits for all that hold stdout
    assert (process.returncode, out, err.strip(), Path("/proc", found[0]).exists()) == (code, b"", b"", False)
    assert list(large.parent.iterdir()) == [large]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_many_documents_end_when_they_are_told_to(tmp_path: Path, number: signal.Signals) -> None:
    """Ctrl-C reaches all processes of a run, SIGTERM the first: it ends without a word, and no half file stays."""
    text = SAMPLE.read_text(encoding="utf-8")
    for index in range(60):
        (tmp_path / f"api{index}.yaml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "swagger2postman", "convert", ".", "-o", "out/"]
    for moment in (0, 0.2, 0.5, 1.0):  # seconds after the first of the other processes has been started
        done = subprocess.Popen(
            command, cwd=tmp_path, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        children = Path(f"/proc/{done.pid}/task/{done.pid}/children")
        while done.poll() is None and not children.read_text():
            time.sleep(0.01)
        try:
            done.wait(moment)
        except subprocess.TimeoutExpired:
            (os.killpg if number is signal.SIGINT else os.kill)(done.pid, number)
        out, err = done.communicate(timeout=60)
        assert done.returncode in (0, 128 + number, -number)
        assert (out, err.strip()) == (b"", b"") or b"60 of 60 documents written" in out
        assert b"Traceback" not in err
        assert [one.name for one in tmp_path.rglob(".swagger2postman-*")] == []


@pytest.mark.skipif(sys.platform != "linux", reason="children are read from /proc")
@pytest.mark.parametrize("moment", [0, 0.1, 0.3])  # seconds after the first collection has been written
def test_nothing_outlives_a_run_that_is_killed(tmp_path: Path, moment: float) -> None:
    """After SIGKILL its other processes end, too, without a word: they let go of stdout, and are gone."""
    text = SAMPLE.read_text(encoding="utf-8")
    for index in range(400):
        (tmp_path / f"api{index}.yaml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "swagger2postman", "convert", ".", "-o", "out/"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as done:
        while not list(tmp_path.glob("out/*.json")):
            assert done.poll() is None
            time.sleep(0.01)
        time.sleep(moment)
        found = Path(f"/proc/{done.pid}/task/{done.pid}/children").read_text(encoding="utf-8").split()
        done.kill()
        out, err = done.communicate(timeout=60)  # which waits for all that hold stdout
    assert (done.returncode, out, err) == (-signal.SIGKILL, b"", b"")
    assert (len(found) > 1, [number for number in found if not ends(number)]) == (True, [])


@pytest.mark.parametrize("arguments", [("convert", "a.yaml"), ("convert", "in", "-o", "out/"), ("validate", "in")])
def test_modules_beside_documents_are_not_run(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """The folder of documents may hold Python modules: none is imported, in no process, whatever it is called."""
    here = tmp_path / "here"
    (here / "in").mkdir(parents=True)
    (tmp_path / "command.py").write_text(
        "from swagger2postman.__main__ import main\nif __name__ == '__main__':\n main()\n"
    )
    for name in (*sys.stdlib_module_names, "click", "msgspec", "yaml", "jinja2", "swagger2postman", "sitecustomize"):
        (here / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r})\nraise SystemExit\n")
    for index in range(4):  # large enough to be shared among several processes
        (here / "in" / f"{index}.yaml").write_bytes(SAMPLE.read_bytes() + b"# padding\n" * 10_000)
    (here / "a.yaml").write_bytes(SAMPLE.read_bytes())
    command = [sys.executable, str(tmp_path / "command.py"), *arguments]
    done = subprocess.run(command, cwd=here, capture_output=True, check=False, timeout=60)
    assert (done.returncode, (tmp_path / "ran").exists()) == (0, False)
