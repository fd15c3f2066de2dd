"""The real server on a fresh installation with the demo's people, for measuring."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import orjson
import requests

from server.demo.people import PASSWORD
from tests.phone import Phone
from tests.postgres import cluster
from tests.server.served import Installation, Served, served


@contextmanager
def serving(kind: str) -> Iterator[Served]:
    """Serve on ``sqlite`` or ``postgresql``, as durable as production: fsync on."""
    folder = Path(tempfile.mkdtemp(prefix="kx-bench-", dir="."))
    with cluster(lasting=True) if kind == "postgresql" else nullcontext() as postgres:
        data = (folder / "data").absolute()
        url = postgres.database("bench") if postgres else f"sqlite:///{data}/kuangxun.db"
        installation = Installation(data, url)
        try:
            for words in (("migrate",), ("demo", "seed")):
                done = installation.run(*words)
                if done.returncode:
                    raise SystemExit(done.stderr)
            with served(installation) as server:
                yield server
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Signed:
    """An officer signed in with a phone of their own."""

    server: Served
    id: str
    token: str
    phone: Phone

    def post_records(self, sealed: Sequence[str]) -> list[str]:
        answer = requests.post(
            f"{self.server.url}/api/field/v1/records",
            data=orjson.dumps({"records": list(sealed)}),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
            timeout=60,
        )
        answer.raise_for_status()
        receipts: list[str] = answer.json()["receipts"]
        return receipts


def signed_in(server: Served, login: str) -> Signed:
    phone = Phone()
    door = f"{server.url}/api/field/v1/session"
    nonce = requests.get(f"{door}/nonce", timeout=60).json()["nonce"]
    answer = requests.post(
        door,
        json={
            "login": login,
            "password": PASSWORD,
            "device_name": phone.name,
            "device_key": phone.jwk,
            "device_proof": phone.proof(login, nonce),
        },
        timeout=60,
    )
    answer.raise_for_status()
    told = answer.json()
    return Signed(server, told["officer"]["id"], told["access_token"], phone)
