"""A GOST token for the demo: the tests' own module, built only when it is asked for.

No maker gives away a GOST token in software that Debian could ship, so the demo of
``--scheme gost-2015-512`` builds the module of ``tests/gost_token``. It is a test part
and says so in its token info; it is never part of a package.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import subprocess
from pathlib import Path

from installer.demo_token import DemoToken
from tests.fakes.private_folders import private_base

__all__ = ["ensure"]

_ROOT = Path(__file__).resolve().parent.parent
_SOURCE = _ROOT / "tests" / "gost_token" / "gost_token.c"
_HEADERS = "/usr/include/p11-kit-1"
_SERIAL = "90c57e5700000001"


def ensure(folder: Path) -> DemoToken:
    """The token in that folder, made when it is not there yet.

    ``conf`` of the answer is the folder that GOST_TOKEN_DIR names.

    Raises:
        RuntimeError: The compiler, the headers or the engine are missing.
    """
    state = folder / "state"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256(_SOURCE.read_bytes()).hexdigest()[:16]
    # A home may lie where others write, and a module there is refused, as it must be.
    module = private_base("tests") / f"demo-gost-{digest}.so"
    if not module.exists():
        _build(module)
    if not state.exists():
        state.mkdir(mode=0o700)
        for name, text in (("pin", secrets.token_hex(4)), ("so", secrets.token_hex(8))):
            descriptor = os.open(state / name, os.O_WRONLY | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as out:
                out.write(text)
    return DemoToken(
        module=module.resolve(), conf=state, serial=_SERIAL, pin_file=state / "pin"
    )


def _build(module: Path) -> None:
    part = module.with_suffix(f".{os.getpid()}.part")
    try:
        subprocess.run(
            [
                *("gcc", "-shared", "-fPIC", "-O1", f"-I{_HEADERS}"),
                # Engines are deprecated in OpenSSL 3; GOST has no provider in Debian.
                *("-Wno-deprecated-declarations", "-o", part, _SOURCE, "-lcrypto"),
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise RuntimeError(
            "the GOST test token can't be built (Debian packages gcc, libssl-dev, "
            "libp11-kit-dev, libengine-gost-openssl)"
        ) from error
    part.chmod(0o755)
    part.replace(module)
