"""A maker who signs lies with the right keys is caught where they contradict."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from desktop.canonical import b64url, canonical, parse, sha256_hex
from desktop.errors import EvidenceInvalid
from desktop.evidence import archive, bundle, container, manifest
from desktop.evidence.verify import verify_bundle
from tests.fakes.evidence_case import (
    APPLICATION_ID,
    AT,
    REPORT_ID,
    EvidenceCase,
    InstallationFake,
)

FOLDER = f"{manifest.REVOCATION}{REPORT_ID}/"
Lie = Callable[[dict[str, Any]], Any]


def put(**values: Any) -> Lie:
    def lie(value: dict[str, Any]) -> None:
        value.update(values)

    return lie


def inside(part: str, **values: Any) -> Lie:
    def lie(value: dict[str, Any]) -> None:
        value[part].update(values)

    return lie


def drop(key: str) -> Lie:
    def lie(value: dict[str, Any]) -> None:
        del value[key]

    return lie


OTHER_ID = "99999999-9999-4999-8999-999999999999"
LATER = "2026-09-01T09:00:00.000Z"
EARLIER = "2026-09-01T07:00:00.000Z"


@pytest.mark.parametrize(
    ("member", "lie", "reason"),
    [
        (manifest.ACCEPTANCE, put(type="note"), "no record of acceptance"),
        (manifest.ACCEPTANCE, put(record_id=OTHER_ID), "another id"),
        (manifest.ACCEPTANCE, drop("agreement"), "agreement is missing"),
        (manifest.ACCEPTANCE, inside("agreement", sha256="0" * 64), "another text"),
        (manifest.ACCEPTANCE, inside("liability", acknowledged=False), "acknowledged"),
        (manifest.ACCEPTANCE, put(created_at="then"), "created_at is no time"),
        (manifest.ACCEPTANCE, put(slip_reference="SLIP-2"), "slip_reference is not"),
        (manifest.CONSENT, put(acceptance_id=OTHER_ID), "beside another acceptance"),
        (manifest.CONSENT, inside("person", iin="000000000000"), "person is not"),
        (manifest.CONSENT, inside("registers", persons=False), "was declined"),
        (manifest.AGREEMENT_META, put(size=1), "size is not"),
        (manifest.AGREEMENT_META, put(version="1"), "version is not"),
        ("lookups/persons.json", put(purpose="correct"), "another question"),
        (manifest.APPLICATION, put(application_id=OTHER_ID), "another application"),
        (manifest.APPLICATION, put(request_sha256="0" * 64), "another request"),
        (manifest.APPLICATION, put(spki_sha256="0" * 64), "another public key"),
        (manifest.APPLICATION, put(acceptance_sha256="0" * 64), "names another"),
        (manifest.APPLICATION, put(lookups=[]), "does not name it"),
        (manifest.APPLICATION, put(lookups=["persons"]), "lookups"),
        (manifest.APPLICATION, inside("subject", iin="0"), "another person"),
        (manifest.APPLICATION, inside("custody", token_serial="2"), "other facts"),
        (manifest.APPLICATION, inside("installation_key", key_id="0"), "another id"),
        (manifest.CLOSING, put(type="opening"), "no record of closing"),
        (manifest.CLOSING, put(members=[]), "does not name it"),
        (manifest.CLOSING, put(members=[1]), "members is malformed"),
        (manifest.CLOSING, put(authority="Another"), "authority does not fit"),
        (manifest.CLOSING, put(certificate_sha256="0" * 64), "does not fit"),
        (manifest.CLOSING, put(installation_key_id="0"), "does not fit"),
    ],
)
def test_records_that_contradict_are_refused(
    member: str, lie: Lie, reason: str
) -> None:
    case = EvidenceCase(lies={member: lie})
    with pytest.raises(EvidenceInvalid, match=reason):
        verify_bundle(_packed(case), case.anchors)


def _packed(case: EvidenceCase) -> bytes:
    """Packs without the maker's own checks, which would have stopped it."""
    from desktop.asn1 import cms
    from desktop.evidence import readable

    packed = dict(sorted(case.members.items()))
    packed |= readable.pages(case.members, "en")
    listing = bundle.asic_manifest(packed)
    key = case.installation
    seal = cms.build_signed(listing, key.spki, "ed25519", AT, key.sign)
    return container.write({**packed, bundle.MANIFEST: listing, bundle.SEAL: seal})


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"spki_sha256": "0" * 64}, "of another key"),
        ({"attributes": {"LOCAL": True}}, "ALWAYS_SENSITIVE is not true"),
    ],
)
def test_custody_that_proves_nothing_is_refused(
    facts: dict[str, Any], reason: str
) -> None:
    class Lying(EvidenceCase):
        def _certificate(self) -> None:
            super()._certificate()
            stated = parse(self.members[manifest.APPLICATION])["custody"]
            self.members[manifest.CUSTODY] = canonical(stated)

    case = Lying(lies={manifest.APPLICATION: inside("custody", **facts)})
    with pytest.raises(EvidenceInvalid, match=reason):
        verify_bundle(_packed(case), case.anchors)


