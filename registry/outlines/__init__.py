"""
Boundary files as offices exchange them: what they say, where that lies, and what is wrong with it.

Text forms are read by us, everything else by GDAL in a child process. Nothing is repaired in
silence and nothing is shifted: what is in another datum stays there.
"""

from registry.outlines.drafts import Angles, Form, How, Outline
from registry.outlines.grounding import ground
from registry.outlines.refusals import BoundaryRefused
from registry.outlines.telling import refused, told
from registry.outlines.whole import read, read_printed
from registry.outlines.writing import written

__all__ = [
    "Angles",
    "BoundaryRefused",
    "Form",
    "How",
    "Outline",
    "ground",
    "read",
    "read_printed",
    "refused",
    "told",
    "written",
]
