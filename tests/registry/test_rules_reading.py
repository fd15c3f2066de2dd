"""A file of rules may say only what rules can say."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.reading import BadRule, read, read_rule

GOOD: dict[str, Any] = {
    "id": "jilin.example",
    "level": "province",
    "province": "22",
    "from": "2024-01-01",
    "severity": "hint",
    "when": [{"is": "missing", "of": "scale"}],
    "zh": "{name}没有登记生产规模。",
    "en": "The scale of {name} is not recorded.",
    "cites": {"statute": "吉国土资发〔2010〕6号", "article": "二（二）"},
}


def test_a_good_rule_is_read() -> None:
    rule = read_rule(GOOD)

    assert (rule.id, rule.province, rule.kinds) == (
        "jilin.example",
        "22",
        {"mining", "exploration"},
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"when": [{"is": "eval", "of": "scale"}]},
        {"when": [{"is": "missing", "of": "password_hash"}]},
        {"when": [{"is": "before", "of": "scale", "than": "today"}]},
        {"when": [{"is": "before", "of": "valid_to", "than": "2024-01-01; DROP"}]},
        {"when": [{"is": "longer", "of": "valid_to", "since": "valid_from", "years": True}]},
        {"when": [{"is": "differs", "of": "area_km2", "from": "drawn_km2", "percent": -1}]},
        {"when": [{"is": "missing", "of": "scale", "or": "else"}]},
        {"when": [{"is": "says", "of": "scale", "words": "大型"}]},
        {"when": []},
        {"when": None},
        {"zh": "{name.__class__}"},
        {"zh": "{name!r}"},
        {"zh": "{0}"},
        {"zh": ""},
        {"from": "yesterday"},
        {"to": "2023-01-01"},
        {"province": ""},
        {"level": "base"},
        {"severity": "fatal"},
        {"kinds": ["water"]},
        {"dated_by": "name"},
        {"cites": {"statute": "", "article": "一"}},
        {"cites": {}},
        {"run": "rm"},
        {"id": "x" * 81},
    ],
)
def test_what_a_rule_cannot_say_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadRule):
        read_rule({**GOOD, **wrong})


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(BadRule):
        read(json.dumps({"rules": [GOOD, GOOD]}))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"rules": 1}', '{"rules": [1]}', "[" * 9999])
def test_what_is_no_file_of_rules_is_refused(content: str) -> None:
    with pytest.raises(BadRule):
        read(content)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["is", "of", "a"]), inner)
    ),
    max_leaves=6,
)


@given(st.sampled_from(sorted(GOOD)), _JSON)
def test_anything_else_is_read_or_refused(name: str, value: Any) -> None:
    with contextlib.suppress(BadRule):
        assert read_rule({**GOOD, name: value}).when
