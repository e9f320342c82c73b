"""What the tests of the publisher share."""

from __future__ import annotations

import unittest
from typing import Any

from kiai_publisher.log import Troubles
from kiai_publisher.outbox import Outbox
from kiai_publisher.publisher import Publisher
from kiai_publisher.server import GameServer
from kiai_publisher.store import LiveStore
from tests.clock import Clock
from tests.fake_redis import FakeRedis
from tests.stand_ins import Match, Player, sessions

Events = list[tuple[str, dict[str, Any]]]


class PublisherCase(unittest.IsolatedAsyncioTestCase):
    """A publisher that has swept, on a server where only the bot is online."""

    async def asyncSetUp(self) -> None:
        self.clock = Clock()
        self.redis = FakeRedis(self.clock)
        self.sessions = sessions()
        self.outbox = Outbox()
        self.publisher = self.make_publisher()
        await self.publisher.tick()

    def make_publisher(self, tick_seconds: float = 1.0) -> Publisher:
        troubles = Troubles(self.clock)
        return Publisher(
            GameServer(self.sessions, troubles),
            LiveStore(self.redis),
            self.outbox,
            troubles,
            clock=self.clock,
            unix_clock=self.clock.unix,
            tick_seconds=tick_seconds,
        )

    def join(self, *players: Player) -> None:
        self.sessions.players.extend(players)

    def leave(self, player: Player) -> None:
        self.sessions.players.remove(player)

    def open(self, match: Match) -> None:
        self.sessions.matches[match.id] = match

    def close(self, match: Match) -> None:
        self.sessions.matches[match.id] = None

    async def tick(self, count: int = 1, seconds: float = 1.0) -> Events:
        """Lets time go by and ticks. Gives the events since the last call."""
        for _ in range(count):
            self.clock.now += seconds
            await self.publisher.tick()
        return self.redis.take_published()

    def told(self, events: Events) -> list[tuple[str, str, int]]:
        """Channel, type and id of each event."""
        return [
            (channel, body["type"], (body["match"] if channel == "matches" else body["player"])["id"])
            for channel, body in events
        ]

    def value(self, key: str) -> Any:
        return self.redis.values.get(key)

    def online(self) -> set[str]:
        return set(self.redis.values.get("bancho:online", {}))
