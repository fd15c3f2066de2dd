"""What the command line tells of the register: its rules, who breaks them, chains of numbers."""

import datetime as dt
import json
import sys
from collections import Counter
from contextlib import closing
from dataclasses import asdict
from typing import Any

import click

from kernel import clock
from kernel.clock import day_of
from kernel.db import reading
from registry import licence
from registry.numbers import chains
from registry.policy import Permission
from registry.rules import checking, ruleset
from registry.rules.checking import Checked
from server import settings
from server.commands import refusing
from server.house import House
from server.officers import actor_called

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("findings")
@click.option("--login", required=True, help="The officer whose office's area is looked through.")
@click.option("--on", "day", type=_DAY, help="By the rules and dates of that day; today.")
def list_findings(login: str, day: dt.datetime | None) -> None:
    """Say what is wrong with the rights of an area: a line of JSON for each finding."""
    with closing(House(settings.read())) as house:
        counts = refusing(lambda: _tell_all(house, login, day.date() if day else None))
    sys.exit(1 if counts else 0)


def _tell_all(house: House, login: str, day: dt.date | None) -> Counter[str]:
    counts = Counter[str]()
    now = clock.now()
    with reading(house.sessions) as session:
        actor = actor_called(session, login, now)
        actor.require(Permission.READ)
        on, today = day or day_of(now), day_of(now)
        for checked in checking.check_all(session, actor, on=on, today=today):
            for line in _lines(checked):
                counts[line["severity"]] += 1
                click.echo(json.dumps(line, ensure_ascii=False))
        version = ruleset.known(session).version
    click.echo(f"规则 rules {version}: {dict(counts)}", err=True)
    return counts


def _lines(checked: Checked) -> list[dict[str, Any]]:
    right = {"right_id": str(checked.right.id), "licence_no": checked.right.licence_no}
    return [
        {
            **right,
            "rule": found.rule.id,
            "severity": found.rule.severity.value,
            "zh": found.sentence("zh"),
            "en": found.sentence("en"),
            "cites": asdict(found.rule.cites),
        }
        for found in checked.findings
    ]


@click.command("rules")
@click.option("--on", "day", type=_DAY, help="Those that may hold on that day; today.")
def list_rules(day: dt.datetime | None) -> None:
    """List the rules the register is held against: a line each, with its source."""
    with closing(House(settings.read())) as house, reading(house.sessions) as session:
        known = ruleset.known(session)
    for rule in known.perhaps(day.date() if day else day_of(clock.now())):
        since = f"{rule.valid_from}.." + (str(rule.valid_to) if rule.valid_to else "")
        source = f"{rule.cites.statute} {rule.cites.article}"
        click.echo(f"{rule.id:34} {rule.severity:8} {since:23} {source}")


@click.command("chain")
@click.argument("number")
@click.option("--login", required=True, help="The officer who asks; of their office's area.")
def tell_chain(number: str, login: str) -> None:
    """Say what a licence number was before and became: a line of JSON for each step."""
    with closing(House(settings.read())) as house:
        refusing(lambda: _tell_chain(house, licence.describe(number)["number"], login))


def _tell_chain(house: House, number: str, login: str) -> None:
    now = clock.now()
    with reading(house.sessions) as session:
        actor = actor_called(session, login, now)
        actor.require(Permission.READ)
        found = chains.chain(session, actor, number, on=day_of(now))
    for link in found.links:
        click.echo(json.dumps(_step(link), ensure_ascii=False))
    click.echo(" → ".join(found.numbers), err=True)


def _step(link: chains.Link) -> dict[str, Any]:
    return {
        "from": link.from_number,
        "to": link.to_number,
        "kind": link.kind.value,
        "changed_on": link.changed_on.isoformat() if link.changed_on else None,
        "note": link.note,
        "file": link.file,
    }
