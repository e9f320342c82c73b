from __future__ import annotations

from kiai_publisher.publisher import CHANGES_PER_TICK
from tests.case import PublisherCase
from tests.stand_ins import Mode, Mods, Player


class PlayersTest(PublisherCase):
    async def test_a_login_is_written_with_every_field_and_told(self) -> None:
        self.join(Player(3, "cookie", priv=16387, country="JP", login_time=1_700_000_000.0618482))
        events = await self.tick()
        self.assertEqual(
            self.value("bancho:player:3"),
            {
                "id": "3",
                "name": "cookie",
                "country": "jp",
                "priv": "16387",
                "login_time": "1700000000.0618482",
                "action": "0",
                "info_text": "",
                "mode": "0",
                "mods": "0",
                "map_md5": "",
                "map_id": "0",
            },
        )
        self.assertEqual(self.value("bancho:online"), {"3": self.clock.unix_ms()})
        self.assertEqual(self.redis.expires_at["bancho:player:3"], self.clock.now + 60)
        self.assertEqual(
            events,
            [
                (
                    "players",
                    {
                        "type": "login",
                        "player": {
                            "id": 3,
                            "name": "cookie",
                            "country": "jp",
                            "priv": 16387,
                            "login_time": 1_700_000_000.0618482,
                            "action": 0,
                            "info_text": "",
                            "mode": 0,
                            "mods": 0,
                            "map_md5": "",
                            "map_id": 0,
                        },
                    },
                )
            ],
        )

    async def test_a_status_change_is_written_and_told_once(self) -> None:
        player = Player(3)
        self.join(player, Player(4))
        await self.tick()
        player.status.action = 2
        player.status.info_text = "artist - title [version]"
        player.status.map_md5 = "b" * 32
        player.status.map_id = -1
        player.status.mods = Mods.HIDDEN | Mods.DOUBLETIME
        player.status.mode = Mode.RELAX_OSU
        events = await self.tick()
        self.assertEqual(self.told(events), [("players", "status", 3)])
        self.assertEqual(events[0][1]["player"]["mods"], 72)
        self.assertEqual(events[0][1]["player"]["map_id"], -1)
        self.assertEqual(self.value("bancho:player:3")["mode"], "4")
        self.assertEqual(self.value("bancho:player:3")["info_text"], "artist - title [version]")
        self.assertEqual(await self.tick(), [])

    async def test_new_privileges_are_a_status_change(self) -> None:
        player = Player(3)
        self.join(player)
        await self.tick()
        player.priv = 2
        self.assertEqual(self.told(await self.tick()), [("players", "status", 3)])
        self.assertEqual(self.value("bancho:player:3")["priv"], "2")

    async def test_nothing_is_written_while_nothing_changes_but_heartbeats(self) -> None:
        self.join(Player(3))
        await self.tick()
        self.redis.take_commands()
        self.assertEqual(await self.tick(count=15), [])
        self.assertEqual(self.redis.take_commands(), ["exists"] * 15)
        await self.tick(count=5)
        self.assertEqual(
            [name for name in self.redis.take_commands() if name != "exists"], ["zadd", "pexpire"]
        )

    async def test_heartbeats_keep_everybody_online_and_do_not_fall_into_one_tick(self) -> None:
        self.join(*(Player(player_id) for player_id in range(3, 103)))
        await self.tick()
        self.redis.take_commands()
        most = 0
        for _ in range(200):
            await self.tick()
            most = max(most, self.redis.take_commands().count("pexpire"))
            scores = self.value("bancho:online")
            self.assertEqual(len(scores), 100)
            self.assertGreater(min(scores.values()), self.clock.unix_ms() - 21_000)
            self.assertGreater(min(self.redis.expires_at.values()), self.clock.now + 39)
        self.assertEqual(most, 5)

    async def test_a_logout_removes_the_keys_and_tells_the_last_known_fields(self) -> None:
        player = Player(3, "cookie")
        player.status.info_text = "last seen with this"
        self.join(player, Player(4))
        await self.tick()
        self.leave(player)
        player.status.info_text = "not told any more"
        events = await self.tick()
        self.assertEqual(self.told(events), [("players", "logout", 3)])
        self.assertEqual(events[0][1]["player"]["info_text"], "last seen with this")
        self.assertIsNone(self.value("bancho:player:3"))
        self.assertEqual(self.online(), {"4"})

    async def test_a_new_session_within_one_tick_is_a_logout_and_a_login(self) -> None:
        before, after = Player(3, login_time=100.0), Player(3, login_time=160.0)
        self.join(before)
        await self.tick()
        self.leave(before)
        self.join(after)
        self.assertEqual(self.told(await self.tick()), [("players", "logout", 3), ("players", "login", 3)])
        self.assertEqual(self.value("bancho:player:3")["login_time"], "160.0")
        self.assertEqual(self.online(), {"3"})

    async def test_the_bot_is_left_out_and_hidden_players_are_not(self) -> None:
        self.join(Player(5, priv=2))
        self.assertEqual(self.told(await self.tick()), [("players", "login", 5)])
        self.assertEqual(self.online(), {"5"})

    async def test_the_ordinary_client_counts_where_tournament_clients_share_its_id(self) -> None:
        first, second = (Player(3, login_time=at, is_tourney_client=True) for at in (100.0, 101.0))
        self.join(first, second)
        await self.tick()
        self.assertEqual(self.value("bancho:player:3")["login_time"], "100.0")
        ordinary = Player(3, login_time=102.0)
        self.join(ordinary)
        await self.tick()
        self.assertEqual(self.value("bancho:player:3")["login_time"], "102.0")
        self.leave(first)
        self.leave(second)
        self.assertEqual(await self.tick(), [])
        self.leave(ordinary)
        self.assertEqual(self.told(await self.tick()), [("players", "logout", 3)])

    async def test_hostile_names_and_texts_arrive_as_they_are(self) -> None:
        name = 'Zoë ★:星 "quoted" \\ \r\n\x00 bancho:player:4 😀'
        player = Player(3, name)
        player.status.info_text = "{}[]:*?\u202e"
        self.join(player)
        events = await self.tick()
        self.assertEqual(self.value("bancho:player:3")["name"], name)
        self.assertEqual(events[0][1]["player"]["name"], name)
        self.assertEqual(events[0][1]["player"]["info_text"], "{}[]:*?\u202e")
        self.assertEqual(self.online(), {"3"})

    async def test_values_that_redis_or_json_do_not_take_do_not_stop_the_others(self) -> None:
        odd = Player(3, login_time=float("nan"))
        odd.status.info_text = None
        unreadable = Player(4)
        del unreadable.status
        nowhere = Player(5)
        del nowhere.geoloc
        self.join(odd, unreadable, nowhere, Player(6))
        with self.assertLogs("kiai_publisher", "WARNING") as logged:
            await self.tick(count=3)
        self.assertEqual(len(logged.output), 1)
        self.assertIn("a player cannot be read", logged.output[0])
        self.assertEqual(self.online(), {"3", "5", "6"})
        self.assertEqual(self.value("bancho:player:3")["info_text"], "")
        self.assertEqual(self.value("bancho:player:3")["login_time"], "0.0")
        self.assertEqual(self.value("bancho:player:5")["country"], "xx")

    async def test_many_changes_at_once_are_spread_and_none_is_lost(self) -> None:
        players = [Player(player_id) for player_id in range(3, 3 + 2 * CHANGES_PER_TICK + 10)]
        self.join(*players)
        counts = [len(await self.tick()) for _ in range(4)]
        self.assertEqual(counts, [CHANGES_PER_TICK, CHANGES_PER_TICK, 10, 0])
        self.assertEqual(len(self.online()), len(players))

    async def test_players_whose_change_has_to_wait_keep_their_heartbeat(self) -> None:
        busy = [Player(player_id) for player_id in range(3, 3 + CHANGES_PER_TICK)]
        waiting = Player(9000)
        self.join(*busy, waiting)
        await self.tick(count=2)
        waiting.status.action = 2
        for number in range(60):
            for player in busy:
                player.status.action = number % 2 + 3
            await self.tick()
        self.assertEqual(self.value("bancho:player:9000")["action"], "0")
        self.assertGreater(self.value("bancho:online")["9000"], self.clock.unix_ms() - 21_000)

    async def test_every_tick_is_one_round_trip_and_leaves_the_server_as_it_is(self) -> None:
        self.join(Player(3), Player(4))
        before = self.redis.round_trips
        await self.tick(count=5)
        self.assertEqual(self.redis.round_trips - before, 5)
        self.assertEqual([player.id for player in self.sessions.players], [1, 3, 4])

    async def test_with_nobody_online_redis_is_left_alone(self) -> None:
        before = self.redis.round_trips
        await self.tick(count=5)
        self.assertEqual(self.redis.round_trips, before)
