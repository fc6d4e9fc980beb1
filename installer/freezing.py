"""What goes into the frozen folder and what stays out; used by saqta.spec alone."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

__all__ = [
    "EXCLUDED",
    "NOT_FOR_THE_WORKER",
    "hidden_imports",
    "keep",
    "migrations",
    "without_hooks",
]

#: Imported by libraries for cases that Saqta never meets.
EXCLUDED = (
    "IPython",
    "PIL",
    "_pytest",
    "certomancer",
    "cyclonedx",
    "hypothesis",
    "installer",
    "lib2to3",
    "markdown_it",
    "matplotlib",
    "mypy",
    "numpy",
    "pip",
    "pygments",
    "pytest",
    "rich",
    "setuptools",
    "tests",
    "tkinter",
    "yaml",
    "PySide6.QtNetwork",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtSql",
    "PySide6.QtTest",
)

#: The worker has a token to talk to, and nobody else (threat 2).
NOT_FOR_THE_WORKER = (
    "PySide6",
    "aiohttp",
    "alembic",
    "asyncio",
    "click",
    "fastapi",
    "http",
    "lxml",
    "multiprocessing",
    "psycopg",
    "pyhanko",
    "requests",
    "sqlalchemy",
    "sqlite3",
    "tuf",
    "ui",
    "urllib3",
    "xmlrpc",
    "uvicorn",
)

# Libraries that belong to the system: those that a graphics driver, the display, or a
# vendor's PKCS#11 module brings as well. Two versions in one process do not work, and
# OpenSSL's fixes come from the distribution. The .deb names them as Depends.
_SYSTEM_LIBRARIES = re.compile(
    r"lib(crypto|ssl|stdc\+\+|gcc_s|z|dbus-1|fontconfig|freetype|expat|glib-2\.0"
    r"|gthread-2\.0|EGL|GL|GLX|GLdispatch|OpenGL|drm|gbm|wayland-[a-z]+|xkbcommon"
    r"|xkbcommon-x11|xcb(-[a-z]+[0-9]?)*|X11|X11-xcb|Xau|Xdmcp|Xext|Xrender|bsd|md"
    r"|png16|brotli(common|dec)|systemd|cap|lzma|lz4|zstd|gcrypt|gpg-error|pcre2-8"
    r"|cups|avahi-(common|client)|gnutls|gmp|hogweed|nettle|idn2|unistring|tasn1|p11-kit"
    r"|pcre|uuid|gssapi_krb5|krb5|k5crypto|krb5support|com_err|keyutils|resolv)"
    r"\.so(\.[0-9.]+)?"
)

# Came with Qt's theme for GTK, which draws nothing that Saqta shows.
_GTK = re.compile(
    r"libq(gtk3)\.so|lib(gtk-3|gdk-3|gdk_pixbuf-2\.0|atk-[a-z0-9.-]+|pango[a-z0-9]*-1\.0"
    r"|cairo(-gobject)?|harfbuzz|graphite2|thai|datrie|fribidi|pixman-1|jpeg|gio-2\.0"
    r"|gobject-2\.0|gmodule-2\.0|mount|blkid|selinux)\.so(\.[0-9]+)*"
)

# Parts of Qt that come with a plugin or module that Saqta does not use.
_UNUSED_QT = re.compile(
    r"(lib)?Qt6(Qml|Quick|VirtualKeyboard|Network|Sql|Test|Pdf|EglFSDeviceIntegration"
    r"|EglFsKmsSupport|Designer|Help|UiTools|WebSockets|Concurrent)[A-Za-z0-9]*\."
    r"|plugins[/\\](egldeviceintegrations|networkinformation|tls|sqldrivers|qmltooling"
    r"|virtualkeyboard|generic|designer)[/\\]"
    r"|(lib)?qtvirtualkeyboardplugin|libq(eglfs|linuxfb|minimalegl|vkkhrdisplay|vnc)\.so"
    r"|qml[/\\]"
)

# What PyInstaller runs before every start, a verb's too. The one for PySide6 loads Qt's
# core and tells every child where our Qt lies; the wheel of PySide6 finds its parts by
# itself, once a window is wanted. The one for multiprocessing, of which nothing here
# makes use, runs code out of the program's own arguments.
_HOOKS = frozenset({"pyi_rth_multiprocessing", "pyi_rth_pyside6"})

Entry = tuple[str, str, str]


def hidden_imports() -> list[str]:
    """Modules that libraries import by name."""
    names = [
        "keyring.backends.SecretService",
        "keyring.backends.Windows",
        "keyring.backends.macOS",
        "psycopg",
        "sqlalchemy.dialects.postgresql.psycopg",
        "sqlalchemy.dialects.sqlite.pysqlite",
        "uvicorn.lifespan.on",
        "uvicorn.loops.asyncio",
        "uvicorn.protocols.http.h11_impl",
    ]
    return [name for name in names if sys.platform == "win32" or "Windows" not in name]


def migrations(root: Path) -> list[tuple[str, str]]:
    """Alembic reads migrations as files, so they lie beside the archive too."""
    found = sorted((root / "desktop").rglob("migrations/**/*.py"))
    return [(str(path), str(path.parent.relative_to(root))) for path in found]


def keep(entries: Sequence[Entry]) -> list[Entry]:
    """The entries of a table of contents that are shipped, in a fixed order."""
    kept = []
    for name, source, kind in entries:
        file = re.split(r"[/\\]", name)[-1]
        from_system = sys.platform == "linux" and _SYSTEM_LIBRARIES.fullmatch(file)
        if sys.platform == "linux" and _GTK.fullmatch(file):
            continue
        if from_system and "/site-packages/" not in source:
            continue
        if _UNUSED_QT.search(name) or _is_unused_translation(name):
            continue
        kept.append((name, source, kind))
    return sorted(kept)


def without_hooks(scripts: Sequence[Entry]) -> list[Entry]:
    """The scripts of a program without the hooks that it is better off without."""
    return [entry for entry in scripts if entry[0] not in _HOOKS]


def _is_unused_translation(name: str) -> bool:
    """Qt's own words, except in our languages."""
    found = re.search(r"translations[/\\](qt[a-z_]*)_([a-zA-Z_]+)\.qm$", name)
    return found is not None and found[2] not in {"kk", "ru", "en"}
