"""
The newest signed head of the audit log, for anybody to keep.

Who keeps one can later tell, with `kuangxun audit verify --head`, whether the log still is what it
was. It says how many lines there are, their root and the time, and nothing of any line.
"""

import orjson
from flask import Response
from flask.views import MethodView

from field_api import schemas
from kernel import audit
from kernel.body import Blueprint
from kernel.errors import NotFound
from kernel.http import db_session, open_door

blueprint = Blueprint("heads", __name__, url_prefix="/api/audit", description=__doc__)

_CACHE = "public, max-age=60"


class NoHeadYet(NotFound):
    code = "field.no_head_yet"
    zh = "审计日志还没有签名树头。请稍后再取（首次封存后约五分钟内生成）。"
    en = "The audit log has no signed head yet. Ask again some five minutes after it first grew."


@blueprint.route("/head")
class Head(MethodView):
    @open_door("a head is made to be kept by others, and tells of no line")
    @blueprint.response(200, schemas.HeadOut)
    @blueprint.alt_response(404, response="refused_404")
    def get(self) -> Response:
        """The newest signed head of the audit log."""
        signed = db_session().scalar(audit.newest_signed())
        if signed is None:
            raise NoHeadYet
        body = orjson.dumps({"head": signed.jws})
        return Response(body, content_type="application/json", headers={"Cache-Control": _CACHE})
