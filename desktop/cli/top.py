"""The top of the command line's process: errors become words and exit codes here."""

from __future__ import annotations

import json
import logging
import os
from typing import Any

import click

from desktop.errors import Bug, Cancelled, SaqtaError

__all__ = ["language_of", "run"]

_LOG = logging.getLogger("desktop.cli")


def run(command: click.Command, arguments: list[str]) -> int:
    """Runs the command and returns the exit code of architecture.md, section 6."""
    # A core file would hold whatever this process knew (threat 21).
    from desktop.system import disable_core_dumps

    disable_core_dumps()
    as_json = "--json" in arguments
    language = language_of(arguments)
    try:
        result = command.main(
            args=arguments, prog_name=command.name, standalone_mode=False
        )
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.exceptions.Abort:
        return Cancelled().exit_code
    except click.ClickException as error:
        return _usage(error, as_json=as_json)
    except SaqtaError as error:
        return _tell(error, as_json=as_json, language=language)
    except KeyboardInterrupt:
        return Cancelled().exit_code
    except BrokenPipeError:
        # The reader of our output went away; nothing is left to tell anybody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except Exception as error:  # noqa: BLE001 - the one broad except of this process
        _LOG.debug("unexpected", exc_info=error)
        where = _where(error)
        bug = Bug(detail=f"{type(error).__name__} in {where}")
        return _tell(bug, as_json=as_json, language=language)
    return int(result) if isinstance(result, int) else 0


def language_of(arguments: list[str]) -> str:
    """The language of this call: ``--lang``, else the locale, else English."""
    for index, word in enumerate(arguments):
        if word.startswith("--lang="):
            return _known(word.partition("=")[2])
        if word == "--lang" and index + 1 < len(arguments):
            return _known(arguments[index + 1])
    for name in ("SAQTA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value[:2] in {"kk", "ru"}:
            return value[:2]
    return "en"


def _known(text: str) -> str:
    return text if text in {"kk", "ru", "en"} else "en"


def _usage(error: click.ClickException, *, as_json: bool) -> int:
    if as_json:
        _print(
            {
                "code": "SQ-USE-01",
                "message": error.format_message(),
                "remedy": "saqta --help",
                "facts": {},
            }
        )
    else:
        error.show()
    return 2


def _tell(error: SaqtaError, *, as_json: bool, language: str) -> int:
    if error.silent and not as_json:
        return error.exit_code
    from desktop.words import error_text

    text = error_text(error, language)
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
        click.echo(f"{text.happened} [{error.code}]", err=True)
        for line in (text.means, text.remedy):
            if line:
                click.echo(line, err=True)
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
