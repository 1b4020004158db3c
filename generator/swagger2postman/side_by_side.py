"""Fetches side by side, each within a time limit, in threads that never keep the program from ending."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import suppress
from queue import SimpleQueue

WORKERS = 6


class SideBySide:
    """Runs `fetch` for URLs ahead of time. What comes of one is told only to who asks for it."""

    def __init__(self, fetch: Callable[[str], bytes], workers: int = WORKERS) -> None:
        self._fetch = fetch
        self._workers = workers
        self._running = 0
        self._waiting: SimpleQueue[tuple[str, Future[bytes]]] = SimpleQueue()
        self._futures: dict[str, Future[bytes]] = {}

    def __contains__(self, url: str) -> bool:
        return url in self._futures

    def __len__(self) -> int:
        return len(self._futures)

    def start(self, url: str) -> None:
        """Fetch a document soon, if that has not begun."""
        if url in self._futures:
            return
        future = self._futures[url] = Future()
        self._waiting.put((url, future))
        if self._running < self._workers:
            self._running += 1
            threading.Thread(target=self._work, daemon=True).start()

    def result(self, url: str, seconds: float) -> bytes:
        """Return a document, fetched now unless that has begun.

        Raises:
            TimeoutError: it takes longer than that; the attempt is given up.
            Exception: whatever `fetch` raised.
        """
        future = self._futures.get(url)
        if future is None or future.cancel():  # one that waits behind others is fetched at once instead
            future = self._futures[url] = Future()
            threading.Thread(target=self._run, args=(url, future), daemon=True).start()
        try:
            return future.result(seconds)
        except FutureTimeoutError:
            raise TimeoutError from None

    def _work(self) -> None:
        while True:
            self._run(*self._waiting.get())

    def _run(self, url: str, future: Future[bytes]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        with suppress(InvalidStateError):
            try:
                future.set_result(self._fetch(url))
            except BaseException as error:
                future.set_exception(error)
