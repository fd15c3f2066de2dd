"""Two servers on one port would each answer half of the calls."""

import socket

import pytest

from tests.server.served import Installation


@pytest.mark.parametrize("command", [("serve",), ("demo", "run")])
def test_a_port_that_is_taken_is_not_shared(
    installation: Installation, command: tuple[str, ...]
) -> None:
    with socket.socket() as running:
        running.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as servers do
        running.bind(("127.0.0.1", 0))
        running.listen()
        port = running.getsockname()[1]

        done = installation.invoke(*command, "--port", port)

    assert done.exit_code == 1
    assert f"端口 {port} 已被占用" in done.output
    assert f"Port {port} is taken" in done.output
    assert f"make run PORT={port + 1}" in done.output
