"""People whose names and posts are not as most: the form takes each as it is."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from desktop.services.fill_application import show_draft
from tests.fakes.sandbox_server import SandboxServer
from tests.ui.journey import Journey
from ui.pages.apply.wizard import TOKEN
from ui.widgets.buttons import Button

pytestmark = pytest.mark.softhsm

_POST = ("position", "units", "organisation", "bin")


def to_the_token(person: Journey, server: SandboxServer, iin: str) -> None:
    """An application of one of the sandbox's people up to the choice of a token."""
    person.read_and_agree()
    person.fill(server.slip(iin=iin))
    person.without_code()


def test_two_posts_no_patronymic_and_a_long_name(
    person: Journey, server: SandboxServer
) -> None:
    people = server.state.registers.all()
    two = next(one for one in people if len(one.posts) > 1)
    bare = next(one for one in people if not one.person.patronymic)
    long = max(people, key=lambda one: len(one.person.surname + one.person.given_name))
    apply = person.apply
    # Two posts: none is guessed, the person is asked which one it is for.
    person.read_and_agree()
    slip = server.slip(iin=two.person.iin)
    apply.data.read_file(str(slip["application"]))
    person.until(lambda: bool(apply.data.reference.text))
    for name in _POST:
        edit = apply.data.fields[name].edit
        assert isinstance(edit, QLineEdit | QPlainTextEdit)
        edit.clear()
    secret = apply.data.secret.edit
    assert isinstance(secret, QLineEdit)
    secret.setText(str(slip["secret"]))
    for name, choice in apply.data._choices.items():
        person.press(choice._answers.parts[int(name in {"persons", "organisations"})])
    person.go()
    person.until(lambda: apply.data._difference.question is not None)
    offered = apply.data._difference.findChildren(Button)
    assert len(offered) == 2
    person.press(offered[1])
    person.without_code()
    person.until(lambda: apply.current == TOKEN and not apply.busy)
    values = show_draft(person.workplace, apply.application_id).values
    assert values["position"] == two.posts[1].position
    for one in (bare, long):
        person.press(apply.another)
        to_the_token(person, server, one.person.iin)
        person.until(lambda: apply.current == TOKEN and not apply.busy)
        values = show_draft(person.workplace, apply.application_id).values
        assert values["patronymic"].upper() == one.person.patronymic.upper()
        assert values["surname"].upper() == one.person.surname.upper()
