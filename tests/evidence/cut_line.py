"""A line to a server that breaks after so many bytes, in the middle of whatever passes."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_BLOCK = 4096


class CutLine:
    """
    Listens on ``port`` and passes everything on to ``server``.

    While ``budgets`` has numbers in it, the line is cut whenever the client has sent so many more
    bytes: each connection takes up what the one before left.
    """

    def __init__(self, server: int, budgets: list[int]) -> None:
        self._server = server
        self.budgets = budgets
        self.cuts = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._turn = threading.Lock()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _listen(self) -> None:
        with suppress(OSError):  # closed: the test is over
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self._server)) as server:
            back = threading.Thread(target=_copy, args=(server, client), daemon=True)
            back.start()
            with suppress(OSError):
                while (block := client.recv(_BLOCK)) and self._may_pass(len(block)):
                    server.sendall(block)
            for end in (client, server):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            back.join()

    def _may_pass(self, size: int) -> bool:
        with self._turn:
            if not self.budgets:
                return True
            self.budgets[0] -= size
            if self.budgets[0] > 0:
                return True
            self.budgets.pop(0)
            self.cuts += 1
            return False


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while block := source.recv(_BLOCK):
            target.sendall(block)


@contextmanager
def cut_line(server: int, *budgets: int) -> Iterator[CutLine]:
    line = CutLine(server, list(budgets))
    line.start()
    try:
        yield line
    finally:
        line.close()
