"""Phones of the officers within the actor's scope."""

import uuid
from typing import Any, TypedDict

from flask.views import MethodView

from identity import queries, service
from identity.models import Device
from identity.policy import Permission
from identity.routes.door import Page, blueprint, paged, today
from identity.schemas import DeviceOut, DevicePage, PageQuery, Revoke
from kernel.http import current_actor, db_session, now, requires


class _Revoke(TypedDict):
    reason: str


@blueprint.route("/devices")
class Devices(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, DevicePage)
    def get(self, query: Page) -> dict[str, Any]:
        """List the devices of officers in the office's scope."""
        return paged(queries.devices_readable_by(current_actor(), today()), Device, query)


@blueprint.route("/devices/<uuid:device_id>/revoke")
class RevokeDevice(MethodView):
    @requires(Permission.REVOKE_DEVICES)
    @blueprint.arguments(Revoke)
    @blueprint.response(200, DeviceOut)
    def post(self, body: _Revoke, device_id: uuid.UUID) -> Device:
        """Revoke a lost device: it can send nothing more, what it sent stays valid."""
        return service.revoke_device(db_session(), current_actor(), device_id, **body, now=now())