def test_a_certificate_for_another_person_or_key_is_refused() -> None:
    class Person(EvidenceCase):
        def _application(self) -> None:
            self.lies = {manifest.APPLICATION: inside("subject", iin="010101100018")}
            super()._application()

    case = Person(lies={})
    with pytest.raises(EvidenceInvalid, match="another person"):
        verify_bundle(_packed(case), case.anchors)


@pytest.mark.parametrize(
    ("member", "lie"),
    [
        (manifest.ACCEPTANCE, put(created_at=LATER)),
        (manifest.CONSENT, put(created_at=EARLIER)),
        (manifest.CLOSING, put(created_at=EARLIER)),
    ],
)
def test_a_clock_that_was_set_back_is_said(member: str, lie: Lie) -> None:
    case = EvidenceCase(lies={member: lie})
    assert checks(case, case.pack())["clock_went_back"] == "unknown"


def test_a_wrong_local_clock_leaves_the_operator_s_time() -> None:
    # By the local clock the certificate was not valid yet.
    lie = put(created_at="2026-01-01T00:00:00.000Z")
    case = EvidenceCase(lies={manifest.CLOSING: lie})
    report = verify_bundle(case.pack(), case.anchors)
    assert report.signed_at == AT
    del case.members[manifest.CLOSING_RECEIPT]
    with pytest.raises(EvidenceInvalid, match=r"certificate\.der"):
        verify_bundle(case.pack(), case.anchors)


def test_a_ca_with_its_own_key_identifiers_changes_nothing() -> None:
    case = EvidenceCase(foreign_ski=b"another way")
    assert checks(case, case.pack())["application"] == "ok"


def test_a_revocation_is_told_whole(case: EvidenceCase, packed: bytes) -> None:
    names = [item.name for item in verify_bundle(packed, case.anchors).checks]
    for name in (
        "report",
        "statement",
        "statement_receipt",
        "revocation_request",
        "revocation_answer",
        "incident_signed",
        "incident_receipt",
        "revoked",
    ):
        assert name in names


def changed(case: EvidenceCase, **files: bytes | None) -> bytes:
    members = dict(case.members)
    for key, content in files.items():
        name = f"{FOLDER}{key}"
        if content is None:
            members.pop(name)
        else:
            members[name] = content
    return bundle.build_bundle(members, case.installation, AT)


def checks(case: EvidenceCase, content: bytes) -> dict[str, str]:
    return {c.name: c.state for c in verify_bundle(content, case.anchors).checks}


