"""Who has a file open on Windows: every call, judged by a library written in C."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Any

import pytest

from desktop.system import restart_manager
from tests.fakes.token_shim import ROOT, build_library

FILES = [r"C:\Windows\System32\winscard.dll", r"C:\Program Files\Токен\rtPKCS11ECP.dll"]
OWN = frozenset({4000, 4001})
#: RM_APP_TYPE: a window, a service, the system itself.
WINDOW, SERVICE, CRITICAL = 1, 3, 1000
#: ERROR_ACCESS_DENIED, ERROR_WRITE_FAULT, ERROR_SEM_TIMEOUT.
DENIED, WRITE_FAULT, TIMEOUT = 5, 29, 121


@pytest.fixture(scope="module")
def built() -> Any:
    source = (ROOT / "tests" / "faults" / "restart_manager.c").read_text()
    return ctypes.CDLL(str(build_library(source, "restart-manager")))


@pytest.fixture
def library(built: Any) -> Any:
    built.fake_reset()
    built.fake_file.restype = ctypes.c_void_p
    return built


def _units(text: str) -> ctypes.Array[ctypes.c_char]:
    return ctypes.create_string_buffer(text.encode("utf-16-le") + b"\0\0")


def _row(library: Any, pid: int, name: str, service: str = "", kind: int = 1) -> None:
    library.fake_row(pid, _units(name), _units(service), kind)


def test_the_structures_have_the_sizes_of_windows() -> None:
    wide = ctypes.sizeof(ctypes.c_size_t) == 8
    assert ctypes.sizeof(restart_manager.ProcessInfo) == 668
    assert ctypes.sizeof(restart_manager.ProcessEntry) == (568 if wide else 556)
    if sys.platform == "win32":
        assert ctypes.sizeof(ctypes.c_wchar) == ctypes.sizeof(ctypes.c_uint16)


def test_programs_are_named_and_ours_and_the_systems_are_not(library: Any) -> None:
    _row(library, 812, "Браузер")
    _row(library, 812, "Браузер")
    _row(library, 77, "Other client.exe")
    _row(library, 4001, "python.exe")
    _row(library, 400, "Smart Card", "SCardSvr", SERVICE)
    _row(library, 401, "Certificate Propagation", "CertPropSvc", SERVICE)
    _row(library, 500, "lsass.exe", kind=CRITICAL)
    assert restart_manager.holders(library, FILES, OWN) == (
        "Certificate Propagation (401)",
        "Other client.exe (77)",
        "Браузер (812)",
    )
    assert library.fake_open() == 0
    asked = [
        ctypes.string_at(library.fake_file(at), len(path) * 2).decode("utf-16-le")
        for at, path in enumerate(FILES)
    ]
    assert library.fake_files() == 2
    assert asked == FILES


def test_nobody_is_an_answer_too(library: Any) -> None:
    assert restart_manager.holders(library, FILES, OWN) == ()
    assert library.fake_open() == 0


@pytest.mark.parametrize("call", [0, 1, 2])
@pytest.mark.parametrize("answer", [DENIED, WRITE_FAULT, TIMEOUT])
def test_an_error_is_not_knowing(library: Any, call: int, answer: int) -> None:
    _row(library, 77, "Other client.exe")
    library.fake_answer(call, answer)
    assert restart_manager.holders(library, FILES, OWN) is None
    assert library.fake_open() == 0


def test_a_list_that_grows_for_ever_is_not_knowing(library: Any) -> None:
    library.fake_growing()
    assert restart_manager.holders(library, FILES, OWN) is None
    assert library.fake_open() == 0


def test_our_workers_are_our_children_and_theirs(library: Any) -> None:
    # 10 starts 11 (a launcher), which starts 12; 13 is a stranger's. 14 and 15 form
    # the circle that numbers used again can make.
    for pid, parent in ((10, 1), (11, 10), (12, 11), (13, 9), (14, 15), (15, 14)):
        library.fake_process(pid, parent)
    assert restart_manager.descendants(library, 10) == {10, 11, 12}
    assert restart_manager.descendants(library, 14) == {14, 15}
    assert library.fake_handles() == 0


def test_without_a_snapshot_only_this_process_is_ours(library: Any) -> None:
    library.fake_process(11, 10)
    library.fake_no_snapshot()
    assert restart_manager.descendants(library, 10) == {10}
    assert library.fake_handles() == 0


def test_this_process_and_its_children_are_left_out(library: Any) -> None:
    own = os.getpid()
    library.fake_process(own + 1, own)
    for pid in (own, own + 1, own + 2):
        _row(library, pid, "Program")
    asked: list[str] = []

    def load(name: str) -> Any:
        asked.append(name)
        return library

    found = restart_manager.programs_with(load, library, FILES)
    assert found == (f"Program ({own + 2})",)
    assert asked == ["rstrtmgr"]


def test_a_system_without_the_restart_manager_does_not_tell(library: Any) -> None:
    def load(_name: str) -> Any:
        raise OSError(126, "The specified module could not be found")

    assert restart_manager.programs_with(load, library, FILES) is None
