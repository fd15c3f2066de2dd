"""What the papers say of the code is so: names exist, links lead somewhere, commands are there."""

import json
import re
import tomllib
from importlib import import_module, metadata
from pathlib import Path

import click
import pytest

from kernel.errors import Refusal
from server import settings, wiring
from server.cli import main
from tests.house.source import ROOMS, ROOT, tracked

PAGES = [path for path in tracked(".md") if path.parent == ROOT or ROOT / "docs" in path.parents]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
SYMBOL = re.compile(r"`((?:[a-z_]+)(?:\.\w+)+)`")
ON_LICENCE = ("agpl", "gnu affero", "gnu general public")


def resolves(name: str) -> bool:
    """Whether ``name`` is a module, or something a module holds, or something that holds."""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            found = getattr(found, part, None)
        return found is not None
    return False


def refusal_codes() -> set[str]:
    kinds, codes = [Refusal], set()
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        codes.add(vars(kind).get("code"))
    return codes


def known(name: str) -> bool:
    is_code = name in refusal_codes() or name in wiring.HEARERS
    return is_code or (name.split(".", maxsplit=1)[0] in ROOMS and resolves(name))


@pytest.mark.parametrize(("page", "least"), [("tour.md", 60), ("glossary.md", 60)])
def test_every_name_in_the_tour_and_the_glossary_exists(page: str, least: int) -> None:
    names = set(SYMBOL.findall((ROOT / "docs" / page).read_text()))

    assert [name for name in sorted(names) if not known(name)] == []
    assert len(names) >= least


def test_every_name_of_the_code_in_a_decision_exists() -> None:
    names = {
        name
        for path in PAGES
        if path.parent.name == "decisions"
        for name in SYMBOL.findall(path.read_text())
    }

    assert [name for name in sorted(names) if not known(name)] == []


def links(page: Path) -> list[str]:
    found = re.findall(r"\]\(([^)\s]+)\)", page.read_text())
    found += re.findall(r"(?:src|href)=\"([^\"]+)\"", page.read_text())
    return [link.partition("#")[0] for link in found if not re.match(r"[a-z]+:|#", link)]


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in PAGES
        for link in links(page)
        if not (page.parent / link).exists()
    ]

    assert broken == []


def is_command(words: str) -> bool:
    at: click.Command = main
    for word in words.split():
        if not isinstance(at, click.Group) or word not in at.commands:
            return False
        at = at.commands[word]
    return True


def test_every_command_and_target_told_of_can_be_run() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    told = "\n".join(page.read_text() for page in PAGES)
    make = set(re.findall(r"`make ([a-z-]+)", told)) | set(
        re.findall(r"^make ([a-z-]+)", told, re.MULTILINE)
    )
    kuangxun = set(re.findall(r"\bkuangxun ([a-z-]+(?: (?:[a-z]+-)*[a-z]+)?)", told))

    assert make - set(targets) == set()
    assert [words for words in sorted(kuangxun) if not is_command(words)] == []


def test_every_setting_told_of_is_read() -> None:
    read = Path(settings.__file__).read_text()
    compose = (ROOT / "deploy" / "compose.yaml").read_text()
    told = {
        name
        for text in [compose, *(page.read_text() for page in PAGES)]
        for name in re.findall(r"KUANGXUN_[A-Z_]+", text)
    }
    # of the compose file itself: it makes addresses of them
    own = {name for name in told if name.endswith("_PASSWORD")} | {"KUANGXUN_PORT"}

    assert [name for name in sorted(told - own) if name not in read] == []


def test_both_readmes_show_the_same_commands_and_lead_to_the_same_pages() -> None:
    english, chinese = (page.read_text() for page in READMES)

    def fences(text: str) -> list[str]:
        blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
        return [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]

    assert fences(english) == fences(chinese) != []
    other = {"README.md", "README.zh-CN.md"}
    assert set(links(READMES[0])) - other == set(links(READMES[1])) - other


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    app = json.loads((ROOT / "web" / "field" / "package.json").read_text())
    ours = {re.split(r"[\[<>=~! ]", line, maxsplit=1)[0] for line in wanted}
    return {*ours, *app["dependencies"], *app["devDependencies"]}


def test_every_dependency_is_accounted_for() -> None:
    told = re.findall(
        r"^\| ([@/a-z0-9-]+) \| [^|]+ \| [^|]+ \|[^|]*\|$",
        (ROOT / "docs" / "dependencies.md").read_text(),
        re.MULTILINE,
    )

    parts = [name for name in told if name != "part"]  # the heading of each table
    assert len(parts) == len(set(parts))
    assert declared() ^ set(parts) == set()


def test_nothing_that_runs_with_the_service_is_under_the_gpl() -> None:
    locked = re.findall(
        r"^([\w.-]+)==", (ROOT / "requirements" / "runtime.txt").read_text(), re.MULTILINE
    )
    here = {one.name.lower().replace("_", "-"): one.metadata for one in metadata.distributions()}
    said = {name: licence(here[name]) for name in locked if name in here}

    assert len(said) >= 30
    assert [name for name, words in said.items() if is_gpl(words)] == []


def licence(about: metadata.PackageMetadata) -> str:
    classifiers = about.get_all("Classifier") or []
    stated = [about.get("License-Expression") or "", (about.get("License") or "")[:200]]
    return " ".join([*stated, *(one for one in classifiers if "License" in one)]).lower()


def is_gpl(words: str) -> bool:
    lesser = re.sub(r"gnu lesser general public|lgpl[\w.-]*", "", words)
    return bool(re.search(r"\bgpl", lesser)) or any(name in lesser for name in ON_LICENCE)
