"""Rules of the house that a machine can check (style.md, section d)."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted(
    path
    for room in ("desktop", "ui", "installer", "resources")
    for path in (ROOT / room).rglob("*.py")
    if "__pycache__" not in path.parts
)
LONGEST = 450
#: One drawn tree, and the values that travel: each is one list, not two rooms.
LISTS = {"desktop/errors.py"}


def _run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=60,
    )
    return done.stdout


def test_help_loads_no_third_party_module_but_click() -> None:
    code = (
        "import json, sys\n"
        "before = set(sys.modules)\n"
        "sys.argv = ['saqta', '--help']\n"
        "import desktop.cli\n"
        "try:\n"
        "    desktop.cli.main()\n"
        "except SystemExit:\n"
        "    pass\n"
        "new = {name.split('.')[0] for name in set(sys.modules) - before}\n"
        "print('\\n' + json.dumps(sorted(new)))\n"
    )
    loaded = set(json.loads(_run(code).strip().splitlines()[-1]))
    ours = {"desktop", "resources", "click"}
    strangers = {
        name
        for name in loaded - ours
        if name not in sys.stdlib_module_names and not name.startswith("__")
    }
    assert strangers == set()


@pytest.mark.parametrize(
    "module", ["PySide6", "pkcs11", "requests", "sqlalchemy", "cryptography"]
)
def test_the_help_stays_cheap(module: str) -> None:
    code = (
        "import sys\n"
        "sys.argv = ['saqta', '--help']\n"
        "import desktop.cli\n"
        "try:\n"
        "    desktop.cli.main()\n"
        "except SystemExit:\n"
        "    pass\n"
        f"print('\\n' + str({module!r} in sys.modules))\n"
    )
    assert _run(code).strip().splitlines()[-1] == "False"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(ROOT)))
def test_source_is_ascii_short_and_opens_with_its_purpose(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    odd = {letter for letter in text if ord(letter) > 126}
    assert odd == set(), f"only ASCII in code: {odd}"
    if str(path.relative_to(ROOT)) not in LISTS:
        assert len(text.splitlines()) <= LONGEST
    if path.name != "__init__.py" or text.strip():
        assert ast.get_docstring(ast.parse(text)), "a module says what it is for"


def test_only_the_clock_asks_the_system_for_the_time() -> None:
    wanted = re.compile(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(")
    found = [
        str(path.relative_to(ROOT))
        for path in SHIPPED
        if path.is_relative_to(ROOT / "desktop") or path.is_relative_to(ROOT / "ui")
        if wanted.search(path.read_text(encoding="utf-8"))
    ]
    assert found == ["desktop/clock.py"]


#: Modules and functions that Windows does not have; the second only after a look.
POSIX_MODULES = {"fcntl", "termios", "resource", "pwd", "grp", "tty", "pty"}
POSIX_CALLS = {
    *("readv", "writev", "pread", "pwrite", "preadv", "pwritev", "fork", "forkpty"),
    *("setsid", "mkfifo", "fchmod", "fchown", "chown", "statvfs", "wait4", "killpg"),
}
LOOKED_FOR = {"getuid", "geteuid", "register_at_fork", "O_DIRECTORY"}


def _only_posix(path: Path) -> set[str]:
    found: set[str] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    looked = {
        part
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and "hasattr(os" in ast.unparse(node)
        for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {item.name for item in node.names} & POSIX_MODULES
        elif isinstance(node, ast.ImportFrom) and node.module in POSIX_MODULES:
            found.add(node.module)
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "os":
            guarded = node.attr in LOOKED_FOR and node in looked
            if node.attr in POSIX_CALLS | LOOKED_FOR and not guarded:
                found.add(f"os.{node.attr}")
    return found


def test_what_windows_does_not_have_stays_in_its_room() -> None:
    """A worker that asked for ``os.readv`` would serve nobody there."""
    home = ROOT / "desktop" / "system" / "posix.py"
    assert _only_posix(home) >= {"fcntl", "termios", "resource", "os.geteuid"}
    found = {
        str(path.relative_to(ROOT)): names
        for path in SHIPPED
        if path.is_relative_to(ROOT / "desktop") or path.is_relative_to(ROOT / "ui")
        if path != home and (names := _only_posix(path))
    }
    assert found == {}


def test_windows_are_built_in_code() -> None:
    assert list(ROOT.glob("ui/**/*.ui")) == []


def test_every_package_ships() -> None:
    import tomllib

    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = table["tool"]["setuptools"]["packages"]["find"]["include"]
    assert {"desktop", "ui", "resources"} <= set(packages)
    for room in ("desktop", "ui"):
        for folder in (ROOT / room).rglob("*"):
            if any(folder.glob("*.py")) and "__pycache__" not in folder.parts:
                assert (folder / "__init__.py").exists(), folder


def test_each_decision_names_a_test_that_there_is() -> None:
    text = (ROOT / "desktop" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| D\d+ \|.*$", text, flags=re.MULTILINE)
    numbers = [int(re.findall(r"\d+", row)[0]) for row in rows]
    assert numbers == list(range(1, len(rows) + 1)), "a number twice, or left out"
    for row in rows:
        named = re.findall(r"`(tests/[\w/.]+\.py)`|`(pyproject\.toml)`", row)
        assert named, f"no test is named: {row[:60]}"
        for pair in named:
            path = next(part for part in pair if part)
            assert (ROOT / path).exists(), path
