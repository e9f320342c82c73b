from __future__ import annotations

import asyncio
from typing import Any
from unittest import mock

from kiai_publisher import publisher as publisher_module
from kiai_publisher import store as store_module
from tests.case import PublisherCase
from tests.stand_ins import Match, Player


class FailuresTest(PublisherCase):
    async def asyncSetUp(self) -> None:
        await super().asyncSetUp()
        self.player = Player(3)
        self.join(self.player, Player(4))
        self.open(Match(0, self.player))
        await self.tick()

    def assert_all_is_back(self) -> None:
        self.assertEqual(self.online(), {"3", "4"})
        self.assertIsNotNone(self.value("bancho:player:3"))
        self.assertIsNotNone(self.value("bancho:player:4"))
        self.assertEqual(set(self.value("bancho:matches")), {"0"})
        self.assertIsNotNone(self.value("bancho:match:0"))

    def lose_answers_to_a_newcomer(self) -> Player:
        """Player 5 joins and opens match 1; what is written arrives, and its answer does not."""
        self.redis.failure, self.redis.fails_after_writing = TimeoutError(), True
        newcomer = Player(5)
        self.join(newcomer)
        self.open(Match(1, newcomer))
        return newcomer

    async def test_after_an_outage_everything_is_written_anew_and_only_changes_are_told(self) -> None:
        self.redis.failure = ConnectionError("refused")
        with self.assertLogs("kiai_publisher"):
            await self.tick()
        self.redis.flush()
        self.player.status.action = 2
        self.join(Player(5))
        self.assertEqual(await self.tick(count=3), [])
        self.redis.failure = None
        with self.assertLogs("kiai_publisher", "INFO") as logged:
            events = await self.tick()
        self.assertIn("over", logged.output[0])
        self.assertEqual(self.told(events), [("players", "status", 3), ("players", "login", 5)])
        self.leave(self.sessions.players[-1])
        await self.tick()
        self.assert_all_is_back()

    async def test_who_leaves_during_an_outage_is_told_afterwards(self) -> None:
        self.redis.failure = ConnectionError("refused")
        with self.assertLogs("kiai_publisher"):
            await self.tick()
        self.leave(self.player)
        self.sessions.matches[0] = None
        await self.tick()
        self.redis.failure = None
        self.assertEqual(self.told(await self.tick()), [("matches", "closed", 0), ("players", "logout", 3)])
        self.assertEqual(self.online(), {"4"})
        self.assertIsNone(self.value("bancho:player:3"))

    async def test_an_outage_is_logged_at_once_and_then_once_a_minute(self) -> None:
        self.redis.failure = ConnectionError("refused")
        with self.assertLogs("kiai_publisher") as logged:
            await self.tick(count=125)
        self.assertEqual(len(logged.output), 3)
        self.assertIn("Redis cannot be written: ConnectionError: refused", logged.output[0])
        self.assertIn("(and 59 times before)", logged.output[1])

    async def test_every_failure_drops_the_connection(self) -> None:
        self.redis.failure = ConnectionError("refused")
        with self.assertLogs("kiai_publisher"):
            await self.tick(count=2)
        self.assertEqual(self.redis.disconnects, 2)

    async def test_a_flush_is_noticed_within_a_tick_and_tells_nothing(self) -> None:
        self.redis.flush()
        with self.assertLogs("kiai_publisher") as logged:
            events = await self.tick(count=2)
        self.assertIn("keys are gone", logged.output[0])
        self.assertEqual(events, [])
        self.assert_all_is_back()

    async def test_a_single_lost_key_is_written_anew_with_its_heartbeat(self) -> None:
        await self.tick()
        del self.redis.values["bancho:match:0"]
        with self.assertLogs("kiai_publisher"):
            await self.tick(count=21)
        self.assert_all_is_back()

    async def test_keys_that_expired_while_the_game_stood_still_are_written_anew(self) -> None:
        with self.assertLogs("kiai_publisher"):
            await self.tick(seconds=90)
        await self.tick()
        self.assert_all_is_back()
        self.assertEqual(self.value("bancho:online")["3"], self.clock.unix_ms())

    async def test_a_writing_whose_answer_is_lost_is_repeated(self) -> None:
        self.redis.failure, self.redis.fails_after_writing = TimeoutError(), True
        self.player.status.action = 2
        with self.assertLogs("kiai_publisher"):
            first = await self.tick()
        self.redis.failure = None
        self.assertEqual(self.told(first), [("players", "status", 3)])
        self.assertEqual(self.told(await self.tick()), [("players", "status", 3)])
        self.assertEqual(await self.tick(), [])

    async def test_a_log_in_whose_answer_is_lost_is_told_again(self) -> None:
        self.lose_answers_to_a_newcomer()
        with self.assertLogs("kiai_publisher"):
            first = await self.tick()
        self.redis.failure = None
        self.assertEqual(self.told(first), [("players", "login", 5), ("matches", "created", 1)])
        self.assertEqual(await self.tick(), first)
        self.assertEqual(await self.tick(), [])

    async def test_a_log_in_whose_answer_is_lost_is_taken_back(self) -> None:
        newcomer = self.lose_answers_to_a_newcomer()
        with self.assertLogs("kiai_publisher"):
            await self.tick()
            newcomer.status.action = 2
            self.redis.fails_after_writing = False
            await self.tick()
        self.redis.failure = None
        self.leave(newcomer)
        self.sessions.matches[1] = None
        events = await self.tick()
        self.assertEqual(self.told(events), [("matches", "closed", 1), ("players", "logout", 5)])
        self.assertEqual(events[1][1]["player"]["action"], 2)
        self.assertEqual(await self.tick(), [])
        self.assert_all_is_back()
        self.assertIsNone(self.value("bancho:player:5"))
        self.assertIsNone(self.value("bancho:match:1"))

    async def test_what_was_never_written_before_the_leftovers_were_removed_is_not_taken_back(self) -> None:
        self.redis.failure = ConnectionError("refused")
        self.publisher = self.make_publisher()
        with self.assertLogs("kiai_publisher"):
            await self.tick()
        self.leave(self.player)
        self.sessions.matches[0] = None
        self.redis.failure = None
        self.assertEqual(self.told(await self.tick(count=2)), [("players", "login", 4)])

    async def test_many_who_left_during_an_outage_are_told_in_parts(self) -> None:
        many = [Player(id) for id in range(100, 700)]
        self.join(*many)
        await self.tick(count=3)
        self.redis.failure = ConnectionError("refused")
        for player in many:
            self.leave(player)
        with self.assertLogs("kiai_publisher"):
            await self.tick()
        self.redis.failure = None
        self.assertEqual([len(await self.tick()) for _ in range(4)], [250, 250, 100, 0])
        self.assert_all_is_back()

    async def test_events_of_hooks_wait_for_the_end_of_an_outage_in_order(self) -> None:
        self.redis.failure = ConnectionError("refused")
        with self.assertLogs("kiai_publisher"):
            for number in range(3):
                self.outbox.put("bancho:events:chat", {"number": number})
                await self.tick()
        self.redis.failure = None
        events = [body["number"] for channel, body in await self.tick() if channel == "chat"]
        self.assertEqual(events, [0, 1, 2])

    async def test_events_that_had_no_room_are_counted_in_the_log(self) -> None:
        self.redis.failure = ConnectionError("refused")
        with self.assertLogs("kiai_publisher") as logged:
            await self.tick()
            for number in range(1007):
                self.outbox.put("bancho:events:chat", {"number": number})
            await self.tick()
        self.assertIn("events had no room: 7 of the oldest are lost", logged.output[-1])
        self.redis.failure = None
        numbers = [body["number"] for channel, body in await self.tick(count=5) if channel == "chat"]
        self.assertEqual(numbers, list(range(7, 1007)))

    async def test_a_redis_that_hangs_does_not_hold_a_tick_for_ever(self) -> None:
        async def hang(_commands: object) -> None:
            await asyncio.sleep(60)

        with mock.patch.object(store_module, "ROUND_TRIP_TIMEOUT_S", 0.01):
            with mock.patch.object(self.redis, "transaction", hang):
                with self.assertLogs("kiai_publisher"):
                    await asyncio.wait_for(self.tick(), 1)
        await self.tick()
        self.assert_all_is_back()

    async def test_a_server_without_player_list_is_survived(self) -> None:
        players = self.sessions.players
        del self.sessions.players
        with self.assertLogs("kiai_publisher"):
            await self.tick(count=2)
        self.sessions.players = players
        await self.tick()
        self.assert_all_is_back()


