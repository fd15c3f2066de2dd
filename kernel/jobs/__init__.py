"""Durable work: rows written with the data, done after the commit, perhaps twice, never lost."""

from kernel.jobs.periodic import Periodic, enqueue_due
from kernel.jobs.runner import Runner, Work, most_at_once, of_many, resolve
from kernel.jobs.table import (
    Job,
    JobState,
    enqueue,
    enqueue_many,
    note_after_commit,
    on_commit,
)

__all__ = [
    "Job",
    "JobState",
    "Periodic",
    "Runner",
    "Work",
    "enqueue",
    "enqueue_due",
    "enqueue_many",
    "most_at_once",
    "note_after_commit",
    "of_many",
    "on_commit",
    "resolve",
]
