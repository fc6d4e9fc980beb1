"""The look of every window: one palette table, sizes, type and style sheet.

Every colour of the program stands once, in `PALETTE` (look.md section 1). The style
sheet in `resources/style/saqta.qss` is a template filled from it, and painted widgets
ask `colour()` at paint time, so that a change of scheme needs no bookkeeping.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Final, Literal, get_args

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QPalette,
)
from PySide6.QtWidgets import QApplication

from desktop import data

__all__ = [
    "CARD_GAP",
    "CARD_PADDING",
    "CONTENT_MAX",
    "FAMILY",
    "HEADER",
    "PAGE_MARGIN",
    "PALETTE",
    "RADIUS_CARD",
    "RADIUS_CONTROL",
    "RADIUS_DIALOG",
    "RIGHT_COLUMN",
    "SIDEBAR",
    "SPACES",
    "TYPE",
    "Look",
    "Role",
    "Scheme",
    "Shade",
    "Theme",
    "code_colours",
    "colour",
    "contrast",
    "current",
    "fill_template",
    "font",
    "mixed",
    "px",
    "reduced_motion",
]

Shade = Literal[
    "canvas",
    "surface",
    "sunken",
    "side",
    "line",
    "line_strong",
    "text",
    "text2",
    "off",
    "accent",
    "accent_hover",
    "accent_pressed",
    "on_accent",
    "accent_text",
    "accent_soft",
    "danger",
    "danger_hover",
    "danger_pressed",
    "on_danger",
    "now_text",
    "danger_text",
    "danger_soft",
    "danger_line",
    "ok",
    "ok_text",
    "ok_soft",
    "warn",
    "warn_text",
    "warn_soft",
    "focus",
    "scrim",
]
Role = Literal[
    "display", "title", "heading", "strong", "body", "compact", "small", "code"
]

PALETTE: Final[dict[Shade, tuple[str, str]]] = {
    "canvas": ("#F4F6F7", "#10171A"),
    "surface": ("#FFFFFF", "#182125"),
    "sunken": ("#E9EEF0", "#222D32"),
    "side": ("#E9EEF0", "#151D21"),
    "line": ("#D2DADE", "#303D43"),
    "line_strong": ("#71808A", "#77878F"),
    "text": ("#13222B", "#E9EFF1"),
    "text2": ("#475761", "#AAB8BF"),
    "off": ("#73818A", "#74838B"),
    "accent": ("#0B5A73", "#5DB7D3"),
    "accent_hover": ("#084B60", "#7CC7DE"),
    "accent_pressed": ("#063B4C", "#9AD5E7"),
    "on_accent": ("#FFFFFF", "#04212B"),
    "accent_text": ("#0B5A73", "#86CCE1"),
    "accent_soft": ("#DEEEF3", "#153440"),
    "danger": ("#B3261E", "#C4352B"),
    "danger_hover": ("#951B14", "#CE3F35"),
    "danger_pressed": ("#79140F", "#A92A21"),
    "on_danger": ("#FFFFFF", "#FFFFFF"),
    "now_text": ("#79140F", "#79140F"),
    "danger_text": ("#A01D16", "#FFB3AA"),
    "danger_soft": ("#FCEBE9", "#3B1B19"),
    "danger_line": ("#B3261E", "#E5766C"),
    "ok": ("#1A7048", "#4FBF87"),
    "ok_text": ("#125A39", "#86DAAE"),
    "ok_soft": ("#E1F2E8", "#153425"),
    "warn": ("#B26A00", "#E0A03A"),
    "warn_text": ("#7A4600", "#F3C675"),
    "warn_soft": ("#FFF0D1", "#38290D"),
    "focus": ("#13222B", "#E9EFF1"),
    "scrim": ("#780A1419", "#78000000"),  # 47 % of the colour, as #AARRGGBB.
}

FAMILY: Final = "Noto Sans"
# Role: pixels at 100 %, bold (look.md section 2).
TYPE: Final[dict[Role, tuple[int, bool]]] = {
    "display": (28, True),
    "title": (22, True),
    "heading": (16, True),
    "strong": (14, True),
    "body": (14, False),
    "compact": (13, False),
    "small": (12, False),
    "code": (19, True),
}
SPACES: Final = (4, 8, 12, 16, 24, 32, 48)
PAGE_MARGIN: Final = 32
CARD_PADDING: Final = 20
CARD_GAP: Final = 16
RADIUS_CONTROL: Final = 6
RADIUS_CARD: Final = 10
RADIUS_DIALOG: Final = 12
SIDEBAR: Final = 224
HEADER: Final = 72
RIGHT_COLUMN: Final = 328
CONTENT_MAX: Final = 1200

# A desktop whose usual text is at most this high counts as 100 %; only larger text,
# which a person asked for, makes ours grow (look.md section 2).
_USUAL_TEXT_PX: Final = 15.0
_LARGEST_SCALE: Final = 2.0
_PLACEHOLDER: Final = re.compile(r"\{\{\s*([a-z_0-9 ]+?)\s*\}\}")


class Scheme(Enum):
    """Which column of the palette is drawn; the values index the table."""

    LIGHT = 0
    DARK = 1


class Look(Enum):
    """The person's choice in the settings: follow the system, or one scheme."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class _State:
    """What is drawn now; one per process, changed by `Theme` alone."""

    scheme = Scheme.LIGHT
    scale = 1.0
    high_contrast: dict[Shade, QColor] | None = None


