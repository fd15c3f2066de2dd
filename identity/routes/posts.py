"""Posts, and what they let their holders do."""

import uuid
from typing import Any, TypedDict

from flask.views import MethodView

from identity import queries, service
from identity.models import Post
from identity.policy import Permission
from identity.routes.door import Page, blueprint, paged, today
from identity.schemas import MakePost, OnePermission, PageQuery, PostOut, PostPage
from kernel.http import current_actor, db_session, now, requires


class _MakePost(TypedDict):
    office_id: uuid.UUID
    name: str
    permissions: list[str]


class _OnePermission(TypedDict):
    permission: str


def _post(post_id: uuid.UUID) -> Post:
    return queries.get_post(db_session(), current_actor(), post_id, today())


@blueprint.route("/posts")
class Posts(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, PostPage)
    def get(self, query: Page) -> dict[str, Any]:
        """List the posts of the offices in scope."""
        return paged(queries.posts_readable_by(current_actor(), today()), Post, query)

    @requires(Permission.ADMINISTER)
    @blueprint.arguments(MakePost)
    @blueprint.response(201, PostOut)
    def post(self, body: _MakePost) -> Post:
        """Make a post in an office, with its permissions."""
        session, actor = db_session(), current_actor()
        return service.make_post(
            session,
            actor,
            queries.get_office(session, actor, body["office_id"], today()),
            name=body["name"],
            permissions=body["permissions"],
            now=now(),
        )


@blueprint.route("/posts/<uuid:post_id>/grant")
class GrantPermission(MethodView):
    @requires(Permission.ADMINISTER)
    @blueprint.arguments(OnePermission)
    @blueprint.response(200, PostOut)
    def post(self, body: _OnePermission, post_id: uuid.UUID) -> Post:
        """Let whoever holds a post do something more."""
        post = _post(post_id)
        return service.grant(db_session(), current_actor(), post, **body, now=now())


@blueprint.route("/posts/<uuid:post_id>/withdraw")
class WithdrawPermission(MethodView):
    @requires(Permission.ADMINISTER)
    @blueprint.arguments(OnePermission)
    @blueprint.response(200, PostOut)
    def post(self, body: _OnePermission, post_id: uuid.UUID) -> Post:
        """Let whoever holds a post do something no longer."""
        post = _post(post_id)
        return service.withdraw(db_session(), current_actor(), post, **body, now=now())
