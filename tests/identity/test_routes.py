"""The room through its doors: what is not yours is 404, what you may not do is 403."""

import pytest
from sqlalchemy import func, select

from identity import queries, service
from identity.models import LoginSession, SignInDelay
from identity.policy import Permission
from kernel.clock import day_of
from kernel.clock import now as clock_now

NOW = clock_now()
PASSWORD = "correct horse battery"
API = "/api/identity"
NONE = "01a1fd37-0000-7000-8000-000000000000"


def sign_in(client, login="inspector", password=PASSWORD):
    return client.post(f"{API}/session", json={"login": login, "password": password})


def as_bearer(token):
    return {"Authorization": f"Bearer {token}"}


class TestSession:
    @pytest.mark.usefixtures("inspector")
    def test_the_desk_signs_in_and_out(self, client_as):
        client = client_as(None)
        answer = sign_in(client)
        assert answer.status_code == 200, answer.json
        assert answer.json["token_type"] == "Bearer"
        assert answer.json["officer"]["login"] == "inspector"
        assert [one["name"] for one in answer.json["scope"]] == ["农安县"]
        assert "password_hash" not in answer.text

        mine = as_bearer(answer.json["access_token"])
        assert client.get(f"{API}/me", headers=mine).json["office"]["name"] == "农安县局"
        assert client.delete(f"{API}/session", headers=mine).status_code == 204
        assert client.get(f"{API}/me", headers=mine).status_code == 401

    @pytest.mark.usefixtures("inspector")
    def test_a_refusal_is_remembered_although_the_call_fails(self, client_as, session):
        answers = [sign_in(client_as(None), login, "wrong") for login in ("inspector", "nobody")]

        problems = [{**answer.json, "request_id": ""} for answer in answers]
        assert problems[0] == problems[1]
        assert (problems[0]["status"], problems[0]["code"]) == (401, "identity.sign_in_refused")
        assert session.scalars(select(SignInDelay.failures)).all() == [1, 1]

    @pytest.mark.usefixtures("inspector")
    def test_reuse_ends_the_family_although_the_call_fails(self, client_as, session):
        client = client_as(None)
        old = {"refresh_token": sign_in(client).json["refresh_token"]}
        heard = client.post(f"{API}/session/refresh", json=old)
        used = {"refresh_token": heard.json["refresh_token"]}
        fresh = client.post(f"{API}/session/refresh", json=used)
        assert fresh.status_code == 200

        again = client.post(f"{API}/session/refresh", json=old)
        assert (again.status_code, again.json["code"]) == (401, "identity.session_over")
        mine = as_bearer(fresh.json["access_token"])
        assert client.get(f"{API}/me", headers=mine).status_code == 401
        assert session.scalars(select(LoginSession.end_reason)).all() == ["refresh_token_reused"]

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"login": "inspector"},
            {"login": "inspector", "password": 5},
            {"login": "", "password": "x"},
            {"login": "i" * 61, "password": "x"},
            {"login": "inspector", "password": "x" * 129},
            {"login": "inspector", "password": "x", "office_id": "mine"},
        ],
    )
    def test_a_malformed_sign_in_is_a_problem_by_field(self, client_as, body):
        answer = client_as(None).post(f"{API}/session", json=body)

        assert answer.status_code == 422
        assert answer.mimetype == "application/problem+json"

    def test_a_new_password(self, client_as, inspector):
        body = {"present": PASSWORD, "new": "another long one"}
        assert client_as(inspector).post(f"{API}/me/password", json=body).status_code == 204
        assert sign_in(client_as(None)).status_code == 401
        assert sign_in(client_as(None), password="another long one").status_code == 200

    def test_a_short_password_is_refused(self, client_as, inspector):
        body = {"present": PASSWORD, "new": "short"}
        assert client_as(inspector).post(f"{API}/me/password", json=body).status_code == 422

    def test_ending_other_sessions(self, client_as, inspector):
        elsewhere, here = client_as(inspector), client_as(inspector)

        assert here.post(f"{API}/me/end-other-sessions").json == {"ended": 1}
        assert here.get(f"{API}/me").status_code == 200
        assert elsewhere.get(f"{API}/me").status_code == 401


