"""
SM3 (GB/T 32905-2016) of stored files, beside the SHA-256 by which they are kept and found.

At some 220 MB/s, a tenth of SHA-256's rate, it stays off the way in; a job works it out later.
"""

from typing import BinaryIO, Final

from cryptography.hazmat.primitives.hashes import SM3, Hash

_BLOCK: Final = 1 << 20


def sm3_of(file: BinaryIO) -> str:
    """Return the SM3 (hex) of what is left to read in ``file``."""
    running = Hash(SM3())
    while block := file.read(_BLOCK):
        running.update(block)
    return running.finalize().hex()
