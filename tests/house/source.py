"""The project's own source, as its rules see it."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "server",
    "field_api",
    "reporting",
    "cases",
    "clues",
    "signboards",
    "patrols",
    "evidence",
    "registry",
    "identity",
    "kernel",
)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tracked(suffix: str = ".py") -> tuple[Path, ...]:
    """Return the project's files with ``suffix``, those not yet committed among them."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 (our own words)
    names = (name for name in done.stdout.split("\0") if name.endswith(suffix))
    return tuple(path for path in (ROOT / name for name in names) if path.exists())


def in_rooms() -> Iterator[Path]:
    return (path for path in tracked() if path.relative_to(ROOT).parts[0] in ROOMS)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each function's name and its lines of code: no docstring, comment or blank line."""
    text = path.read_text().splitlines()
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield f"{path.relative_to(ROOT)}:{node.name}", _lines_of_code(node, text)


def _lines_of_code(function: Function, text: list[str]) -> int:
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    skipped = range(first.lineno, (first.end_lineno or 0) + 1) if documented else range(0)
    numbers = range(function.lineno, (function.end_lineno or 0) + 1)
    lines = (text[number - 1].strip() for number in numbers if number not in skipped)
    return sum(1 for line in lines if line and not line.startswith("#"))


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def name_of(call: ast.Call) -> str:
    """Return what a call calls, by its last name."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
