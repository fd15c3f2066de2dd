"""
What the database must not be able to tell: texts encrypted with a key kept beside it.

The key file holds one Fernet key a line. The first encrypts, all decrypt, so that a key is
changed by putting a new line on top.
"""

from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from kernel.errors import Refusal
from kernel.keyfile import kept


class KeyLost(Refusal):
    status = 500
    code = "kernel.key_lost"
    zh = "解密所需的密钥不在服务器上，内容无法打开。请联系管理员从备份恢复密钥文件。"
    en = "The key that opens this is not here. Ask the administrator to restore it from backup."


class Safe:
    """Seals texts, and opens what was sealed with any of its keys."""

    def __init__(self, keys: MultiFernet) -> None:
        self._keys = keys

    def seal(self, words: str) -> bytes:
        return self._keys.encrypt(words.encode())

    def open(self, sealed: bytes) -> str:
        """Raise `KeyLost` if none of the keys opens it."""
        try:
            return self._keys.decrypt(sealed).decode()
        except InvalidToken:
            raise KeyLost from None


@lru_cache(maxsize=8)
def safe(path: Path) -> Safe:
    """Return the safe whose keys are in ``path``, made on first use, for its owner alone."""
    keys = kept(path, Fernet.generate_key)
    return Safe(MultiFernet([Fernet(line) for line in keys.split()]))
