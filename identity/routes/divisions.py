"""The division tree, which is public, as it stands today."""

from typing import Any, TypedDict

from flask.views import MethodView

from identity import queries
from identity.policy import Permission
from identity.routes.door import blueprint, following, today
from identity.schemas import DivisionPage, DivisionQuery, DivisionWithPath
from kernel.errors import NotFound
from kernel.http import db_session, requires


class _Query(TypedDict, total=False):
    under: int
    called: str
    limit: int
    after: int | None


@blueprint.route("/divisions")
class Divisions(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(DivisionQuery, location="query")
    @blueprint.response(200, DivisionPage)
    def get(self, query: _Query) -> dict[str, Any]:
        """List the administrative divisions under another, or of a name."""
        if "under" in query:
            wanted = queries.children(query["under"], today())
        else:
            wanted = queries.divisions_called(query["called"], today())
        limit = query["limit"]
        found = queries.page_of_divisions(db_session(), wanted, after=query["after"], limit=limit)
        return {"items": found, "next": following([row.id for row in found], limit)}


@blueprint.route("/divisions/<int(max=2147483647):division_id>")
class DivisionById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, DivisionWithPath)
    def get(self, division_id: int) -> dict[str, Any]:
        """Show a division and those above it."""
        session = db_session()
        found = queries.division(session, division_id)
        if found is None:
            raise NotFound
        path = session.scalars(queries.ancestors(division_id, today())).all()
        names = ("id", "code", "name", "level", "valid_from", "valid_to")
        return {name: getattr(found, name) for name in names} | {"path": path}
