"""Tables of the identity room."""

from identity.levels import DivisionLevel
from identity.models.people import Appointment, Office, Officer, OfficeScope, Post
from identity.models.places import Division, DivisionPath
from identity.models.sign_ins import (
    AccessToken,
    Device,
    DeviceOfficer,
    LoginSession,
    RefreshToken,
    SignInDelay,
)

__all__ = [
    "AccessToken",
    "Appointment",
    "Device",
    "DeviceOfficer",
    "Division",
    "DivisionLevel",
    "DivisionPath",
    "LoginSession",
    "Office",
    "OfficeScope",
    "Officer",
    "Post",
    "RefreshToken",
    "SignInDelay",
]
