"""A time-stamping authority of our own, on this machine, by openssl; and who listens to heads."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

_CONFIG = """
oid_section = oids
[oids]
policy = 1.2.3.4.1
[req]
distinguished_name = dn
prompt = no
[dn]
CN = Test Root
[v3_ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
[v3_tsa]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = one
[one]
serial = ./serial
crypto_device = builtin
signer_cert = ./tsa.crt
signer_key = ./tsa.key
signer_digest = sha256
default_policy = policy
digests = sha256,sha384,sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
_ROOT = "req -x509 -config tsa.cnf -extensions v3_ca -newkey rsa:2048 -nodes -days 2"
_ASKED = "req -config tsa.cnf -newkey rsa:2048 -nodes -subj /CN=Stamps -keyout tsa.key -out tsa.csr"
_GIVEN = "x509 -req -in tsa.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -out tsa.crt"


@dataclass
class Authority:
    """Keys and certificates in ``folder``; ``mood`` is how it answers."""

    folder: Path
    mood: str = "well"
    address: str = ""
    asked: list[bytes] = field(default_factory=list)

    @property
    def certificates(self) -> Path:
        return self.folder / "ca.crt"

    def openssl(self, command: str, *paths: object) -> str:
        words = ["openssl", *command.split(), *map(str, paths)]
        done = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, check=True)  # noqa: S603 (our own words)
        return done.stdout

    def found(self) -> None:
        (self.folder / "tsa.cnf").write_text(_CONFIG)
        self.openssl(f"{_ROOT} -keyout ca.key -out ca.crt")
        self.openssl(_ASKED)
        self.openssl(f"{_GIVEN} -extfile tsa.cnf -extensions v3_tsa")

    def answer(self, query: bytes) -> bytes:
        self.asked.append(query)
        if self.mood == "confused":
            query = self.asked[0]
        (self.folder / "q.tsq").write_bytes(query)
        self.openssl("ts -reply -config tsa.cnf -queryfile q.tsq -out r.tsr")
        return (self.folder / "r.tsr").read_bytes()

    def holds(self, data: bytes, answer: bytes) -> bool:
        """Ask openssl, which knows nothing of us."""
        (self.folder / "data").write_bytes(data)
        (self.folder / "a.tsr").write_bytes(answer)
        try:
            self.openssl("ts -verify -data data -in a.tsr -CAfile ca.crt")
        except subprocess.CalledProcessError:
            return False
        return True


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Quiet(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        self.hear(self.rfile.read(int(self.headers["Content-Length"])))

    def hear(self, body: bytes) -> None:
        raise NotImplementedError  # every listener says what it does with a body

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="session")
def _founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl on this machine to be the authority")
    folder = tmp_path_factory.mktemp("authority")
    Authority(folder).found()
    return folder


@pytest.fixture
def authority(_founded: Path, tmp_path: Path) -> Iterator[Authority]:
    """An authority that answers over HTTP on this machine."""
    folder = shutil.copytree(_founded, tmp_path / "authority")
    one = Authority(folder)

    class Door(Quiet):
        def hear(self, body: bytes) -> None:
            if one.mood == "down":
                self.say(503)
            elif one.mood == "elsewhere":
                self.say(302, Location=f"{one.address}/somewhere")
            elif one.mood == "rambling":
                self.say(200, b"<html>")
            else:
                self.say(200, one.answer(body))

    with listening(Door) as address:
        one.address = address
        yield one
