"""The Merkle tree of RFC 9162 (section 2.1): roots, inclusion, consistency.

Leaves are the exact bytes of entries. A tree that grows keeps only its *peaks*, the
roots of the full subtrees it is made of, largest first: one for every bit of its size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from desktop.errors import CheckpointInvalid

__all__ = [
    "EMPTY_ROOT",
    "Tree",
    "consistency_proof",
    "inclusion_proof",
    "leaf_hash",
    "root_of",
    "verify_consistency",
    "verify_inclusion",
]

#: Root of the tree without leaves.
EMPTY_ROOT = hashlib.sha256(b"").digest()

#: Leaves of a subtree that is hashed at once.
_CHUNK = 1024
_LEAF = b"\x00"
_NODE = b"\x01"


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one leaf."""
    return hashlib.sha256(_LEAF + entry).digest()


class Tree:
    """A tree that only grows, in memory of the logarithm of its size.

    Attributes:
        size: How many leaves it has.
        peaks: Roots of its full subtrees, largest first.
    """

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if len(peaks) != size.bit_count():
            raise CheckpointInvalid(reason="the peaks do not fit the size of the tree")
        self.size = size
        self.peaks = list(peaks)

    def append(self, leaf: bytes) -> None:
        """Adds a leaf, given as its hash."""
        self._push(leaf, 1)

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Adds many leaves; full subtrees are hashed level by level, faster so."""
        done = 0
        while done < len(leaves):
            if self.size % _CHUNK or len(leaves) - done < _CHUNK:
                self._push(leaves[done], 1)
                done += 1
                continue
            level = leaves[done : done + _CHUNK]
            while len(level) > 1:
                level = [
                    hashlib.sha256(_NODE + left + right).digest()
                    for left, right in zip(level[::2], level[1::2], strict=True)
                ]
            self._push(level[0], _CHUNK)
            done += _CHUNK

    def root(self) -> bytes:
        """The root of the tree as it stands."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = _node(peak, root)
        return root

    def _push(self, node: bytes, count: int) -> None:
        """Adds a full subtree of so many leaves, a power of two."""
        size = self.size // count
        while size & 1:
            node = _node(self.peaks.pop(), node)
            size >>= 1
        self.peaks.append(node)
        self.size += count


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    tree = Tree()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """What proves that leaf ``index`` (from 0) is in the tree over these leaf hashes.

    Raises:
        ValueError: There is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise ValueError("no such leaf")
    if len(leaves) == 1:
        return []
    half = _half(len(leaves))
    if index < half:
        return [*inclusion_proof(leaves[:half], index), root_of(leaves[half:])]
    return [*inclusion_proof(leaves[half:], index - half), root_of(leaves[:half])]


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """What proves that the first ``old_size`` leaves are the start of this tree.

    Raises:
        ValueError: The old tree is larger than this one.
    """
    if not 0 <= old_size <= len(leaves):
        raise ValueError("the old tree is larger than this one")
    if old_size in {0, len(leaves)}:
        return []
    return _subproof(leaves, old_size, complete=True)


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Checks an inclusion proof (RFC 9162, 2.1.3.2).

    Args:
        leaf: Hash of the leaf.
        index: Its place, from 0.
        size: Size of the tree.
        proof: As :func:`inclusion_proof` gave it.
        root: Root of the tree.

    Raises:
        CheckpointInvalid: It does not lead to the root.
    """
    if not 0 <= index < size:
        raise CheckpointInvalid(reason="the leaf lies outside the tree")
    first, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise CheckpointInvalid(reason="the inclusion proof is too long")
        if first & 1 or first == last:
            found = _node(step, found)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            found = _node(found, step)
        first, last = first >> 1, last >> 1
    if last or found != root:
        raise CheckpointInvalid(reason="the inclusion proof does not lead to the root")


def verify_consistency(
    old_size: int,
    old_root: bytes,
    new_size: int,
    new_root: bytes,
    proof: Sequence[bytes],
) -> None:
    """Checks a consistency proof (RFC 9162, 2.1.4.2).

    Raises:
        CheckpointInvalid: The old tree is not the start of the new one.
    """
    if not 0 <= old_size <= new_size:
        raise CheckpointInvalid(reason="the tree became smaller")
    if old_size in {0, new_size}:
        expected = EMPTY_ROOT if old_size == 0 else new_root
        if proof or old_root != expected:
            raise CheckpointInvalid(reason="two roots of one size differ")
        return
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        raise CheckpointInvalid(reason="the consistency proof is empty")
    first, last = old_size - 1, new_size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    found_old = found_new = path[0]
    for step in path[1:]:
        if last == 0:
            raise CheckpointInvalid(reason="the consistency proof is too long")
        if first & 1 or first == last:
            found_old, found_new = _node(step, found_old), _node(step, found_new)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            found_new = _node(found_new, step)
        first, last = first >> 1, last >> 1
    if last or found_old != old_root or found_new != new_root:
        raise CheckpointInvalid(reason="the new tree does not begin with the old one")


def _subproof(leaves: Sequence[bytes], old_size: int, *, complete: bool) -> list[bytes]:
    if old_size == len(leaves):
        return [] if complete else [root_of(leaves)]
    half = _half(len(leaves))
    if old_size <= half:
        left = _subproof(leaves[:half], old_size, complete=complete)
        return [*left, root_of(leaves[half:])]
    right = _subproof(leaves[half:], old_size - half, complete=False)
    return [*right, root_of(leaves[:half])]


def _half(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()