def test_files_of_a_report_that_lie_are_refused(case: EvidenceCase) -> None:
    report = parse(case.members[f"{FOLDER}report.json"])
    other = canonical({**report, "certificates": [{"sha256": "0" * 64}]})
    with pytest.raises(EvidenceInvalid, match="about other certificates"):
        verify_bundle(changed(case, **{"report.json": other}), case.anchors)
    moved = canonical({**report, "report_id": OTHER_ID})
    with pytest.raises(EvidenceInvalid, match="of another report"):
        verify_bundle(changed(case, **{"report.json": moved}), case.anchors)
    stranger = EvidenceCase(revoked=True)
    request = stranger.members[f"{FOLDER}request-{stranger.serial}.der"]
    with pytest.raises(EvidenceInvalid, match="SQ-VER-09"):
        verify_bundle(
            changed(case, **{f"request-{case.serial}.der": request}), case.anchors
        )
    crl = stranger.members[f"{FOLDER}crl-{stranger.serial}.der"]
    with pytest.raises(EvidenceInvalid, match="SQ-VER-09"):
        verify_bundle(changed(case, **{f"crl-{case.serial}.der": crl}), case.anchors)
    members = {**case.members, f"{manifest.REVOCATION}loose.der": b"x"}
    content = bundle.build_bundle(members, case.installation, AT)
    with pytest.raises(EvidenceInvalid, match="belongs to no report"):
        verify_bundle(content, case.anchors)


def test_what_can_not_be_judged_is_said_to_be_unknown(case: EvidenceCase) -> None:
    stranger = EvidenceCase(revoked=True)
    response = stranger.members[f"{FOLDER}response-{stranger.serial}.der"]
    found = checks(case, changed(case, **{f"response-{case.serial}.der": response}))
    assert found["revocation_file"] == "unknown"
    assert "revocation_answer" not in found
    statement = next(n for n in case.members if n.startswith(f"{FOLDER}statement-0"))
    envelope = parse(case.members[statement]) | {"key_id": "0" * 64}
    name = statement.removeprefix(FOLDER)
    found = checks(case, changed(case, **{name: canonical(envelope)}))
    assert found["revocation_file"] == "unknown"
    assert "statement_receipt" not in found
    forged = canonical(
        parse(case.members[statement]) | {"signature": b64url(bytes(64))}
    )
    with pytest.raises(EvidenceInvalid, match="not of the revocation key"):
        verify_bundle(changed(case, **{name: forged}), case.anchors)


def test_an_incident_may_be_unsigned_or_another_certificate_s(
    case: EvidenceCase,
) -> None:
    stem = next(
        n.removesuffix(".cms").removeprefix(FOLDER)
        for n in case.members
        if n.startswith(f"{FOLDER}incident-") and n.endswith(".cms")
    )
    payload = case.members[f"{FOLDER}{stem}.json"]
    record_id = parse(payload)["record_id"]
    receipt = case.authority.receipt(
        "incident", record_id, {"payload": b64url(payload), "cms": None}
    )
    bare = {f"{stem}.cms": None, f"{stem}-receipt.json": receipt}
    assert "incident_unsigned" in checks(case, changed(case, **bare))
    other = EvidenceCase().signer
    foreign = other.sign_record("incident", payload)
    receipt = case.authority.receipt(
        "incident", record_id, {"payload": b64url(payload), "cms": b64url(foreign)}
    )
    by_other = {f"{stem}.cms": foreign, f"{stem}-receipt.json": receipt}
    assert checks(case, changed(case, **by_other))["revocation_file"] == "unknown"


def test_missing_receipts_leave_delivery_unknown(case: EvidenceCase) -> None:
    members = {
        name: content
        for name, content in case.members.items()
        if name != manifest.CLOSING_RECEIPT and not name.startswith(FOLDER)
    }
    content = bundle.build_bundle(members, case.installation, AT)
    found = checks(case, content)
    assert found["receipt_missing"] == "unknown"
    assert found["status_today"] == "unknown"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "consents"}, "something else"),
        ({"object_id": OTHER_ID}, "something else"),
        ({"object_sha256": "0" * 64}, "other bytes"),
        ({"received_at": "soon"}, "received_at is no time"),
    ],
)
def test_receipts_for_something_else_are_refused(
    case: EvidenceCase, change: dict[str, str], reason: str
) -> None:
    body = {
        "payload": b64url(case.members[manifest.CLOSING]),
        "cms": b64url(case.members[manifest.CLOSING_CMS]),
    }
    said = {"kind": "evidence", "object_id": APPLICATION_ID} | change
    kind, object_id = said.pop("kind"), said.pop("object_id")
    wrong = case.authority.receipt(kind, object_id, body, more=said)
    members = {**case.members, manifest.CLOSING_RECEIPT: wrong}
    content = bundle.build_bundle(members, case.installation, AT)
    with pytest.raises(EvidenceInvalid, match=reason):
        verify_bundle(content, case.anchors)


