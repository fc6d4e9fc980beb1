"""The macOS bundle: who gets which entitlement, and what the recipe signs."""

from __future__ import annotations

import plistlib
import re
import subprocess
from pathlib import Path

from desktop import __version__
from installer.macos import bundle

_FOLDER = Path(bundle.__file__).parent
_EXEMPTION = "com.apple.security.cs.disable-library-validation"
_CARD = "com.apple.security.smartcard"


def test_the_exemption_goes_to_the_worker_alone() -> None:
    worker = plistlib.loads((_FOLDER / "token-worker.entitlements").read_bytes())
    program = plistlib.loads((_FOLDER / "program.entitlements").read_bytes())
    assert (worker, program) == (
        bundle.WORKER_ENTITLEMENTS,
        bundle.PROGRAM_ENTITLEMENTS,
    )
    assert worker[_EXEMPTION] is worker[_CARD] is True
    assert not {_EXEMPTION, _CARD} & program.keys()
    # Nothing that would let another program look into either.
    assert "com.apple.security.get-task-allow" not in {**worker, **program}


def test_the_recipe_signs_each_program_with_its_own() -> None:
    path = _FOLDER / "make_dmg.sh"
    assert subprocess.run(["bash", "-n", str(path)], check=False).returncode == 0
    text = path.read_text().replace("\\\n", " ")
    signed = re.findall(
        r'codesign .*--entitlements "\$here/([a-z-]+)\.entitlements"\s+"\$app/'
        r'Contents/MacOS/([a-z-]+)"',
        text,
    )
    assert sorted(signed) == [
        ("program", "saqta"),
        ("program", "saqta-console"),
        ("token-worker", "saqta-token-worker"),
    ]
    assert "--options runtime" in text
    # Inside out: the bundle's own signature is the last one.
    assert text.index("MacOS/saqta-token-worker") < text.index('"$app"\ncodesign')


def test_info_plist() -> None:
    value = plistlib.loads(plistlib.dumps(bundle.info_plist()))
    assert value["CFBundleShortVersionString"] == __version__
    assert value["CFBundleLocalizations"] == ["kk", "ru", "en"]
    assert bundle.IDENTIFIER.count(".") == 2
