"""Whose turn it is to have files made that cost the server much: one at a time in a process, and one waiting."""

from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from portal.i18n import _
from portal.interfaces import PortalError

# Seconds to wait for one's turn.
PATIENCE = 5


class Crowded(PortalError):
    """Others are having their files made, and others wait already; nothing was made."""

    def __init__(self):
        super().__init__(
            _(
                "Máy chủ đang lập tệp cho người khác. Hãy thử lại sau ít giây; các trang vẫn dùng được bình thường.",
                "The server is making files for others. Try again in some seconds; the pages themselves work as usual.",
            )
        )


class Turns:
    """One at a time in a process, and one waiting; whoever comes then is told so at once.

    Setting fifty results takes half a second of the processor, a thousand rows as long: all who waited for their turn
    would keep the threads from those who only read.
    """

    def __init__(self):
        self._places, self._turn = BoundedSemaphore(2), Lock()

    @contextmanager
    def taken(self):
        """While it is one's turn; raises `Crowded` where it does not come."""
        if not self._places.acquire(blocking=False):
            raise Crowded()
        try:
            if not self._turn.acquire(timeout=PATIENCE):
                raise Crowded()
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._places.release()


TURNS = Turns()

__all__ = ["PATIENCE", "TURNS", "Crowded", "Turns"]
