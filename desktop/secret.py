"""Secrets with a type of their own: no text form, no equality, no pickle.

The bytes live in one ``bytearray`` that is zeroed on :meth:`Secret.clear`, at the
end of the ``with`` block at the latest. Copies made elsewhere can't be wiped in
Python; that is why a PIN goes straight to the worker, which dies with it
(security.md, section 7).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import NoReturn, Self

__all__ = ["Pin", "RecoverySecret", "Secret", "SlipSecret"]


class Secret:
    """Bytes that are shown to nobody.

    The given buffer is taken over, not copied, when it is a ``bytearray``.
    """

    __slots__ = ("_buffer", "_cleared")

    def __init__(self, buffer: bytearray | bytes) -> None:
        self._buffer = buffer if isinstance(buffer, bytearray) else bytearray(buffer)
        self._cleared = False

    @contextmanager
    def exposed(self) -> Iterator[memoryview]:
        """Lends the bytes for the length of a ``with`` block.

        Raises:
            ValueError: The secret was cleared before.
        """
        if self._cleared:
            raise ValueError("this secret was cleared")
        view = memoryview(self._buffer)
        try:
            yield view
        finally:
            view.release()

    def clear(self) -> None:
        """Zeroes the bytes; may be called again."""
        for index in range(len(self._buffer)):
            self._buffer[index] = 0
        self._cleared = True

    @property
    def cleared(self) -> bool:
        """Whether the bytes are gone."""
        return self._cleared

    def __len__(self) -> int:
        return len(self._buffer)

    def __bool__(self) -> bool:
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.clear()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("secrets are not compared")

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> NoReturn:
        raise TypeError("secrets are not pickled")

    def __copy__(self) -> NoReturn:
        raise TypeError("secrets are not copied")

    def __deepcopy__(self, memo: object) -> NoReturn:
        raise TypeError("secrets are not copied")


class Pin(Secret):
    """A token's PIN, UTF-8. Lives until the worker has it."""

    __slots__ = ()


class RecoverySecret(Secret):
    """The 32 random bytes R of protocols.md 5.1; they can revoke, nothing else."""

    __slots__ = ()


class SlipSecret(Secret):
    """The secret of a registration slip, ASCII as printed."""

    __slots__ = ()
