"""Options that name an inherited descriptor: one place opens them, on every system.

On Windows a child is told numbers of handles. The code of that twin is run here with
a C library of handles that is none: numbers that are no descriptors stand for pipes.
"""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner

from desktop import system
from desktop.cli import saqta
from desktop.cli.common import Call, descriptor, verb
from desktop.cli.terminal import TerminalPerson, read_secret_line
from desktop.cli.top import run
from desktop.interaction import PinFromDescriptor, PinQuestion
from desktop.model.tokens import PinState
from desktop.secret import SlipSecret

#: No process of a test has as many descriptors.
FIRST_HANDLE = 70_001
QUESTION = PinQuestion(
    token_label="Saqta test",
    token_serial="01",
    pin_state=PinState.FINE,
    purpose="pin.record",
)


class Handles:
    """What a Windows process inherited, and Microsoft's C library before it."""

    def __init__(self) -> None:
        self.known: dict[int, int] = {}
        self.opened: list[tuple[int, int]] = []

    def add(self, number: int) -> int:
        """A handle for a descriptor of this process."""
        handle = FIRST_HANDLE + len(self.known)
        self.known[handle] = number
        return handle

    def open_osfhandle(self, handle: int, flags: int) -> int:
        """As :mod:`msvcrt` does; an unknown handle has no descriptor."""
        self.opened.append((handle, flags))
        if handle not in self.known:
            raise OSError(9, "Bad file descriptor")
        return self.known[handle]


def _twin(name: str, **room: Any) -> Any:
    """A function of the other twin, out of its own file."""
    text = (Path(system.__file__).parent / "windows.py").read_text("ascii")
    (body,) = (
        item
        for item in ast.parse(text).body
        if isinstance(item, ast.FunctionDef) and item.name == name
    )
    names: dict[str, Any] = {"Any": Any, "Sequence": Sequence, **room}
    exec(compile(ast.unparse(body), "windows.py", "exec"), names)
    return names[name]


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Handles:
    """`inherited_descriptor` of the other twin."""
    handles = Handles()
    name = "inherited_descriptor"
    flags = SimpleNamespace(O_RDONLY=0, O_WRONLY=1, O_BINARY=0x8000)
    monkeypatch.setattr(system, name, _twin(name, msvcrt=handles, os=flags))
    return handles


def test_a_worker_has_no_console_on_windows() -> None:
    """Else a black window comes up, and Ctrl-C ends the worker beside the program."""
    inherited: list[int] = []
    no_window = 0x0800_0000
    inheriting = _twin(
        "inheriting",
        msvcrt=SimpleNamespace(get_osfhandle=lambda number: FIRST_HANDLE + number),
        os=SimpleNamespace(
            set_handle_inheritable=lambda handle, _on: inherited.append(handle)
        ),
        subprocess=SimpleNamespace(
            CREATE_NO_WINDOW=no_window, STARTUPINFO=lambda **given: given
        ),
    )
    assert inheriting(()) == {"creationflags": no_window}
    handles = [FIRST_HANDLE + 3]
    assert inheriting((3,)) == {
        "creationflags": no_window,
        "startupinfo": {"lpAttributeList": {"handle_list": handles}},
    }
    assert inherited == handles


@pytest.fixture
def pipes() -> Iterator[list[tuple[int, int]]]:
    """Four pipes, each to read from and to write to."""
    made = [os.pipe() for _ in range(4)]
    yield made
    for ends in made:
        for end in ends:
            os.close(end)


def _options(command: click.Command, words: str) -> Iterator[tuple[str, click.Option]]:
    for item in command.params:
        if isinstance(item, click.Option):
            names = [name for name in item.opts if name.endswith("-fd")]
            yield from ((f"{words} {name}", item) for name in names)
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _options(below, f"{words} {name}")


def test_every_such_option_is_opened_at_the_one_place() -> None:
    found = dict(_options(saqta, "saqta"))
    kinds = {words.rpartition(" ")[2] for words in found}
    assert kinds >= {
        *("--pin-fd", "--new-pin-fd", "--so-pin-fd", "--secret-fd"),
        *("--email-code-fd", "--recovery-code-fd"),
    }
    (place,) = {
        getattr(item.callback, "__code__", words) for words, item in found.items()
    }
    made = click.command()(descriptor("--any-fd", "")(lambda: None)).params[0]
    assert getattr(made.callback, "__code__", None) is place


