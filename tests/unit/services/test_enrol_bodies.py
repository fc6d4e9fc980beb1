"""Whole journeys by every body of CMP, with keys of GOST on a token and with others.

Apply, renew and revoke as services, through the worker, against the sandbox; the
authority's profile alone decides what goes over the wire (protocols.md 2.4, 2.5).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import x509

from desktop.asn1 import cmp, schemes
from desktop.authority import profiles
from desktop.errors import InputInvalid
from desktop.evidence.verify import verify_bundle
from desktop.model.tokens import ApprovedModule
from desktop.sandbox import profile as sandbox_profile
from desktop.sandbox.state import SandboxSettings
from desktop.secret import Pin, SlipSecret
from desktop.services.apply import ApplyRequest, application_file, apply
from desktop.services.enrolment import EnrolmentResult
from desktop.tokens import work
from tests.fakes.gost_token import make_gost_token
from tests.fakes.holder import Holder
from tests.fakes.sandbox_server import SandboxServer, sandbox_server
from tests.fakes.softhsm import SoftHsm
from tests.unit.services.test_renew import again
from tests.unit.services.test_revoke import click


@pytest.fixture(scope="module")
def russian_and_kazakh(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[SandboxServer]:
    """An operator that certifies GOST keys in both spellings."""
    folder = tmp_path_factory.mktemp("bodies") / "sandbox"
    with sandbox_server(folder, settings=SandboxSettings(gost=True)) as running:
        yield running


@dataclass(frozen=True)
class Way:
    """What a profile says, and what must stand in the certificate."""

    scheme: str
    body: str
    renewal: str
    encoding: str = "kz"
    digest: str = "header"

    @property
    def gost(self) -> bool:
        return self.scheme.startswith("gost")

    @property
    def spoken(self) -> str:
        return schemes.for_profile(self.scheme, self.encoding)


#: The first two run always: both first bodies, two of the next ones, both spellings.
WAYS = {
    "kz ir kur": Way("gost-2015-512", "ir", "kur", digest="reginfo"),
    "rfc9215 p10cr cr": Way("gost-2015-512", "p10cr", "cr", "rfc9215"),
    "ec ir p10cr": Way("ecdsa-p256", "ir", "p10cr"),
    "kz p10cr cr": Way("gost-2015-512", "p10cr", "cr"),
    "kz p10cr p10cr": Way("gost-2015-512", "p10cr", "p10cr"),
    "rfc9215 ir kur": Way("gost-2015-512", "ir", "kur", "rfc9215"),
    "rfc9215 256 ir cr": Way("gost-2015-256", "ir", "cr", "rfc9215"),
    "rfc9215 256 p10cr kur": Way("gost-2015-256", "p10cr", "kur", "rfc9215"),
    "ec ir kur": Way("ecdsa-p256", "ir", "kur", digest="reginfo"),
}
ALWAYS = 2
CELLS = [
    pytest.param(name, marks=[] if at < ALWAYS else pytest.mark.full)
    for at, name in enumerate(WAYS)
]


def speak(holder: Holder, way: Way) -> None:
    """The home's profile: a file that asks in this way."""
    state = holder.server.state
    make = sandbox_profile.gost_dict if way.gost else sandbox_profile.profile_dict
    table: dict[str, Any] = {
        **make(state),
        "schemes": [way.scheme],
        "default_scheme": way.scheme,
        "gost_encoding": way.encoding,
        "request_body": way.body,
        "consent_digest": way.digest,
    }
    table["flows"]["issue"]["renewal"] = way.renewal
    path = holder.folder.parent / "authority.json"
    path.write_text(json.dumps(table))
    loaded = profiles.load(path)
    holder._workplace = replace(
        holder.workplace, profile=loaded, load_profile=lambda _source: loaded
    )


