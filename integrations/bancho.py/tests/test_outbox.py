from __future__ import annotations

import json
import unittest

from kiai_publisher.outbox import Outbox


class OutboxTest(unittest.TestCase):
    def numbers(self, outbox: Outbox, count: int = 100) -> list[int]:
        return [json.loads(text)["number"] for _, text in outbox.take(count)]

    def test_the_oldest_come_first_and_are_dropped_first(self) -> None:
        outbox = Outbox(capacity=3)
        for number in range(5):
            outbox.put("channel", {"number": number})
        self.assertEqual(len(outbox), 3)
        self.assertEqual(self.numbers(outbox, 2), [2, 3])
        self.assertEqual(self.numbers(outbox), [4])
        self.assertEqual((outbox.dropped(), outbox.dropped()), (2, 0))

    def test_events_given_back_come_before_newer_ones(self) -> None:
        outbox = Outbox(capacity=4)
        for number in range(3):
            outbox.put("channel", {"number": number})
        taken = outbox.take(2)
        outbox.put("channel", {"number": 3})
        outbox.give_back(taken)
        self.assertEqual(self.numbers(outbox), [0, 1, 2, 3])

    def test_events_given_back_make_way_for_newer_ones(self) -> None:
        outbox = Outbox(capacity=3)
        for number in range(3):
            outbox.put("channel", {"number": number})
        taken = outbox.take(3)
        for number in (3, 4):
            outbox.put("channel", {"number": number})
        outbox.give_back(taken)
        self.assertEqual(self.numbers(outbox), [2, 3, 4])
        self.assertEqual(outbox.dropped(), 2)

    def test_numbers_that_json_does_not_have_are_refused(self) -> None:
        with self.assertRaises(ValueError):
            Outbox().put("channel", {"number": float("nan")})
