"""A clock that stands still until it is told to go on."""

from __future__ import annotations

UNIX_OFFSET = 1_700_000_000.0


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def unix(self) -> float:
        return UNIX_OFFSET + self.now

    def unix_ms(self) -> int:
        return int(self.unix() * 1000)
