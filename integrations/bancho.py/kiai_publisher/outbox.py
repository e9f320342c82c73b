"""Events of the hooks that wait for the next writing."""

from __future__ import annotations

import json
from collections import deque
from typing import Any

# A Redis that is away for long must not eat the game server's memory: the oldest events go first.
CAPACITY = 1000

Event = tuple[str, str]
"""Channel and JSON text."""


def event(channel: str, payload: dict[str, Any]) -> Event:
    """Raises ValueError on numbers that JSON does not have."""
    return channel, json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


class Outbox:
    """A bounded queue, oldest first."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._events: deque[Event] = deque(maxlen=capacity)
        self._capacity = capacity
        self._dropped = 0

    def __len__(self) -> int:
        return len(self._events)

    def put(self, channel: str, payload: dict[str, Any]) -> None:
        if len(self._events) == self._capacity:
            self._dropped += 1
        self._events.append(event(channel, payload))

    def take(self, count: int) -> list[Event]:
        """The oldest events, at most `count`."""
        return [self._events.popleft() for _ in range(min(count, len(self._events)))]

    def give_back(self, events: list[Event]) -> None:
        """Puts events that were taken and not sent back to the front. Without room the oldest go."""
        room = self._capacity - len(self._events)
        fitting = events[max(0, len(events) - room) :]
        self._dropped += len(events) - len(fitting)
        self._events.extendleft(reversed(fitting))

    def dropped(self) -> int:
        """How many events had no room since the last call."""
        dropped, self._dropped = self._dropped, 0
        return dropped
