"""The Merkle tree against RFC 9162's own definitions and the known vectors."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import CheckpointInvalid
from desktop.merkle import (
    EMPTY_ROOT,
    Tree,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

#: Leaves and roots of certificate-transparency-go's reference tree (Apache-2.0).
_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def _defined_root(entries: list[bytes]) -> bytes:
    """RFC 9162, section 2.1.1, word for word."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\0" + entries[0]).digest()
    half = 1
    while half * 2 < len(entries):
        half *= 2
    left, right = _defined_root(entries[:half]), _defined_root(entries[half:])
    return hashlib.sha256(b"\1" + left + right).digest()


def test_the_known_roots() -> None:
    assert _defined_root([]) == EMPTY_ROOT
    for size, expected in enumerate(_ROOTS, start=1):
        assert root_of(map(leaf_hash, _LEAVES[:size])).hex() == expected


@dataclass(frozen=True)
class _Case:
    leaves: list[bytes]
    size: int
    index: int


@st.composite
def _cases(draw: st.DrawFn) -> _Case:
    size = draw(st.integers(1, 70))
    return _Case(
        leaves=[leaf_hash(str(number).encode()) for number in range(size)],
        size=draw(st.integers(0, size)),
        index=draw(st.integers(0, size - 1)),
    )


@settings(max_examples=100, deadline=None)
@given(_cases())
def test_proofs_prove_what_is_so(case: _Case) -> None:
    count = len(case.leaves)
    root = _defined_root([str(number).encode() for number in range(count)])
    assert root_of(case.leaves) == root
    proof = inclusion_proof(case.leaves, case.index)
    verify_inclusion(case.leaves[case.index], case.index, count, proof, root)
    old_root = root_of(case.leaves[: case.size])
    steps = consistency_proof(case.leaves, case.size)
    verify_consistency(case.size, old_root, count, root, steps)


@settings(max_examples=100, deadline=None)
@given(_cases(), st.data())
def test_proofs_prove_nothing_else(case: _Case, data: st.DataObject) -> None:
    count = len(case.leaves)
    root = root_of(case.leaves)
    proof = inclusion_proof(case.leaves, case.index)
    places = [at for at in range(count) if at != case.index]
    other = data.draw(st.sampled_from(places)) if places else None
    with pytest.raises(CheckpointInvalid, match=r"root|leaf|long"):
        verify_inclusion(leaf_hash(b"other"), case.index, count, proof, root)
    if other is not None:
        with pytest.raises(CheckpointInvalid, match=r"root|leaf|long"):
            verify_inclusion(case.leaves[case.index], other, count, proof, root)
    with pytest.raises(CheckpointInvalid, match=r"root|long"):
        verify_inclusion(
            case.leaves[case.index], case.index, count, [*proof, bytes(32)], root
        )
    if 0 < case.size < count:
        steps = consistency_proof(case.leaves, case.size)
        forged = root_of([*case.leaves[: case.size - 1], leaf_hash(b"forged")])
        with pytest.raises(CheckpointInvalid, match="begin"):
            verify_consistency(case.size, forged, count, root, steps)
        old = root_of(case.leaves[: case.size])
        with pytest.raises(CheckpointInvalid, match=r"long|begin"):
            verify_consistency(case.size, old, count, root, [*steps, bytes(32)])


@pytest.mark.parametrize(
    ("old", "new", "message"), [(3, 2, "smaller"), (2, 2, "differ"), (0, 2, "differ")]
)
def test_heads_that_went_back_are_refused(old: int, new: int, message: str) -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(4)]
    with pytest.raises(CheckpointInvalid, match=message):
        verify_consistency(old, root_of(leaves[:3]), new, root_of(leaves[:new]), ())


def test_an_empty_proof_of_a_real_step_is_refused() -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(5)]
    with pytest.raises(CheckpointInvalid, match="empty"):
        verify_consistency(3, root_of(leaves[:3]), 5, root_of(leaves), ())


def test_a_tree_goes_on_from_its_peaks() -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(13)]
    tree = Tree()
    for leaf in leaves[:7]:
        tree.append(leaf)
    again = Tree(tree.size, tree.peaks)
    for leaf in leaves[7:]:
        again.append(leaf)
    assert again.root() == root_of(leaves)
    with pytest.raises(CheckpointInvalid, match="peaks"):
        Tree(6, tree.peaks)


@pytest.mark.parametrize("start", [0, 1, 1024, 1500])
@pytest.mark.parametrize("count", [0, 5, 1024, 2600])
def test_many_leaves_at_once_are_the_same_tree(start: int, count: int) -> None:
    leaves = [leaf_hash(str(number).encode()) for number in range(start + count)]
    tree = Tree()
    for leaf in leaves[:start]:
        tree.append(leaf)
    tree.extend(leaves[start:])
    assert (tree.size, tree.root()) == (start + count, root_of(leaves))


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_proof_for_a_leaf_that_is_not(index: int) -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(3)]
    with pytest.raises(ValueError, match="no such leaf"):
        inclusion_proof(leaves, index)
    with pytest.raises(CheckpointInvalid, match="outside"):
        verify_inclusion(leaves[0], index, 3, (), root_of(leaves))


def test_there_is_no_consistency_with_a_larger_tree() -> None:
    with pytest.raises(ValueError, match="larger"):
        consistency_proof([leaf_hash(b"x")], 2)
