"""The sandbox's own authority profile, filled in from the shipped file (2.5)."""

from __future__ import annotations

import functools
import json
import re
from typing import Any

from asn1crypto import pem

from desktop.canonical import b64url, canonical
from desktop.data import read_toml
from desktop.errors import NothingFound
from desktop.model.authority import AuthorityProfile, IssuerEntry
from desktop.sandbox.state import SandboxState

__all__ = [
    "certified",
    "gost_dict",
    "profile_dict",
    "profile_model",
    "signed",
    "write",
    "write_gost",
]

_PLACE = re.compile(r"@([a-z_]+)(?::([a-z-]+))?@")
#: Spelled as RFC 9215 has it; certified too, for profiles that speak that arc.
_RUSSIAN = ("gost-2015-512-rfc9215", "gost-2015-256")


def gost_dict(state: SandboxState) -> dict[str, Any]:
    """The profile ``sandbox-gost``: the same operator, with a GOST root and issuer."""
    return {**profile_dict(state), **_filled(state, "profiles/sandbox-gost.toml")}


def profile_dict(state: SandboxState) -> dict[str, Any]:
    """All keys of the profile file, as JSON values: the shipped one, filled in."""
    settings = state.settings
    value = _filled(state, "profiles/sandbox.toml")
    value["clock_window_s"] = settings.clock_window_s
    value["rr_mac"] = settings.rr_mac
    value["rev_passphrase"] = settings.rev_passphrase
    if settings.rr_mac or settings.rev_passphrase:
        value["flows"]["revoke"]["channels"].append("rr-mac")
    if settings.api is not None:
        value["api"] = list(settings.api)
    value.update(settings.profile)
    return value


def _filled(state: SandboxState, name: str) -> dict[str, Any]:
    found: dict[str, Any] = _fill(state, _template(name))
    return found


@functools.cache
def _template(name: str) -> dict[str, Any]:
    return read_toml(name)


def _fill(state: SandboxState, value: Any) -> Any:
    """A copy with every placeholder replaced by what this sandbox has."""
    if isinstance(value, str):
        return _PLACE.sub(lambda found: _place(state, found[1], found[2]), value)
    if isinstance(value, dict):
        return {key: _fill(state, item) for key, item in value.items()}
    if isinstance(value, list):
        return [_fill(state, item) for item in value]
    return value


def _place(state: SandboxState, kind: str, name: str | None) -> str:
    if kind == "base_url":
        return state.base_url
    if kind == "certificate" and name:
        return str(state.authority[name].pem)
    raise NothingFound(what="placeholder", name=kind)


def certified(state: SandboxState) -> tuple[str, ...]:
    """Schemes whose keys get a certificate here."""
    found = tuple(profile_dict(state)["schemes"])
    if not state.settings.gost:
        return found
    return (*found, *gost_dict(state)["schemes"], *_RUSSIAN)


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
