"""What every token must do for a journey, whatever it is made of."""

from __future__ import annotations

import hashlib
import secrets

import pytest
from asn1crypto import core

from desktop.asn1 import gost, schemes
from desktop.canonical import canonical, sha256_hex
from desktop.clock import SystemClock
from desktop.errors import (
    ConfirmationWrong,
    CustodyRefused,
    KeyAmbiguous,
    KeyMissing,
    PurposeRefused,
    SchemeUnsupported,
)
from desktop.tokens import custody, work
from tests.contract.conftest import CANNOT, OpenToken
from tests.fakes.gost_token import certificate_for_any_key
from tests.fakes.small_ca import Authority
from tests.fakes.software_tpm import SoftwareTpm
from tests.fakes.token_documents import (
    cades_attributes,
    certificate_for,
    request_info,
)

BEFORE_SENDING = (
    "describe",
    "generate_application_key",
    "destroy_key",
    "sign_request",
    "sign_record:application",
)
AFTER_ANSWER = ("describe", "write_certificate", "sign_cmp", "sign_record:closing")
CLEAN_UP = ("describe", "destroy_key")


def _id() -> str:
    return secrets.token_hex(16)


def _certificate(authority: Authority, spki: bytes) -> bytes:
    if schemes.of_spki(spki).name.startswith("gost"):
        return certificate_for_any_key(authority, spki, SystemClock().now())
    return certificate_for(authority, spki)


def _digest(scheme: str, content: bytes) -> bytes:
    if scheme.startswith("gost"):
        return gost.digest(schemes.get(scheme).digest, content)
    return hashlib.sha256(content).digest()


def _refused(open_token: OpenToken, scheme: str) -> None:
    """A written skip has a reason that is still true: the key can't be made."""
    key_id = _id()
    with open_token(BEFORE_SENDING) as token:
        with pytest.raises((SchemeUnsupported, CustodyRefused), match="SQ-"):
            token.generate_application_key(key_id, scheme, "Saqta", {})
        listed = token.keys()
        assert all(item.key_id != key_id for item in listed)


@pytest.mark.parametrize(
    "scheme",
    [
        "rsa-2048",
        "rsa-3072",
        pytest.param("rsa-4096", marks=pytest.mark.full),
        "ecdsa-p256",
        "ecdsa-p384",
        "ed25519",
        "gost-2015-512",
    ],
)
def test_the_apply_path(
    open_token: OpenToken, token_kind: str, authority: Authority, scheme: str
) -> None:
    if reason := CANNOT.get(token_kind, {}).get(scheme):
        _refused(open_token, scheme)
        pytest.skip(reason)
    key_id = _id()
    carrier = {"model": "Synthetic"}
    with open_token(BEFORE_SENDING) as token:
        key = token.generate_application_key(key_id, scheme, "Saqta", carrier)
        assert key.key_id == key_id
        told = set(key.custody.attributes) | set(key.custody.degraded)
        assert told >= set(custody.CUSTODY_ATTRIBUTES)
        assert not custody.lies(key.custody.attributes, degraded=key.custody.degraded)
        assert key.custody.carrier == carrier
        assert key.custody.spki_sha256 == sha256_hex(key.spki)
        assert schemes.of_spki(key.spki).name == scheme
        signer = token.signer(key_id)
        assert (signer.scheme, signer.spki) == (scheme, key.spki)
        info = request_info(key.spki)
        algorithm = schemes.signature_algorithm(scheme)
        schemes.verify(key.spki, algorithm, signer.sign_request(info), info)
        manifest = canonical({"type": "application", "version": 1})
        assert signer.sign_record("application", manifest)
    certificate = _certificate(authority, key.spki)
    with open_token(AFTER_ANSWER) as token:
        token.write_certificate(key_id, certificate)
        token.write_certificate(key_id, certificate)
        listed = token.keys()
        (found,) = [item for item in listed if item.key_id == key_id]
        assert found.certificates == (certificate,)
        assert found.scheme == scheme
        closing = canonical({"type": "closing", "version": 1})
        signer = token.signer(key_id)
        attributes = cades_attributes(
            _digest(scheme, closing), hashlib.sha256(certificate).digest()
        )
        signature = signer.sign_record(
            "closing", closing, certificate=certificate, signed_attributes=attributes
        )
        schemes.verify(key.spki, algorithm, signature, attributes)
    with open_token(CLEAN_UP) as token:
        token.destroy_key(key_id, key.custody.spki_sha256, key_id)
        listed = token.keys()
        assert all(item.key_id != key_id for item in listed)


