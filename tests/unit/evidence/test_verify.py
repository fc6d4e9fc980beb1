"""A changed bundle is refused and the member named, whoever repacks it how often."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.canonical import b64url, canonical, parse, sha256_hex
from desktop.errors import EvidenceInvalid, InputInvalid
from desktop.evidence import bundle, container, manifest
from desktop.evidence.verify import ALWAYS_UNKNOWN, verify_bundle
from desktop.words import LANGUAGES, say
from tests.fakes.evidence_case import (
    APPLICATION_ID,
    AT,
    REPORT_ID,
    EvidenceCase,
    InstallationFake,
)


def repacked(members: dict[str, bytes]) -> bytes:
    """What an attacker can do without any key: fresh digests, the old seal."""
    listed = {
        name: content
        for name, content in members.items()
        if name not in (bundle.MANIFEST, bundle.SEAL)
    }
    listing = bundle.asic_manifest(listed)
    return container.write(
        {**listed, bundle.MANIFEST: listing, bundle.SEAL: members[bundle.SEAL]}
    )


def resealed(case: EvidenceCase, members: dict[str, bytes], key: Any = None) -> bytes:
    """What a thief of the installation key can do."""
    from desktop.asn1 import cms

    sealer = key or case.installation
    listed = {
        name: content
        for name, content in members.items()
        if name not in (bundle.MANIFEST, bundle.SEAL)
    }
    listing = bundle.asic_manifest(listed)
    seal = cms.build_signed(listing, sealer.spki, "ed25519", AT, sealer.sign)
    return container.write({**listed, bundle.MANIFEST: listing, bundle.SEAL: seal})


def flipped(content: bytes, at: int, mask: int = 1) -> bytes:
    return content[:at] + bytes([content[at] ^ mask]) + content[at + 1 :]


_PARTS = 4
#: A sweep in parts, each with a deadline of its own. Whole (``--full``) the three
#: sweeps below take a quarter of an hour of one processor: 0.1 ms a byte of the file,
#: 3 ms a byte under fresh digests, 8 ms a byte under a fresh seal.
PARTS = pytest.mark.parametrize("part", range(_PARTS))


def chosen(
    content: bytes, count: int, dice: random.Random, part: int, *, full: bool
) -> list[int]:
    """Places of one part: all of them, or so many."""
    places = range(part, len(content), _PARTS)
    return list(places) if full else dice.sample(places, min(count, len(places)))


def test_a_bundle_is_the_same_every_time(case: EvidenceCase, packed: bytes) -> None:
    assert case.pack() == packed


def test_every_check_is_named_and_the_unknown_said(
    case: EvidenceCase, packed: bytes
) -> None:
    report = verify_bundle(packed, case.anchors)
    assert report.application_id == APPLICATION_ID
    assert report.certificate_sha256 == sha256_hex(case.leaf.der)
    assert report.signed_at == AT
    states = {item.name: item.state for item in report.checks}
    assert set(states.values()) == {"ok", "unknown"}
    for name in ("agreement", "consent", "closing_signature", "seal", "revoked"):
        assert states[name] == "ok"
    for name in (*ALWAYS_UNKNOWN, "closing_time_claimed", "custody_attested"):
        assert states[name] == "unknown"


def test_what_the_tokens_maker_attests_is_said_to_be_unjudged() -> None:
    """No vendor's root is known, so an attestation is kept and proves nothing yet."""
    attested = EvidenceCase(attestations=({"type": "x509", "bytes": "AQ"},))
    states = {
        item.name: item.state
        for item in verify_bundle(attested.pack(), attested.anchors).checks
    }
    assert states["attestation_judged"] == "unknown"
    assert "custody_attested" not in states
    for language in LANGUAGES:
        assert say("evidence.check.attestation_judged", language)


def test_every_check_is_explained_in_words(
    case: EvidenceCase, packed: bytes, stamped: EvidenceCase
) -> None:
    reports = [
        verify_bundle(packed, case.anchors),
        verify_bundle(stamped.pack(), stamped.anchors),
    ]
    for item in (check for report in reports for check in report.checks):
        for language in LANGUAGES:
            text = say(f"evidence.check.{item.name}", language, item.facts)
            assert text
            assert "{" not in text


