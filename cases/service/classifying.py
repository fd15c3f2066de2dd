"""Where the table of classes is silent, the city says which class a case is in, and signs it."""

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from cases import classes, policy, queries
from cases.classes import TwoRatesClass
from cases.models import Case
from cases.refusals import ClassIsDefined
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of


def classify(
    session: Session,
    actor: Actor,
    case_id: uuid.UUID,
    klass: TwoRatesClass,
    reason: str,
    *,
    now: dt.datetime,
) -> Case:
    """Put the case into ``klass``; only where no class is defined for its offence."""
    case = queries.get_for_update(session, actor, case_id, day_of(now))
    above = queries.is_seated_below(session, actor, case.office_id, day_of(now))
    policy.must_be_above(is_above=above)
    defined = classes.class_of(case.offence, day_of(case.filed_at))
    if defined is not None:
        raise ClassIsDefined(klass=defined)
    before = case.two_rates_class
    case.classify(klass, actor.id, reason, now)
    audit.record(session, actor, "cases.classified", case, now=now, before=before)
    return case
