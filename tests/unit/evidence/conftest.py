"""Closed applications for the whole run: making one costs what reading many does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fakes.evidence_case import EvidenceCase, Operator


@pytest.fixture(scope="session")
def case() -> EvidenceCase:
    """Closed and then revoked; tests change copies of its members only."""
    return EvidenceCase(revoked=True)


@pytest.fixture(scope="session")
def packed(case: EvidenceCase) -> bytes:
    return case.pack()


@pytest.fixture(scope="session")
def stamped(tmp_path_factory: pytest.TempPathFactory) -> EvidenceCase:
    """A case of today with a time stamp and an OCSP answer, by foreign makers."""
    import datetime as dt
    import time

    folder = tmp_path_factory.mktemp("tsa")
    now = dt.datetime.fromtimestamp(time.time(), dt.UTC).replace(microsecond=0)
    return EvidenceCase(
        stamper=_stamper(folder), when=now, first_ocsp=True, stamp_e1=True
    )


def _stamper(folder: object) -> Callable[[Operator], object]:
    return lambda operator: operator.stamper(folder)  # type: ignore[arg-type]
