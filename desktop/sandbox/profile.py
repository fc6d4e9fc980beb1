"""The sandbox's own authority profile, as data (protocols.md, 2.5)."""

from __future__ import annotations

import json
from typing import Any

from asn1crypto import pem

from desktop.canonical import b64url, canonical
from desktop.model import AuthorityProfile, IssuerEntry
from desktop.sandbox.ca import GOST_ISSUER, ISSUERS
from desktop.sandbox.state import SandboxState
from desktop.sandbox.tsa import POLICY

__all__ = [
    "API",
    "RECIPIENT",
    "certified",
    "gost_dict",
    "profile_dict",
    "profile_model",
    "signed",
    "write",
    "write_gost",
]

#: Calls of protocols.md 1.1 that the sandbox answers.
API = (
    "profile",
    "agreements",
    "nonce",
    "consents",
    "lookups",
    "email-codes",
    "applications",
    "revocation-keys",
    "statements",
    "incidents",
    "withdrawals",
    "objections",
    "messages",
    "checkpoints",
    "evidence",
    "receipts",
    "officers",
    "plans",
)

#: Name of the CMP recipient: the subject of the certificate that signs the answers.
RECIPIENT = (("C", "KZ"), ("O", "Saqta sandbox"), ("CN", "Saqta sandbox CMP"))
GOST_SCHEMES = ("gost-2015-512",)
#: Spelled as RFC 9215 has it; certified too, for profiles that speak that arc.
_RUSSIAN = ("gost-2015-512-rfc9215", "gost-2015-256")
#: Common name of the one that signs GOST answers.
GOST_CMP = "Saqta sandbox CMP GOST"


def gost_dict(state: SandboxState) -> dict[str, Any]:
    """The profile ``sandbox-gost``: the same operator, with a GOST root and issuer.

    Its lists are small, because Streebog in Python hashes some 0.2 MB a second: above
    the cap the client asks OCSP.
    """
    authority = state.authority
    return {
        **profile_dict(state),
        "name": "sandbox-gost",
        "recipient": [["C", "KZ"], ["O", "Saqta sandbox"], ["CN", GOST_CMP]],
        "anchors": [authority["gost-root"].pem],
        "issuers": [
            {
                "certificate": authority[GOST_ISSUER].pem,
                "ocsp_url": state.ocsp_url,
                "crl_url": state.crl_url(GOST_ISSUER),
            }
        ],
        "cmp_signers": [authority["cmp-gost"].pem, authority["cmp"].pem],
        "schemes": list(GOST_SCHEMES),
        "default_scheme": "gost-2015-512",
        "gost_encoding": "kz",
        "tsa_url": f"{state.tsa_url}/gost",
        "tsa_certificates": [authority["tsa-gost"].pem],
        "crl_max_bytes": 2 * 1024 * 1024,
    }


def profile_dict(state: SandboxState) -> dict[str, Any]:
    """All keys of the profile file, as JSON values."""
    operator, authority = state.operator, state.authority
    value: dict[str, Any] = {
        "name": operator["name"],
        "mode": "sandbox",
        "system": dict(operator["system"]),
        "service": dict(operator["service"]),
        "service_address": f"{state.api_url}/service",
        "operator_name": dict(operator["operator"]),
        "operator_bin": operator["bin"],
        "operator_address": dict(operator["address"]),
        "base_url": state.api_url,
        "cmp_url": state.cmp_url,
        "recipient": [list(pair) for pair in RECIPIENT],
        "anchors": [authority["root"].pem],
        "issuers": [
            {
                "certificate": authority[name].pem,
                "ocsp_url": state.ocsp_url,
                "crl_url": state.crl_url(name),
            }
            for name in ISSUERS
        ],
        "operator_certificate": authority["operator"].pem,
        "cmp_signers": [authority["cmp"].pem],
        "schemes": [
            "rsa-2048",
            "rsa-3072",
            "rsa-4096",
            "ecdsa-p256",
            "ecdsa-p384",
            "ed25519",
        ],
        "default_scheme": "rsa-2048",
        "regime": operator["regime"],
        "flows": ["issue", "revoke"],
        "mac_sender": "cn_reference",
        "request_body": "p10cr",
        "protection": ["pbmac1", "pbm"],
        "consent_digest": "header",
        "clock_window_s": state.settings.clock_window_s,
        "rr_invalidity_date": True,
        "rr_mac": state.settings.rr_mac,
        "tsa_url": state.tsa_url,
        "tsa_certificates": [authority["tsa"].pem],
        "tsa_policy": POLICY,
        "statement_page": f"{state.api_url}/s",
        "statement_signers": [authority["national"].pem],
        "duty_desk": {
            "phone": operator["duty_desk"]["phone"],
            "address": dict(operator["address"]),
            "email": operator["duty_desk"]["email"],
            "hours": operator["duty_desk"]["hours"],
        },
        "security_officer": {
            "email": operator["security_officer_email"],
            "department_register": "",
        },
        "api": list(state.settings.api if state.settings.api is not None else API),
        "sample_numbers": [],
    }
    value.update(state.settings.profile)
    return value


