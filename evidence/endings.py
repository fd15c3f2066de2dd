"""What a file may be called when it leaves: by its first bytes, never by its own name."""

from typing import Final

# What a browser may be told a file is; anything else is bytes.
ENDINGS: Final = {
    "application/pdf": "pdf",
    "application/x-subrip": "srt",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/amr-wb": "awb",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "image/avif": "avif",
    "image/gif": "gif",
    "image/heic": "heic",
    "image/heif": "heif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "image/webp": "webp",
    "video/3gpp": "3gp",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
}


def ending(media_type: str) -> str:
    return ENDINGS.get(media_type, "bin")
