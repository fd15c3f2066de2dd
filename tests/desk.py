"""A signed-in browser at an officer's desk."""

from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient


@dataclass
class Desk:
    """A signed-in browser."""

    client: FlaskClient
    token: str = "whoever"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}

    def get(self, path: str, status: int = 200) -> Any:
        answer = self.client.get(path, headers=self.headers)
        assert answer.status_code == status, answer.get_json()
        return answer.get_json()

    def post(self, path: str, status: int, **body: Any) -> Any:
        answer = self.client.post(path, json=body, headers=self.headers)
        assert answer.status_code == status, answer.get_json()
        return answer.get_json()

    def take(self, path: str, **body: Any) -> bytes:
        """Return a file that a door gives out."""
        answer = self.client.post(path, json=body, headers=self.headers)
        assert answer.status_code == 200, answer.get_json()
        return answer.data

    def export(self, path: str, **body: Any) -> str:
        answer = self.client.post(path, json=body, headers=self.headers)
        assert (answer.status_code, answer.content_type) == (200, "application/jose")
        return answer.text
