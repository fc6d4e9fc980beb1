"""The top of the command line's process: errors become words and exit codes here."""

from __future__ import annotations

import contextlib
import json
import locale
import logging
import os
import sys
from typing import Any

import click

from desktop.cli.common import let_go, tell
from desktop.errors import Bug, Cancelled, SaqtaError, UsageError

__all__ = ["language_of", "run"]

_LOG = logging.getLogger("desktop.cli")


def run(command: click.Command, arguments: list[str]) -> int:
    """Runs the command and returns the exit code of architecture.md, section 6."""
    # A core file would hold whatever this process knew (threat 21).
    from desktop.system import disable_core_dumps

    disable_core_dumps()
    as_json = "--json" in arguments
    _hold_every_letter(as_json=as_json)
    try:
        result = command.main(
            args=arguments, prog_name=command.name, standalone_mode=False
        )
    except click.exceptions.Exit as done:
        return done.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        return _tell(Cancelled(), as_json=as_json, arguments=arguments)
    except click.ClickException as error:
        return _usage(error, as_json=as_json, arguments=arguments)
    except SaqtaError as error:
        return _tell(error, as_json=as_json, arguments=arguments)
    except SystemExit:
        # click's way out where the reader of our output went away: nothing is left to
        # tell anybody.
        let_go(1)
        return 0
    except Exception as error:  # noqa: BLE001 - the one broad except of this process
        _LOG.debug("unexpected", exc_info=error)
        where = _where(error)
        bug = Bug(detail=f"{type(error).__name__} in {where}")
        return _tell(bug, as_json=as_json, arguments=arguments)
    return int(result) if isinstance(result, int) else 0


def language_of(arguments: list[str]) -> str:
    """The language of this call.

    ``--lang``, else ``SAQTA_LANG``, else that of the settings, else the system's, else
    English.
    """
    for index, word in enumerate(arguments):
        if word.startswith("--lang="):
            return _known(word.partition("=")[2])
        if word == "--lang" and index + 1 < len(arguments):
            return _known(arguments[index + 1])
    if given := os.environ.get("SAQTA_LANG"):
        return _known(given[:2])
    from desktop.assembly import chosen_language

    return chosen_language() or _system_language()


def _system_language() -> str:
    # The first of these that is set decides (POSIX, 8.2).
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return _known(value[:2])
    # Windows sets none of them; it spells its locales out ("Kazakh_Kazakhstan").
    with contextlib.suppress(ValueError):
        name = locale.getlocale(locale.LC_CTYPE)[0] or ""
        spelt = {"kaz": "kk", "rus": "ru"}
        return spelt.get(name[:3].lower()) or _known(name[:2])
    return "en"


def _hold_every_letter(*, as_json: bool) -> None:
    """Lets stdout and stderr take any text; the code pages of Windows lack Kazakh's.

    JSON is UTF-8 (RFC 8259, 8.1), and so is what goes to a file or program that would
    lose letters otherwise. A letter that a terminal lacks becomes a question mark.
    """
    for stream in (sys.stdout, sys.stderr):
        # A program without a console has neither stream.
        settle = getattr(stream, "reconfigure", None)
        if settle is None:
            continue
        settle(errors="replace")
        if not stream.isatty() and (as_json or not _holds_kazakh(stream.encoding)):
            settle(encoding="utf-8", errors="replace")


def _holds_kazakh(encoding: str) -> bool:
    try:
        "\u049b\u04d9".encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _known(text: str) -> str:
    return text if text in {"kk", "ru", "en"} else "en"


def _usage(error: click.ClickException, *, as_json: bool, arguments: list[str]) -> int:
    if isinstance(error, click.UsageError) and error.ctx is not None and not as_json:
        tell(error.ctx.get_usage())
    detail = error.format_message().rstrip(".")
    return _tell(UsageError(detail=detail), as_json=as_json, arguments=arguments)


def _tell(error: SaqtaError, *, as_json: bool, arguments: list[str]) -> int:
    if error.silent and not as_json:
        return error.exit_code
    from desktop.words import error_text

    text = error_text(error, language_of(arguments))
    if as_json:
        _print(
            {
                "code": error.code,
                "message": text.happened,
                "means": text.means,
                "remedy": text.remedy,
                "facts": error.facts,
            }
        )
    else:
        tell(f"{text.happened} [{error.code}]")
        for line in (text.means, text.remedy):
            if line:
                tell(line)
    return error.exit_code


def _print(error: dict[str, Any]) -> None:
    click.echo(json.dumps({"error": error}, ensure_ascii=False, default=str))


def _where(error: BaseException) -> str:
    # Names of file and line only: a value in a traceback may be a secret.
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    code = trace.tb_frame.f_code
    return f"{os.path.basename(code.co_filename)}:{trace.tb_lineno}"  # noqa: PTH119
