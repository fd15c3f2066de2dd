"""Setting right what is recorded of a holder: its name, its code, and that two records are one."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kernel import audit, events
from kernel.access import Actor
from kernel.clock import day_of
from kernel.errors import Conflict, Forbidden, Unacceptable
from kernel.ids import new_id
from registry import credit_code
from registry.holders import queries
from registry.holders.tables import HolderMerge
from registry.imports.lookups import holders_beyond
from registry.models import Holder, Right


class HolderBeyond(Forbidden):
    code = "registry.holder_beyond"
    zh = "“{name}”另有管辖范围以外的矿业权。请由管辖其全部矿业权的上级单位办理。"
    en = "“{name}” has rights outside your area too. An office that covers all of them must do it."


class PeopleDiffer(Unacceptable):
    code = "registry.people_differ"
    zh = "自然人没有统一社会信用代码，同名的也可能不是同一人，不能合并。请逐件核对矿业权。"
    en = "A person has no credit code, and namesakes may be two. Check their rights one by one."


class HoldersDiffer(Conflict):
    code = "registry.holders_differ"
    zh = "“{name}”登记的信用代码是 {recorded}，不是 {given}，不是同一单位。请核对营业执照。"
    en = "“{name}” is recorded with the code {recorded}, not {given}: they are two. Check both."


class CodeTaken(Conflict):
    code = "registry.credit_code_taken"
    zh = "信用代码 {given} 已登记在另一矿业权人名下。如为同一单位，请合并两条记录。"
    en = "Another holder is recorded with the code {given}. If both are one, merge the records."


class SameRecord(Unacceptable):
    code = "registry.same_record"
    zh = "不能把一条记录与它自己合并。请选择另一条记录。"
    en = "A record cannot be merged with itself. Choose another one."


class NothingGiven(Unacceptable):
    code = "registry.nothing_to_correct"
    zh = "没有填写要更正的内容。请填写名称或者统一社会信用代码。"
    en = "Nothing to correct was given. Give a name or a credit code."


@dataclass(frozen=True, slots=True)
class Correction:
    """What a holder is called, or its code, from now on, and why; None leaves it as it is."""

    name: str | None
    credit_code: str | None
    reason: str


def correct(
    session: Session, actor: Actor, holder_id: uuid.UUID, to: Correction, *, now: dt.datetime
) -> Holder:
    """
    Record another name or code of the same holder.

    Raises `NoSuchHolder`, `HolderBeyond`, `NothingGiven`, `BadCreditCode`, `CodeTaken`,
    `PeopleDiffer`.
    """
    holder = _own(session, actor, holder_id, day_of(now))
    if not to.name and not to.credit_code:
        raise NothingGiven
    changes = dict[str, list[str | None]]()
    if to.name and to.name != holder.name:
        changes["name"], holder.name = [holder.name, to.name], to.name
    code = credit_code.read(to.credit_code) if to.credit_code else holder.credit_code
    if code != holder.credit_code:
        _must_be_free(session, holder, code)
        changes["credit_code"], holder.credit_code = [holder.credit_code, code], code
    if changes:
        session.flush()
        audit.record(
            session,
            actor,
            "registry.holder_corrected",
            holder,
            now=now,
            reason=to.reason,
            **changes,
        )
        rights = session.scalars(queries.all_rights_of(holder.id)).all()
        _pass_on(session, actor, rights, now)
    return holder


def _own(session: Session, actor: Actor, holder_id: uuid.UUID, on: dt.date) -> Holder:
    holder = queries.get_for_update(session, actor, holder_id, on=on)
    if session.scalars(holders_beyond(actor, [holder.id], on=on)).all():
        raise HolderBeyond(name=holder.name)
    return holder


def _must_be_free(session: Session, holder: Holder, code: str | None) -> None:
    if holder.natural_person:
        raise PeopleDiffer
    other = session.scalar(queries.coded(code or ""))
    if other is not None and other.id != holder.id:
        raise CodeTaken(given=code or "")


def merge(
    session: Session,
    actor: Actor,
    holder_id: uuid.UUID,
    merged_id: uuid.UUID,
    given: str,
    reason: str,
    *,
    now: dt.datetime,
) -> Holder:
    """
    Let one record stand for both, by the credit code ``given`` on the papers of both.

    The rights of the other become the first one's. Raises as `correct`, and `HoldersDiffer`,
    `SameRecord`.
    """
    on = day_of(now)
    held = {one: _own(session, actor, one, on) for one in sorted({holder_id, merged_id})}
    kept, merged = held[holder_id], held[merged_id]
    if kept is merged:
        raise SameRecord
    code = credit_code.read(given)
    for one in (kept, merged):
        if one.natural_person:
            raise PeopleDiffer
        if one.credit_code not in {None, code}:
            raise HoldersDiffer(name=one.name, recorded=str(one.credit_code), given=code)
    if merged.credit_code is None:
        _must_be_free(session, kept, code)
    return _merged(session, actor, kept, merged, code, reason, now)


def _merged(
    session: Session,
    actor: Actor,
    kept: Holder,
    merged: Holder,
    code: str,
    reason: str,
    now: dt.datetime,
) -> Holder:
    was = {"name": [merged.name, kept.name], "credit_code": [merged.credit_code, code]}
    merged.credit_code = None
    session.flush()  # the code is one record's alone at any moment
    kept.credit_code = code
    rights = session.scalars(queries.all_rights_of(merged.id)).all()
    for right in rights:
        right.holder_id = kept.id
    made = HolderMerge(
        id=new_id(),
        merged_id=merged.id,
        into_id=kept.id,
        credit_code=code,
        reason=reason,
        officer_id=actor.id,
        office_id=actor.office_id,
        merged_at=now,
    )
    session.add(made)
    _pass_on(session, actor, rights, now)
    for act, row in (
        ("registry.holder_merged", merged),
        ("registry.holder_kept", kept),
        ("registry.merge_recorded", made),
    ):
        audit.record(session, actor, act, row, now=now, reason=reason, **was)
    return kept


def _pass_on(session: Session, actor: Actor, rights: Sequence[Right], now: dt.datetime) -> None:
    """Let phones and boards hear that what they have of these rights is out of date."""
    for right in rights:
        right.changed_at = now
    audit.record_each(session, actor, "registry.right_changed", rights, now=now)
    events.emit_many(session, [("registry.right_changed", right.id) for right in rights], now=now)
