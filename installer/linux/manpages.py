"""The manual pages, made from the commands themselves and a few paragraphs.

Nothing that a command says of itself is written twice: names, options and their help
come from click, exit codes and files from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click

from desktop import __version__
from desktop.cli import saqta
from desktop.cli.console_window import saqta_console
from desktop.errors import all_errors

__all__ = ["EXIT_CODES", "console_page", "program_page", "worker_page"]

#: What the command line promises (architecture.md, section 6); a test compares.
EXIT_CODES = {
    0: "Done.",
    2: "The command was not understood.",
    3: "Something you can mend, or chose; the message says how.",
    4: "The authority said no.",
    5: "Accepted, queued, or the authority could not be reached; "
    "goes on with saqta resume.",
    6: "Verification failed: certificate, evidence, journal, signature or status.",
    70: "A fault of the program.",
}

#: Options that every verb has; said once.
_EVERYWHERE = frozenset({"--profile", "--json", "--lang", "--help"})

_FILES = (
    ("$SAQTA_HOME", "All state of one person; by default a folder in the profile."),
    ("/etc/saqta/settings.toml", "Settings of the machine; see saqta's guides."),
    ("/usr/lib/saqta/", "The program."),
)
_ENVIRONMENT = (
    ("SAQTA_HOME", "Folder that holds all state, mode 0700."),
    ("SAQTA_NO_AGENT", "With the value 1, no agent is started."),
    ("SAQTA_LANG", "Language of messages where --lang is not given: kk, ru or en."),
)


def program_page(built: datetime) -> str:
    """``saqta.1`` in roff."""
    context = click.Context(saqta, info_name="saqta", **saqta.context_settings)
    lines = [
        _title("SAQTA", built),
        ".SH NAME",
        r"saqta \- keys born on the token, consent recorded, revocation that works",
        ".SH SYNOPSIS",
        r".B saqta",
        r"[\fIoptions\fR] [\fIverb\fR [\fIarguments\fR]]",
        ".SH DESCRIPTION",
        _text(
            "Saqta makes a key pair on a PKCS#11 token, reads back how the token holds "
            "it, records the consent to the user agreement, applies for a certificate, "
            "and reports a compromise with or without the token. Without a verb it "
            "opens the window."
        ),
        ".PP",
        _text(
            "A secret is never an argument: PIN, recovery code and registration secret "
            "come from a prompt or from an inherited descriptor (the options that end "
            "in -fd)."
        ),
        ".SH OPTIONS",
        *_options(saqta, context),
        ".SH VERBS",
        _text("Every verb takes --profile, --json, --lang and --help too."),
    ]
    for name in saqta.list_commands(context):
        command = saqta.get_command(context, name)
        if command is not None:
            lines += _verb(command, context, f"saqta {name}")
    lines.append(".SH EXIT STATUS")
    for code, text in EXIT_CODES.items():
        lines += [".TP", rf".B {code}", _text(text)]
    lines += [
        ".PP",
        _text(
            f"Every failure has a code of its own ({len(all_errors())} in this "
            "version), such as SQ-PIN-01, which never changes its meaning. With --json "
            "it is in the field error.code."
        ),
        ".SH ENVIRONMENT",
        *_pairs(_ENVIRONMENT),
        ".SH FILES",
        *_pairs(_FILES),
        ".SH SEE ALSO",
        r"\fBsaqta\-console\fR(1), \fBsaqta\-token\-worker\fR(1), \fBpcscd\fR(8)",
    ]
    return "\n".join(lines) + "\n"


def console_page(built: datetime) -> str:
    """``saqta-console.1`` in roff."""
    settings = saqta_console.context_settings
    context = click.Context(saqta_console, info_name="saqta-console", **settings)
    lines = [
        _title("SAQTA-CONSOLE", built),
        ".SH NAME",
        r"saqta\-console \- incident console of a security officer, for saqta",
        ".SH SYNOPSIS",
        r".B saqta\-console",
        r"[\fIoptions\fR]",
        ".SH DESCRIPTION",
        _text(saqta_console.help or ""),
        ".SH OPTIONS",
        *_options(saqta_console, context),
        ".SH SEE ALSO",
        r"\fBsaqta\fR(1)",
    ]
    return "\n".join(lines) + "\n"


def worker_page(built: datetime) -> str:
    """``saqta-token-worker.1`` in roff."""
    lines = [
        _title("SAQTA-TOKEN-WORKER", built),
        ".SH NAME",
        r"saqta\-token\-worker \- the process that talks to a token, for saqta",
        ".SH SYNOPSIS",
        r".B /usr/lib/saqta/saqta\-token\-worker",
        ".SH DESCRIPTION",
        _text(
            "Started by saqta for one piece of work, never by hand: it reads requests "
            "on standard input and answers on standard output. It is the only process "
            "that loads a PKCS#11 module, and loads approved ones only; it signs whole "
            "documents for named purposes, never bytes of the caller's choice."
        ),
        ".PP",
        _text(
            "It ends with its work, when the token is removed, on any device error, at "
            "a deadline, after 30 seconds without a call, and with the program that "
            "started it. Started by hand it waits for a request and ends when standard "
            "input does."
        ),
        ".SH SEE ALSO",
        r"\fBsaqta\fR(1)",
    ]
    return "\n".join(lines) + "\n"


def _title(name: str, built: datetime) -> str:
    day = built.strftime("%Y-%m-%d")
    return f'.TH "{name}" "1" "{day}" "Saqta {__version__}" "User Commands"'


def _verb(command: click.Command, above: click.Context, name: str) -> Iterator[str]:
    settings = command.context_settings
    context = click.Context(command, info_name=name, parent=above, **settings)
    if isinstance(command, click.Group):
        for short in command.list_commands(context):
            inner = command.get_command(context, short)
            if inner is not None:
                yield from _verb(inner, context, f"{name} {short}")
        return
    usage = " ".join(
        parameter.make_metavar(context)
        for parameter in command.params
        if isinstance(parameter, click.Argument)
    )
    yield f".SS {_escape(f'{name} {usage}'.strip())}"
    yield _text(command.help or "")
    yield from _options(command, context, leave_out=_EVERYWHERE)


def _options(
    command: click.Command,
    context: click.Context,
    leave_out: frozenset[str] = frozenset(),
) -> Iterator[str]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if not isinstance(parameter, click.Option) or record is None:
            continue
        if not leave_out & set(parameter.opts):
            names, text = record
            yield ".TP"
            yield rf".B {_escape(names)}"
            yield _text(text)


def _pairs(pairs: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for name, text in pairs:
        yield ".TP"
        yield rf".I {_escape(name)}"
        yield _text(text)


def _text(text: str) -> str:
    return "\n".join(_escape(line) for line in text.split("\n")) or r"\&"


def _escape(text: str) -> str:
    """The own characters of roff taken literally (groff_char(7))."""
    text = " ".join(text.split())
    text = text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq")
    return rf"\&{text}" if text.startswith(".") else text
