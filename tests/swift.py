"""
OpenStack Swift with its s3api on this machine's loopback: one replica, folders for disks.

From Debian: ``apt-get install --no-install-recommends swift-proxy swift-account swift-container
swift-object``. Its servers run on the system's Python, with rings and disks in a folder of ours.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.s3 import Service, free_port, wait_for

LOCAL = "127.0.0.1"
SERVERS = ("account", "container", "object")
_KIND = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
swift_dir = {root}
devices = {root}/disks
mount_check = false
disable_fallocate = true
fallocate_reserve = 0
workers = 0
user = {user}
log_level = WARNING

[pipeline:main]
pipeline = {kind}-server

[app:{kind}-server]
use = egg:swift#{kind}
"""
_PROXY = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
swift_dir = {root}
workers = 0
user = {user}
log_level = WARNING

[pipeline:main]
pipeline = catch_errors proxy-logging cache listing_formats bulk s3api tempauth \
  copy slo versioned_writes symlink proxy-server

[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true

[filter:catch_errors]
use = egg:swift#catch_errors
[filter:proxy-logging]
use = egg:swift#proxy_logging
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:{nobody}
error_suppression_limit = 100000000
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:s3api]
use = egg:swift#s3api
allow_multipart_uploads = true
[filter:tempauth]
use = egg:swift#tempauth
user_test_officer = {secret} .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
[filter:symlink]
use = egg:swift#symlink
"""


def missing() -> str | None:
    """Say what is not installed; None if Swift can run here."""
    programs = ["swift-ring-builder", "swift-proxy-server"]
    programs += [f"swift-{kind}-server" for kind in SERVERS]
    if gone := [name for name in programs if not shutil.which(name)]:
        return f"OpenStack Swift is not installed ({', '.join(gone)})"
    if not Path("/etc/swift/swift.conf").exists():
        return "OpenStack Swift has no /etc/swift/swift.conf"
    return None


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, env=_environment())  # noqa: S603


def _environment() -> dict[str, str]:
    """Swift is the system's: nothing of our own Python may leak into it."""
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "PYTHONWARNINGS": "ignore", "LANG": "C.UTF-8"}


def _build_ring(root: Path, kind: str, port: int) -> None:
    builder = str(root / f"{kind}.builder")
    _run("swift-ring-builder", builder, "create", "4", "1", "0")
    _run("swift-ring-builder", builder, "add", f"r1z1-{LOCAL}:{port}/disk", "1")
    _run("swift-ring-builder", builder, "rebalance")


@contextmanager
def swift(root: Path, secret: str) -> Iterator[Service]:
    """Run a cluster in ``root``, whose one user is ``test:officer`` with ``secret``."""
    (root / "disks" / "disk").mkdir(parents=True)
    user = os.environ.get("USER") or "root"
    with ExitStack() as stack:
        for kind in SERVERS:
            port = free_port()
            _build_ring(root, kind, port)
            text = _KIND.format(kind=kind, port=port, root=root, user=user)
            _serve(stack, root, kind, text, port)
        port = free_port()
        text = _PROXY.format(port=port, root=root, user=user, secret=secret, nobody=free_port())
        _serve(stack, root, "proxy", text, port)
        yield Service(f"http://{LOCAL}:{port}", locks=False)


def _serve(stack: ExitStack, root: Path, kind: str, text: str, port: int) -> None:
    config, log = root / f"{kind}-server.conf", root / f"{kind}.log"
    config.write_text(text)
    out = stack.enter_context(log.open("wb"))
    command = [f"/usr/bin/swift-{kind}-server", str(config), "-v"]
    process = subprocess.Popen(command, stdout=out, stderr=out, env=_environment())  # noqa: S603
    stack.callback(process.wait, 20)
    stack.callback(process.terminate)
    wait_for(port, process, log, patience_s=60)