def test_a_plain_cms_is_no_closing_signature(case: EvidenceCase) -> None:
    plain = case.signer.sign_record(
        "closing", case.members[manifest.CLOSING], certificate=case.leaf.der
    )
    members = {**case.members, manifest.CLOSING_CMS: plain}
    del members[manifest.CLOSING_RECEIPT]
    content = bundle.build_bundle(members, case.installation, AT)
    with pytest.raises(EvidenceInvalid, match="no CAdES signature"):
        verify_bundle(content, case.anchors)


def test_e1_may_have_a_time_stamp_of_its_own(stamped: EvidenceCase) -> None:
    found = checks(stamped, stamped.pack())
    assert found["application_time"] == "ok"


# -- the archive of a whole file ------------------------------------------------------


def an_archive(case: EvidenceCase, packed: bytes) -> tuple[bytes, InstallationFake]:
    key = InstallationFake()
    files = {"a/evidence.asice": packed, "journal.jsonl": b"{}\n"}
    return archive.build_archive(files, key, AT), key


def test_an_archive_verifies_with_its_bundles(
    case: EvidenceCase, packed: bytes
) -> None:
    content, key = an_archive(case, packed)
    assert archive.is_archive(content)
    assert not archive.is_archive(packed)
    found = archive.verify_archive(content, case.anchors)
    assert [item.name for item in found] == [
        "archive",
        "archive_owner",
        "archive_bundle",
    ]
    assert found[1].facts["key_id"] == key.key_id


def test_a_changed_archive_fails(case: EvidenceCase, packed: bytes) -> None:
    content, key = an_archive(case, packed)
    members = container.read(content, archive.MEDIA)
    for name in members:
        value = members[name]
        bad = {**members, name: value[:-1] + bytes([value[-1] ^ 1])}
        with pytest.raises(EvidenceInvalid, match="SQ-VER-09"):
            archive.verify_archive(container.write(bad, archive.MEDIA), case.anchors)
    more = container.write({**members, "z": b""}, archive.MEDIA)
    with pytest.raises(EvidenceInvalid, match="other files"):
        archive.verify_archive(more, case.anchors)
    with pytest.raises(EvidenceInvalid, match="media type"):
        archive.verify_archive(packed, case.anchors)
    wrong = packed[:-1] + b"\x01"
    broken = archive.build_archive({"b.asice": wrong}, key, AT)
    with pytest.raises(EvidenceInvalid, match=r"b\.asice"):
        archive.verify_archive(broken, case.anchors)


@pytest.mark.parametrize(
    "name", ["../up", "/root", "a//b", "mimetype", "manifest.json"]
)
def test_names_that_climb_never_get_into_an_archive(name: str) -> None:
    from desktop.errors import InputInvalid

    with pytest.raises(InputInvalid, match="member"):
        archive.build_archive({name: b""}, InstallationFake(), AT)


def test_hashes_of_the_case_are_what_they_seem(case: EvidenceCase) -> None:
    closing = parse(case.members[manifest.CLOSING])
    listed = {item["name"]: item["sha256"] for item in closing["members"]}
    for name, digest in listed.items():
        assert sha256_hex(case.members[name]) == digest


def test_odd_values_and_odd_roots_end_in_our_errors(stamped: EvidenceCase) -> None:
    odd = EvidenceCase(lies={manifest.APPLICATION: inside("custody", carrier=["x"])})
    with pytest.raises(EvidenceInvalid, match="other facts"):
        verify_bundle(_packed(odd), odd.anchors)
    # A reader may trust the certificate itself: then nothing says who issued it.
    found = verify_bundle(stamped.pack(), [stamped.leaf.der, *stamped.anchors])
    states = {item.name: item.state for item in found.checks}
    assert states["certificate"] == "ok"
