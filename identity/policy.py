"""What a post may be allowed to do in this room, and who may do it to whom."""

from enum import StrEnum


class Permission(StrEnum):
    OWN = "identity.own"  # one's own account; whoever is signed in holds it
    READ = "identity.read"  # divisions, and the officers, posts and devices within one's scope
    ADMINISTER = "identity.administer"  # enrol, appoint, change what a post may do
    REVOKE_DEVICES = "identity.revoke_devices"
