"""A whole application and revocation where OCSP is answered without nocheck.

The sandbox's responders say nocheck; here they do not, so the holder's client looks
them up, keeps what cleared them, and the bundle proves it without a network.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.evidence import container, manifest
from desktop.evidence.verify import verify_bundle
from desktop.sandbox import ca
from tests.fakes.holder import Holder
from tests.fakes.sandbox_server import SandboxServer, sandbox_server
from tests.fakes.softhsm import SoftHsm
from tests.unit.services.test_enrol_bodies import WAYS, first, speak
from tests.unit.services.test_revoke import click


@pytest.fixture
def doubted(tmp_path: Path) -> Iterator[SandboxServer]:
    """An operator whose responders do not say nocheck."""
    ordinary = ca._role
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            ca,
            "_role",
            lambda name: [x for x in ordinary(name) if x is not ca.OCSP_NO_CHECK],
        )
        with sandbox_server(tmp_path / "sandbox") as running:
            yield running


def test_what_cleared_the_responder_is_in_the_bundle(
    doubted: SandboxServer, softhsm: SoftHsm, tmp_path: Path
) -> None:
    holder = Holder(doubted, tmp_path / "home")
    holder.module = softhsm.module
    holder.person.pin = lambda _question: softhsm.pin()
    speak(holder, WAYS["ec ir p10cr"])
    done = first(holder, WAYS["ec ir p10cr"])
    assert done.state == "CONFIRMED"
    result = click(holder, now=True, use_token=True)
    assert result.state == "CONFIRMED"
    content = Path(done.bundle).read_bytes()
    kept = [name for name in container.read(content) if "-responder.der" in name]
    assert len(kept) == 2
    assert manifest.responder_list(manifest.FIRST_OCSP) in kept
    roots = [doubted.state.authority["root"].certificate]
    names = [item.name for item in verify_bundle(content, roots).checks]
    assert names.count("responder") == 2
    assert "responder_unchecked" not in names
    assert "revoked" in names
