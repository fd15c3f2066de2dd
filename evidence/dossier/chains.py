"""The custody chain of each item: for people as text, for machines as lines, for anybody proved."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import orjson
from sqlalchemy.orm import Session

from evidence.dossier.bag import Draft
from evidence.dossier.exhibits import Exhibit
from evidence.dossier.log import write_line
from evidence.dossier.words import instant
from evidence.service.chain import CustodyEntry, custody_chains
from kernel import audit
from kernel.audit import Head, Proof

_UNPROVED: Final = "（封入日志树之前导出，无证明）"
_MOST_SHOWN: Final = 12  # entries the printed index names of a chain; the files have all


class Chains:
    """Writes chains into a bag, each line with its proof under ``head``."""

    def __init__(self, session: Session, draft: Draft, head: Head) -> None:
        self._session = session
        self._draft = draft
        self._head = head

    def write(self, exhibits: Sequence[Exhibit]) -> dict[int, list[str]]:
        """Write every chain; return what the index is to say of each, by the item's number."""
        chains = custody_chains(self._session, [one.item for one in exhibits])
        lines = {entry.line_id: entry.line for chain in chains.values() for entry in chain}
        proofs = audit.inclusion(self._session, list(lines), self._head.tree_size)
        places = {
            line_id: write_line(self._draft, lines[line_id], proof)
            for line_id, proof in proofs.items()
        }
        for one in exhibits:
            chain = chains[one.item.id]
            path = f"custody/{one.number:04}"
            self._draft.write(f"{path}.jsonl", b"".join(_rows(chain, places)))
            self._draft.write(f"{path}.txt", "".join(f"{line}\n" for line in _text(chain, places)))
        return {one.number: _summary(chains[one.item.id], proofs) for one in exhibits}


def _rows(chain: Iterable[CustodyEntry], places: Mapping[uuid.UUID, str]) -> Iterable[bytes]:
    for entry in chain:
        said = {
            "act": entry.act,
            "at": entry.at,
            "officer": entry.actor_name,
            "office": entry.office_name,
            "line": places.get(entry.line_id),
            "line_id": entry.line_id,
            "row_digest": entry.digest,
            "details": entry.details,
        }
        yield orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE)


def _text(chain: Iterable[CustodyEntry], places: Mapping[uuid.UUID, str]) -> Iterable[str]:
    for entry in chain:
        place = places.get(entry.line_id)
        proved = f"log/lines/{place}" if place else _UNPROVED
        yield f"{_sentence(entry)}　{proved}"


def _sentence(entry: CustodyEntry) -> str:
    who = f"{entry.actor_name}（{entry.office_name}）" if entry.office_name else entry.actor_name
    return f"{instant(entry.at)}　{entry.act_zh}　{who}"


def _summary(chain: Sequence[CustodyEntry], proofs: Mapping[uuid.UUID, Proof]) -> list[str]:
    proved = sum(entry.line_id in proofs for entry in chain)
    said = [_sentence(entry) for entry in chain]
    if len(said) > _MOST_SHOWN:
        half = _MOST_SHOWN // 2
        said = [*said[:half], f"……其余 {len(said) - 2 * half} 项见 data/custody", *said[-half:]]
    return [*said, f"共 {len(chain)} 项，{proved} 项附日志树证明。"]
