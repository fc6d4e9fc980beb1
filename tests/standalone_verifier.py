"""Verifies an evidence bundle with openssl alone; shares no code with the product.

Usage: ``python3 standalone_verifier.py BUNDLE ROOTS.pem``. Says ``verified`` and exits
0, or says the first failure and exits 1. It follows protocols.md, section 6.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

ASIC = "{http://uri.etsi.org/02918/v1.2.1#}DataObjectReference"
VALUE = "{http://www.w3.org/2000/09/xmldsig#}DigestValue"


class Refused(Exception):  # noqa: N818 - a verdict, not a fault
    """Something did not prove what it must."""


_FAILURES = (
    Refused,
    zipfile.BadZipFile,
    ET.ParseError,
    ValueError,
    KeyError,
    OSError,
)


def need(fact: bool, what: str) -> None:
    if not fact:
        raise Refused(what)


def openssl(folder: Path, *arguments: str) -> bytes:
    run = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True)
    need(run.returncode == 0, f"openssl {' '.join(arguments)}: {run.stderr.decode()}")
    return run.stdout


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def der(data: bytes) -> list[tuple[int, bytes, bytes]]:
    """The elements in a run of DER: tag, content, whole."""
    found, at = [], 0
    while at < len(data):
        size, head = data[at + 1], 2
        if size & 0x80:
            head += size & 0x7F
            size = int.from_bytes(data[at + 2 : at + head], "big")
        whole = data[at : at + head + size]
        found.append((data[at], whole[head:], whole))
        at += len(whole)
    return found


def check_seal(folder: Path, installation_spki: bytes) -> None:
    """Ed25519 over the signed attributes, which hold the digest of the manifest."""
    content = der((folder / "META-INF/signature001.p7s").read_bytes())[0][1]
    signed_data = der(der(content)[1][1])[0][1]
    signer = der(der(der(signed_data)[-1][1])[0][1])
    attributes = next(item for item in signer if item[0] == 0xA0)
    digest = hashlib.sha512((folder / "META-INF/ASiCManifest.xml").read_bytes())
    need(digest.digest() in attributes[1], "the seal is over another manifest")
    (folder / "attributes").write_bytes(b"\x31" + attributes[2][1:])
    (folder / "seal").write_bytes(next(i for i in signer if i[0] == 0x04)[1])
    (folder / "installation.der").write_bytes(installation_spki)
    openssl(
        folder, "pkeyutl", "-verify", "-rawin", "-in", "attributes", "-pubin",
        "-keyform", "DER", "-inkey", "installation.der", "-sigfile", "seal",
    )  # fmt: skip


def verify(bundle: Path, roots: Path, folder: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        need(archive.testzip() is None, "a member is damaged")
        names = archive.namelist()
        need(len(names) == len(set(names)), "a member stands twice")
        need(archive.read(names[0]) == b"application/vnd.etsi.asic-e+zip", "mimetype")
        archive.extractall(folder)
    listed = {}
    for item in ET.parse(folder / "META-INF/ASiCManifest.xml").iter(ASIC):
        listed[item.get("URI")] = base64.b64decode(item.findtext(VALUE) or "")
    need(set(names[1:-2]) == listed.keys(), "the manifest lists other members")
    for name, digest in listed.items():
        found = hashlib.sha256((folder / str(name)).read_bytes()).digest()
        need(found == digest, f"{name} was changed")
    closing = json.loads((folder / "closing.json").read_bytes())
    for item in closing["members"]:
        found_hex = hashlib.sha256((folder / item["name"]).read_bytes()).hexdigest()
        need(found_hex == item["sha256"], f"{item['name']}: closing names another")
    at = str(int(dt.datetime.fromisoformat(closing["created_at"]).timestamp()))
    trust = ("-CAfile", str(roots), "-attime", at, "-purpose", "any")
    cms = ("cms", "-verify", "-inform", "DER", "-binary", "-out", "checked")
    openssl(
        folder, *cms, "-cades", "-in", "closing.cms", "-content", "closing.json", *trust
    )
    for name in ("certificate", *(f"chain/{n}" for n in range(1, 9))):
        if (folder / f"{name}.der").exists():
            pem = openssl(folder, "x509", "-inform", "DER", "-in", f"{name}.der")
            with (folder / "all.pem").open("ab") as together:
                together.write(pem)
    application = json.loads((folder / "application.json").read_bytes())
    openssl(
        folder, *cms, "-in", "application.cms", "-content", "application.json",
        "-certfile", "all.pem", "-noverify",
    )  # fmt: skip
    openssl(folder, "verify", *trust, "-untrusted", "all.pem", "all.pem")
    openssl(folder, "req", "-verify", "-noout", "-inform", "DER", "-in", "request.p10")
    for part in ("acceptance", "consent", "request"):
        name = {"request": "request.p10"}.get(part, f"{part}.json")
        digest_hex = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        need(application[f"{part}_sha256"] == digest_hex, f"{name}: E1 names another")
    agreed = json.loads((folder / "acceptance.json").read_bytes())["agreement"]
    shown = hashlib.sha256((folder / "agreement.txt").read_bytes()).hexdigest()
    need(agreed["sha256"] == shown, "another agreement than the one accepted")
    for receipt in folder.rglob("*-receipt*.json"):
        envelope = json.loads(receipt.read_bytes())
        (folder / "payload").write_bytes(unb64(envelope["payload"]))
        (folder / "signature").write_bytes(unb64(envelope["cms"]))
        openssl(folder, *cms, "-in", "signature", "-content", "payload", *trust)
    check_seal(folder, unb64(application["installation_key"]["spki"]))


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        try:
            verify(
                Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), Path(folder)
            )
        except _FAILURES as error:
            sys.stdout.write(f"refused: {error}\n")
            return 1
    sys.stdout.write("verified\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
