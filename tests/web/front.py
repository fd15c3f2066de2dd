"""The service with another app in front: a version of it can be put there while a phone looks."""

import hashlib
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from server.field_pages import FOLDER

_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}


class Shelf:
    """The app's files, in ``folder``; everything else is asked of ``port``."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = shutil.copytree(FOLDER, folder)
        self.port = port
        self.url = ""

    def put(self, title: str, *, script: str | None = None, whole: bool = True) -> None:
        """Offer a version of its own title; one that is not ``whole`` is of two versions."""
        page = self.folder / "index.html"
        text = (FOLDER / "index.html").read_text().replace("<title>矿巡", f"<title>{title} 矿巡")
        page.write_text(text.replace("assets/main-", script) if script else text)
        listed = json.loads((FOLDER / "shell.json").read_text())["files"]
        digest = hashlib.sha256()
        for name in listed:
            digest.update(name.encode() + (self.folder / name).read_bytes())
        version = digest.hexdigest()[:16]
        (self.folder / "shell.json").write_text(json.dumps({"version": version, "files": listed}))
        if not whole:
            page.write_text(text + "<!-- of the next version -->")


@contextmanager
def shelf(folder: Path, port: int) -> Iterator[Shelf]:
    shown = Shelf(folder, port)
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(shown)) as server:
        shown.url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield shown
        server.shutdown()


def _handler(shown: Shelf) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.removeprefix("/field/").partition("?")[0] or "index.html"
            if not self.path.startswith("/field/"):
                return self._pass()
            path = shown.folder / name
            found = path.is_file()
            kind = _TYPES.get(path.suffix, "application/octet-stream")
            return self._answer(200 if found else 404, path.read_bytes() if found else b"", kind)

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            with closing(HTTPConnection("127.0.0.1", shown.port, timeout=60)) as asked:
                asked.request(self.command, self.path, body, dict(self.headers))
                answer = asked.getresponse()
                said = answer.read()
            kept = {name: value for name, value in answer.getheaders() if name.title() in _KEPT}
            self._answer(answer.status, said, **kept)

        do_POST = do_PATCH = do_HEAD = do_DELETE = _pass  # noqa: N815 (as the library asks)

        def _answer(self, status: int, body: bytes, kind: str = "", **more: str) -> None:
            self.send_response(status)
            headers = {"Content-Type": kind} if kind else more
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            with suppress(ConnectionError):  # whoever asked may have gone on to another page
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's)
            """Say nothing."""

    return Handler


_KEPT = {
    *("Content-Type", "Content-Encoding", "Location", "Etag", "Vary"),
    *("Upload-Offset", "Upload-Length", "Upload-Expires", "Tus-Resumable"),
}
