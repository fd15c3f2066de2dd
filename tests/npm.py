"""Packages of npm beside a script of ours: installed by their lock, thrown away afterwards."""

import shutil
import subprocess
from pathlib import Path

_MANIFEST = ("package.json", "package-lock.json")


class NpmMissing(Exception):
    """Says why there are no packages: no Node here, or no registry in reach."""


def install(source: Path, into: Path) -> Path:
    """
    Copy ``source`` to ``into`` with what its lock names and hashes, and return ``into``.

    Raises `NpmMissing`. No script of any package is run.
    """
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise NpmMissing("node and npm are not installed")
    shutil.copytree(source, into, ignore=shutil.ignore_patterns("node_modules"))
    assert all((into / name).exists() for name in _MANIFEST)
    flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    flags += ["--fetch-retries=1", "--fetch-timeout=30000"]
    try:
        done = subprocess.run(  # noqa: S603 (our own words)
            [npm, "ci", *flags], cwd=into, capture_output=True, text=True, timeout=180, check=False
        )
    except subprocess.TimeoutExpired:
        raise NpmMissing("npm's registry does not answer") from None
    if done.returncode:
        raise NpmMissing(f"npm ci: {done.stderr.strip()[-400:]}")
    return into


def node(script: Path, *words: object) -> list[str]:
    """Return the command that runs ``script``."""
    return [shutil.which("node") or "node", str(script), *map(str, words)]
