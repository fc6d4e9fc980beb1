"""Status answers and time stamps of certomancer, in order and out of it (8.1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import core, tsp
from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from certomancer.registry import (
    ArchLabel,
    CertLabel,
    CertomancerConfig,
    KeyLabel,
    ServiceLabel,
)
from certomancer.services import CRLBuilder

from desktop.errors import ChainInvalid, StatusInvalid, TimeStampInvalid
from desktop.trust import chain, crl, ocsp, timestamp, view
from tests.fakes.forge import Key

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NONCE = b"0123456789abcdef"

CONFIG = """
external-url-prefix: "http://ca.example"
keysets:
  keys:
    keys:
      root: {path: root.pem}
      issuer: {path: issuer.pem}
      other: {path: other.pem}
      responder: {path: responder.pem}
      stranger: {path: stranger.pem}
      tsa: {path: tsa.pem}
      person: {path: person.pem}
pki-architectures:
  arch:
    keyset: keys
    entity-defaults: {country-name: KZ, organization-name: Example}
    entities:
      root: {common-name: Root}
      issuer: {common-name: Issuer}
      other: {common-name: Other issuer}
      responder: {common-name: Responder}
      stranger: {common-name: Stranger}
      tsa: {common-name: Time stamps}
      person: {common-name: Person}
    certs:
      root: &ca
        subject: root
        issuer: root
        validity: &long
          valid-from: "2020-01-01T00:00:00+0000"
          valid-to: "2049-01-01T00:00:00+0000"
        extensions:
          - {id: basic_constraints, critical: true, value: {ca: true}}
          - id: key_usage
            critical: true
            smart-value: {schema: key-usage, params: [key_cert_sign, crl_sign]}
      issuer: {<<: *ca, subject: issuer, issuer: root}
      other: {<<: *ca, subject: other, issuer: root}
      responder: &responder
        issuer: issuer
        validity: *long
        extensions:
          - {id: extended_key_usage, value: [ocsp_signing]}
          - {id: ocsp_no_check}
      stranger: {<<: *responder, subject: stranger, issuer: other}
      tsa:
        issuer: root
        validity: *long
        extensions:
          - {id: extended_key_usage, critical: true, value: [time_stamping]}
      good: &person
        subject: person
        subject-key: person
        issuer: issuer
        serial: 4711
        validity: *long
        extensions:
          - id: crl_distribution_points
            smart-value: {schema: crl-dist-url, params: {crl-repo-names: [issuer]}}
      revoked:
        <<: *person
        serial: 4712
        revocation:
          revoked-since: "2026-11-20T00:00:00+0000"
          reason: key_compromise
      foreign: {<<: *person, serial: 4713, issuer: other}
    services:
      ocsp:
        issuer: {for-issuer: issuer, responder-cert: responder}
        stranger:
          for-issuer: issuer
          responder-cert: stranger
          signing-key: stranger
        endless: {for-issuer: issuer, responder-cert: responder, validity-period: null}
      crl-repo:
        issuer: {for-issuer: issuer, simulated-update-schedule: "P1D"}
        wrong-key:
          for-issuer: issuer
          signing-key: other
          simulated-update-schedule: "P1D"
      time-stamping:
        tsa: {signing-key: tsa, signing-cert: tsa}
