"""What the macOS app bundle says of itself, and who gets which entitlement.

Vendors' PKCS#11 modules are not signed by us. The exemption from library validation
that loading one needs, and the smart-card entitlement, go to ``saqta-token-worker``
alone (users.md, e11): the window and everything that speaks to the network keep the
full hardened runtime.
"""

from __future__ import annotations

import plistlib
from typing import Any

from desktop import __version__

__all__ = [
    "IDENTIFIER",
    "PROGRAM_ENTITLEMENTS",
    "WORKER_ENTITLEMENTS",
    "entitlements",
    "info_plist",
]

IDENTIFIER = "kz.saqta.Saqta"

#: Python's ctypes makes small pieces of code while it runs; nothing more is allowed.
PROGRAM_ENTITLEMENTS: dict[str, bool] = {
    "com.apple.security.cs.allow-unsigned-executable-memory": True,
}
WORKER_ENTITLEMENTS: dict[str, bool] = {
    **PROGRAM_ENTITLEMENTS,
    "com.apple.security.cs.disable-library-validation": True,
    "com.apple.security.smartcard": True,
}


def info_plist() -> dict[str, Any]:
    """The keys of ``Info.plist`` that PyInstaller does not fill by itself."""
    return {
        "CFBundleDisplayName": "Saqta",
        "CFBundleShortVersionString": __version__,
        "CFBundleVersion": __version__,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["kk", "ru", "en"],
        "LSApplicationCategoryType": "public.app-category.business",
        "LSMinimumSystemVersion": "13.0",
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,
        "NSSupportsAutomaticTermination": False,
        "NSHumanReadableCopyright": "Apache-2.0",
    }


def entitlements(values: dict[str, bool]) -> bytes:
    """An entitlements file."""
    return plistlib.dumps(values, sort_keys=True)
