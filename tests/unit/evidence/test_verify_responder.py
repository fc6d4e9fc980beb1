"""OCSP answers in a bundle by a responder whose own certificate may be revoked."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from desktop.errors import EvidenceInvalid, InputInvalid
from desktop.evidence import bundle, container, manifest
from desktop.evidence.verify import EvidenceReport, verify_bundle
from tests.fakes.evidence_case import REPORT_ID, EvidenceCase, Made, Operator


def today() -> dt.datetime:
    """The library dates its OCSP answers now."""
    return dt.datetime.fromtimestamp(time.time(), dt.UTC).replace(microsecond=0)


def cleared(authority: Operator, _responder: Made) -> bytes:
    return authority.crl(4711, authority.now)


def revoked(authority: Operator, responder: Made) -> bytes:
    return authority.crl(responder.certificate.serial_number, authority.now)


def forged(authority: Operator, _responder: Made) -> bytes:
    return authority.crl(4711, authority.now, signer=authority.operator)


def packed(case: EvidenceCase, **more: bytes) -> EvidenceReport:
    content = bundle.build_bundle(
        {**case.members, **more}, case.installation, case.when
    )
    return verify_bundle(content, case.anchors)


def states(report: EvidenceReport) -> dict[str, str]:
    return {item.name: item.state for item in report.checks}


@pytest.fixture(scope="module")
def good() -> EvidenceCase:
    return EvidenceCase(
        when=today(), first_ocsp=True, doubted=True, cleared=cleared, revoked=True
    )


def test_the_list_beside_the_answer_clears_its_responder(good: EvidenceCase) -> None:
    found = states(packed(good))
    assert (found["first_status"], found["responder"]) == ("ok", "ok")
    assert "responder_unchecked" not in found


def test_without_the_list_the_answer_stands_and_the_doubt_is_said() -> None:
    """As in a bundle made before lists were kept."""
    case = EvidenceCase(when=today(), first_ocsp=True, doubted=True)
    report = packed(case)
    found = states(report)
    assert (found["first_status"], found["responder_unchecked"]) == ("ok", "unknown")
    facts = {item.name: item.facts for item in report.checks}
    assert facts["responder_unchecked"] == {"file": manifest.FIRST_OCSP}


@pytest.mark.parametrize(
    ("made", "reason"),
    [(revoked, "certificate was revoked"), (forged, "does not verify")],
)
def test_a_revoked_responder_and_a_forged_list_are_refused(
    made: object, reason: str
) -> None:
    case = EvidenceCase(
        when=today(),
        first_ocsp=True,
        doubted=True,
        cleared=made,  # type: ignore[arg-type]
    )
    with pytest.raises(EvidenceInvalid, match=reason) as caught:
        packed(case)
    assert caught.value.member == manifest.responder_list(manifest.FIRST_OCSP)


def test_the_proof_of_a_revocation_is_judged_alike(good: EvidenceCase) -> None:
    answer = good.authority.ocsp(
        good.leaf.certificate, revoked=True, responder=good.responder
    )
    assert good.responder is not None
    name = f"{manifest.REVOCATION}{REPORT_ID}/ocsp-{good.serial}.der"
    beside = manifest.responder_list(name)

    def lists(content: bytes) -> dict[str, bytes]:
        return {name: answer, beside: content}

    clear = packed(good, **lists(cleared(good.authority, good.responder)))
    assert [item.name for item in clear.checks].count("responder") == 2
    assert states(packed(good, **{name: answer}))["responder_unchecked"] == "unknown"
    for made in (revoked, forged):
        with pytest.raises(EvidenceInvalid, match="SQ-VER-09") as caught:
            packed(good, **lists(made(good.authority, good.responder)))
        assert caught.value.member == beside
    with pytest.raises(EvidenceInvalid, match="the member is missing"):
        packed(good, **{beside: cleared(good.authority, good.responder)})


def test_the_closing_manifest_names_the_list(good: EvidenceCase) -> None:
    name = manifest.responder_list(manifest.FIRST_OCSP)
    assert name in container.read(good.pack())
    with pytest.raises(InputInvalid, match="the closing manifest names another"):
        packed(good, **{name: good.authority.crl(4712, good.when)})


def test_a_list_above_the_limit_is_not_kept() -> None:
    name = manifest.FIRST_OCSP
    assert manifest.beside(name, b"") == {}
    assert manifest.beside(name, bytes(manifest.LARGEST_LIST + 1)) == {}
    assert list(manifest.beside(name, b"x")) == ["status/first-ocsp-responder.der"]
