"""
What the public may read of a mining right: what its licence says, and nothing of people.

These are the only questions to the register that are asked on nobody's behalf: whoever stands in
front of a mine may know whose it is and until when. They answer with `PublicRight`, which has no
room for anything else, and never with the row itself.
"""

from registry.publishing.faces import (
    PublicRight,
    holder_called,
    public_face,
    published,
    published_by_number,
)

__all__ = [
    "PublicRight",
    "holder_called",
    "public_face",
    "published",
    "published_by_number",
]