def certified(state: SandboxState) -> tuple[str, ...]:
    """Schemes whose keys get a certificate here."""
    found = tuple(profile_dict(state)["schemes"])
    return (*found, *GOST_SCHEMES, *_RUSSIAN) if state.settings.gost else found


def profile_model(state: SandboxState) -> AuthorityProfile:
    """The same for rooms that take the model; only what names and requests need."""
    value = profile_dict(state)
    return AuthorityProfile(
        source="sandbox",
        name=value["name"],
        mode=value["mode"],
        system=value["system"],
        service=value["service"],
        service_address=value["service_address"],
        operator_name=value["operator_name"],
        operator_bin=value["operator_bin"],
        operator_address=value["operator_address"],
        base_url=value["base_url"],
        cmp_url=value["cmp_url"],
        recipient=tuple((key, text) for key, text in value["recipient"]),
        anchors=tuple(_der(text) for text in value["anchors"]),
        issuers=tuple(
            IssuerEntry(_der(entry["certificate"]), entry["ocsp_url"], entry["crl_url"])
            for entry in value["issuers"]
        ),
        operator_certificate=_der(value["operator_certificate"]),
        schemes=tuple(value["schemes"]),
        default_scheme=value["default_scheme"],
        regime=value["regime"],
        subject=value.get("subject", {}),
        extensions=value.get("extensions", {}),
    )


def signed(state: SandboxState) -> bytes:
    """``GET /v1/profile``: the profile with the operator's signature."""
    payload = canonical(profile_dict(state))
    return canonical(
        {"payload": b64url(payload), "cms": b64url(state.operator_cms(payload))}
    )


def write(state: SandboxState) -> tuple[str, str]:
    """Writes ``profile.json`` and ``trust.pem`` into the folder; answers the paths."""
    profile = state.folder / "profile.json"
    trust = state.folder / "trust.pem"
    text = json.dumps(profile_dict(state), ensure_ascii=False, indent=2)
    profile.write_text(text + "\n", encoding="utf-8")
    trust.write_text(state.authority["root"].pem, encoding="ascii")
    return str(profile.resolve()), str(trust.resolve())


def write_gost(state: SandboxState) -> tuple[str, str]:
    """Writes ``profile-gost.json`` and ``trust-gost.pem`` as :func:`write` does."""
    profile = state.folder / "profile-gost.json"
    trust = state.folder / "trust-gost.pem"
    text = json.dumps(gost_dict(state), ensure_ascii=False, indent=2)
    profile.write_text(text + "\n", encoding="utf-8")
    # The operator itself stays under the other root.
    roots = [state.authority[name].pem for name in ("gost-root", "root")]
    trust.write_text("".join(roots), encoding="ascii")
    return str(profile.resolve()), str(trust.resolve())


def _der(text: str) -> bytes:
    _, _, der = pem.unarmor(text.encode("ascii"))
    return bytes(der)
