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
    "Span",
    "Tree",
    "consistency_proof",
    "consistency_spans",
    "inclusion_proof",
    "inclusion_spans",
    "leaf_hash",
    "root_of",
    "verify_consistency",
    "verify_inclusion",
]

#: Root of the tree without leaves.
EMPTY_ROOT = hashlib.sha256(b"").digest()

#: Leaves from the first number up to, not with, the second.
Span = tuple[int, int]

#: Leaves of a subtree that is hashed at once, at most; a power of two.
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
        sha256, done = hashlib.sha256, 0
        while done < len(leaves):
            # The largest full subtree that begins here and that the leaves fill.
            count = min(_CHUNK, 1 << (len(leaves) - done).bit_length() - 1)
            count = min(count, self.size & -self.size or count)
            level = leaves[done : done + count]
            while len(level) > 1:
                level = [
                    sha256(_NODE + left + right).digest()
                    for left, right in zip(level[::2], level[1::2], strict=True)
                ]
            self._push(level[0], count)
            done += count

    def spans(self) -> dict[Span, bytes]:
        """The peaks by the leaves that each of them covers."""
        found, start, bit = {}, 0, 1 << self.size.bit_length()
        for peak in self.peaks:
            while not bit & self.size:
                bit >>= 1
            found[start, start + bit] = peak
            start, bit = start + bit, bit >> 1
        return found

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
    spans = inclusion_spans(index, len(leaves))
    return [root_of(leaves[start:end]) for start, end in spans]


def inclusion_spans(index: int, size: int) -> list[Span]:
    """Which subtrees' roots make the inclusion proof, in its order (RFC 9162, 2.1.3.1).

    Raises:
        ValueError: There is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    found, start, end = [], 0, size
    while end - start > 1:
        middle = start + _half(end - start)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    return found[::-1]


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """What proves that the first ``old_size`` leaves are the start of this tree.

    Raises:
        ValueError: The old tree is larger than this one.
    """
    spans = consistency_spans(old_size, len(leaves))
    return [root_of(leaves[start:end]) for start, end in spans]


def consistency_spans(old_size: int, size: int) -> list[Span]:
    """Which subtrees' roots make the consistency proof (RFC 9162, 2.1.4.1).

    Each is one of the old tree's peaks, or lies behind the old tree: whoever has kept
    the peaks needs only the leaves that came since.

    Raises:
        ValueError: The old tree is larger than this one.
    """
    if not 0 <= old_size <= size:
        raise ValueError("the old tree is larger than this one")
    if old_size in {0, size}:
        return []
    found, start, end = [], 0, size
    while end != old_size:
        middle = start + _half(end - start)
        if old_size <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    # The verifier knows the old root itself where it is one full subtree.
    return found[::-1] if start == 0 else [(start, end), *found[::-1]]


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


def _half(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()
