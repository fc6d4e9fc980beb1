"""Fuzzes our decoders (security.md, test 17): only errors of our own tree come out.

Short here and longer with --full; hours are for ``tests/fuzz/atheris_decoders.py``.
What either of them found is kept in ``tests/fuzz/corpus`` and runs every time.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes.fuzz_targets import TARGETS, run, seeds

CORPUS = Path(__file__).parents[2] / "fuzz" / "corpus"


@st.composite
def damaged(draw: st.DrawFn, honest: list[bytes]) -> bytes:
    """An honest input with some bytes changed, cut, repeated or put in."""
    data = bytearray(draw(st.sampled_from(honest)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        kind = draw(st.integers(0, 5))
        if kind == 0 and data:
            data[at] ^= 1 << draw(st.integers(0, 7))
        elif kind == 1 and data:
            data[at] = draw(st.integers(0, 255))
        elif kind == 2:
            del data[at : at + draw(st.integers(1, 40))]
        elif kind == 3:
            data[at:at] = draw(st.binary(max_size=20))
        elif kind == 4:
            size = draw(st.integers(1, 60))
            data[at:at] = data[at : at + size]
        else:
            # A length octet that lies, where it hurts most.
            data[at : at + 1] = draw(st.sampled_from(LENGTHS))
    return bytes(data)


LENGTHS = [b"\x80", b"\x81\xff", b"\x84\xff\xff\xff\xff", b"\x00", b"\x7f", b"\xff"]


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("target", TARGETS)
def test_damaged_input(target: str, full: bool) -> None:
    @settings(
        max_examples=5_000 if full else 150,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(damaged(seeds(target)) | st.binary(max_size=300))
    def fuzz(data: bytes) -> None:
        run(target, data)

    fuzz()


@pytest.mark.parametrize("target", TARGETS)
def test_honest_input_is_read(target: str) -> None:
    """The seeds get past the first check, or the fuzzing stays on the surface."""
    for data in seeds(target):
        run(target, data)


@pytest.mark.parametrize("target", TARGETS)
def test_kept_findings(target: str) -> None:
    for path in sorted((CORPUS / target).glob("*")):
        run(target, path.read_bytes())
