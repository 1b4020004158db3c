"""Where settings are looked for: not above a repository, home, or another file system; no file of others."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from support.command_line import run
from support.trust import NAME, ROOT_ONLY, SECURED, warning
from swagger2postman.settings.search import Found, find_settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "a" / "b").mkdir(parents=True)
    return tmp_path / "home"


def test_the_nearest_file_is_found(home: Path) -> None:
    """The file nearest to the document is taken, up to that of the home folder, and none above it."""
    document = home / "a" / "b" / "api.yaml"
    (home.parent / NAME).touch()
    assert find_settings(document) == Found(None)
    for folder in (home, home / "a", home / "a" / "b"):
        (folder / NAME).touch()
        assert [find_settings(one).path for one in (document, document.parent)] == [folder / NAME] * 2


@pytest.mark.parametrize(("mark", "is_file"), [(".git", False), (".git", True), (".hg", False), (".svn", False)])
def test_a_repository_ends_the_search(mark: str, is_file: bool, home: Path) -> None:
    """The root of a repository is the last folder that is looked into."""
    (home / NAME).touch()
    root = home / "a"
    (root / mark).touch() if is_file else (root / mark).mkdir()
    assert find_settings(root / "b" / "api.yaml") == Found(None)
    (root / NAME).touch()
    assert find_settings(root / "b" / "api.yaml") == Found(root / NAME)


def test_another_file_system_ends_the_search(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is mounted elsewhere belongs to something else."""
    (home / NAME).touch()
    before = Path.stat

    def stat_of(path: Path, **more: bool) -> os.stat_result:
        found = list(before(path, **more))
        found[stat.ST_DEV] = 1 if home / "a" in (path, *path.parents) else 2
        return os.stat_result(found)

    assert find_settings(home / "a" / "api.yaml") == Found(home / NAME)
    monkeypatch.setattr(Path, "stat", stat_of)
    assert find_settings(home / "a" / "api.yaml") == Found(None)
    assert find_settings(home / "api.yaml") == Found(home / NAME)


def test_a_path_that_leads_back_looks_into_nothing_else(home: Path) -> None:
    """A folder that a path only passes through is not above the document."""
    (home / "a" / "b" / NAME).touch()
    (home / "a" / "api.yaml").touch()
    assert find_settings(home / "a" / "b" / ".." / "api.yaml") == Found(None)


@ROOT_ONLY
def test_files_of_other_users_are_passed_over(home: Path, state: Path) -> None:
    """A file of another user is a finding and never taken, not even by trust; the search goes on above it."""
    for folder in (home, home / "a"):
        (folder / NAME).write_text("strict = true\n")
    os.chown(home / "a" / NAME, 12345, 12345)
    assert find_settings(home / "a" / "api.yaml") == Found(home / NAME, (home / "a" / NAME,))
    (home / "a" / "link").mkdir()
    (home / "a" / "link" / NAME).symlink_to(home / "a" / NAME)
    link = home / "a" / "link"
    assert find_settings(link) == Found(home / NAME, (link / NAME, home / "a" / NAME))
    (home / "a" / "tiny.yaml").write_text(SECURED)
    run("trust", home / NAME, cwd=home)
    code, out, err = run("convert", "tiny.yaml", cwd=home / "a")
    assert (code, f"Used {home}/{NAME} (trusted):\n" in out) == (0, True)
    assert err == (
        f"{home}/a/{NAME}:1:1: warning: These settings are not used: the file belongs to another user. If you know who "
        f"made it, read it, then: --config {home}/a/{NAME}; --no-config ignores it. [untrusted-settings]\n"
    )
    assert run("trust", NAME, cwd=home / "a") == (
        2,
        "",
        f"Error: {NAME} belongs to another user. Copy it, or give it with --config.\n",
    )


@pytest.mark.parametrize("case", ["device", "pipe", "folder", "loop", "process"])
def test_what_is_no_file_is_not_read(case: str, project: Path) -> None:
    """A device, a pipe, a folder or a circle of links is no settings file; a link to a file of ours is untrusted."""
    path = project / NAME
    match case:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case _:
            path.symlink_to({"device": "/dev/zero", "loop": NAME, "process": "/proc/self/environ"}[case])
    code, _, err = run("convert", "tiny.yaml", cwd=project)
    assert (code, err) == (0, warning() if case == "process" else "")


def test_what_cannot_be_read_does_not_matter(project: Path) -> None:
    """A settings file that is too large, or cannot be read, is a finding, too, and is not used."""
    (project / NAME).write_text("#" * 1_000_001)
    assert run("convert", "tiny.yaml", cwd=project)[2] == (
        f"{NAME}:1:1: warning: These settings are not used: the file cannot be read (is larger than 1,000,000 bytes). "
        "Make it a file that can be read, or ignore it with --no-config. [untrusted-settings]\n"
    )


def test_a_pipe_with_config_is_refused(project: Path) -> None:
    """What is given is read, or refused; never passed over."""
    os.mkfifo(project / "pipe.toml")
    assert run("convert", "tiny.yaml", "--config", "pipe.toml", cwd=project) == (
        2,
        "",
        "Error: pipe.toml cannot be read: is not a regular file\n",
    )
