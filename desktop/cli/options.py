"""Options that several verbs have in common, each written once."""

from __future__ import annotations

from typing import Any

import click

__all__ = ["consent_choices", "settings"]


def settings(function: Any) -> Any:
    """``--profile``, ``--json`` and ``--lang``: of the group and of every verb."""
    for option in (
        click.option(
            "--lang",
            type=click.Choice(["kk", "ru", "en"]),
            default=None,
            help="Language of messages.",
        ),
        click.option(
            "--json",
            "as_json",
            is_flag=True,
            default=False,
            help="One JSON object on stdout; progress on stderr.",
        ),
        click.option(
            "--profile",
            type=click.Path(),
            default=None,
            metavar="FILE",
            help="Authority profile.",
        ),
    ):
        function = option(function)
    return function


def consent_choices(function: Any) -> Any:
    """What a person agrees to, said beforehand: agreement, consent, each register."""
    for option in (
        click.option(
            "--transfer",
            "transfers",
            multiple=True,
            type=click.Choice(["third-parties", "abroad"]),
            help="Transfers you allow; others are a recorded no.",
        ),
        click.option(
            "--register",
            "registers",
            multiple=True,
            type=click.Choice(["persons", "organisations", "none"]),
            help="State registers that may be asked; others are a recorded no.",
        ),
        click.option(
            "--consent",
            default="",
            metavar="AGREEMENT_ID",
            help="Consent to the processing of personal data it names.",
        ),
        click.option(
            "--accept",
            default="",
            metavar="AGREEMENT_ID",
            help="Accept this agreement.",
        ),
    ):
        function = option(function)
    return function
