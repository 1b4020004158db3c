"""Fetches side by side, each within a time limit, in threads that never keep the program from ending."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from msgspec import Struct, field

WORKERS = 6


class _Task(Struct, eq=False):
    """One fetch: whoever sets `begun` first, under the lock, does it."""

    url: str
    begun: bool = False
    over: threading.Event = field(default_factory=threading.Event)
    data: bytes = b""
    error: BaseException | None = None


class SideBySide:
    """Runs `fetch` for URLs ahead of time. What comes of one is told only to who asks for it."""

    def __init__(self, fetch: Callable[[str], bytes], workers: int = WORKERS) -> None:
        self._fetch = fetch
        self._workers = workers
        self._running = 0
        self._lock = threading.Lock()
        self._waiting: deque[_Task] = deque()
        self._tasks: dict[str, _Task] = {}

    def __contains__(self, url: str) -> bool:
        return url in self._tasks

    def __len__(self) -> int:
        return len(self._tasks)

    def start(self, url: str) -> None:
        """Fetch a document soon, if that is not under way."""
        if url in self._tasks:
            return
        task = self._tasks[url] = _Task(url)
        with self._lock:
            self._waiting.append(task)
            if self._running == self._workers:
                return
            self._running += 1
        threading.Thread(target=self._work, daemon=True).start()

    def result(self, url: str, seconds: float) -> bytes:
        """Return a document; one that waits behind others is fetched at once.

        Raises:
            TimeoutError: it takes longer than that, and is given up.
            Exception: whatever `fetch` raised.
        """
        task = self._tasks.setdefault(url, _Task(url))
        if self._begin(task):
            threading.Thread(target=self._run, args=(task,), daemon=True).start()
        if not task.over.wait(seconds):
            raise TimeoutError
        if task.error is not None:
            raise task.error
        return task.data

    def _begin(self, task: _Task) -> bool:
        with self._lock:
            first, task.begun = not task.begun, True
            return first

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._running -= 1
                    return
                task = self._waiting.popleft()
            if self._begin(task):
                self._run(task)

    def _run(self, task: _Task) -> None:
        try:
            task.data = self._fetch(task.url)
        except BaseException as error:
            task.error = error
        task.over.set()
