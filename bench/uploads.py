"""
A 3 MB photo by tus: uploaded, hashed, fsynced, linked, receipted; 8 clients.

Beside it, in the same run: the same bytes created, written and fsynced by 8 plain threads, which
is what the disk allows, and hashed, which is what a core allows.
"""

import base64
import os
import tempfile
import threading
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from statistics import median

import orjson

from bench.load import Line, Measured, hammer, of_runs, request
from bench.serving import Signed, serving, signed_in
from tests.phone import manifest_entry, said

SIZE = 3_000_000
FILES = 160
CLIENTS = 8
RUNS = 5
TUS = {"Tus-Resumable": "1.0.0"}


def photos(count: int) -> list[bytes]:
    """Return as many different files; their last bytes are what differs."""
    base = os.urandom(SIZE - 16)
    return [base + os.urandom(16) for _ in range(count)]


def disk_per_s(contents: list[bytes]) -> float:
    """Create, write and fsync the files by as many threads; files a second."""
    waiting = list(contents)
    with tempfile.TemporaryDirectory(dir=".") as folder:

        def live(name: int) -> None:
            while waiting:
                try:
                    content = waiting.pop()
                except IndexError:
                    return
                with Path(folder, f"{name}-{len(waiting)}").open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())

        threads = [threading.Thread(target=live, args=(n,)) for n in range(CLIENTS)]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return len(contents) / (time.perf_counter() - began)


def hash_per_s(content: bytes) -> float:
    began = time.perf_counter()
    for _ in range(20):
        sha256(content).digest()
    return 20 / (time.perf_counter() - began)


def sealed_for(officer: Signed, contents: list[bytes]) -> list[str]:
    """Hand in one record for each photo; return the records' ids."""
    payload = {"title": "测速", "description": "", "taken_at": None}
    sealed = [
        officer.phone.seal("evidence", payload, officer.id, files=[manifest_entry(content)])
        for content in contents
    ]
    for n in range(0, len(sealed), 100):
        officer.post_records(sealed[n : n + 100])
    return [said(one)["id"] for one in sealed]


def upload(token: str, record: str, content: bytes) -> Callable[[Line], int]:
    """Return the piece of work that brings one photo and then asks for its receipt."""
    metadata = {"sha256": sha256(content).hexdigest(), "record": record, "name": "a.jpg"}
    told = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in metadata.items()
    )
    creation = request(
        "POST",
        "/api/field/v1/files",
        token,
        content,
        **TUS,
        Upload_Length=str(len(content)),
        Upload_Metadata=told,
        Content_Type="application/offset+octet-stream",
    )
    receipt = request("GET", f"/api/field/v1/records/{record}/receipt", token)

    def piece(line: Line) -> int:
        status, head, body = line.send(creation)
        if status != 201:
            raise SystemExit(f"{status} {head!r} {body!r}")
        status, _, body = line.send(receipt)
        if said(orjson.loads(body)["receipt"])["state"] != "complete":
            raise SystemExit("a receipt says that the photo is not here")
        return status

    return piece


def measure(kind: str) -> tuple[Measured, float, float]:
    """Return uploads, disk files a second and hashes a second, medians of the same runs."""
    runs: list[Measured] = []
    disk: list[float] = []
    hashed: list[float] = []
    with serving(kind) as server:
        officer = signed_in(server, "officer")
        for _ in range(RUNS):
            contents = photos(FILES)
            records = sealed_for(officer, contents)
            work = [upload(officer.token, *pair) for pair in zip(records, contents, strict=True)]
            disk.append(disk_per_s(contents))
            runs.append(hammer(server.port, CLIENTS, work))
            hashed.append(hash_per_s(contents[0]))
    return of_runs(runs, expected=200), median(disk), median(hashed)


def main() -> None:
    print(
        f"3 MB photos, {CLIENTS} clients, {RUNS} runs of {FILES} (wanted: ≥ 100/s, ≥ 25 % of disk)"
    )
    for kind in ("sqlite", "postgresql"):
        found, disk, hashed = measure(kind)
        print(
            f"  {kind:<11} {found.per_s:6.0f}/s  p95 {found.p95_ms:5.0f} ms"
            f"  disk {disk:5.0f}/s → {found.per_s / disk:4.0%}"
            f"  sha256 on one core {hashed:5.0f}/s → {found.per_s / hashed:4.0%}"
        )


if __name__ == "__main__":
    main()
