"""An authority and a camera it vouches for, who sign Content Credentials."""

import datetime as dt
import io
import json
from functools import lru_cache
from typing import Any

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_FROM = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
_UNTIL = dt.datetime(2045, 1, 1, tzinfo=dt.UTC)
_NOTHING = dict.fromkeys(
    ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement"), False
) | {"encipher_only": False, "decipher_only": False}
CAPTURED = {"action": "c2pa.created", "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"}  # fmt: skip  # noqa: E501  # an address
GENERATED = {"action": "c2pa.created", "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"}  # fmt: skip  # noqa: E501  # an address


def _name(common: str) -> x509.Name:
    said = {NameOID.ORGANIZATION_NAME: "矿巡测试", NameOID.COMMON_NAME: common}
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in said.items()])


def _certificate(
    subject: str, key: Any, issuer: str, issuer_key: Any, *, is_ca: bool
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not is_ca, key_cert_sign=is_ca, crl_sign=is_ca, **_NOTHING
    )
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(authority, critical=False)
    )
    if not is_ca:
        builder = builder.add_extension(purpose, critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


@lru_cache(maxsize=1)
def _keys() -> tuple[str, str, str]:
    """Certificates of authority and camera, and the camera's key, all as PEM."""
    authority_key, camera_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _certificate("根", authority_key, "根", authority_key, is_ca=True)
    camera = _certificate("执法相机", camera_key, "根", authority_key, is_ca=False)
    key = camera_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return _pem(authority), _pem(camera), key.decode()


def anchors() -> str:
    """Return whom an office would have to trust."""
    return _keys()[0]


def signed(jpeg: bytes, action: dict[str, str] | None = None, remote: str = "") -> bytes:
    """Return a picture with credentials; with an address, the credentials are only there."""
    authority, camera, key = _keys()
    info = c2pa.C2paSignerInfo(b"es256", (camera + authority).encode(), key.encode(), None)
    manifest = {
        "claim_generator_info": [{"name": "kuangxun-tests", "version": "1"}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [action or CAPTURED]}}],
    }
    with c2pa.Signer.from_info(info) as signer, c2pa.Builder(json.dumps(manifest)) as builder:
        if remote:
            builder.set_no_embed()
            builder.set_remote_url(remote)
        out = io.BytesIO()
        builder.sign(signer, "image/jpeg", io.BytesIO(jpeg), out)
    return out.getvalue()