def test_a_purpose_not_named_at_the_opening(
    open_token: OpenToken, usual_scheme: str
) -> None:
    key_id = _id()
    with open_token(("describe", "generate_application_key")) as token:
        key = token.generate_application_key(key_id, usual_scheme, "Saqta", None)
        signer = token.signer(key_id)
        with pytest.raises(PurposeRefused, match="not named at the opening"):
            signer.sign_request(request_info(key.spki))
        with pytest.raises(PurposeRefused, match="not named at the opening"):
            signer.sign_record("application", canonical({"type": "application"}))
        with pytest.raises(PurposeRefused, match="not named at the opening"):
            token.destroy_key(key_id, key.custody.spki_sha256, key_id)
        with pytest.raises(PurposeRefused, match="not named at the opening"):
            token.write_certificate(key_id, b"")
    with open_token(CLEAN_UP) as token:
        token.destroy_key(key_id, key.custody.spki_sha256, key_id)


def test_documents_that_do_not_fit(
    open_token: OpenToken, usual_scheme: str, authority: Authority
) -> None:
    purposes = (*BEFORE_SENDING, *AFTER_ANSWER)
    key_id, other_id = _id(), _id()
    with open_token(purposes) as token:
        key = token.generate_application_key(key_id, usual_scheme, "Saqta", None)
        other = token.generate_application_key(other_id, usual_scheme, "Saqta", None)
        signer = token.signer(key_id)
        record = canonical({"type": "closing"})
        foreign = _certificate(authority, other.spki)
        own = _certificate(authority, key.spki)
        for document in (b"", b"hello", record, foreign, core.Null().dump()):
            with pytest.raises(PurposeRefused, match="sign_request"):
                signer.sign_request(document)
            with pytest.raises(PurposeRefused, match="sign_cmp"):
                signer.sign_cmp(document, own)
        with pytest.raises(PurposeRefused, match="another key"):
            signer.sign_request(request_info(other.spki))
        with pytest.raises(PurposeRefused, match="another type"):
            signer.sign_record("application", record)
        with pytest.raises(PurposeRefused, match="canonical form"):
            signer.sign_record("closing", b'{ "type": "closing" }')
        with pytest.raises(PurposeRefused, match="another key"):
            signer.sign_record("closing", record, certificate=foreign)
        with pytest.raises(PurposeRefused, match="another public key"):
            token.write_certificate(key_id, foreign)
        with pytest.raises(PurposeRefused, match=r"not an X\.509"):
            token.write_certificate(key_id, b"0\x00")
        # After ten refusals the same login still serves what fits.
        assert signer.sign_record("closing", record, certificate=own)
        for item in (key, other):
            spki_sha256 = item.custody.spki_sha256
            token.destroy_key(item.key_id, spki_sha256, item.key_id)


def test_keys_are_known_by_identifier_and_public_key(
    open_token: OpenToken, usual_scheme: str
) -> None:
    key_id = _id()
    with open_token(BEFORE_SENDING) as token:
        with pytest.raises(KeyMissing, match=key_id):
            token.signer(key_id)
        key = token.generate_application_key(key_id, usual_scheme, "Saqta", None)
        with pytest.raises(KeyAmbiguous, match=key_id):
            token.generate_application_key(key_id, usual_scheme, "Saqta", None)
        with pytest.raises(ConfirmationWrong, match="SQ-TOK-13"):
            token.destroy_key(key_id, key.custody.spki_sha256, "yes")
        with pytest.raises(KeyMissing, match=key_id):
            token.destroy_key(key_id, "0" * 64, key_id)
        listed = token.keys()
        assert [item.key_id for item in listed if item.key_id == key_id] == [key_id]
        # A signer bound to a key that was swapped for another signs nothing.
        signer = token.signer(key_id)
        token.destroy_key(key_id, key.custody.spki_sha256, key_id)
        swapped = token.generate_application_key(key_id, usual_scheme, "Saqta", None)
        with pytest.raises(KeyMissing, match=key_id):
            signer.sign_record("application", canonical({"type": "application"}))
        token.destroy_key(key_id, swapped.custody.spki_sha256, key_id)


def test_an_unknown_scheme(open_token: OpenToken) -> None:
    with (
        open_token(BEFORE_SENDING) as token,
        pytest.raises(SchemeUnsupported, match="rsa-1024"),
    ):
        token.generate_application_key(_id(), "rsa-1024", "Saqta", None)


@pytest.mark.xdist_group("tpm2")
def test_an_rsa_key_that_decrypts_as_well_is_refused(tpm2: SoftwareTpm) -> None:
    """What a TPM makes of a sign-only RSA key: destroyed, named, not used."""
    key_id = _id()
    with (
        work.open_work(tpm2.module, tpm2.serial, BEFORE_SENDING, tpm2.pin()) as piece,
        pytest.raises(CustodyRefused, match="DECRYPT"),
    ):
        piece.generate_application_key(key_id, "rsa-2048", "Saqta", None)
    left = work.list_keys(tpm2.module, tpm2.serial)
    assert all(item.key_id != key_id for item in left)
