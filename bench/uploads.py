"""
A 3 MB photo by tus: uploaded, hashed, fsynced, linked, written down; 8 clients.

Beside it, in turns within the same run: the same files written one after the other and hashed,
which is what a disk and a core allow; and the protocol's own reference server, which neither hashes
nor fsyncs, asked by the same client for the same uploads.
"""

import base64
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from statistics import median

import orjson
import requests

from bench.load import Line, Measured, hammer, of_runs, request
from bench.serving import Signed, serving, signed_in
from bench.spent import cpu_s
from tests import npm
from tests.phone import manifest_entry, said
from tests.server.served import Served, free_port

SIZE = 3_000_000
FILES = 160
CLIENTS = 8
RUNS = 5
TUS = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}
REFERENCE = Path(__file__).parent / "tus_server"


def photos(count: int) -> list[bytes]:
    """Return as many different files; their last bytes are what differs."""
    base = os.urandom(SIZE - 16)
    return [base + os.urandom(16) for _ in range(count)]


def plain_per_s(contents: Sequence[bytes], *, sync: bool) -> float:
    """Write and hash the files one after the other, fsync each if so asked; files a second."""
    with tempfile.TemporaryDirectory(dir=".") as folder:
        began = time.perf_counter()
        for n, content in enumerate(contents):
            with Path(folder, str(n)).open("wb") as file:
                file.write(content)
                file.flush()
                if sync:
                    os.fsync(file.fileno())
            sha256(content).digest()
        return len(contents) / (time.perf_counter() - began)


def sealed_for(officer: Signed, contents: Sequence[bytes]) -> list[str]:
    """Hand in one record for each photo; return the records' ids."""
    payload = {"title": "测速", "description": "", "taken_at": None}
    sealed = [
        officer.phone.seal("evidence", payload, officer.id, files=[manifest_entry(content)])
        for content in contents
    ]
    for n in range(0, len(sealed), 100):
        officer.post_records(sealed[n : n + 100])
    return [said(one)["id"] for one in sealed]


def metadata(record: str, content: bytes) -> str:
    told = {"sha256": sha256(content).hexdigest(), "record": record, "name": "a.jpg"}
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in told.items())


def upload(path: str, token: str, told: str, content: bytes) -> Callable[[Line], int]:
    """Return the piece of work that brings one photo, in one request."""
    creation = request(
        "POST",
        path,
        token,
        content,
        **TUS,
        Upload_Length=str(len(content)),
        Upload_Metadata=told,
    )

    def piece(line: Line) -> int:
        status, head, body = line.send(creation)
        if f"upload-offset: {SIZE}" not in head.decode().lower():
            raise SystemExit(f"{status} {head!r} {body!r}")
        return status

    return piece


def check_receipts(officer: Signed, port: int, records: Sequence[str]) -> None:
    """Stop if a receipt does not say that its photo is here."""
    line = Line(port)
    for record in records:
        asked = request("GET", f"/api/field/v1/records/{record}/receipt", officer.token)
        _, _, body = line.send(asked)
        if said(orjson.loads(body)["receipt"])["state"] != "complete":
            raise SystemExit("a receipt says that the photo is not here")
    line.close()


@contextmanager
def reference_server() -> Iterator[tuple[int, int] | None]:
    """Run the reference server and yield its port and process; None, said why, if there is none."""
    with tempfile.TemporaryDirectory(dir=".") as folder:
        try:
            here = npm.install(REFERENCE, Path(folder).absolute() / "server")
        except npm.NpmMissing as missing:
            print(f"  @tus/server NOT MEASURED: {missing}")
            yield None
            return
        port = free_port()
        kept = Path(folder).absolute() / "kept"
        kept.mkdir()
        running = subprocess.Popen(npm.node(here / "serve.mjs", port, kept), start_new_session=True)
        try:
            _wait_for(port)
            yield port, running.pid
        finally:
            running.kill()
            running.wait()


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            requests.options(f"http://127.0.0.1:{port}/files", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the reference server did not start")


@dataclass
class Found:
    """What the runs found, each kind in turns with the others; CPU in milliseconds a photo."""

    ours: list[Measured] = field(default_factory=list)
    theirs: list[Measured] = field(default_factory=list)
    written: list[float] = field(default_factory=list)
    synced: list[float] = field(default_factory=list)
    our_cpu_ms: list[float] = field(default_factory=list)
    their_cpu_ms: list[float] = field(default_factory=list)


def timed(port: int, group: int, work: Sequence[Callable[[Line], int]]) -> tuple[Measured, float]:
    """Do the work; return what was measured, and the CPU of the server a piece in ms."""
    before = cpu_s(group)
    measured = hammer(port, CLIENTS, work)
    return measured, (cpu_s(group) - before) / len(work) * 1000


def run_once(
    found: Found, server: Served, officer: Signed, reference: tuple[int, int] | None
) -> None:
    contents = photos(FILES)
    records = sealed_for(officer, contents)
    pairs = [(metadata(*pair), pair[1]) for pair in zip(records, contents, strict=True)]
    found.written.append(plain_per_s(contents, sync=False))
    found.synced.append(plain_per_s(contents, sync=True))
    if reference is not None:
        run, cpu_ms = timed(*reference, [upload("/files", "", *pair) for pair in pairs])
        found.theirs.append(run)
        found.their_cpu_ms.append(cpu_ms)
    work = [upload("/api/field/v1/files", officer.token, *pair) for pair in pairs]
    run, cpu_ms = timed(server.port, server.process.pid if server.process else 0, work)
    found.ours.append(run)
    found.our_cpu_ms.append(cpu_ms)
    check_receipts(officer, server.port, records)


def measure(kind: str) -> Found:
    found = Found()
    with serving(kind) as server, reference_server() as reference:
        officer = signed_in(server, "officer")
        for _ in range(RUNS):
            run_once(found, server, officer, reference)
    return found


def told(kind: str, found: Found) -> str:
    ours = of_runs(found.ours, expected=201)
    cpu = f"{median(found.our_cpu_ms):.1f} ms CPU"
    parts = [f"  {kind:<11} {ours.per_s:5.0f}/s  p95 {ours.p95_ms:4.0f} ms  {cpu}"]
    for name, rates in (
        ("write + SHA-256", found.written),
        ("write + fsync + SHA-256", found.synced),
        ("@tus/server", [run.per_s for run in found.theirs]),
    ):
        if rates:
            ratios = [one.per_s / rate for one, rate in zip(found.ours, rates, strict=True)]
            parts.append(f"{name} {median(rates):.0f}/s → {median(ratios):.0%}")
    if found.their_cpu_ms:
        parts.append(f"({median(found.their_cpu_ms):.1f} ms CPU)")
    return "  ".join(parts)


def main() -> None:
    print(
        f"3 MB photos, {CLIENTS} clients, {RUNS} runs of {FILES}; medians of the ratios of each run"
        " (wanted: ≥ 50 % of write + SHA-256, ≥ 100 % of @tus/server)"
    )
    for kind in ("sqlite", "postgresql"):
        print(told(kind, measure(kind)), flush=True)


if __name__ == "__main__":
    main()
