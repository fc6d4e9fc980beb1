"""Our decoders of what strangers send, each as one function of bytes (test 17).

A target may raise any error of our own tree; whatever else it raises is a finding. The
hypothesis test and the atheris script share them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desktop.asn1 import cmp, cms, names, pkcs10, protection, schemes
from desktop.asn1.der import element
from desktop.authority import profiles
from desktop.canonical import parse
from desktop.errors import SaqtaError
from desktop.trust import chain, crl, ocsp, timestamp, view
from tests.fakes.forge import (
    NOW,
    Ca,
    Key,
    alternative_names,
    key_usage,
    leaf_spec,
    name,
    self_signed,
)
from tests.fakes.forge_stamp import StampSpec, authority_spec
from tests.fakes.forge_status import CrlSpec, Entry, OcspSpec, Status, responder_spec

__all__ = ["TARGETS", "run", "seeds"]

_KEY = Key()
_ROOT = self_signed("Root")
_ISSUER = _ROOT.below("Issuer")
_LEAF = _ISSUER.issue(
    leaf_spec(
        _KEY,
        extensions=(
            key_usage("digital_signature"),
            alternative_names(element(0x81, b"a@example.kz"), element(0x82, b"a.kz")),
        ),
    )
)
_SERIAL = view.read(_LEAF).serial


def _certificate(data: bytes) -> None:
    view.read(data)


def _chain(data: bytes) -> None:
    chain.build(data, [_ISSUER.certificate, data], [_ROOT.certificate], NOW)


def _ocsp(data: bytes) -> None:
    ocsp.judge(data, _LEAF, _ISSUER.certificate, NOW)


def _crl(data: bytes) -> None:
    crl.judge(data, _LEAF, _ISSUER.certificate, NOW)
    crl.freshest_urls(data)


def _time_stamp(data: bytes) -> None:
    timestamp.verify(data, b"message", roots=[_ROOT.certificate])


def _cmp(data: bytes) -> None:
    message = cmp.parse_message(data)
    cmp.consent_digest_in(message)
    if message.protection is not None:
        protection.verify_signature(message, _LEAF)


def _cmp_mac(data: bytes) -> None:
    protection.verify_mac(cmp.parse_message(data), b"secret", 2000)


def _cms(data: bytes) -> None:
    cms.verify_with_certificate(data, None, [_LEAF, _ISSUER.certificate])


def _request(data: bytes) -> None:
    pkcs10.verify(data)


def _signature(data: bytes) -> None:
    schemes.verify(_KEY.spki, data[:40], data[40:], b"message")
    schemes.of_spki(data)


def _name(data: bytes) -> None:
    names.name_pairs(data)


def _profile(data: bytes) -> None:
    profiles.load(data)


def _json(data: bytes) -> None:
    parse(data, "record")


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "certificate": _certificate,
    "chain": _chain,
    "ocsp": _ocsp,
    "crl": _crl,
    "time-stamp": _time_stamp,
    "cmp": _cmp,
    "cmp-mac": _cmp_mac,
    "cms": _cms,
    "request": _request,
    "signature": _signature,
    "name": _name,
    "profile": _profile,
    "json": _json,
}


def run(target: str, data: bytes) -> None:
    """One input through one target; only our own errors are swallowed."""
    try:
        TARGETS[target](data)
    except SaqtaError:
        return


def seeds(target: str) -> list[bytes]:
    """Honest inputs to begin with."""
    return _SEEDS[target]()


def _signed_ocsp() -> list[bytes]:
    responder = Key()
    certificate = _ISSUER.issue(responder_spec(responder))
    revoked = Status(_SERIAL, "revoked")
    return [
        OcspSpec(_ISSUER, (Status(_SERIAL),), nonce=b"n" * 16).encoded(),
        OcspSpec(
            _ISSUER, (revoked,), signer=responder, certificates=[certificate]
        ).encoded(),
        OcspSpec(_ISSUER, (), outer=6).encoded(),
    ]


def _stamps() -> list[bytes]:
    key = Key()
    certificate = _ROOT.issue(authority_spec(key))
    spec = StampSpec(
        b"message", key, certificate, certificate, 7, carried=(certificate,)
    )
    return [spec.answer()]


def _messages() -> list[bytes]:
    found = []
    bodies = {
        "cp": cmp.cert_rep(-1, cmp.StatusInfo(0), _LEAF, [_ROOT.certificate]),
        "rp": cmp.rev_rep(cmp.StatusInfo(2, ("no",), ("badCertId",)), _LEAF),
        "pollRep": cmp.poll_rep(-1, 60, "later"),
        "error": cmp.error_msg(cmp.StatusInfo(2, (), ("badRequest",)), ["why"]),
        "genp": cmp.gen_rep([_ROOT.certificate]),
        "pkiconf": cmp.pki_conf(),
    }
    for kind in ("pbm", "pbmac1"):
        algorithm = protection.mac_algorithm(kind, iterations=1000)
        for body_name, body in bodies.items():
            header = cmp.Header(
                name(("CN", "a")),
                name(("CN", "b")),
                b"t" * 16,
                b"n" * 16,
                b"r" * 16,
                NOW,
                algorithm,
                general_info=(cmp.implicit_confirm(),),
            )
            part = cmp.protected_part(header, body_name, body)
            value = protection.mac(algorithm, b"secret", part)
            found.append(cmp.assemble(part, value, [_LEAF]))
    return found


def _requests() -> list[bytes]:
    info = pkcs10.build_info(name(("CN", "a")), _KEY.spki, [])
    return [pkcs10.assemble(info, "ecdsa-p256", _KEY.sign(info))]


def _signed_messages() -> list[bytes]:
    made = cms.build_signed(b"{}", _KEY.spki, "ecdsa-p256", NOW, _KEY.sign, _LEAF)
    return [made, *(item[item.index(b"\x30\x82", 20) :] for item in _stamps())]


def _lists() -> list[bytes]:
    entries = (Entry(_SERIAL), Entry(5, ()))
    return [CrlSpec(_ISSUER.subject, entries).signed_by(_ISSUER.key)]


_PROFILE = b"""
name = "x"
mode = { value = "sandbox", mark = "A" }
schemes = ["rsa-2048"]
recipient = [["CN", "x"]]
"""

_SEEDS: Mapping[str, Callable[[], list[bytes]]] = {
    "certificate": lambda: [_LEAF, _ISSUER.certificate],
    "chain": lambda: [_LEAF, _ISSUER.certificate],
    "ocsp": _signed_ocsp,
    "crl": _lists,
    "time-stamp": _stamps,
    "cmp": _messages,
    "cmp-mac": _messages,
    "cms": _signed_messages,
    "request": _requests,
    "signature": lambda: [_KEY.algorithm() + _KEY.sign(b"message"), _KEY.spki],
    "name": lambda: [Ca(name(("CN", "a"), ("C", "KZ")), _KEY).subject],
    "profile": lambda: [_PROFILE],
    "json": lambda: [b'{"a":[1,"b",null,true],"c":{"d":"e"}}'],
}
