"""
The phone app at /field/: files made by `make web`, packed once, and answered as they are.

The page itself is asked for anew each time; whatever has its hash in its name may be kept for a
year. Nothing here knows of anybody's data: the app signs in at the doors of field_api.
"""

import mimetypes
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, request, send_file
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from kernel.errors import Refusal
from kernel.http import open_door

FOLDER: Final = Path(__file__).parent / "field_app"
_YEAR_S: Final = 365 * 24 * 3600
_PACKED: Final = (("br", "br"), ("gzip", "gz"))
_TYPES: Final = {".webmanifest": "application/manifest+json", ".js": "text/javascript"}
# Tianditu's pictures are the one thing that comes from elsewhere, and only online.
_ALLOWED: Final = (
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",  # the hash and the PIN are computed by WebAssembly
    "style-src 'self' 'unsafe-inline'",  # Vant sets widths and heights on its elements
    "img-src 'self' data: blob: https://*.tianditu.gov.cn",
    "connect-src 'self' https://*.tianditu.gov.cn",
    "font-src 'self'",
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
)
_POLICY: Final = "; ".join(_ALLOWED)
_PERMISSIONS: Final = (
    "camera=(self), geolocation=(self), microphone=(self), screen-wake-lock=(self), "
    "accelerometer=(self), gyroscope=(self), magnetometer=(self)"
)

blueprint = Blueprint("field_pages", __name__)


class NotBuilt(Refusal):
    status = 503
    code = "field_app.not_built"
    zh = "手机应用尚未构建。请运行 make web 后重启服务。"
    en = "The phone app is not built. Run `make web` and start the service again."


@blueprint.get("/field")
@open_door("it leads to the app, and shows no data of anyone")
def without_slash() -> Response:
    return Response(status=308, headers={"Location": "/field/"})


@blueprint.get("/field/")
@open_door("the app is the same for everyone, and holds no data of anyone")
def start() -> Response:
    return _file("index.html")


@blueprint.get("/field/<path:name>")
@open_door("the app is the same for everyone, and holds no data of anyone")
def file(name: str) -> Response:
    return _file(name)


def _file(name: str) -> Response:
    path = safe_join(str(FOLDER), name)
    if not (FOLDER / "index.html").exists():
        raise NotBuilt
    if path is None or not Path(path).is_file():
        raise NotFound
    response = _packed(Path(path))
    hashed = name.startswith("assets/")
    keep = f"public, max-age={_YEAR_S}, immutable" if hashed else "no-cache"
    response.headers["Cache-Control"] = keep
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Permissions-Policy"] = _PERMISSIONS
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _packed(path: Path) -> Response:
    """Answer with the smallest form the browser reads."""
    media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    for name, suffix in _PACKED:
        packed = path.with_name(f"{path.name}.{suffix}")
        if request.accept_encodings[name] > 0 and packed.exists():
            response = send_file(packed, media_type, conditional=True)
            response.content_encoding = name
            break
    else:
        response = send_file(path, media_type, conditional=True)
    response.vary.add("Accept-Encoding")
    return response
