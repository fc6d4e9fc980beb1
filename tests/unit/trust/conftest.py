"""Fixtures of the tests of the trust room."""

from __future__ import annotations

import pytest

from tests.fakes.forge import Ca, Key, leaf_spec, self_signed


@pytest.fixture(scope="session")
def root() -> Ca:
    """A root; nothing in it changes."""
    return self_signed("Root")


@pytest.fixture(scope="session")
def issuer(root: Ca) -> Ca:
    """An issuer under the root."""
    return root.below("Issuer")


@pytest.fixture(scope="session")
def key() -> Key:
    """The key of every leaf that needs no other."""
    return Key()


@pytest.fixture(scope="session")
def leaf(issuer: Ca, key: Key) -> bytes:
    """An ordinary certificate under the issuer."""
    return issuer.issue(leaf_spec(key))