def first(holder: Holder, way: Way) -> EnrolmentResult:
    slip = holder.server.slip()
    workplace = holder.workplace
    operator = workplace.connect(workplace.require_profile()).operator(None)
    listed = operator.agreements()[0]["id"]
    assert holder.module is not None
    request = ApplyRequest(
        application=application_file(Path(slip["application"])),
        token_serial=work.list_tokens(holder.module)[0].serial,
        accept=listed,
        consent=listed,
        acknowledge_liability=True,
        language="en",
    )
    secret = SlipSecret(slip["secret"].encode())
    return apply(workplace, holder.person, request, secret)


def body_of(holder: Holder, certificate: str) -> str:
    """The first body of the transaction that brought a certificate."""
    rows = holder.server.state.store.rows("transactions")
    (found,) = [row for row in rows if row["data"].get("certificate") == certificate]
    return str(found["body"])


@pytest.fixture
def home(
    russian_and_kazakh: SandboxServer, tmp_path: Path
) -> Callable[[ApprovedModule, Callable[[], Pin]], Holder]:
    def make(module: ApprovedModule, pin: Callable[[], Pin]) -> Holder:
        holder = Holder(russian_and_kazakh, tmp_path / "home")
        holder.module = module
        holder.person.pin = lambda _question: pin()
        return holder

    return make


@pytest.mark.parametrize("name", CELLS)
def test_apply_renew_and_revoke(
    home: Callable[[ApprovedModule, Callable[[], Pin]], Holder],
    softhsm: SoftHsm,
    tmp_path: Path,
    name: str,
) -> None:
    way = WAYS[name]
    if way.gost:
        token = make_gost_token(tmp_path)
        holder = home(token.module(), token.pin)
    else:
        holder = home(softhsm.module, softhsm.pin)
    speak(holder, way)
    done = first(holder, way)
    assert done.state == "CONFIRMED"
    assert body_of(holder, done.certificate) == way.body
    register = holder.workplace.register()
    old = register.get_certificate(done.certificate)
    spki = x509.Certificate.load(old.der)["tbs_certificate"]["subject_public_key_info"]
    assert schemes.of_spki(spki.dump()).name == way.spoken
    # The evidence is whole, whatever the request was wrapped in.
    authority = holder.server.state.authority
    roots = [authority[member].certificate for member in ("root", "gost-root")]
    verify_bundle(Path(done.bundle).read_bytes(), roots)
    renewed = again(holder, done.certificate, revoke_old=False).enrolment
    assert renewed.state == "CONFIRMED"
    assert body_of(holder, renewed.certificate) == way.renewal
    result = click(holder, now=True, use_token=True)
    assert result.state == "CONFIRMED"
    revoked = {item["sha256"] for item in result.certificates}
    assert revoked == {done.certificate, renewed.certificate}


def test_a_cert_request_of_another_key_is_not_sent(
    home: Callable[[ApprovedModule, Callable[[], Pin]], Holder], softhsm: SoftHsm
) -> None:
    """What lies in the application's folder is compared with the PKCS#10 again."""
    from desktop.authority.cmp_bodies import Enrolment, prove
    from tests.fakes.cmp_authority import request_of
    from tests.fakes.software_signer import SoftwareSigner

    holder = home(softhsm.module, softhsm.pin)
    speak(holder, WAYS["ec ir kur"])
    one, other = SoftwareSigner("ecdsa-p256"), SoftwareSigner("ecdsa-p256")
    profile = holder.workplace.require_profile()
    request = request_of(one)
    made = Enrolment.of(
        profile, request, bytes(32), body_name="ir", proven=prove(request, one)
    )
    part = cmp.protected_part(
        cmp.Header(
            sender=b"\x30\x00",
            recipient=b"\x30\x00",
            transaction_id=bytes(16),
            sender_nonce=bytes(16),
        ),
        "ir",
        made.body,
    )
    (asked,) = cmp.parse_message(part).cert_requests
    cmp.verify_popo(asked)
    assert asked.consent_digest == bytes(32)
    foreign = prove(request_of(other), other)
    with pytest.raises(InputInvalid, match="CertRequest is another's"):
        Enrolment.of(profile, request, b"", body_name="ir", proven=foreign)
    with pytest.raises(InputInvalid, match="needs the new key"):
        Enrolment.of(profile, request, b"", body_name="ir")
