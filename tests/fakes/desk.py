"""A person's home beside a running operator, for applications that are interrupted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop.secret import SlipSecret
from desktop.services.apply import ApplyRequest, application_file, apply
from desktop.services.resume import resume
from desktop.services.workplace import Workplace
from desktop.tokens import work
from tests.fakes.sandbox_server import SandboxServer
from tests.fakes.scripted_person import ScriptedPerson
from tests.fakes.softhsm import PIN, SoftHsm

__all__ = ["Desk"]


@dataclass
class Desk:
    """A home with an approved token, a running operator, and a fresh slip."""

    operator: SandboxServer
    workplace: Workplace
    token: SoftHsm
    slip: dict[str, Any]

    def request(self, **changes: Any) -> ApplyRequest:
        """An application that would go through."""
        request = ApplyRequest(
            application=application_file(Path(self.slip["application"])),
            token_serial=self.token.serial,
            accept="state-ca",
            consent="state-ca",
            acknowledge_liability=True,
            registers=("persons", "organisations"),
            language="ru",
        )
        return replace(request, **changes)

    def typed(self, **values: str) -> ApplyRequest:
        """The same with other typed values."""
        request = self.request()
        draft = request.application.draft
        for name, value in values.items():
            draft = draft.change(name, value)
        return replace(request, application=replace(request.application, draft=draft))

    def apply(self, request: ApplyRequest, person: ScriptedPerson) -> Any:
        """Runs `apply` with the slip's secret."""
        secret = SlipSecret(bytearray(self.slip["secret"].encode()))
        with secret:
            return apply(self.workplace, person, request, secret)

    def finish(self) -> Any:
        """`resume` with as many PINs as it may want."""
        return resume(self.workplace, ScriptedPerson(PIN, PIN, PIN))

    def keys(self) -> int:
        """How many private keys lie on the token."""
        return len(work.list_keys(self.token.module, self.token.serial))

    @property
    def heard(self) -> int:
        """How many personal records the operator has."""
        store = self.operator.state.store
        return int(store.count("consents")) + int(store.count("lookups"))
