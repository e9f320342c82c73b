"""Once a second, writes the difference between what the server has in memory and what readers were told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from kiai_publisher.contract import MATCH_EVENTS, PLAYER_EVENTS, match_key, player_key
from kiai_publisher.log import LOGGER, Troubles
from kiai_publisher.outbox import Event, Outbox, event
from kiai_publisher.server import GameServer, MatchState, PlayerState
from kiai_publisher.store import Batch, LiveStore, Outcome

TICK_S = 1.0
# A third of what readers wait for. Seconds.
HEARTBEAT_S = 20
# The game waits while a batch is put together: more changes than this go into the next one.
CHANGES_PER_TICK = 250
EVENTS_PER_TICK = 250
# The server's shutdown waits for the last tick, then for the last writing, each no longer than this. Seconds.
STOP_TIMEOUT_S = 2.5

REDIS_TROUBLE = "Redis cannot be written"

State = TypeVar("State", PlayerState, MatchState)


@dataclass
class Told(Generic[State]):
    """What readers were told of one kind of thing, by id."""

    states: dict[int, State] = field(default_factory=dict)
    next_beats: dict[int, float] = field(default_factory=dict)
    """When the next heartbeat is due, on the monotonic clock. Who is not in here has to be written again."""
    unsure: set[int] = field(default_factory=set)
    """Those in `states` of whom it is unknown whether readers were told of them at all."""

    def surely(self, member: int) -> State | None:
        """What readers were told; None if they may not know of it."""
        return None if member in self.unsure else self.states.get(member)

    def is_due(self, member: int, now: float) -> bool:
        return member in self.next_beats and now >= self.next_beats[member]

    def distrust(self) -> None:
        """The keys may be gone; what readers were told stays as it is."""
        self.next_beats.clear()

    def doubt(self, put: dict[int, State]) -> None:
        """Takes over what a batch may have written: to be told again, and to be taken back if it is gone by then."""
        for member, state in put.items():
            if self.surely(member) is None:
                self.states[member] = state
                self.unsure.add(member)
        self.distrust()

    def settle(self, put: dict[int, State], refreshed: set[int], removed: set[Any], now: float) -> None:
        """Takes over what a batch has written."""
        for member in removed:
            self.states.pop(member, None)
            self.next_beats.pop(member, None)
        self.states.update(put)
        self.unsure -= put.keys() | removed
        for member in put:
            # The first one comes earlier, by id: what was written together must not beat together for ever.
            self.next_beats[member] = now + HEARTBEAT_S - member % HEARTBEAT_S
        for member in refreshed:
            self.next_beats[member] = now + HEARTBEAT_S


class Publisher:
    """Runs in the event loop of the game server, beside it. No failure leaves it."""

    def __init__(
        self,
        server: GameServer,
        store: LiveStore,
        outbox: Outbox,
        troubles: Troubles,
        clock: Callable[[], float] = time.monotonic,
        unix_clock: Callable[[], float] = time.time,
        tick_seconds: float = TICK_S,
    ) -> None:
        self._server = server
        self._store = store
        self._outbox = outbox
        self._troubles = troubles
        self._clock = clock
        self._unix_clock = unix_clock
        self._tick_seconds = tick_seconds
        self._players: Told[PlayerState] = Told()
        self._matches: Told[MatchState] = Told()
        self._swept = False
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """To be called in the event loop."""
        self._task = asyncio.get_running_loop().create_task(self._run(), name="kiai publisher")
        LOGGER.info("kiai publisher: writing the live state to Redis")

    async def stop(self) -> None:
        """Writes everybody offline and every match closed. If Redis is away, the keys will expire."""
        self._stopping.set()
        if self._task is not None:
            _, unfinished = await asyncio.wait([self._task], timeout=STOP_TIMEOUT_S)
            if unfinished:
                self._task.cancel()
                # It notes what it may have written, and gives its events back.
                await asyncio.wait([self._task], timeout=STOP_TIMEOUT_S)
                await self._fail(TimeoutError("the last tick did not end"))
        try:
            await asyncio.wait_for(self._say_goodbye(), STOP_TIMEOUT_S)
            LOGGER.info("kiai publisher: everybody is written offline")
        except Exception as error:
            self._troubles.report("nobody could be written offline, the keys will expire", error)
        try:
            await asyncio.wait_for(self._store.close(), STOP_TIMEOUT_S)
        except Exception as error:
            self._troubles.report("the connection to Redis was not closed", error)

    async def tick(self) -> None:
        """One look at the server and one writing. Failures are logged; the next tick makes up for them."""
        now = self._clock()
        try:
            batch = self._difference(now)
        except Exception as error:
            self._troubles.report("the server's lists cannot be read", error)
            return
        try:
            if self._swept:
                await self._write(batch, now)
            else:
                await self._sweep()
        except Exception as error:
            await self._fail(error)
        if dropped := self._outbox.dropped():
            self._troubles.report("events had no room", f"{dropped} of the oldest are lost")

    async def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                await self.tick()
            except Exception as error:
                self._troubles.report("a tick failed", error)
            try:
                await asyncio.wait_for(self._stopping.wait(), self._tick_seconds)
            except TimeoutError:
                pass

    async def _sweep(self) -> None:
        """Removes what a server that died without a word left behind: its players are not online here."""
        await self._store.write(await self._store.leftovers(), self._now_ms())
        self._swept = True

    async def _write(self, batch: Batch, now: float) -> None:
        events = self._outbox.take(EVENTS_PER_TICK)
        batch.events.extend(events)
        try:
            outcome = await self._store.write(batch, self._now_ms())
        except BaseException:
            # Whether it got through is unknown, also when a stop cancels it.
            self._outbox.give_back(events)
            self._players.doubt(batch.put_players)
            self._matches.doubt(batch.put_matches)
            raise
        self._settle(batch, outcome, now)
        self._troubles.over(REDIS_TROUBLE)

    async def _fail(self, error: Exception) -> None:
        # Redis may come back empty.
        self._players.distrust()
        self._matches.distrust()
        self._troubles.report(REDIS_TROUBLE, error)
        try:
            await self._store.disconnect()
        except Exception as second_error:
            self._troubles.report("the connection to Redis was not dropped", second_error)

    async def _say_goodbye(self) -> None:
        events = self._outbox.take(len(self._outbox))
        batch = Batch(events=events)
        self._take_leave(batch, set(self._players.states), set(self._matches.states))
        await self._store.write(batch, self._now_ms())

    def _difference(self, now: float) -> Batch:
        players = self._server.players()
        matches = self._server.matches()
        batch = Batch()
        gone = sorted(self._players.states.keys() - players.keys())[:CHANGES_PER_TICK]
        self._take_leave(batch, set(gone), self._matches.states.keys() - matches.keys())
        for player_id, player in players.items():
            self._compare_player(batch, player_id, player, now)
        for match_id, match in matches.items():
            self._compare_match(batch, match_id, match, now)
        batch.probe = self._key_that_stays(batch)
        return batch

    def _take_leave(self, batch: Batch, player_ids: set[int], match_ids: set[int]) -> None:
        for match_id in sorted(match_ids):
            batch.remove_matches.add(match_id)
            batch.events.append(_match_event("closed", match_id, self._matches.states[match_id]))
        for player_id in sorted(player_ids):
            batch.remove_players.add(player_id)
            batch.events.append(_player_event("logout", self._players.states[player_id]))

    def _compare_player(self, batch: Batch, player_id: int, player: PlayerState, now: float) -> None:
        told = self._players.surely(player_id)
        is_up_to_date = told == player and player_id in self._players.next_beats
        if is_up_to_date or len(batch.put_players) >= CHANGES_PER_TICK:
            # A change that has to wait must not cost the heartbeat.
            if self._players.is_due(player_id, now):
                batch.refresh_players.add(player_id)
            return
        batch.put_players[player_id] = player
        if told is None:
            batch.events.append(_player_event("login", player))
        elif told.login_time != player.login_time:
            # Logged out and in again within one tick.
            batch.events.append(_player_event("logout", told))
            batch.events.append(_player_event("login", player))
        elif told != player:
            batch.events.append(_player_event("status", player))

    def _compare_match(self, batch: Batch, match_id: int, match: MatchState, now: float) -> None:
        told = self._matches.surely(match_id)
        if told == match and match_id in self._matches.next_beats:
            if self._matches.is_due(match_id, now):
                batch.refresh_matches.add(match_id)
            return
        batch.put_matches[match_id] = match
        if told is None:
            batch.events.append(_match_event("created", match_id, match))
        elif told.source is not match.source:
            # Closed, and its id given to a new match, within one tick.
            batch.events.append(_match_event("closed", match_id, told))
            batch.events.append(_match_event("created", match_id, match))
        elif told.body != match.body:
            batch.events.append(_match_event("updated", match_id, match))

    def _key_that_stays(self, batch: Batch) -> str | None:
        """A key that must be in Redis and that this batch does not write: its absence tells of a flush."""
        for player_id in self._players.next_beats:
            if player_id not in batch.put_players and player_id not in batch.remove_players:
                return player_key(player_id)
        for match_id in self._matches.next_beats:
            if match_id not in batch.put_matches and match_id not in batch.remove_matches:
                return match_key(match_id)
        return None

    def _settle(self, batch: Batch, outcome: Outcome, now: float) -> None:
        self._players.settle(batch.put_players, batch.refresh_players, batch.remove_players, now)
        self._matches.settle(batch.put_matches, batch.refresh_matches, batch.remove_matches, now)
        if outcome.probe:
            self._players.distrust()
            self._matches.distrust()
        for player_id in outcome.players:
            self._players.next_beats.pop(player_id, None)
        for match_id in outcome.matches:
            self._matches.next_beats.pop(match_id, None)
        if outcome.probe or outcome.players or outcome.matches:
            self._troubles.report("keys are gone from Redis", "what is missing is written anew")

    def _now_ms(self) -> int:
        return int(self._unix_clock() * 1000)


def _player_event(kind: str, player: PlayerState) -> Event:
    return event(PLAYER_EVENTS, {"type": kind, "player": player._asdict()})


def _match_event(kind: str, match_id: int, match: MatchState) -> Event:
    return event(MATCH_EVENTS, {"type": kind, "match": {"id": match_id, **match.body}})
