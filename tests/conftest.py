"""What all tests share: their marks, and that none sees or changes what the person who runs them trusts and keeps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.marks import is_slow
from support.paths import SHARED


@pytest.fixture(scope="session", autouse=True)
def _state_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("SWAGGER2POSTMAN_CONFIG", raising=False)
        yield


@pytest.hookimpl(tryfirst=True)  # before pytest selects by marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow, and skip what needs documents that are not here."""
    absent = pytest.mark.skip(reason=f"it needs real exports in {SHARED.name}/ beside the repository")
    for item in items:
        if isinstance(item, pytest.Function) and is_slow(item):
            item.add_marker("slow")
        if item.get_closest_marker("corpus") and not SHARED.is_dir():
            item.add_marker(absent)
