from __future__ import annotations

import json

from tests.case import PublisherCase
from tests.stand_ins import Match, Mode, Mods, Player


class MatchesTest(PublisherCase):
    async def asyncSetUp(self) -> None:
        await super().asyncSetUp()
        self.host, self.guest = Player(3, "Zoë: the host"), Player(4, "guest", priv=2)
        self.join(self.host, self.guest)
        await self.tick()
        self.match = Match(0, self.host, 'é (5*) "match": 1')

    async def test_a_match_is_written_with_every_field_and_told(self) -> None:
        self.match.mods = Mods.HIDDEN | Mods.DOUBLETIME
        self.match.mode = Mode.RELAX_OSU
        self.open(self.match)
        events = await self.tick()
        body = {
            "name": 'é (5*) "match": 1',
            "mode": 4,
            "mods": 72,
            "seed": 4711,
            "host": {"id": 3, "name": "Zoë: the host"},
            "refs": [{"id": 3, "name": "Zoë: the host"}],
            "in_progress": False,
            "is_scrimming": False,
            "map": {"id": 315, "md5": "a" * 32, "name": "artist - title [version]"},
            "active_slots": {
                "0": {
                    "loaded": False,
                    "mods": 0,
                    "player": {"id": 3, "name": "Zoë: the host", "priv": 3},
                    "skipped": False,
                    "status": 4,
                    "team": 0,
                }
            },
        }
        self.assertEqual(json.loads(self.value("bancho:match:0")), body)
        self.assertEqual(self.value("bancho:matches"), {"0": self.clock.unix_ms()})
        self.assertEqual(self.redis.expires_at["bancho:match:0"], self.clock.now + 60)
        self.assertEqual(events, [("matches", {"type": "created", "match": {"id": 0, **body}})])

    async def test_who_sits_in_which_slot_is_told_as_it_changes(self) -> None:
        self.open(self.match)
        await self.tick()
        self.match.sit(15, self.guest)
        self.match.slots[15].team = 2
        self.match.slots[15].mods = Mods.HIDDEN
        events = await self.tick()
        self.assertEqual(self.told(events), [("matches", "updated", 0)])
        self.assertEqual(
            events[0][1]["match"]["active_slots"]["15"],
            {
                "loaded": False,
                "mods": 8,
                "player": {"id": 4, "name": "guest", "priv": 2},
                "skipped": False,
                "status": 4,
                "team": 2,
            },
        )
        self.match.in_progress = True
        self.match.slots[0].status = self.match.slots[15].status = 32
        self.match.slots[15].loaded = True
        events = await self.tick()
        self.assertTrue(events[0][1]["match"]["in_progress"])
        self.assertTrue(events[0][1]["match"]["active_slots"]["15"]["loaded"])
        self.match.sit(15, None)
        self.match.slots[3].status = 2
        self.assertEqual(list((await self.tick())[0][1]["match"]["active_slots"]), ["0"])
        self.match.slots[3].status = 1
        self.assertEqual(await self.tick(), [])

    async def test_a_closed_match_is_removed_and_told_as_last_known(self) -> None:
        self.open(self.match)
        await self.tick()
        self.close(self.match)
        events = await self.tick()
        self.assertEqual(self.told(events), [("matches", "closed", 0)])
        self.assertEqual(events[0][1]["match"]["name"], 'é (5*) "match": 1')
        self.assertIsNone(self.value("bancho:match:0"))
        self.assertEqual(self.value("bancho:matches"), {})

    async def test_another_match_with_the_same_id_is_closed_and_created(self) -> None:
        self.open(self.match)
        await self.tick()
        self.open(Match(0, self.host, self.match.name))
        self.assertEqual(self.told(await self.tick()), [("matches", "closed", 0), ("matches", "created", 0)])
        self.assertIsNotNone(self.value("bancho:match:0"))

    async def test_matches_without_change_have_heartbeats(self) -> None:
        self.open(self.match)
        self.open(Match(63, self.guest))
        await self.tick()
        self.assertEqual(await self.tick(count=100), [])
        self.assertEqual(set(self.value("bancho:matches")), {"0", "63"})
        for heartbeat in self.value("bancho:matches").values():
            self.assertGreater(heartbeat, self.clock.unix_ms() - 21_000)
        self.assertIsNotNone(self.value("bancho:match:63"))

    async def test_referees_are_told_by_id_and_not_made(self) -> None:
        self.match._refs.add(self.guest)
        self.match.host_id = 4
        self.match._refs.add(Player(9, "referee"))
        self.open(self.match)
        events = await self.tick()
        self.assertEqual([player["id"] for player in events[0][1]["match"]["refs"]], [4, 9])
        self.assertEqual({player.id for player in self.match._refs}, {4, 9})

    async def test_referees_of_newer_versions_are_found(self) -> None:
        del self.match._refs
        self.match.referees = {self.guest}  # type: ignore[attr-defined]
        self.open(self.match)
        events = await self.tick()
        self.assertEqual([player["id"] for player in events[0][1]["match"]["refs"]], [3, 4])

    async def test_a_host_who_is_gone_does_not_hide_the_match(self) -> None:
        self.match.host_id = 77
        self.open(self.match)
        self.assertEqual((await self.tick())[0][1]["match"]["host"], {"id": 77, "name": ""})

    async def test_the_password_is_not_told(self) -> None:
        self.open(self.match)
        self.assertNotIn("secret", json.dumps(await self.tick()))
        self.assertNotIn("secret", self.value("bancho:match:0"))

    async def test_a_match_that_cannot_be_read_does_not_hide_the_others(self) -> None:
        broken = Match(1, self.guest)
        del broken.slots
        self.open(self.match)
        self.open(broken)
        with self.assertLogs("kiai_publisher", "WARNING") as logged:
            await self.tick()
        self.assertIn("a match cannot be read", logged.output[0])
        self.assertEqual(set(self.value("bancho:matches")), {"0"})
