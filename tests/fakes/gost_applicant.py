"""A person who applies at the sandbox's GOST issuer, with a key in memory."""

from __future__ import annotations

from pathlib import Path

from asn1crypto import x509

from desktop.asn1 import gost, schemes
from desktop.authority import profiles
from desktop.errors import PurposeRefused
from desktop.model.authority import AuthorityProfile
from tests.fakes.applicant import Applicant, RecordSigner
from tests.fakes.gost_arithmetic import Key

__all__ = ["GostApplicant", "GostSigner"]


class GostSigner(RecordSigner):
    """Signs with the tests' own arithmetic, as a token's worker would hand it out."""

    def __init__(self, scheme: str = "gost-2015-512") -> None:
        super().__init__("ed25519")
        self._gost_scheme = scheme
        form = gost.form_of(scheme)
        self.gost_key = Key.generate("512-a" if form.size == 64 else "cryptopro-a")

    @property
    def scheme(self) -> str:
        return self._gost_scheme

    @property
    def spki(self) -> bytes:
        return gost.spki(self._gost_scheme, self.gost_key.value)

    def sign_cmp(self, protected_part: bytes, certificate: bytes) -> bytes:
        view = x509.Certificate.load(certificate)["tbs_certificate"]
        if view["subject_public_key_info"].dump() != self.spki:
            raise PurposeRefused(purpose="sign_cmp", reason="another certificate")
        return self._sign(protected_part)

    def _sign(self, data: bytes) -> bytes:
        self.signatures += 1
        hashed = gost.digest(schemes.get(self._gost_scheme).digest, data)
        r, s = self.gost_key.sign(int.from_bytes(hashed, "little"))
        return gost.encode(self._gost_scheme, gost.Choice("", False, r, s))


class GostApplicant(Applicant):
    """Speaks the profile ``sandbox-gost``."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.signer = GostSigner()

    def _profile(self) -> AuthorityProfile:
        return profiles.load(Path(self.server.facts["profile_gost"]))
