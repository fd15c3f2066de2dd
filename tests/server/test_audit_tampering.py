"""
Somebody with every right over database and disk changes a thing; one command names each of them.

They take the guards off first, as the owner of the tables can. A head that was mailed away is all
that is held against them.
"""

import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import text

from kernel.db import reading, writing
from tests.server.served import Installation
from tests.server.test_audit_head import by_hand, head

__all__ = ["head"]
Told = set[tuple[str, ...]]


def told(installation: Installation, head: Path) -> Told:
    """Return the words of each line of ``audit verify --head``, with an exit code that fits."""
    done = installation.invoke("audit", "verify", "--head", head)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    lines = {tuple(line.split()) for line in done.stdout.splitlines()}
    assert done.exit_code == 1, done.output
    return lines


def ask(installation: Installation, question: str) -> list[tuple[str, ...]]:
    """Return rows as text; ids as the service writes them, whichever database this is."""
    with installation.house() as house, reading(house.sessions) as session:
        rows = session.connection().execute(text(question)).all()
    return [tuple(_dashed(str(value)) for value in row) for row in rows]


def _dashed(value: str) -> str:
    bare = len(value) == 32 and all(letter in "0123456789abcdef" for letter in value)
    cuts = (0, 8, 12, 16, 20, 32)
    parts = (value[a:b] for a, b in pairwise(cuts))
    return "-".join(parts) if bare else value


def stored(installation: Installation, sha256: str) -> Path:
    (path,) = (installation.data / "evidence" / "objects").rglob(sha256)
    return path


def items(installation: Installation) -> dict[str, str]:
    """Return items of evidence by the hash of their bytes, no two with the same."""
    rows = ask(installation, "select sha256, id from manifest_files where arrived_at is not null")
    return {sha256: item for sha256, item in rows if [s for s, _ in rows].count(sha256) == 1}


def write(path: Path, content: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(content)


def test_nobody_did_anything(installation: Installation, head: Path) -> None:
    done = installation.invoke("audit", "verify", "--head", head)

    assert (done.exit_code, done.stdout.split()[0]) == (0, "审计记录完整"), done.output


@pytest.mark.parametrize(
    ("table", "edit"),
    [
        ("cases", "update cases set party_name = '某某砂场' where id = :id"),
        ("clues", "update clues set description = '无' where id = :id"),
        ("sealed_records", "update sealed_records set received_at = sealed_at where id = :id"),
        ("manifest_files", "update manifest_files set arrived_at = null where id = :id"),
    ],
)
def test_an_edited_row_is_named(
    installation: Installation, head: Path, table: str, edit: str
) -> None:
    about = f"select subject_id from audit_lines where subject_table = '{table}' limit 1"  # noqa: S608 (our own name)
    ((row,),) = ask(installation, about)
    bare = row if _is_postgresql(installation) else row.replace("-", "")

    by_hand(installation, edit.replace(":id", f"'{bare}'"))

    assert ("row_changed", f"{table}/{row}") in told(installation, head)


def test_a_deleted_row_is_named(installation: Installation, head: Path) -> None:
    ((citation,),) = ask(installation, "select id from case_citations limit 1")
    bare = citation if _is_postgresql(installation) else citation.replace("-", "")

    by_hand(installation, f"delete from case_citations where id = '{bare}'")  # noqa: S608 (our own id)

    assert told(installation, head) == {("row_missing", f"case_citations/{citation}")}


def _is_postgresql(installation: Installation) -> bool:
    return installation.database_url.startswith("postgresql")


def test_two_rows_whose_contents_were_swapped_are_both_named(
    installation: Installation, head: Path
) -> None:
    (one, first), (two, second) = list(items(installation).items())[:2]
    ids = [i if _is_postgresql(installation) else i.replace("-", "") for i in (first, second)]

    by_hand(
        installation,
        f"update manifest_files set sha256 = '{two}' where id = '{ids[0]}'",  # noqa: S608 (our own ids)
        f"update manifest_files set sha256 = '{one}' where id = '{ids[1]}'",  # noqa: S608 (our own ids)
    )

    expected = {("row_changed", f"manifest_files/{item}") for item in (first, second)}
    assert expected <= told(installation, head)


def test_files_swapped_on_the_disk_are_both_named(installation: Installation, head: Path) -> None:
    (one, first), (two, second) = list(items(installation).items())[:2]
    paths = stored(installation, one), stored(installation, two)
    contents = [path.read_bytes() for path in paths]
    write(paths[0], contents[1])
    write(paths[1], contents[0])

    assert told(installation, head) == {
        ("file_changed", one, f"manifest_files/{first}"),
        ("file_changed", two, f"manifest_files/{second}"),
    }


def test_an_edited_and_a_deleted_file_are_named(installation: Installation, head: Path) -> None:
    (one, first), (two, second) = list(items(installation).items())[:2]
    flipped = bytearray(stored(installation, one).read_bytes())
    flipped[len(flipped) // 2] ^= 1
    write(stored(installation, one), bytes(flipped))
    stored(installation, two).unlink()

    assert told(installation, head) == {
        ("file_changed", one, f"manifest_files/{first}"),
        ("file_missing", two, f"manifest_files/{second}"),
    }


def test_a_file_replaced_together_with_every_row_that_names_it_is_named(
    installation: Installation, head: Path
) -> None:
    """A picture is put in another's place, its hash into all rows: the line remembers the row."""
    (one, first), *_ = items(installation).items()
    path = stored(installation, one)
    other = "ab" * 32
    by_hand(
        installation,
        f"update manifest_files set sha256 = '{other}' where sha256 = '{one}'",  # noqa: S608 (a hash)
    )
    path.parent.chmod(0o700)
    shutil.copy(path, path.with_name(other))

    named = told(installation, head)
    assert ("row_changed", f"manifest_files/{first}") in named


def test_a_line_edited_deleted_or_swapped_is_named(installation: Installation, head: Path) -> None:
    rows = ask(
        installation,
        "select line_id from audit_leaves where tree_index in (3, 5, 7, 9) order by tree_index",
    )
    edited, gone, left, right = (line for (line,) in rows)
    plain = {i: i if _is_postgresql(installation) else i.replace("-", "") for (i,) in rows}

    by_hand(
        installation,
        f"update audit_lines set act = 'forged' where id = '{plain[edited]}'",  # noqa: S608 (our own ids)
        f"delete from audit_lines where id = '{plain[gone]}'",  # noqa: S608 (our own ids)
    )
    with installation.house() as house, writing(house.sessions) as session:
        swap = (
            "update audit_lines set details = (select details from audit_lines o where o.id = {})"
            " , act = (select act from audit_lines o where o.id = {}), row_digest = '{}'"
            " where id = {}"
        )
        for here, there, digest in ((left, right, "a"), (right, left, "b")):
            names = (f"'{plain[there]}'", f"'{plain[there]}'", digest * 64, f"'{plain[here]}'")
            session.connection().exec_driver_sql(swap.format(*names))

    assert told(installation, head) >= {
        ("line_changed", f"audit_lines/{edited}"),
        ("line_missing", f"audit_lines/{gone}"),
        ("line_changed", f"audit_lines/{left}"),
        ("line_changed", f"audit_lines/{right}"),
    }
