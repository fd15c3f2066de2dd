"""Tables of the signboards room."""

from signboards.models.acts import BoardAct, Contradiction
from signboards.models.boards import Signboard
from signboards.models.checks import SignboardCheck
from signboards.models.rectifications import Rectification

__all__ = ["BoardAct", "Contradiction", "Rectification", "Signboard", "SignboardCheck"]
