"""Habits that nobody has to remember, because they are held here."""

import ast
import re
from importlib import import_module

from kernel.errors import Refusal
from kernel.jobs import resolve
from kernel.lifecycle import Lifecycle
from server import wiring
from tests.house.source import ROOT, calls, in_rooms, name_of, tracked, tree

AMBIENT = ("datetime.now", "utcnow", "date.today", "os.environ", "flask.g", "current_user")
AT_THE_EDGE = {
    "kernel/clock.py": "the only place that asks what time it is",
    "kernel/http.py": "the edge itself",
    "server/settings.py": "the only reader of the environment",
    "server/demo/phone.py": "a phone, which has a clock of its own",
}
BAD_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|managers?|misc)\.py$")


def room_modules() -> list[str]:
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in in_rooms()
    ]


def test_nothing_commits_but_the_edge() -> None:
    stray = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in in_rooms()
        for call in calls(path)
        if name_of(call) == "commit" and str(path.relative_to(ROOT)) not in AT_THE_EDGE
    ]

    assert stray == []


def test_nothing_is_ambient_below_the_edge() -> None:
    stray = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in in_rooms()
        if str(path.relative_to(ROOT)) not in AT_THE_EDGE
        for word in AMBIENT
        if word in path.read_text()
    ]

    assert stray == []


def test_every_job_named_by_a_string_is_a_function_that_exists() -> None:
    named = {
        argument.value
        for path in in_rooms()
        for call in calls(path)
        if name_of(call) in {"enqueue", "enqueue_many", "Periodic"}
        for argument in ast.walk(call)
        if isinstance(argument, ast.Constant)
        and isinstance(argument.value, str)
        and re.fullmatch(r"[a-z_]+(\.[a-z_]+)*\.jobs\.[a-z_]+", argument.value)
    }
    named |= {hearer for hearers in wiring.HEARERS.values() for hearer in hearers}

    assert len(named) >= 5
    assert all(callable(resolve(name)) for name in named)


def test_every_event_heard_is_emitted_somewhere() -> None:
    written = "\n".join(path.read_text() for path in in_rooms() if path.parent.name != "server")
    unheard = [
        name
        for name in wiring.HEARERS
        if name not in written and not name.startswith("evidence.")  # named after the record's kind
    ]

    assert unheard == []


def test_every_refusal_has_a_code_of_its_own_and_both_languages() -> None:
    for module in room_modules():
        import_module(module)
    kinds = [kind for kind in _below(Refusal) if not kind.__module__.startswith("test")]
    codes = [kind.code for kind in kinds if "code" in vars(kind)]

    assert len(codes) == len(set(codes)) >= 20
    for kind in kinds:
        if "code" in vars(kind):
            assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", kind.code), kind
            assert re.search(r"[\u4e00-\u9fff]", kind.zh), kind
            assert re.search(r"[a-z]{3}", kind.en), kind
            assert _facts(kind.zh) == _facts(kind.en), kind


def _below(kind: type[Refusal]) -> list[type[Refusal]]:
    return [deep for sub in kind.__subclasses__() for deep in (sub, *_below(sub))]


def _facts(sentence: str) -> set[str]:
    """Return the facts a sentence names; one told in both languages is one fact."""
    return {re.sub(r"_?(zh|en)$", "", name) for name in re.findall(r"{(\w+)}", sentence)}


def test_rooms_have_no_drawer_for_odds_and_ends() -> None:
    assert [str(p) for p in tracked() if BAD_NAMES.search(p.name)] == []


def test_every_room_has_a_caption() -> None:
    assert [str(path) for path in in_rooms() if not ast.get_docstring(tree(path))] == []


def test_every_life_begins_somewhere_and_can_end() -> None:
    lives = [
        life
        for name in room_modules()
        if name.endswith("states")
        for life in vars(import_module(name)).values()
        if isinstance(life, Lifecycle)
    ]

    assert len(lives) >= 6
    for life in lives:
        assert any(life.is_final(state) for state in life.moves)


def test_the_project_speaks_of_itself_alone() -> None:
    # Spelled so that this file, too, can be held to it.
    hosts = re.compile(
        r"py[p]i\.org|python[h]osted\.org|npm[j]s\.(org|com)|deb\.[d]ebian\.org|/[w]ork/|/[f]arm/"
    )
    told = [
        str(path.relative_to(ROOT))
        for suffix in (".py", ".md", ".txt", ".toml", ".sh", ".html", ".yml", "Makefile")
        for path in tracked(suffix)
        if hosts.search(path.read_text())
    ]

    assert told == []