class Theme(QObject):
    """Keeps the application's look in step with the system and the settings.

    Signals:
        changed: the palette, the text size or the contrast became another one.
    """

    changed = Signal()

    def __init__(self, app: QApplication, look: Look = Look.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._look = look
        self._scale = _system_scale()
        self._usual_palette = app.palette()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self.apply)
        hints.accessibility().contrastPreferenceChanged.connect(self.apply)
        self.apply()

    @property
    def look(self) -> Look:
        """The choice that is followed now."""
        return self._look

    def set_look(self, look: Look) -> None:
        """Follow another choice from now on."""
        self._look = look
        self.apply()

    def set_scale(self, scale: float) -> None:
        """Draw text at `scale` times its size at 100 % (1.0 to 2.0)."""
        self._scale = min(max(scale, 1.0), _LARGEST_SCALE)
        self.apply()

    def apply(self) -> None:
        """Fill the style sheet anew and have every widget drawn again."""
        hints = QGuiApplication.styleHints()
        system_is_dark = hints.colorScheme() == Qt.ColorScheme.Dark
        dark = self._look is Look.DARK or (self._look is Look.SYSTEM and system_is_dark)
        _State.scheme = Scheme.DARK if dark else Scheme.LIGHT
        _State.scale = self._scale
        wanted = hints.accessibility().contrastPreference()
        if wanted == Qt.ContrastPreference.HighContrast:
            _State.high_contrast = _system_colours(self._usual_palette)
        else:
            _State.high_contrast = None
        self._app.setFont(font("body"))
        self._app.setPalette(_qt_palette())
        self._app.setStyleSheet(fill_template(data.read_text("style/saqta.qss")))
        self.changed.emit()


def current() -> Scheme:
    """The scheme that is drawn now."""
    return _State.scheme


def colour(shade: Shade) -> QColor:
    """The colour of `shade` in the scheme that is drawn now."""
    if _State.high_contrast is not None:
        return _State.high_contrast[shade]
    return QColor(PALETTE[shade][_State.scheme.value])


def code_colours() -> tuple[QColor, QColor]:
    """Ground and modules of a QR code: light and dark in every scheme."""
    return QColor(PALETTE["surface"][0]), QColor(PALETTE["text"][0])


def mixed(ground: Shade, over: Shade, share: float) -> QColor:
    """`share` of `over` painted on `ground`, for stripes and faint arcs."""
    low, high = colour(ground), colour(over)
    return QColor.fromRgbF(
        low.redF() + (high.redF() - low.redF()) * share,
        low.greenF() + (high.greenF() - low.greenF()) * share,
        low.blueF() + (high.blueF() - low.blueF()) * share,
    )


def contrast(first: QColor, second: QColor) -> float:
    """Contrast of two opaque colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def px(pixels: float) -> int:
    """`pixels` of 100 % at the system's text size."""
    return round(pixels * _State.scale)