class TestLocks:
    DOORS = (
        ("get", "/me"),
        ("get", "/divisions?called=x"),
        ("get", "/divisions/1"),
        ("get", "/offices"),
        ("get", "/officers"),
        ("get", f"/officers/{NONE}"),
        ("get", "/posts"),
        ("get", "/devices"),
        ("post", "/officers"),
        ("post", f"/officers/{NONE}/certify"),
        ("post", f"/officers/{NONE}/appoint"),
        ("post", f"/officers/{NONE}/set-password"),
        ("post", f"/officers/{NONE}/dismiss"),
        ("post", "/posts"),
        ("post", f"/posts/{NONE}/grant"),
        ("post", f"/posts/{NONE}/withdraw"),
        ("post", f"/devices/{NONE}/revoke"),
    )

    @pytest.mark.parametrize(("method", "path"), DOORS)
    def test_nobody_gets_past_a_door(self, client_as, method, path):
        assert getattr(client_as(None), method)(API + path).status_code == 401

    @pytest.mark.parametrize("path", [path for method, path in DOORS if method == "post"])
    def test_an_officer_without_powers_is_forbidden_before_the_body_is_read(
        self, client_as, township_officer, path
    ):
        answer = client_as(township_officer).post(API + path, json={"nonsense": 1})

        assert (answer.status_code, answer.json["code"]) == (403, "kernel.forbidden")


class TestScope:
    @pytest.mark.usefixtures("colleague")
    def test_lists_hold_only_what_is_mine(self, client_as, inspector, stranger):
        client = client_as(inspector)

        officers = client.get(f"{API}/officers").json["items"]
        assert {one["login"] for one in officers} == {"inspector", "colleague"}
        for path in ("offices", "posts", "devices"):
            assert str(stranger.office.id) not in client.get(f"{API}/{path}").text

    @pytest.mark.usefixtures("colleague")
    def test_a_list_goes_on_where_it_stopped(self, client_as, inspector):
        client, seen, after = client_as(inspector), [], ""
        while after is not None:
            page = client.get(f"{API}/officers?limit=1{after and '&after=' + after}").json
            seen += [one["login"] for one in page["items"]]
            after = page["next"]

        assert seen == ["colleague", "inspector"]

    @pytest.mark.parametrize(
        ("path", "body"),
        [
            ("officers/{officer}/certify", {"number": "1", "first_day": "2026-01-01",
                                            "last_day": "2027-01-01"}),
            ("officers/{officer}/appoint", {"post_id": "{my_post}"}),
            ("officers/{officer}/set-password", {"password": "long enough now"}),
            ("officers/{officer}/dismiss", None),
            ("officers/{my_officer}/appoint", {"post_id": "{post}"}),
            ("officers", {"name": "新", "login": "new", "password": "long enough now",
                          "post_id": "{post}"}),
            ("posts", {"office_id": "{office}", "name": "岗", "permissions": []}),
            ("posts/{post}/grant", {"permission": "cases.file"}),
            ("posts/{post}/withdraw", {"permission": "cases.file"}),
        ],
    )  # fmt: skip
    @pytest.mark.usefixtures("colleague")
    def test_a_strangers_things_are_not_found(self, client_as, inspector, stranger, path, body):
        theirs = {
            "officer": inspector.officer.id,
            "post": inspector.post.id,
            "office": inspector.office.id,
            "my_post": stranger.post.id,
            "my_officer": stranger.officer.id,
        }
        filled = body and {
            name: value.format(**theirs) if isinstance(value, str) else value
            for name, value in body.items()
        }
        answer = client_as(stranger).post(f"{API}/{path.format(**theirs)}", json=filled)

        assert (answer.status_code, answer.json["code"]) == (404, "kernel.not_found")