"""


class Arch:
    """A certomancer architecture with keys of its own."""

    def __init__(self, folder: Path) -> None:
        names = ("root", "issuer", "other", "responder", "stranger", "tsa", "person")
        for name in names:
            (folder / f"{name}.pem").write_bytes(Key().pem())
        config = CertomancerConfig.from_yaml(CONFIG, key_search_dir=str(folder))
        self.arch = config.get_pki_arch(ArchLabel("arch"))
        self.services = self.arch.service_registry

    def der(self, label: str) -> bytes:
        return bytes(self.arch.get_cert(CertLabel(label)).dump())

    def ocsp(self, label: str, service: str = "issuer", at: datetime = NOW) -> bytes:
        request = ocsp.build_request(
            self.der(label), self.der("issuer"), digest="sha1", nonce=NONCE
        )
        return self.answer(request, service, at)

    def answer(
        self, request: bytes, service: str = "issuer", at: datetime = NOW
    ) -> bytes:
        responder = self.services.summon_responder(ServiceLabel(service), at)
        parsed = asn1_ocsp.OCSPRequest.load(request)
        return bytes(responder.build_ocsp_response(parsed).dump())

    def crl(self, service: str = "issuer", at: datetime = NOW) -> bytes:
        return bytes(self.services.get_crl(ServiceLabel(service), at).dump())

    def delta(self, base: bytes, serial: int) -> bytes:
        """The next list after a complete one, with what is new alone."""
        frame = asn1_crl.CertificateList.load(base)["tbs_cert_list"]
        values = {
            item["extn_id"].native: item["extn_value"].parsed
            for item in frame["crl_extensions"]
        }
        number = values["crl_number"].native
        indicator = {
            "extn_id": "delta_crl_indicator",
            "critical": True,
            "extn_value": core.Integer(number),
        }
        builder = CRLBuilder(
            issuer_name=frame["issuer"],
            issuer_key=self.arch.key_set.get_asym_key(KeyLabel("issuer")).private,
            signature_algo=frame["signature"],
            authority_key_identifier=values["authority_key_identifier"][
                "key_identifier"
            ],
            extra_crl_extensions=[asn1_crl.TBSCertListExtension(indicator)],
        )
        point = values["issuing_distribution_point"]["distribution_point"]
        reason = asn1_crl.CRLReason("superseded")
        made = builder.build_crl(
            number + 1,
            NOW,
            NOW + HOUR,
            [builder.format_revoked_cert(serial, reason, NOW)],
            distpoint={"distribution_point": point},
        )
        return bytes(made.dump())

    def judge_ocsp(self, body: bytes, label: str = "good", now: datetime = NOW) -> Any:
        return ocsp.judge(body, self.der(label), self.der("issuer"), now, nonce=NONCE)

    def judge_crl(self, body: bytes, label: str = "good", now: datetime = NOW) -> Any:
        return crl.judge(body, self.der(label), self.der("issuer"), now)


@pytest.fixture(scope="module")
def arch(tmp_path_factory: pytest.TempPathFactory) -> Arch:
    return Arch(tmp_path_factory.mktemp("certomancer"))


def test_chain(arch: Arch) -> None:
    pool = [arch.der("issuer"), arch.der("other")]
    found = chain.build(arch.der("good"), pool, [arch.der("root")], NOW)
    assert found[1] == arch.der("issuer")
    with pytest.raises(ChainInvalid, match="issuer"):
        chain.build(arch.der("good"), [arch.der("other")], [arch.der("root")], NOW)


def test_ocsp_good(arch: Arch) -> None:
    assert arch.judge_ocsp(arch.ocsp("good")).status == "good"


def test_ocsp_revoked(arch: Arch) -> None:
    found = arch.judge_ocsp(arch.ocsp("revoked"), "revoked")
    assert (found.status, found.reason) == ("revoked", "keyCompromise")
    assert found.revoked_at == datetime(2026, 11, 20, tzinfo=UTC)


def test_ocsp_before_the_revocation(arch: Arch) -> None:
    then = datetime(2026, 11, 19, tzinfo=UTC)
    body = arch.ocsp("revoked", at=then)
    assert arch.judge_ocsp(body, "revoked", then).status == "good"


def test_ocsp_expired(arch: Arch) -> None:
    with pytest.raises(StatusInvalid, match="has expired"):
        arch.judge_ocsp(arch.ocsp("good", at=NOW - HOUR))


def test_ocsp_future(arch: Arch) -> None:
    with pytest.raises(StatusInvalid, match="from the future"):
        arch.judge_ocsp(arch.ocsp("good", at=NOW + HOUR))


def test_ocsp_wrong_signer(arch: Arch) -> None:
    with pytest.raises(StatusInvalid, match="another name"):
        arch.judge_ocsp(arch.ocsp("good", service="stranger"))


def test_ocsp_unknown(arch: Arch) -> None:
    """A number that was never given, a certificate of another issuer: never good.

    certomancer refuses both outright; ``openssl ocsp`` says "unknown" (RFC 6960, 2.3).
    """
    above = view.read(arch.der("issuer"))
    never = view.named(above, 999)
    request = ocsp.build_request(never, above.der, digest="sha1", nonce=NONCE)
    with pytest.raises(StatusInvalid, match="the responder answered unauthorized"):
        ocsp.judge(arch.answer(request), never, above.der, NOW, nonce=NONCE)
    with pytest.raises(StatusInvalid, match="the responder answered unauthorized"):
        arch.judge_ocsp(arch.ocsp("foreign"), "good")


def test_ocsp_without_next_update(arch: Arch) -> None:
    body = arch.ocsp("good", service="endless")
    assert arch.judge_ocsp(body).next_update is None
    with pytest.raises(StatusInvalid, match="too old"):
        arch.judge_ocsp(body, now=NOW + 25 * HOUR)


def test_ocsp_about_another(arch: Arch) -> None:
    with pytest.raises(StatusInvalid, match="0 statuses"):
        arch.judge_ocsp(arch.ocsp("good"), "revoked")


def test_crl(arch: Arch) -> None:
    body = arch.crl()
    assert arch.judge_crl(body).status == "good"
    found = arch.judge_crl(body, "revoked")
    assert (found.status, found.reason) == ("revoked", "keyCompromise")
    assert found.crl_number


def test_crl_expired_and_future(arch: Arch) -> None:
    with pytest.raises(StatusInvalid, match="has expired"):
        arch.judge_crl(arch.crl(at=NOW - 48 * HOUR))
    with pytest.raises(StatusInvalid, match="from the future"):
        arch.judge_crl(arch.crl(at=NOW + 48 * HOUR))


def test_crl_wrong_signer(arch: Arch) -> None:
    with pytest.raises(StatusInvalid, match=r"does not verify|distribution point"):
        arch.judge_crl(arch.crl("wrong-key"))


def test_crl_delta(arch: Arch) -> None:
    """A delta says "revoked" by itself, and "good" only with the list it goes with."""
    base = arch.crl()
    delta = arch.delta(base, 4711)
    assert arch.judge_crl(base).status == "good"
    found = arch.judge_crl(delta)
    assert (found.status, found.reason) == ("revoked", "superseded")
    with pytest.raises(StatusInvalid, match="without its base"):
        arch.judge_crl(arch.delta(base, 4714))
    together = crl.judge(
        arch.delta(base, 4714), arch.der("good"), arch.der("issuer"), NOW, base=base
    )
    assert together.status == "good"


def test_crl_rolled_back(arch: Arch) -> None:
    number = arch.judge_crl(arch.crl()).crl_number
    with pytest.raises(StatusInvalid, match="an older list"):
        crl.judge(
            arch.crl(at=NOW - 24 * HOUR),
            arch.der("good"),
            arch.der("issuer"),
            NOW - 24 * HOUR,
            minimum_number=number,
        )


def test_time_stamp(arch: Arch) -> None:
    request = tsp.TimeStampReq.load(timestamp.build_request(b"message", 77))
    stamper = arch.services.summon_timestamper(ServiceLabel("tsa"), NOW)
    body = stamper.request_tsa_response(request).dump()
    roots = (arch.der("root"),)
    found = timestamp.verify(body, b"message", roots=roots, nonce=77)
    assert found.gen_time == NOW
    with pytest.raises(TimeStampInvalid, match="another message"):
        timestamp.verify(body, b"another", roots=roots, nonce=77)
    with pytest.raises(TimeStampInvalid, match="nonce is not ours"):
        timestamp.verify(body, b"message", roots=roots, nonce=78)
    with pytest.raises(TimeStampInvalid, match="policy is"):
        timestamp.verify(body, b"message", roots=roots, policy="1.2.3")
    with pytest.raises(TimeStampInvalid, match="issuer"):
        timestamp.verify(body, b"message", roots=(arch.der("other"),))
