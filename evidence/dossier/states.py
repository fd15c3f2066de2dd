"""The life of a dossier: asked for, made, and taken away again."""

from enum import StrEnum

from kernel.lifecycle import Lifecycle


class DossierState(StrEnum):
    ASKED = "asked"  # a job is at it, or will be
    READY = "ready"
    FAILED = "failed"  # the reason says why; ask for another
    EXPIRED = "expired"  # its file is deleted; ask for another


LIFECYCLE = Lifecycle(
    {
        DossierState.ASKED: frozenset({DossierState.READY, DossierState.FAILED}),
        DossierState.READY: frozenset({DossierState.EXPIRED}),
        DossierState.FAILED: frozenset(),
        DossierState.EXPIRED: frozenset(),
    }
)
