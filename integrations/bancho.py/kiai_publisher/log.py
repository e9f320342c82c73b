"""Logging that stays quiet about what happens again and again."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

LOGGER = logging.getLogger("kiai_publisher")

QUIET_SECONDS = 60.0


class Troubles:
    """Logs each kind of trouble at once, then once in `QUIET_SECONDS` with a count, and when it is over."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._logged_at: dict[str, float] = {}
        self._unlogged: dict[str, int] = {}

    def report(self, kind: str, what: object) -> None:
        """`kind` names what goes wrong, `what` is the exception or a text."""
        now = self._clock()
        if now - self._logged_at.get(kind, float("-inf")) < QUIET_SECONDS:
            self._unlogged[kind] = self._unlogged.get(kind, 0) + 1
            return
        self._logged_at[kind] = now
        again = self._unlogged.pop(kind, 0)
        text = f"{type(what).__name__}: {what}" if isinstance(what, BaseException) else what
        LOGGER.warning(
            "kiai publisher: %s: %s%s", kind, text, f" (and {again} times before)" if again else ""
        )

    def over(self, kind: str) -> None:
        """Says that trouble of this kind is over, if there was any."""
        if self._logged_at.pop(kind, None) is None:
            return
        self._unlogged.pop(kind, None)
        LOGGER.info("kiai publisher: %s: over", kind)
