"""How each value of an authority profile is read and what it may be."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from asn1crypto import pem, x509

from desktop.errors import InputInvalid
from desktop.model.authority import Flow, IssuerEntry

__all__ = [
    "CHANNELS",
    "OPERATION",
    "READERS",
    "REQUIRED",
    "BadValueError",
    "Reader",
    "check_private",
]

Reader = Callable[[str, Any], Any]

#: Values without which no authority can be spoken to.
REQUIRED = (
    "name",
    "mode",
    "system",
    "service",
    "service_address",
    "operator_name",
    "operator_bin",
    "operator_address",
    "base_url",
    "cmp_url",
    "recipient",
    "anchors",
    "issuers",
    "operator_certificate",
    "schemes",
    "default_scheme",
    "regime",
)

LANGUAGES = ("kk", "ru", "en")
RECIPIENT_KEYS = ("CN", "SURNAME", "SERIALNUMBER", "C", "O", "OU", "G", "L", "ST", "E")
SCHEMES = (
    "rsa-2048",
    "rsa-3072",
    "rsa-4096",
    "ecdsa-p256",
    "ecdsa-p384",
    "ed25519",
    "gost-2015-512",
    "gost-2015-256",
)
REASONS = (
    "keyCompromise",
    "affiliationChanged",
    "superseded",
    "cessationOfOperation",
)


class BadValueError(ValueError):
    """A value is not as it must be; the text names the key."""


#: Ways of a revocation, as the profile orders them (protocols.md 5.3).
CHANNELS = ("rr", "statement", "statement-cms", "rr-mac")
#: What stands for the operation in a CMP address.
OPERATION = "{operation}"


def check_private(key: str, url: str) -> None:
    """Personal data travels only over TLS, or inside this computer.

    Raises:
        BadValueError: A plain http address of another computer.
    """
    parts = urlsplit(url)
    if parts.scheme == "https":
        return
    host = parts.hostname or ""
    if host == "localhost":
        return
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise BadValueError(f"{key}: production sends personal data over https only")


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise BadValueError(f"{key}: must be text")
    return value


def _some_text(key: str, value: Any) -> str:
    if not _text(key, value).strip():
        raise BadValueError(f"{key}: must not be empty")
    return str(value)


def _flag(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadValueError(f"{key}: must be true or false")
    return value


def _number(least: int, most: int) -> Reader:
    def read(key: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadValueError(f"{key}: must be a whole number")
        if not least <= value <= most:
            raise BadValueError(f"{key}: must be between {least} and {most}")
        return value

    return read


def _one_of(*allowed: str) -> Reader:
    def read(key: str, value: Any) -> str:
        if value not in allowed:
            raise BadValueError(f"{key}: must be one of {', '.join(allowed)}")
        return str(value)

    return read


def _list(key: str, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise BadValueError(f"{key}: must be a list")
    return list(value)


def _several_of(*allowed: str) -> Reader:
    def read(key: str, value: Any) -> tuple[str, ...]:
        found = _list(key, value)
        if not found:
            raise BadValueError(f"{key}: must not be empty")
        for item in found:
            if item not in allowed:
                raise BadValueError(f"{key}: {item!r} is none of {', '.join(allowed)}")
        if len(set(found)) != len(found):
            raise BadValueError(f"{key}: an entry is repeated")
        return tuple(found)

    return read


def _texts(key: str, value: Any) -> tuple[str, ...]:
    return tuple(_some_text(key, item) for item in _list(key, value))


def _table(key: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadValueError(f"{key}: must be a table")
    return dict(value)


def _by_language(key: str, value: Any) -> Mapping[str, str]:
    table = _table(key, value)
    if table.keys() != set(LANGUAGES):
        raise BadValueError(f"{key}: must have exactly {', '.join(LANGUAGES)}")
    return {language: _some_text(key, table[language]) for language in LANGUAGES}


def _text_table(key: str, value: Any) -> Mapping[str, str]:
    table = _table(key, value)
    return {name: _text(f"{key}.{name}", item) for name, item in table.items()}


def _url(key: str, value: Any) -> str:
    try:
        # The network door brings an HTTP library: only a profile needs it, not a start.
        from desktop.authority.http import check_url

        check_url(_text(key, value))
    except InputInvalid as error:
        raise BadValueError(f"{key}: {error.reason}") from error
    return str(value)


def _base_url(key: str, value: Any) -> str:
    url = _url(key, value)
    if urlsplit(url).query:
        raise BadValueError(f"{key}: must have no query")
    return url.rstrip("/")


def _maybe_url(key: str, value: Any) -> str:
    return "" if value == "" else _url(key, value)


def _certificate(key: str, value: Any) -> bytes:
    try:
        data = _text(key, value).encode("ascii")
        if not pem.detect(data):
            raise BadValueError(f"{key}: must be a PEM certificate")
        kind, _, der = pem.unarmor(data)
        if kind != "CERTIFICATE":
            raise BadValueError(f"{key}: PEM of a {kind}, not of a certificate")
        x509.Certificate.load(der, strict=True).public_key.dump()
    except ValueError as error:
        if isinstance(error, BadValueError):
            raise
        raise BadValueError(f"{key}: not a certificate: {error}") from error
    return bytes(der)


def _certificates(key: str, value: Any) -> tuple[bytes, ...]:
    return tuple(
        _certificate(f"{key}[{index}]", item)
        for index, item in enumerate(_list(key, value))
    )


def _some_certificates(key: str, value: Any) -> tuple[bytes, ...]:
    found = _certificates(key, value)
    if not found:
        raise BadValueError(f"{key}: must not be empty")
    return found


def _issuers(key: str, value: Any) -> tuple[IssuerEntry, ...]:
    found = []
    for index, item in enumerate(_list(key, value)):
        where = f"{key}[{index}]"
        entry = _table(where, item)
        unknown = sorted(entry.keys() - {"certificate", "ocsp_url", "crl_url"})
        if unknown:
            raise BadValueError(f"{where}: unknown key {unknown[0]!r}")
        if "certificate" not in entry:
            raise BadValueError(f"{where}: missing certificate")
        ocsp = _maybe_url(f"{where}.ocsp_url", entry.get("ocsp_url", ""))
        crl = _maybe_url(f"{where}.crl_url", entry.get("crl_url", ""))
        if not ocsp and not crl:
            raise BadValueError(f"{where}: neither ocsp_url nor crl_url")
        certificate = _certificate(f"{where}.certificate", entry["certificate"])
        found.append(IssuerEntry(certificate, ocsp, crl))
    if not found:
        raise BadValueError(f"{key}: must not be empty")
    return tuple(found)


def _cmp_url(key: str, value: Any) -> str:
    """An address that may leave a place for the operation (RFC 9483, 6.1)."""
    _url(key, _text(key, value).replace(OPERATION, "x"))
    return str(value)


def _flows(key: str, value: Any) -> Mapping[str, Flow]:
    """The names of what is offered, or a table with what differs for each."""
    if isinstance(value, list | tuple):
        value = {name: {} for name in _several_of(*FLOWS)(key, value)}
    found: dict[str, Flow] = {}
    for name, item in _table(key, value).items():
        if name not in FLOWS:
            raise BadValueError(f"{key}: {name!r} is none of {', '.join(FLOWS)}")
        where = f"{key}.{name}"
        readers = FLOWS[name]
        read: dict[str, Any] = {}
        for part, content in _table(where, item).items():
            if part not in readers:
                raise BadValueError(f"{where}: unknown key {part!r}")
            read[part] = readers[part](f"{where}.{part}", content)
        found[name] = Flow(**read)
    if not found:
        raise BadValueError(f"{key}: must not be empty")
    return found


def _recipient(key: str, value: Any) -> tuple[tuple[str, str], ...]:
    found = []
    for item in _list(key, value):
        pair = _list(key, item)
        if len(pair) != 2 or pair[0] not in RECIPIENT_KEYS:
            raise BadValueError(
                f"{key}: pairs of a name ({', '.join(RECIPIENT_KEYS)}) and a text"
            )
        found.append((pair[0], _some_text(key, pair[1])))
    return tuple(found)


def _bin(key: str, value: Any) -> str:
    text = _text(key, value)
    if len(text) != 12 or not text.isdecimal() or not text.isascii():
        raise BadValueError(f"{key}: must be 12 digits")
    return text


def _sample_numbers(key: str, value: Any) -> tuple[str, ...]:
    return tuple(_bin(key, item) for item in _list(key, value))


#: What the two flows may say of themselves.
FLOWS: Mapping[str, Mapping[str, Reader]] = {
    "issue": {"cmp_url": _cmp_url, "renewal": _one_of("kur", "cr", "p10cr")},
    "revoke": {"cmp_url": _cmp_url, "channels": _several_of(*CHANNELS)},
}

READERS: Mapping[str, Reader] = {
    "name": _some_text,
    "mode": _one_of("sandbox", "production"),
    "system": _by_language,
    "service": _by_language,
    "service_address": _some_text,
    "operator_name": _by_language,
    "operator_bin": _bin,
    "operator_address": _by_language,
    "base_url": _base_url,
    "cmp_url": _cmp_url,
    "recipient": _recipient,
    "anchors": _some_certificates,
    "issuers": _issuers,
    "operator_certificate": _certificate,
    "schemes": _several_of(*SCHEMES),
    "default_scheme": _one_of(*SCHEMES),
    "regime": _some_text,
    "cmp_signers": _certificates,
    "tls_anchors": _certificates,
    "flows": _flows,
    "mac_sender": _one_of("cn_reference", "null_dn"),
    "request_body": _one_of("p10cr", "ir"),
    "protection": _several_of("pbmac1", "pbm"),
    "pbmac1_iterations": _number(1000, 10_000_000),
    "pbm_iterations": _number(100, 100_000),
    "pbm_owf": _one_of("sha256", "sha384", "sha512", "sha1"),
    "pbm_mac": _one_of("hmac-sha1", "hmac-sha256", "hmac-sha384", "hmac-sha512"),
    "implicit_confirm": _flag,
    "cert_profile": _text,
    "consent_digest": _one_of("header", "reginfo", "api", "none"),
    "poll_max": _number(1, 1_000_000),
    "poll_deadline_s": _number(1, 366 * 86_400),
    "clock_window_s": _number(1, 86_400),
    "rr_invalidity_date": _flag,
    "rr_fill_subject": _flag,
    "rr_mac": _flag,
    "rev_passphrase": _flag,
    "tsa_url": _maybe_url,
    "tsa_certificates": _certificates,
    "tsa_policy": _text,
    "ocsp_responder_check": _one_of("crl", "required", "off"),
    "crl_max_bytes": _number(1024, 1024 * 1024 * 1024),
    "statement_page": _maybe_url,
    "statement_signers": _certificates,
    "duty_desk": _table,
    "security_officer": _text_table,
    "subject": _table,
    "extensions": _table,
    "reasons": _several_of(*REASONS),
    "gost_encoding": _one_of("kz", "rfc9215"),
    "carriers": _text,
    "api": _texts,
    "sample_numbers": _sample_numbers,
    "confirm_before_revoke": _flag,
}