def font(role: Role, *, bold: bool | None = None) -> QFont:
    """The font of a role at the system's text size.

    Args:
        role: the line of the type table in look.md section 2.
        bold: overrides the role's weight (13 bold and 12 bold are in the table).
    """
    size, usually_bold = TYPE[role]
    return QFont(_font(px(size), usually_bold if bold is None else bold))


@lru_cache(maxsize=64)
def _font(pixels: int, bold: bool) -> QFont:
    made = QFont(FAMILY)
    made.setPixelSize(pixels)
    made.setBold(bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def reduced_motion() -> bool:
    """Whether the system asks programs to keep still."""
    hints = QGuiApplication.styleHints()  # The wrapper owns what it gives out.
    preference = getattr(hints.accessibility(), "motionPreference", None)
    if preference is None:  # Before Qt 6.12 only Windows tells, by its effects.
        if QGuiApplication.platformName() != "windows":
            return False
        return not QApplication.isEffectEnabled(Qt.UIEffect.UI_General)
    return bool(preference().name == "ReducedMotion")


def fill_template(template: str) -> str:
    """The style sheet with every `{{shade}}` and `{{px 14}}` replaced.

    Raises:
        KeyError: the template names a colour that the table does not have.
    """
    return _PLACEHOLDER.sub(_filled, template)


def _filled(found: re.Match[str]) -> str:
    word, _, argument = found[1].partition(" ")
    if word == "px":
        return f"{px(int(argument))}px"
    if word == "family":
        return FAMILY
    for shade in get_args(Shade):
        if shade == word:
            return colour(shade).name(QColor.NameFormat.HexArgb)
    raise KeyError(word)


def _luminance(shade: QColor) -> float:
    parts = []
    for part in (shade.redF(), shade.greenF(), shade.blueF()):
        parts.append(
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        )
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _system_scale() -> float:
    usual = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    pixels = float(usual.pixelSize())
    if pixels < 0:  # Given in points, of which 72 are an inch.
        inch = QGuiApplication.primaryScreen().logicalDotsPerInchY()
        pixels = usual.pointSizeF() * inch / 72
    return min(max(round(pixels) / _USUAL_TEXT_PX, 1.0), _LARGEST_SCALE)


def _qt_palette() -> QPalette:
    made = QPalette()
    group = QPalette.ColorRole
    roles: tuple[tuple[QPalette.ColorRole, Shade], ...] = (
        (group.Window, "canvas"),
        (group.WindowText, "text"),
        (group.Base, "surface"),
        (group.AlternateBase, "sunken"),
        (group.Text, "text"),
        (group.Button, "surface"),
        (group.ButtonText, "text"),
        (group.BrightText, "on_danger"),
        (group.Highlight, "accent_soft"),
        (group.HighlightedText, "text"),
        (group.Link, "accent_text"),
        (group.LinkVisited, "accent_text"),
        (group.ToolTipBase, "surface"),
        (group.ToolTipText, "text"),
        (group.PlaceholderText, "text2"),
        (group.Mid, "line"),
        (group.Dark, "line_strong"),
        (group.Accent, "accent"),
    )
    for role, shade in roles:
        made.setColor(role, colour(shade))
    return made


def _system_colours(system: QPalette) -> dict[Shade, QColor]:
    """Our shades from a forced high-contrast palette: grounds vanish, borders stay."""
    role = QPalette.ColorRole
    ground, ink = system.color(role.Window), system.color(role.WindowText)
    faint = system.color(QPalette.ColorGroup.Disabled, role.WindowText)
    chosen, on_chosen = system.color(role.Highlight), system.color(role.HighlightedText)
    fills = {"accent", "accent_hover", "accent_pressed"}
    fills |= {"danger", "danger_hover", "danger_pressed"}
    grounds = {"canvas", "surface", "sunken", "side", "accent_soft", "danger_soft"}
    grounds |= {"ok_soft", "warn_soft"}
    made: dict[Shade, QColor] = {}
    for shade in get_args(Shade):
        if shade in fills:
            made[shade] = chosen
        elif shade in {"on_accent", "on_danger"}:
            made[shade] = on_chosen
        elif shade in grounds:
            made[shade] = ground
        else:
            made[shade] = faint if shade == "off" else ink
    made["now_text"] = chosen
    made["scrim"] = QColor(PALETTE["scrim"][_State.scheme.value])
    return made
