"""The build's own parts: its time, its icons, what it keeps and what it needs."""

from __future__ import annotations

import struct
import subprocess
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from desktop import __version__
from installer import build, freezing, icons
from installer.linux import libraries, manpages

SVG = build.ROOT / "installer" / "linux" / "saqta.svg"


@pytest.fixture(scope="module")
def drawn() -> dict[int, bytes]:
    return icons.draw(SVG)


def test_icons_are_drawn_in_every_size(drawn: dict[int, bytes]) -> None:
    for size, png in drawn.items():
        image = QImage.fromData(png)
        assert (image.width(), image.height()) == (size, size)
        # The mark is there: the middle is not the ground's colour.
        colours = {
            image.pixelColor(x, y).name()
            for x in range(0, size, max(1, size // 16))
            for y in range(0, size, max(1, size // 16))
        }
        assert len(colours) > 1


def test_the_containers_hold_the_pictures(
    drawn: dict[int, bytes], tmp_path: Path
) -> None:
    icons.write_ico(tmp_path / "x.ico", drawn)
    icons.write_icns(tmp_path / "x.icns", drawn)
    # Qt's own reader of ICO opens it; ICNS is a chain of lengths that must add up.
    assert QImage(str(tmp_path / "x.ico")).width() in icons.SIZES
    content = (tmp_path / "x.icns").read_bytes()
    assert (content[:4], struct.unpack(">I", content[4:8])[0]) == (
        b"icns",
        len(content),
    )
    at, found = 8, 0
    while at < len(content):
        (length,) = struct.unpack(">I", content[at + 4 : at + 8])
        assert content[at + 8 : at + 12] == b"\x89PNG"
        at, found = at + length, found + 1
    assert (at, found) == (len(content), 6)


def test_a_picture_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_text("no")
    with pytest.raises(ValueError, match="not an SVG"):
        icons.draw(tmp_path / "x.svg")


def test_the_time_of_a_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")
    assert build.build_time() == datetime.fromtimestamp(1795000000, UTC)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert build.build_time().tzinfo is UTC


def test_the_time_of_a_build_where_there_is_no_git(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    seconds = int((build.ROOT / "pyproject.toml").stat().st_mtime)
    assert build.build_time() == datetime.fromtimestamp(seconds, UTC)


def test_one_version_everywhere() -> None:
    project = tomllib.loads((build.ROOT / "pyproject.toml").read_text())
    assert project["project"]["dynamic"] == ["version"]
    dynamic = project["tool"]["setuptools"]["dynamic"]["version"]
    assert dynamic == {"attr": "desktop.__version__"}
    changelog = (build.ROOT / "CHANGELOG.md").read_text()
    assert f"## {__version__}" in changelog


@pytest.mark.parametrize(
    ("name", "source", "kept"),
    [
        ("libQt6Core.so.6", "/v/site-packages/PySide6/Qt/lib/libQt6Core.so.6", True),
        ("libcrypto.so.3", "/lib/x86_64-linux-gnu/libcrypto.so.3", False),
        ("libxcb-cursor.so.0", "/usr/lib/x86_64-linux-gnu/libxcb-cursor.so.0", False),
        ("libpython3.11.so.1.0", "/usr/lib/x86_64-linux-gnu/x", True),
        ("x.libs/libz.so.1", "/v/site-packages/x.libs/libz.so.1", True),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "/v/site-packages/x", False),
        ("PySide6/Qt/translations/qtbase_kk.qm", "/x", True),
        ("PySide6/Qt/translations/qtbase_de.qm", "/x", False),
        ("PySide6/Qt/lib/libQt6Quick.so.6", "/v/site-packages/x", False),
    ],
)
def test_what_is_frozen(name: str, source: str, kept: bool) -> None:
    assert bool(freezing.keep([(name, source, "BINARY")])) is kept


def test_hooks_that_slow_or_widen_every_start_are_left_out() -> None:
    names = ("pyi_rth_pyside6", "pyi_rth_multiprocessing", "pyi_rth_inspect", "saqta")
    scripts = [(name, f"/{name}.py", "PYSOURCE") for name in names]
    kept = freezing.without_hooks(scripts)
    assert [name for name, _, _ in kept] == ["pyi_rth_inspect", "saqta"]


def test_the_order_of_what_is_frozen_is_fixed() -> None:
    entries = [("b", "/b", "DATA"), ("a", "/a", "DATA")]
    assert freezing.keep(entries) == freezing.keep(entries[::-1])


def test_migrations_lie_beside_the_archive() -> None:
    found = freezing.migrations(build.ROOT)
    assert all(target.startswith("desktop/") for _, target in found)


def test_needs_are_read_from_the_files(tmp_path: Path) -> None:
    program = tmp_path / "program"
    subprocess.run(
        ["gcc", "-x", "c", "-", "-o", str(program), "-lssl", "-lcrypto"],
        input=b"int SSL_version(void*); int main(void){return SSL_version(0);}",
        check=True,
    )
    needs = libraries.read_needs(tmp_path)
    assert "libssl.so.3" in needs.libraries
    assert needs.glibc >= (2, 2)
    packages = libraries.packages_of(needs, more=["libegl1"])
    assert packages.startswith("libc6 (>= 2.")
    assert {"libegl1", "libssl3"} <= set(packages.split(", "))
    needs.libraries.add("libnobody-has-this.so.9")
    with pytest.raises(libraries.LibraryError, match="libnobody-has-this"):
        libraries.packages_of(needs)


def test_the_manual_lists_the_exit_codes_of_the_errors() -> None:
    from desktop.errors import all_errors

    codes = {kind.exit_code for kind in all_errors().values()} | {0}
    assert set(manpages.EXIT_CODES) == codes


def test_roff_takes_text_literally() -> None:
    assert manpages._text(".dot 'quote' a-b \\") == (r"\&.dot \(aqquote\(aq a\-b \e")


def test_a_step_that_fails_says_which(tmp_path: Path) -> None:
    made = build.Build(tmp_path, tmp_path, Path("python3"))
    with pytest.raises(build.BuildError, match=r"false"):
        made._run(["false"])
    assert (
        build.main(["windows", "--staged", str(tmp_path), "--out", str(tmp_path)]) == 1
    )
