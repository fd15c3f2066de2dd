"""What is on a phone's disk, opened as its officer's PIN opens it, and by no code of the app."""

import base64
from typing import Any

import orjson
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import load_der_private_key
from playwright.sync_api import Page

_ALL = """
async (store) => {
  const asked = indexedDB.open('kuangxun-field');
  const db = await new Promise((yes) => { asked.onsuccess = () => yes(asked.result) });
  const read = db.transaction(store).objectStore(store).getAll();
  const rows = await new Promise((yes) => { read.onsuccess = () => yes(read.result) });
  db.close();
  const letters = (bytes) => btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(''));
  return JSON.stringify(rows, (_, value) =>
    value instanceof ArrayBuffer || value instanceof Uint8Array
      ? { base64: letters(new Uint8Array(value)) } : value);
}
"""


def rows(page: Page, store: str) -> list[dict[str, Any]]:
    """Return what a store holds, bytes as ``{"base64": …}``."""
    found: list[dict[str, Any]] = orjson.loads(page.evaluate(_ALL, store))
    return found


def _bytes(told: dict[str, str]) -> bytes:
    return base64.b64decode(told["base64"])


def _vault(page: Page, pin: str) -> ec.EllipticCurvePrivateKey:
    wrap = rows(page, "officers")[0]["wrap"]
    key = hash_secret_raw(
        pin.encode(),
        _bytes(wrap["salt"]),
        time_cost=wrap["passes"],
        memory_cost=wrap["memoryKiB"],
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )
    opened = AESGCM(key).decrypt(_bytes(wrap["iv"]), _bytes(wrap["wrapped"]), None)
    vault = load_der_private_key(opened, None)
    assert isinstance(vault, ec.EllipticCurvePrivateKey)
    return vault


def _open(box: dict[str, Any], vault: ec.EllipticCurvePrivateKey, runs: dict[str, bytes]) -> Any:
    other = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), runs[box["run"]])
    shared = vault.exchange(ec.ECDH(), other)
    derived = HKDF(hashes.SHA256(), 32, salt=bytes(32), info=b"kuangxun box").derive(shared)
    return orjson.loads(AESGCM(derived).decrypt(_bytes(box["iv"]), _bytes(box["cipher"]), None))


def sealed(page: Page, pin: str) -> dict[str, dict[str, Any]]:
    """Return the claims under the seals of the items on the phone, by their kind."""
    vault = _vault(page, pin)
    runs = {row["id"]: _bytes(row["publicKey"]) for row in rows(page, "runs")}
    found = {}
    for item in rows(page, "items"):
        body = _open(item["box"], vault, runs)["jws"].split(".")[1]
        found[item["kind"]] = orjson.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return found
