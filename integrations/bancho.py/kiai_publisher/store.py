"""Writes to Redis."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from kiai_publisher.contract import MATCHES, ONLINE, TTL_MS, match_key, player_key
from kiai_publisher.outbox import Event
from kiai_publisher.server import MatchState, PlayerState

# One answer of Redis, and all that a writing takes. Seconds.
SOCKET_TIMEOUT_S = 2.0
ROUND_TRIP_TIMEOUT_S = 4.0


@dataclass
class Batch:
    """What one transaction writes. Keys come first, events last."""

    put_players: dict[int, PlayerState] = field(default_factory=dict)
    put_matches: dict[int, MatchState] = field(default_factory=dict)
    remove_players: set[int | str] = field(default_factory=set)
    remove_matches: set[int | str] = field(default_factory=set)
    refresh_players: set[int] = field(default_factory=set)
    refresh_matches: set[int] = field(default_factory=set)
    events: list[Event] = field(default_factory=list)
    probe: str | None = None
    """A key that has to be there."""


@dataclass
class Outcome:
    """What turned out to be gone from Redis without the publisher having removed it."""

    players: set[int] = field(default_factory=set)
    matches: set[int] = field(default_factory=set)
    probe: bool = False


def connect(settings: Any) -> Any:
    """A client of its own for the server's Redis: neither waits for the other. Connects when first used."""
    from redis.asyncio import Redis
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    options: dict[str, Any] = {
        "socket_timeout": SOCKET_TIMEOUT_S,
        "socket_connect_timeout": SOCKET_TIMEOUT_S,
        "decode_responses": True,
        # What a game client sends must not be able to break a writing.
        "encoding_errors": "replace",
        # The next tick is the retry.
        "retry": Retry(NoBackoff(), 0),
    }
    url = getattr(settings, "REDIS_DSN", None)
    if url:
        return Redis.from_url(str(url), **options)
    return Redis(
        host=getattr(settings, "REDIS_HOST", "localhost"),
        port=int(getattr(settings, "REDIS_PORT", 6379)),
        db=int(getattr(settings, "REDIS_DB", 0)),
        username=getattr(settings, "REDIS_USER", None) or None,
        password=getattr(settings, "REDIS_PASS", None) or None,
        **options,
    )


class LiveStore:
    """The live state in Redis. Every call is one round trip and raises what goes wrong, time-outs too."""

    def __init__(self, client: Any) -> None:
        self._client = client

    async def leftovers(self) -> Batch:
        """A batch that removes everybody and every match that is in Redis now."""
        pipeline = self._client.pipeline(transaction=True)
        pipeline.zrange(ONLINE, 0, -1)
        pipeline.zrange(MATCHES, 0, -1)
        players, matches = await self._execute(pipeline)
        return Batch(remove_players=set(players), remove_matches=set(matches))

    async def write(self, batch: Batch, now_ms: int) -> Outcome:
        """`now_ms` is the heartbeat, in unix milliseconds."""
        pipeline = self._client.pipeline(transaction=True)
        checks: list[tuple[int, set[int], int]] = []
        outcome = Outcome()
        commands = 0

        if batch.probe is not None:
            pipeline.exists(batch.probe)
            commands += 1
        if batch.remove_players:
            pipeline.zrem(ONLINE, *batch.remove_players)
            pipeline.delete(*map(player_key, batch.remove_players))
            commands += 2
        if batch.remove_matches:
            pipeline.zrem(MATCHES, *batch.remove_matches)
            pipeline.delete(*map(match_key, batch.remove_matches))
            commands += 2

        beating_players = [*batch.put_players, *batch.refresh_players]
        if beating_players:
            pipeline.zadd(ONLINE, dict.fromkeys(beating_players, now_ms))
            commands += 1
        beating_matches = [*batch.put_matches, *batch.refresh_matches]
        if beating_matches:
            pipeline.zadd(MATCHES, dict.fromkeys(beating_matches, now_ms))
            commands += 1

        for player_id, player in batch.put_players.items():
            pipeline.hset(player_key(player_id), mapping=player._asdict())
            pipeline.pexpire(player_key(player_id), TTL_MS)
            commands += 2
        for match_id, match in batch.put_matches.items():
            text = json.dumps(match.body, ensure_ascii=False, separators=(",", ":"))
            pipeline.set(match_key(match_id), text, px=TTL_MS)
            commands += 1
        for player_id in batch.refresh_players:
            pipeline.pexpire(player_key(player_id), TTL_MS)
            checks.append((commands, outcome.players, player_id))
            commands += 1
        for match_id in batch.refresh_matches:
            pipeline.pexpire(match_key(match_id), TTL_MS)
            checks.append((commands, outcome.matches, match_id))
            commands += 1
        for channel, text in batch.events:
            pipeline.publish(channel, text)
            commands += 1

        if commands == 0:
            return outcome
        replies = await self._execute(pipeline)
        outcome.probe = batch.probe is not None and not replies[0]
        for at, gone, member in checks:
            if not replies[at]:
                gone.add(member)
        return outcome

    async def disconnect(self) -> None:
        """Drops the connection: after a failure, answers to older commands may still be under way on it."""
        await self._client.connection_pool.disconnect()

    async def close(self) -> None:
        await self._client.aclose()

    async def _execute(self, pipeline: Any) -> list[Any]:
        return await asyncio.wait_for(pipeline.execute(), ROUND_TRIP_TIMEOUT_S)