@pytest.mark.timeout(1800)
@PARTS
def test_no_byte_of_the_file_may_change(
    case: EvidenceCase, packed: bytes, full: bool, dice: random.Random, part: int
) -> None:
    for at in chosen(packed, 1500 // _PARTS, dice, part, full=full):
        with pytest.raises(EvidenceInvalid, match="SQ-VER-09"):
            verify_bundle(flipped(packed, at, 1 << dice.randrange(8)), case.anchors)


@pytest.mark.timeout(1800)
@PARTS
def test_no_byte_of_any_member_may_change_under_fresh_digests(
    case: EvidenceCase, packed: bytes, full: bool, dice: random.Random, part: int
) -> None:
    members = container.read(packed)
    for name, content in members.items():
        if name == bundle.MANIFEST:
            continue
        for at in chosen(content, 1, dice, part, full=full):
            changed = {**members, name: flipped(content, at, 1 << dice.randrange(8))}
            with pytest.raises(EvidenceInvalid, match="SQ-VER-09"):
                verify_bundle(repacked(changed), case.anchors)


@pytest.mark.timeout(1800)
@PARTS
def test_even_the_sealing_key_changes_nothing_that_others_signed(
    case: EvidenceCase, packed: bytes, full: bool, dice: random.Random, part: int
) -> None:
    members = container.read(packed)
    folder = f"{manifest.REVOCATION}{REPORT_ID}/"
    # The summaries and our own report are held by the seal alone; so are those parts
    # of the last signatures that no signature covers, and that nothing is read from.
    free = {
        f"{folder}report.json",
        bundle.MANIFEST,
        bundle.SEAL,
        manifest.CLOSING_CMS,
        manifest.CLOSING_RECEIPT,
        f"{folder}response-{case.serial}.der",
        f"{folder}request-{case.serial}.der",
    }
    for name, content in members.items():
        if name in free or name.startswith(
            ("readable/", f"{folder}statement-", f"{folder}incident-")
        ):
            continue
        for at in chosen(content, 1, dice, part, full=full):
            changed = {**members, name: flipped(content, at, 1 << dice.randrange(8))}
            with pytest.raises(EvidenceInvalid, match="SQ-VER-09"):
                verify_bundle(resealed(case, changed), case.anchors)


def test_every_member_is_needed(case: EvidenceCase, packed: bytes) -> None:
    members = container.read(packed)
    for name in members:
        if name.startswith((manifest.REVOCATION, "readable/")):
            continue
        if name == manifest.CLOSING_RECEIPT:
            continue
        less = {key: value for key, value in members.items() if key != name}
        if name in (bundle.MANIFEST, bundle.SEAL):
            content = container.write(less)
        else:
            content = resealed(case, less)
        with pytest.raises(EvidenceInvalid, match="SQ-VER-09"):
            verify_bundle(content, case.anchors)


@pytest.mark.parametrize(
    ("attack", "reason"),
    [
        (lambda zipped: b"#!" + zipped, "not a bundle of evidence"),
        (lambda zipped: zipped + b"\0", "directory is not"),
        (lambda zipped: zipped[:-1], "directory is not"),
        (lambda zipped: zipped[: len(zipped) // 2], "cut off"),
        (lambda zipped: zipped + zipped, "directory is not"),
        (lambda zipped: zipped[:-2] + b"\x01\x00x", "directory is not"),
        (lambda _: b"", "not a bundle of evidence"),
        (lambda _: b"PK\x05\x06" + bytes(18), "not a bundle of evidence"),
    ],
)
def test_tricks_with_the_file_are_refused(
    case: EvidenceCase, packed: bytes, attack: Callable[[bytes], bytes], reason: str
) -> None:
    with pytest.raises(EvidenceInvalid, match=reason) as caught:
        verify_bundle(attack(packed), case.anchors)
    assert caught.value.member == "(container)"


def test_what_other_zip_programs_write_is_refused(
    case: EvidenceCase, packed: bytes
) -> None:
    import io
    import zipfile

    def written(change: Callable[[zipfile.ZipFile, str, bytes], None]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("mimetype", container.MIMETYPE)
            for name, content in container.read(packed).items():
                change(archive, name, content)
        return buffer.getvalue()

    def deflated(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
        archive.writestr(name, content, zipfile.ZIP_DEFLATED)

    def commented(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
        info = zipfile.ZipInfo(name)
        info.comment = b"hidden"
        archive.writestr(info, content)

    def extra(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
        info = zipfile.ZipInfo(name)
        info.extra = b"\x99\x99\x02\x00ab"
        archive.writestr(info, content)

    for change in (deflated, commented, extra):
        with pytest.raises(EvidenceInvalid, match="SQ-VER-09"):
            verify_bundle(written(change), case.anchors)


@pytest.mark.parametrize(
    "name", ["extra.txt", "META-INF/other.p7s", "lookups/organisations.json", "../up"]
)
def test_a_member_that_nobody_names_is_refused(
    case: EvidenceCase, packed: bytes, name: str
) -> None:
    members = {name: b"{}", **container.read(packed)}
    with pytest.raises(EvidenceInvalid, match="SQ-VER-09"):
        verify_bundle(resealed(case, dict(sorted(members.items()))), case.anchors)


def test_a_doubled_member_is_refused(case: EvidenceCase, packed: bytes) -> None:
    at = packed.index(b"PK\x03\x04", 4)
    end = packed.index(b"PK\x03\x04", at + 4)
    doubled = packed[:end] + packed[at:end] + packed[end:]
    with pytest.raises(EvidenceInvalid, match="stands twice"):
        verify_bundle(doubled, case.anchors)


def test_another_reader_s_roots_do_not_do(packed: bytes) -> None:
    stranger = EvidenceCase()
    for anchors in (stranger.anchors, []):
        with pytest.raises(EvidenceInvalid, match=r"consent-receipt\.json"):
            verify_bundle(packed, anchors)


def test_a_seal_by_another_key_is_refused(case: EvidenceCase, packed: bytes) -> None:
    content = resealed(case, container.read(packed), InstallationFake())
    with pytest.raises(EvidenceInvalid, match="SQ-VER-09") as caught:
        verify_bundle(content, case.anchors)
    assert caught.value.member == bundle.SEAL


def test_members_of_another_application_do_not_fit(
    case: EvidenceCase, packed: bytes
) -> None:
    other = EvidenceCase()
    members = container.read(packed)
    for name in (
        manifest.AGREEMENT_META,
        manifest.ACCEPTANCE,
        manifest.CONSENT,
        manifest.REQUEST,
        manifest.APPLICATION,
        manifest.APPLICATION_CMS,
        manifest.CERTIFICATE,
        manifest.CLOSING,
        manifest.CLOSING_CMS,
        manifest.CONSENT_RECEIPT,
    ):
        if other.members[name] == members[name]:
            continue
        changed = {**members, name: other.members[name]}
        with pytest.raises(EvidenceInvalid, match="SQ-VER-09"):
            verify_bundle(resealed(case, changed), case.anchors)


def test_a_person_can_not_receipt_things_to_himself(case: EvidenceCase) -> None:
    body = {
        "payload": b64url(case.members[manifest.CLOSING]),
        "cms": b64url(case.members[manifest.CLOSING_CMS]),
    }
    own = case.authority.receipt("evidence", APPLICATION_ID, body, signer=case.leaf)
    members = {**case.members, manifest.CLOSING_RECEIPT: own}
    content = bundle.build_bundle(members, case.installation, AT)
    with pytest.raises(EvidenceInvalid, match="a person signed it"):
        verify_bundle(content, case.anchors)


def test_a_good_status_is_no_revocation(case: EvidenceCase) -> None:
    name = f"{manifest.REVOCATION}{REPORT_ID}/crl-{case.serial}.der"
    other = case.authority.crl(4711)
    content = bundle.build_bundle({**case.members, name: other}, case.installation, AT)
    states = {c.name: c.state for c in verify_bundle(content, case.anchors).checks}
    assert "revoked" not in states
    assert states["revocation_proof"] == "unknown"


def test_only_a_whole_application_is_packed(case: EvidenceCase) -> None:
    for name in bundle.REQUIRED:
        less = {key: value for key, value in case.members.items() if key != name}
        with pytest.raises(InputInvalid, match="does not have it"):
            bundle.build_bundle(less, case.installation, AT)
    with pytest.raises(InputInvalid, match="names another"):
        bundle.build_bundle({**case.members, "late.json": b"{}"}, case.installation, AT)
    with pytest.raises(InputInvalid, match="not a member's name"):
        bundle.build_bundle({**case.members, "../escape": b"{}"}, case.installation, AT)


def test_each_page_is_in_its_language_and_free_of_markup(
    case: EvidenceCase, packed: bytes
) -> None:
    members = container.read(packed)
    pages = [name for name in members if name.startswith("readable/")]
    assert pages == [f"readable/{n}.html" for n in ("en", "index", "kk", "ru")]
    assert members["readable/index.html"] == members["readable/kk.html"]
    texts = {name: members[name].decode("utf-8") for name in pages}
    assert "Evidence of an application" in texts["readable/en.html"]
    assert "Доказательства" in texts["readable/ru.html"]
    for text in texts.values():
        assert "216250" in text
        assert "<script" not in text
        assert sha256_hex(case.members[manifest.CONSENT]) in text
    hostile = dict(case.members)
    value = parse(hostile[manifest.APPLICATION])
    value["subject"]["surname"] = "<img src=x>\u202e"
    hostile[manifest.APPLICATION] = canonical(value)
    from desktop.evidence import readable

    page = readable.pages(hostile, "en")["readable/en.html"].decode("utf-8")
    assert "<img" not in page
    assert "\u202e" not in page
    assert "&lt;img" in page


_NAMES = st.from_regex(r"[a-z]{1,8}(/[a-z0-9]{1,8})?", fullmatch=True)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(_NAMES, st.binary(max_size=64), max_size=6))
def test_the_container_reads_what_it_writes(members: dict[str, bytes]) -> None:
    members.pop("mimetype", None)
    assert container.read(container.write(members)) == members


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_with_our_error(content: bytes) -> None:
    with pytest.raises(EvidenceInvalid, match="SQ-VER-09"):
        verify_bundle(b"PK\x03\x04" + content, [])