class StartAndStopTest(PublisherCase):
    async def test_what_a_dead_server_left_is_removed_at_the_start(self) -> None:
        self.redis.values = {
            "bancho:online": {"3": 1, "9": 1},
            "bancho:player:3": {"id": "3"},
            "bancho:player:9": {"id": "9"},
            "bancho:matches": {"5": 1},
            "bancho:match:5": "{}",
            "bancho:leaderboard:0": {"9": 1},
        }
        self.publisher = self.make_publisher()
        self.join(Player(3))
        self.assertEqual(await self.tick(), [])
        self.assertEqual(self.told(await self.tick()), [("players", "login", 3)])
        self.assertEqual(self.online(), {"3"})
        self.assertIsNone(self.value("bancho:player:9"))
        self.assertIsNone(self.value("bancho:match:5"))
        self.assertEqual(self.value("bancho:leaderboard:0"), {"9": 1})

    async def test_the_start_waits_for_redis(self) -> None:
        self.redis.failure = ConnectionError("refused")
        self.publisher = self.make_publisher()
        self.join(Player(3))
        with self.assertLogs("kiai_publisher"):
            await self.tick(count=3)
        self.redis.failure = None
        self.assertEqual(self.told(await self.tick(count=2)), [("players", "login", 3)])

    async def test_it_runs_by_itself_and_a_clean_stop_writes_everybody_offline(self) -> None:
        player = Player(3, "cookie")
        self.join(player, Player(4))
        self.open(Match(0, player))
        self.publisher = self.make_publisher(tick_seconds=0.001)
        with self.assertLogs("kiai_publisher", "INFO"):
            self.publisher.start()
            while len(self.online()) < 2:
                await asyncio.sleep(0.001)
            self.redis.take_published()
            self.outbox.put("bancho:events:chat", {"type": "message", "player": {"id": 3}})
            await self.publisher.stop()
        events = self.redis.take_published()
        self.assertEqual(
            sorted(self.told(events)),
            [
                ("chat", "message", 3),
                ("matches", "closed", 0),
                ("players", "logout", 3),
                ("players", "logout", 4),
            ],
        )
        self.assertEqual(self.online(), set())
        self.assertEqual([key for key, value in self.redis.values.items() if value], [])
        self.assertTrue(self.redis.is_closed)

    async def test_a_stop_while_redis_is_away_ends_soon_and_is_logged(self) -> None:
        self.join(Player(3))
        await self.tick()
        self.redis.failure = ConnectionError("refused")
        with self.assertLogs("kiai_publisher") as logged:
            await asyncio.wait_for(self.publisher.stop(), 1)
        self.assertIn("the keys will expire", logged.output[0])

    async def test_a_stop_takes_back_what_a_tick_that_hangs_has_written_and_loses_no_event(self) -> None:
        self.join(Player(3))
        self.open(Match(0, self.sessions.players[-1]))
        self.outbox.put("bancho:events:chat", {"type": "message", "player": {"id": 3}})
        write = self.redis.transaction
        is_written = asyncio.Event()

        async def write_and_hang(commands: list[Any]) -> None:
            self.redis.transaction = write
            await write(commands)
            is_written.set()
            await asyncio.Event().wait()

        self.redis.transaction = write_and_hang
        with mock.patch.object(publisher_module, "STOP_TIMEOUT_S", 0.02):
            with self.assertLogs("kiai_publisher", "INFO"):
                self.publisher.start()
                await is_written.wait()
                self.redis.take_published()
                await self.publisher.stop()
        self.assertEqual(
            self.told(self.redis.take_published()),
            [("chat", "message", 3), ("matches", "closed", 0), ("players", "logout", 3)],
        )
        self.assertEqual(self.online(), set())
        self.assertIsNone(self.value("bancho:match:0"))

    async def test_a_stop_does_not_wait_for_a_tick_that_hangs(self) -> None:
        async def hang(_commands: object) -> None:
            await asyncio.sleep(60)

        self.publisher = self.make_publisher(tick_seconds=0.001)
        with mock.patch.object(publisher_module, "STOP_TIMEOUT_S", 0.02):
            with mock.patch.object(self.redis, "transaction", hang):
                with self.assertLogs("kiai_publisher", "INFO"):
                    self.publisher.start()
                    await asyncio.sleep(0.005)
                    await asyncio.wait_for(self.publisher.stop(), 1)
