"""Who is asking, and what their post lets them ask for."""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from kernel.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Actor:
    """
    The officer on whose word something is done.

    ``office_id`` is the office of the post they act from; its scope bounds all they see.
    ``device_id`` is the enrolled device of the session, if there is one; ``request_id`` the call
    in which they ask, where one transaction serves several.
    """

    id: uuid.UUID
    office_id: uuid.UUID
    permissions: frozenset[str]
    session_id: uuid.UUID | None = None
    device_id: uuid.UUID | None = None
    request_id: str = ""

    def require(self, permission: StrEnum) -> None:
        """Raise `Forbidden` unless this post holds ``permission``."""
        if permission not in self.permissions:
            raise Forbidden(permission=permission)
