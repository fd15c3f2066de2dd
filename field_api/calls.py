"""A call of a phone: who brought what, and what has become of each item."""

import uuid
from collections.abc import Sequence
from typing import Any

from field_api.drafts import Arrival, draft


class Call:
    """The items of one call, ``made`` of them in order and ``unique`` by digest."""

    def __init__(self, arrival: Arrival, submitted: Sequence[Any]) -> None:
        self.arrival = arrival
        self._submitted = submitted
        self.begin_again()

    def begin_again(self) -> None:
        """Forget what was made of the items so far."""
        self.made = [draft(item) for item in self._submitted]
        self.unique = list({one.digest: one for one in self.made}.values())

    def records(self) -> int:
        """Return how many items the call holds."""
        return len(self.made)

    def ids(self) -> set[uuid.UUID]:
        """Return the ids that its records claim."""
        return {one.id for one in self.made if one.id}
