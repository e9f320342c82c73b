"""The few commands of redis.asyncio that the publisher uses, on dictionaries."""

from __future__ import annotations

import json
from typing import Any

from tests.clock import Clock


class FakePipeline:
    """Collects commands like the pipeline of redis.asyncio and carries them out together."""

    def __init__(self, redis: FakeRedis) -> None:
        self._redis = redis
        self._commands: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:
        def add(*args: Any, **kwargs: Any) -> FakePipeline:
            self._commands.append((name, args, kwargs))
            return self

        return add

    async def execute(self) -> list[Any]:
        return await self._redis.transaction(self._commands)


class FakeRedis:
    """Also stands for its own connection pool."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.values: dict[str, Any] = {}
        self.expires_at: dict[str, float] = {}
        self.published: list[tuple[str, dict[str, Any]]] = []
        self.written_before_publish: list[set[str]] = []
        self.commands: list[str] = []
        self.round_trips = 0
        self.disconnects = 0
        self.is_closed = False
        self.failure: BaseException | None = None
        self.fails_after_writing = False
        self.connection_pool = self

    def pipeline(self, transaction: bool) -> FakePipeline:
        assert transaction
        return FakePipeline(self)

    async def disconnect(self) -> None:
        self.disconnects += 1

    async def aclose(self) -> None:
        self.is_closed = True

    def flush(self) -> None:
        self.values.clear()
        self.expires_at.clear()

    def take_published(self) -> list[tuple[str, dict[str, Any]]]:
        """Channel, without its prefix, and event."""
        published, self.published = self.published, []
        return [(channel.removeprefix("bancho:events:"), body) for channel, body in published]

    def take_commands(self) -> list[str]:
        commands, self.commands = self.commands, []
        return commands

    async def transaction(self, commands: list[tuple[str, tuple[Any, ...], dict[str, Any]]]) -> list[Any]:
        self.round_trips += 1
        if self.failure is not None and not self.fails_after_writing:
            raise self.failure
        self._expire()
        names = [name for name, _, _ in commands]
        assert names == sorted(names, key=lambda name: name == "publish"), "events come last"
        self.commands.extend(names)
        replies = [getattr(self, f"_{name}")(*args, **kwargs) for name, args, kwargs in commands]
        if self.failure is not None:
            raise self.failure
        return replies

    def _expire(self) -> None:
        for key in [key for key, at in self.expires_at.items() if at <= self._clock.now]:
            self.values.pop(key, None)
            del self.expires_at[key]

    def _exists(self, key: str) -> int:
        return int(key in self.values)

    def _zrange(self, key: str, start: int, end: int) -> list[str]:
        assert (start, end) == (0, -1)
        return list(self.values.get(key, {}))

    def _zadd(self, key: str, scores: dict[Any, int]) -> int:
        self.values.setdefault(key, {}).update({str(member): score for member, score in scores.items()})
        return len(scores)

    def _zrem(self, key: str, *members: Any) -> int:
        for member in members:
            self.values.get(key, {}).pop(str(member), None)
        return len(members)

    def _delete(self, *keys: str) -> int:
        for key in keys:
            self.values.pop(key, None)
            self.expires_at.pop(key, None)
        return len(keys)

    def _hset(self, key: str, mapping: dict[str, Any]) -> int:
        self.values[key] = {field: _encoded(value) for field, value in mapping.items()}
        return len(mapping)

    def _set(self, key: str, value: str, px: int) -> bool:
        self.values[key] = _encoded(value)
        self.expires_at[key] = self._clock.now + px / 1000
        return True

    def _pexpire(self, key: str, milliseconds: int) -> bool:
        if key not in self.values:
            return False
        self.expires_at[key] = self._clock.now + milliseconds / 1000
        return True

    def _publish(self, channel: str, message: str) -> int:
        self.published.append((channel, json.loads(message)))
        return 0


def _encoded(value: Any) -> str:
    # As strict as redis-py is.
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise TypeError(f"Invalid input of type {type(value).__name__}")
    return value if isinstance(value, str) else repr(value)
