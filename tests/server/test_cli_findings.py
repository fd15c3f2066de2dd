"""What the command line tells of rules and of who breaks them."""

import json
from pathlib import Path

from registry.rules import ruleset
from tests.server.served import Installation


def test_each_finding_of_an_area_is_a_line(installation: Installation) -> None:
    done = installation.invoke("registry", "findings", "--login", "officer")

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 1
    assert {"licence_no", "rule", "severity", "zh", "en", "cites"} < lines[0].keys()
    assert {line["rule"] for line in lines} <= {rule.id for rule in ruleset.present().rules}
    assert ruleset.present().version in done.stderr


def test_a_day_before_any_rule_has_no_findings(installation: Installation) -> None:
    done = installation.invoke("registry", "findings", "--login", "registrar", "--on", "2009-12-31")

    assert (done.exit_code, done.stdout) == (0, "")


def test_only_officers_who_read_the_register_are_told(installation: Installation) -> None:
    done = installation.invoke("registry", "findings", "--login", "nobody-by-that-name")

    assert done.exit_code == 1
    assert "nobody-by-that-name" in done.stderr


def test_the_rules_of_a_day_are_listed(installation: Installation) -> None:
    then = installation.invoke("registry", "rules", "--on", "2016-01-01").stdout
    now = installation.invoke("registry", "rules").stdout

    assert "law.mining_licence_void" in then
    assert "law.mining_licence_void" not in now
    assert "矿产资源法 第二十四条第四款" in now


def test_a_chain_is_told_step_by_step(installation: Installation, tmp_path: Path) -> None:
    file = tmp_path / "rights.csv"
    file.write_text("证号,曾用证号\nC2206052021037100000001,2206050520001\n")
    installation.invoke("registry", "import", file, "--login", "registrar")

    told = installation.invoke("registry", "chain", "2206050520001", "--login", "registrar")
    unknown = installation.invoke("registry", "chain", "2206050520002", "--login", "registrar")

    step = json.loads(told.stdout)
    assert (step["kind"], step["file"]) == ("renumbered", "rights.csv")
    assert "2206050520001 → C2206052021037100000001" in told.stderr
    assert (unknown.exit_code, unknown.stdout) == (0, "")
