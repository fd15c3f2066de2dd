"""The shared folder of real and hostile files, which a checkout may lack."""

from pathlib import Path

import pytest

ASSETS = Path(__file__).resolve().parents[2] / "shared" / "assets"


def asset(name: str) -> Path:
    """Return the path of a shared file, or skip the test with the reason."""
    path = ASSETS / name
    if not path.exists():
        pytest.skip(f"../shared/assets/{name} is not here")
    return path
