from __future__ import annotations

import json
import unittest
from typing import Any

from kiai_publisher.hooks import watch_chat, watch_scores
from kiai_publisher.log import Troubles
from kiai_publisher.outbox import Outbox
from kiai_publisher.server import GameServer
from tests import stand_ins
from tests.stand_ins import Mode, score, sessions


class HookCase(unittest.TestCase):
    def setUp(self) -> None:
        self.outbox = Outbox()
        self.troubles = Troubles()

    def taken(self) -> list[tuple[str, dict[str, Any]]]:
        return [(channel, json.loads(text)) for channel, text in self.outbox.take(1000)]


class ScoresTest(HookCase):
    def setUp(self) -> None:
        super().setUp()
        # A fresh class for every test, because the hook changes it.
        self.Player = type("Player", (), dict(vars(stand_ins.Player)))
        self.assertTrue(watch_scores(self.Player, self.outbox, self.troubles))
        self.player = self.Player(3, "Zoë: ☆", priv=2, country="FI")

    def test_a_stored_score_is_told_with_every_field(self) -> None:
        self.player.recent_scores[Mode.OSU] = score(17, self.player)
        self.assertEqual(
            self.taken(),
            [
                (
                    "bancho:events:scores",
                    {
                        "type": "submitted",
                        "score": {
                            "id": 17,
                            "map_md5": "a" * 32,
                            "score": 26810,
                            "pp": 10.448,
                            "acc": 81.944,
                            "max_combo": 52,
                            "mods": 8,
                            "n300": 83,
                            "n100": 14,
                            "n50": 5,
                            "nmiss": 6,
                            "ngeki": 23,
                            "nkatu": 7,
                            "grade": "XH",
                            "status": 2,
                            "mode": 0,
                            "play_time": "2026-11-21T16:57:48",
                            "time_elapsed": 13358,
                            "userid": 3,
                            "perfect": 1,
                        },
                        "player": {"id": 3, "name": "Zoë: ☆", "country": "fi", "priv": 2},
                        "map": {
                            "id": 315,
                            "set_id": 141,
                            "md5": "a" * 32,
                            "artist": "FAIRY FORE",
                            "title": "Vivid: a title",
                            "version": "Insane ☆",
                            "creator": "Hitoshirenu Shourai",
                            "status": 2,
                            "mode": 0,
                        },
                    },
                )
            ],
        )

    def test_the_server_still_finds_its_recent_scores(self) -> None:
        first, second = score(17, self.player), score(18, self.player)
        self.assertEqual(dict(self.player.recent_scores), {Mode.OSU: None, Mode.RELAX_OSU: None})
        self.player.recent_scores[Mode.OSU] = first
        self.player.recent_scores[Mode.OSU] = second
        self.assertIs(self.player.recent_scores[Mode.OSU], second)
        self.assertEqual([event["score"]["id"] for _, event in self.taken()], [17, 18])

    def test_a_score_that_is_put_back_after_a_rollback_is_not_told_again(self) -> None:
        first = score(17, self.player)
        self.player.recent_scores[Mode.OSU] = first
        self.player.recent_scores[Mode.OSU] = first
        self.player.recent_scores[Mode.OSU] = None
        self.player.recent_scores[Mode.OSU] = score(None, self.player)
        self.assertEqual(len(self.taken()), 1)

    def test_numbers_that_json_does_not_have_are_zero(self) -> None:
        self.player.recent_scores[Mode.OSU] = score(17, self.player, pp=float("nan"), acc=float("inf"))
        told = self.taken()[0][1]["score"]
        self.assertEqual((told["pp"], told["acc"]), (0.0, 0.0))

    def test_a_local_time_without_zone_is_told_in_utc(self) -> None:
        local = score(17, self.player).server_time.astimezone().replace(tzinfo=None)
        self.player.recent_scores[Mode.OSU] = score(17, self.player, server_time=local)
        self.assertEqual(self.taken()[0][1]["score"]["play_time"], "2026-11-21T16:57:48")

    def test_a_score_that_cannot_be_read_is_logged_and_kept_by_the_server(self) -> None:
        odd = score(17, self.player, bmap=None)
        with self.assertLogs("kiai_publisher") as logged:
            self.player.recent_scores[Mode.OSU] = odd
        self.assertIn("a score cannot be told", logged.output[0])
        self.assertIs(self.player.recent_scores[Mode.OSU], odd)

    def test_a_version_without_recent_scores_is_skipped_with_one_line(self) -> None:
        class OtherPlayer:
            def __init__(self) -> None:
                self.scores: list[Any] = []

        original = OtherPlayer.__init__
        for player_class in (OtherPlayer, object, None):
            with self.assertLogs("kiai_publisher") as logged:
                self.assertFalse(watch_scores(player_class, self.outbox, self.troubles))
            self.assertEqual(len(logged.output), 1)
        self.assertIs(OtherPlayer.__init__, original)


