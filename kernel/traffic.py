"""Requests first: somebody waits for an answer, nobody for a job."""

import threading


class Traffic:
    """Counts the requests that this process is answering."""

    def __init__(self) -> None:
        self._answering = 0
        self._lock = threading.Lock()
        self._quiet = threading.Event()
        self._quiet.set()

    def enter(self) -> None:
        with self._lock:
            self._answering += 1
            self._quiet.clear()

    def leave(self) -> None:
        with self._lock:
            self._answering -= 1
            if self._answering == 0:
                self._quiet.set()

    def let_pass(self, most_s: float) -> None:
        """Wait until nobody is being answered, but not longer than ``most_s`` seconds."""
        self._quiet.wait(most_s)