class TestPeople:
    def test_a_new_officer_is_enrolled_certified_and_moved(self, client_as, inspector, colleague):
        client = client_as(inspector)
        new = {"name": "新", "login": "new", "password": PASSWORD}
        enrolled = client.post(f"{API}/officers", json=new | {"post_id": colleague.post.id})
        assert enrolled.status_code == 201, enrolled.json
        assert sign_in(client_as(None), "new").status_code == 200

        address = f"{API}/officers/{enrolled.json['id']}"
        days = {"first_day": "2026-01-01", "last_day": "2027-01-01"}
        certified = client.post(f"{address}/certify", json={"number": "07010009"} | days)
        assert certified.json["certificate_to"] == "2027-01-01"
        moved = client.post(f"{address}/appoint", json={"post_id": str(inspector.post.id)})
        assert moved.status_code == 200
        assert client.get(address).json["certificate_no"] == "07010009"

    def test_a_dismissed_officer_is_out(self, client_as, inspector, colleague):
        theirs = client_as(colleague)
        address = f"{API}/officers/{colleague.officer.id}/dismiss"

        assert client_as(inspector).post(address).json["active"] is False
        assert theirs.get(f"{API}/me").status_code == 401

    def test_a_permission_withdrawn_works_at_the_next_request(
        self, client_as, inspector, colleague
    ):
        theirs = client_as(colleague)
        assert theirs.get(f"{API}/officers").status_code == 200
        body = {"permission": Permission.READ}
        address = f"{API}/posts/{colleague.post.id}"
        assert client_as(inspector).post(f"{address}/withdraw", json=body).status_code == 200

        assert theirs.get(f"{API}/officers").status_code == 403
        client_as(inspector).post(f"{address}/grant", json=body)
        assert theirs.get(f"{API}/officers").status_code == 200

    def test_nobody_widens_their_own_post(self, client_as, inspector):
        answer = client_as(inspector).post(
            f"{API}/posts/{inspector.post.id}/grant", json={"permission": "cases.file"}
        )

        assert (answer.status_code, answer.json["code"]) == (403, "identity.own_post")


class TestPhones:
    @pytest.mark.usefixtures("inspector")
    def test_a_lost_phone_is_closed_from_the_desk(self, client_as, begin, colleague, phone, show):
        at = clock_now()
        on_phone = service.sign_in(
            begin, login="inspector", password=PASSWORD, shown=show(phone, at=at), now=at
        )
        desk = client_as(colleague)
        (phone,) = desk.get(f"{API}/devices").json["items"]
        address = f"{API}/devices/{phone['id']}/revoke"
        assert desk.post(address, json={"reason": "丢失"}).json["revoked_reason"] == "丢失"

        theirs = as_bearer(on_phone.access_token)
        assert client_as(None).get(f"{API}/me", headers=theirs).status_code == 401
        again = desk.post(address, json={"reason": "丢失"})
        assert (again.status_code, again.json["code"]) == (409, "identity.already_revoked")


class TestDivisions:
    def test_the_tree_is_walked_downwards(self, client_as, inspector, divisions):
        client = client_as(inspector)
        county = divisions["220122"]
        below = client.get(f"{API}/divisions?under={county.id}").json

        assert [one["name"] for one in below["items"]] == ["农安镇", "伏龙泉镇"]
        assert below["next"] is None
        alone = client.get(f"{API}/divisions/{county.id}").json
        assert [one["code"] for one in alone["path"]] == ["22", "2201", "220122"]

    @pytest.mark.usefixtures("divisions")
    def test_a_search_goes_on_where_it_stopped(self, client_as, inspector):
        client = client_as(inspector)
        first = client.get(f"{API}/divisions?called=220122&limit=2").json
        rest = client.get(f"{API}/divisions?called=220122&after={first['next']}").json

        assert [len(first["items"]), len(rest["items"])] == [2, 2]

    @pytest.mark.parametrize(
        "query", ["", "?under=1&called=x", "?under=-1", f"?under={2**63}", "?called=x&limit=201"]
    )
    def test_a_question_that_is_none_is_a_problem(self, client_as, inspector, query):
        assert client_as(inspector).get(f"{API}/divisions{query}").status_code == 422

    @pytest.mark.parametrize("division_id", [999_999, 2**31, 2**70])
    def test_an_unknown_division_is_not_found(self, client_as, inspector, division_id):
        assert client_as(inspector).get(f"{API}/divisions/{division_id}").status_code == 404


def test_no_door_changes_anything_when_refused(client_as, session, inspector, stranger):
    before = session.scalar(select(func.count()).select_from(LoginSession))
    client_as(None).delete(f"{API}/session")
    client_as(None).post(f"{API}/me/end-other-sessions")

    assert session.scalar(select(func.count()).select_from(LoginSession)) == before
    assert queries.post_of(session, inspector.officer.id, day_of(NOW)) == inspector.post
