"""Background work: one call shape, and one bridge back to the window's thread.

`run(parent, work, on_success, on_failure)` starts a callable in a small pool, or waits
for a `Future` that a room handed out. Its end is told in the window's thread, always
from the event loop, and to nobody where the parent was deleted meanwhile (style.md
habit 3, facts e2, e3 and e8). Success is a return value and failure an exception:
exactly one of the two callbacks is called, once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, Generic, TypeVar, overload

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal, Slot

__all__ = ["Task", "assert_window_thread", "later", "run", "shut_down"]

_T = TypeVar("_T")
_WORKERS: Final = 4


class _Bridge(QObject):
    """Carries calls into the thread in which it was made: the window's.

    Signals:
        called: argument is a callable without arguments.
    """

    called = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        # Queued even from the window's own thread: a Future that is done already
        # must not answer before `run` has returned.
        self.called.connect(self._call, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _call(self, action: Callable[[], None]) -> None:
        action()


class _State:
    """The pool and the bridge; made at first use, in the window's thread."""

    pool: ThreadPoolExecutor | None = None
    bridge: _Bridge | None = None


class Task(Generic[_T]):
    """Work that was started; keeping it is not needed.

    Attributes:
        future: the work's own end; cancelling it before it starts drops it.
    """

    def __init__(
        self,
        parent: QObject,
        future: Future[_T],
        on_success: Callable[[_T], None],
        on_failure: Callable[[BaseException], None],
    ) -> None:
        self.future = future
        self._parent = parent
        self._on_success = on_success
        self._on_failure = on_failure
        self._dropped = False

    def drop(self) -> None:
        """Have nobody told of the end; the work itself goes on."""
        self._dropped = True
        self.future.cancel()

    def _settle(self) -> None:
        if self._dropped or not shiboken6.isValid(self._parent):
            return
        if self.future.cancelled():
            return
        error = self.future.exception()
        if error is not None:
            self._on_failure(error)
        else:
            self._on_success(self.future.result())


@overload
def run(
    parent: QObject,
    work: Callable[[], _T] | Future[_T],
    on_success: Callable[[_T], None],
    on_failure: Callable[[BaseException], None],
    *,
    apart: bool = ...,
) -> Task[_T]: ...


@overload
def run(
    parent: QObject,
    work: Callable[[Callable[[Any], None]], _T],
    on_success: Callable[[_T], None],
    on_failure: Callable[[BaseException], None],
    progress: Callable[[Any], None],
    *,
    apart: bool = ...,
) -> Task[_T]: ...


def run(
    parent: QObject,
    work: Callable[..., _T] | Future[_T],
    on_success: Callable[[_T], None],
    on_failure: Callable[[BaseException], None],
    progress: Callable[[Any], None] | None = None,
    *,
    apart: bool = False,
) -> Task[_T]:
    """Do `work` off the window's thread and tell its end in it.

    Args:
        parent: who is told; deleted before the end, nobody is.
        work: a callable, or a `Future` that another room will settle.
        on_success: gets the result, in the window's thread.
        on_failure: gets the exception, in the window's thread.
        progress: where given, `work` is called with one argument: a function that
            may be called from any thread and that leads to `progress` in this one.
        apart: on a thread of its own, for what must neither wait for the pool nor keep
            it: a report of a compromise, and work that waits for a person.

    Raises:
        RuntimeError: called from another thread than the window's.
    """
    assert_window_thread()
    bridge = _bridge()
    if isinstance(work, Future):
        future = work
    else:
        submit = _apart if apart else _pool().submit
        arguments = () if progress is None else (later(parent, progress),)
        future = submit(work, *arguments)
    task = Task(parent, future, on_success, on_failure)
    future.add_done_callback(lambda _done: _send(bridge, task._settle))
    return task


def later(parent: QObject, action: Callable[[_T], None]) -> Callable[[_T], None]:
    """A function for any thread that calls `action` in the window's thread.

    Calls are dropped once `parent` was deleted.
    """
    assert_window_thread()
    bridge = _bridge()

    def call(value: _T) -> None:
        def act() -> None:
            if shiboken6.isValid(parent):
                action(value)

        _send(bridge, act)

    return call


def assert_window_thread() -> None:
    """Raise where a widget is about to be touched from another thread.

    Raises:
        RuntimeError: this is not the window's thread, or there is no application.
    """
    app = QCoreApplication.instance()
    if app is None or QThread.currentThread() is not app.thread():
        raise RuntimeError("only the window's thread may do this")


def shut_down() -> None:
    """Drop what has not begun; called when the program ends.

    What has begun comes to its end before the process goes, so that no record is cut;
    a thread of its own (`apart`) is not waited for.
    """
    if _State.pool is not None:
        _State.pool.shutdown(wait=False, cancel_futures=True)
        _State.pool = None


def _apart(work: Callable[..., _T], *arguments: Any) -> Future[_T]:
    """Starts a thread for one piece of work; it never keeps the program alive."""
    future: Future[_T] = Future()

    def act() -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            result = work(*arguments)
        except BaseException as error:  # noqa: BLE001 - handed over, like a pool does
            future.set_exception(error)
        else:
            future.set_result(result)

    threading.Thread(target=act, name="saqta-apart", daemon=True).start()
    return future


def _send(bridge: _Bridge, action: Callable[[], None]) -> None:
    if shiboken6.isValid(bridge):
        bridge.called.emit(action)


def _bridge() -> _Bridge:
    if _State.bridge is None or not shiboken6.isValid(_State.bridge):
        _State.bridge = _Bridge()
    return _State.bridge


def _pool() -> ThreadPoolExecutor:
    if _State.pool is None:
        _State.pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="saqta-task")
    return _State.pool