@verb("try")
@descriptor("--pin-fd", "")
@descriptor("--secret-fd", "")
@descriptor("--email-code-fd", "")
@descriptor("--recovery-code-fd", "", writing=True)
def _verb(
    call: Call,
    pin_fd: int | None,
    secret_fd: int | None,
    email_code_fd: int | None,
    recovery_code_fd: int | None,
) -> None:
    person = TerminalPerson(
        call.language,
        pin_fd=pin_fd,
        code_fd=recovery_code_fd,
        email_code_fd=email_code_fd,
    )
    source = person.ask_pin(QUESTION)
    assert isinstance(source, PinFromDescriptor)
    secret = read_secret_line(SlipSecret, secret_fd, "")
    assert secret is not None
    with secret.exposed() as characters:
        assert bytes(characters) == b"slip-secret"
    assert person.show_recovery_code(["one", "two"])
    click.echo(f"{source.descriptor} {person.ask_email_code('a@example.org')}")


def _called(numbers: list[int]) -> str:
    names = ("--pin-fd", "--secret-fd", "--email-code-fd", "--recovery-code-fd")
    words = [f"{name}={number}" for name, number in zip(names, numbers, strict=True)]
    result = CliRunner().invoke(_verb, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def _filled(pipes: list[tuple[int, int]]) -> list[int]:
    os.write(pipes[1][1], b"slip-secret\r\nnext\n")
    os.write(pipes[2][1], b"482913\n")
    return [pipes[0][0], pipes[1][0], pipes[2][0], pipes[3][1]]


def test_handles_of_windows_become_descriptors_once(
    windows: Handles, pipes: list[tuple[int, int]]
) -> None:
    ends = _filled(pipes)
    handles = [windows.add(end) for end in ends]
    assert _called(handles) == f"{ends[0]} 482913"
    assert os.read(pipes[3][0], 100) == b"one two\n"
    # Each is opened once, in binary form, for its own direction.
    binary, writing = 0x8000, 1
    assert sorted(windows.opened) == [
        *((handle, binary) for handle in handles[:3]),
        (handles[3], binary | writing),
    ]


def test_descriptors_stay_what_they_are(pipes: list[tuple[int, int]]) -> None:
    ends = _filled(pipes)
    assert _called(ends) == f"{ends[0]} 482913"
    assert os.read(pipes[3][0], 100) == b"one two\n"
    # The next line is for whoever reads next.
    assert os.read(pipes[1][0], 100) == b"next\n"


@pytest.mark.parametrize("option", ["--pin-fd", "--recovery-code-fd"])
@pytest.mark.parametrize("number", ["inherited by nobody", 2**70])
def test_a_number_that_nothing_was_inherited_under(
    option: str, number: int | str, capsys: pytest.CaptureFixture[str]
) -> None:
    if isinstance(number, str):
        reader, writer = os.pipe()
        os.close(writer)
        os.close(reader)
        number = reader
    assert run(_verb, ["--json", f"{option}={number}"]) == 3
    told = json.loads(capsys.readouterr().out)["error"]
    assert told["code"] == "SQ-SET-05"
    assert told["facts"]["name"] == option


@pytest.mark.parametrize("option", ["--pin-fd", "--recovery-code-fd"])
def test_a_handle_that_was_not_inherited(windows: Handles, option: str) -> None:
    result = CliRunner().invoke(_verb, [option, str(FIRST_HANDLE)])
    assert "SQ-SET-05" in str(result.exception)
    assert [handle for handle, _ in windows.opened] == [FIRST_HANDLE]


@pytest.mark.parametrize(
    ("option", "end"), [("--pin-fd", 1), ("--recovery-code-fd", 0)]
)
def test_an_end_that_goes_the_other_way(
    pipes: list[tuple[int, int]], option: str, end: int
) -> None:
    result = CliRunner().invoke(_verb, [option, str(pipes[0][end])])
    assert "SQ-SET-05" in str(result.exception)