class ChatTest(HookCase):
    def setUp(self) -> None:
        super().setUp()
        self.Channel = type("Channel", (), dict(vars(stand_ins.Channel)))
        self.sessions = sessions()
        self.server = GameServer(self.sessions, self.troubles)
        self.assertTrue(watch_chat(self.Channel, self.server, self.outbox, self.troubles))
        self.player = stand_ins.Player(3, "Zoë: ☆", country="JP")

    def test_a_public_message_is_told_and_still_sent(self) -> None:
        channel = self.Channel("#osu")
        channel.send('hello: "wörld" 😀', self.player)
        channel.send(msg="by name", sender=self.player, to_self=True)
        events = self.taken()
        self.assertEqual([name for name, _ in events], ["bancho:events:chat"] * 2)
        sent_at = events[0][1].pop("time")
        self.assertIsInstance(sent_at, int)
        self.assertGreater(sent_at, 1_700_000_000_000)
        self.assertEqual(
            events[0][1],
            {
                "type": "message",
                "channel": "#osu",
                "player": {"id": 3, "name": "Zoë: ☆", "country": "jp", "priv": 3},
                "text": 'hello: "wörld" 😀',
            },
        )
        self.assertEqual(events[1][1]["text"], "by name")
        self.assertEqual(
            channel.sent, [('hello: "wörld" 😀', self.player, False), ("by name", self.player, True)]
        )

    def test_the_bot_speaks_under_its_own_name(self) -> None:
        self.Channel("#osu").send_bot("cookie rolls 7 points!")
        self.assertEqual(self.taken()[0][1]["player"]["id"], 1)

    def test_only_channels_that_every_player_may_read_are_told(self) -> None:
        told = [
            self.Channel("#osu", read_priv=1),
            self.Channel("#everybody", read_priv=0),
            self.Channel("#verified", read_priv=2),
        ]
        not_told = [
            self.Channel("#multi_0", instance=True),
            self.Channel("#spec_3", instance=True),
            self.Channel("#multi_1"),
            self.Channel("#staff", read_priv=28672),
            self.Channel("#supporter", read_priv=48),
            self.Channel("#unknown", read_priv=None),
            self.Channel("cookie"),
        ]
        for channel in (*told, *not_told):
            channel.send("text", self.player)
            channel.send_bot("text")
        self.assertEqual(
            [event["channel"] for _, event in self.taken()],
            ["#osu", "#osu", "#everybody", "#everybody", "#verified", "#verified"],
        )
        self.assertTrue(all(len(channel.sent) == 2 for channel in not_told))

    def test_a_match_channel_of_newer_versions_is_known_by_its_real_name(self) -> None:
        channel = self.Channel("#multi_0")
        channel.name, channel.real_name = "#osu", channel._name
        del channel._name
        channel.send("text", self.player)
        self.assertEqual(self.taken(), [])

    def test_a_message_that_cannot_be_told_is_logged_and_sent(self) -> None:
        channel = self.Channel("#osu")
        with self.assertLogs("kiai_publisher") as logged:
            channel.send("text", None)
        self.assertIn("a chat message cannot be told", logged.output[0])
        self.assertEqual(len(channel.sent), 1)

    def test_a_failure_of_the_server_itself_stays_its_own(self) -> None:
        channel = self.Channel("#osu")
        channel.sent = None
        with self.assertRaises(AttributeError):
            channel.send("text", self.player)
        self.assertEqual(self.taken(), [])

    def test_versions_with_other_methods_are_skipped_with_one_line(self) -> None:
        class Renamed:
            def broadcast(self, msg: str, sender: Any) -> None: ...

        class OtherParameters:
            def send(self, sender: Any, msg: str) -> None: ...

        class Asynchronous:
            async def send(self, msg: str, sender: Any) -> None: ...

        for channel_class in (Renamed, OtherParameters, Asynchronous, None):
            with self.assertLogs("kiai_publisher") as logged:
                self.assertFalse(watch_chat(channel_class, self.server, self.outbox, self.troubles))
            self.assertEqual(len(logged.output), 1)

    def test_a_version_whose_bot_speaks_otherwise_still_tells_players(self) -> None:
        class WithoutBot:
            name, read_priv = "#osu", 1

            def send(self, msg: str, sender: Any) -> None: ...

        with self.assertLogs("kiai_publisher") as logged:
            self.assertTrue(watch_chat(WithoutBot, self.server, self.outbox, self.troubles))
        self.assertIn("chat of the bot", logged.output[0])
        WithoutBot().send("text", self.player)
        self.assertEqual(len(self.taken()), 1)
