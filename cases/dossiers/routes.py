"""The evidence of a case as one file that a court can check with stock tools."""

import uuid
from collections.abc import Sequence

from flask import Response, send_file
from flask.views import MethodView

from cases import service
from cases.dossiers.schemas import DossierOut
from cases.policy import Permission
from evidence.dossier.making import exported
from evidence.dossier.refusals import NoLongerThere
from evidence.dossier.tables import Dossier
from kernel import http
from kernel.body import Blueprint
from kernel.http import current_actor, db_session, now, requires

blueprint = Blueprint("dossiers", __name__, url_prefix="/api/cases", description=__doc__)

_ZIP = "application/zip"


@blueprint.route("/<uuid:case_id>/dossiers")
class Dossiers(MethodView):
    @requires(Permission.EXPORT)
    @blueprint.response(200, DossierOut(many=True))
    def get(self, case_id: uuid.UUID) -> Sequence[Dossier]:
        """List the dossiers that the officer asked for in this case, newest first."""
        return service.dossiers_of(db_session(), current_actor(), case_id, now=now())

    @requires(Permission.EXPORT)
    @blueprint.response(202, DossierOut)
    def post(self, case_id: uuid.UUID) -> Dossier:
        """Ask for a dossier of the case's evidence; it is made in the background."""
        return service.ask_dossier(db_session(), current_actor(), case_id, now=now())


@blueprint.route("/<uuid:case_id>/dossiers/<uuid:dossier_id>")
class DossierById(MethodView):
    @requires(Permission.EXPORT)
    @blueprint.response(200, DossierOut)
    def get(self, case_id: uuid.UUID, dossier_id: uuid.UUID) -> Dossier:
        """Show how far a dossier is."""
        return service.dossier_of(db_session(), current_actor(), case_id, dossier_id, now=now())


@blueprint.route("/<uuid:case_id>/dossiers/<uuid:dossier_id>/download")
class DossierFile(MethodView):
    @requires(Permission.EXPORT, audited=True)
    @blueprint.response(200, {"type": "string", "format": "binary"}, content_type=_ZIP)
    def get(self, case_id: uuid.UUID, dossier_id: uuid.UUID) -> Response:
        """Hand out a dossier that is ready, in ranges if asked; who took it is written down."""
        session, actor = db_session(), current_actor()
        dossier = service.take_dossier(session, actor, case_id, dossier_id, now=now())
        path = exported(http.settings().exports, dossier.id)
        if not path.is_file():
            raise NoLongerThere
        name = f"dossier-{dossier.id}.zip"
        answer = send_file(path, _ZIP, as_attachment=True, download_name=name, conditional=True)
        answer.headers["Cache-Control"] = "private, no-store"
        return answer
