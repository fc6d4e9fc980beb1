"""Draws the program's icons in every size and container from two SVG files.

PNG for Linux, ICO for Windows, ICNS for macOS. The two containers hold PNG pictures
behind a small table, so no library is needed for them.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

__all__ = ["SIZES", "draw", "write_icns", "write_ico"]

#: Edges in pixels that desktops ask for.
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)

_ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
# Types of the ICNS container whose content is a PNG of that edge.
_ICNS_TYPES = {
    16: b"icp4",
    32: b"icp5",
    64: b"icp6",
    128: b"ic07",
    256: b"ic08",
    512: b"ic09",
}


def draw(svg: Path) -> dict[int, bytes]:
    """The picture as PNG in each of :data:`SIZES`.

    Raises:
        ValueError: The file is no SVG that Qt can draw.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
    from PySide6.QtGui import QImage, QImageWriter, QPainter
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(str(svg))
    if not renderer.isValid():
        raise ValueError(f"{svg} is not an SVG picture")
    drawn = {}
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(image)
        buffer.close()
        drawn[size] = bytes(content.data())
    return drawn


def write_ico(path: Path, pictures: dict[int, bytes]) -> None:
    """Windows' container: a table of 16 bytes for each picture."""
    chosen = [(size, pictures[size]) for size in _ICO_SIZES]
    table = struct.pack("<HHH", 0, 1, len(chosen))
    offset = len(table) + 16 * len(chosen)
    for size, png in chosen:
        # An edge of 256 is written as 0.
        edge = size % 256
        table += struct.pack("<BBBBHHII", edge, edge, 0, 0, 1, 32, len(png), offset)
        offset += len(png)
    path.write_bytes(table + b"".join(png for _, png in chosen))


def write_icns(path: Path, pictures: dict[int, bytes]) -> None:
    """The container of macOS: type and length before each picture."""
    body = b""
    for size, kind in _ICNS_TYPES.items():
        body += kind + struct.pack(">I", len(pictures[size]) + 8) + pictures[size]
    path.write_bytes(b"icns" + struct.pack(">I", len(body) + 8) + body)
