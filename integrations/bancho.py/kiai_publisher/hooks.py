"""Listens to score submissions and public chat by wrapping methods of the server's classes while it runs.

A hook that does not fit the server's version is skipped with one line in the log; the rest works without it.
"""

from __future__ import annotations

import functools
import inspect
from collections import deque
from collections.abc import Callable
from typing import Any

from kiai_publisher.contract import CHAT_EVENTS, SCORE_EVENTS
from kiai_publisher.events import chat_message, is_public, submitted_score
from kiai_publisher.log import LOGGER, Troubles
from kiai_publisher.outbox import Outbox
from kiai_publisher.server import GameServer

# A submission that is rolled back puts an older score back in place, which has been told already.
SCORES_REMEMBERED = 16


class ScoreBook(dict[Any, Any]):
    """A player's latest score by mode, as the server keeps it, that says when a score is put into it."""

    def __init__(self, scores: dict[Any, Any], tell: Callable[[Any], None]) -> None:
        super().__init__(scores)
        self._tell = tell
        self._told: deque[int] = deque(maxlen=SCORES_REMEMBERED)

    def __setitem__(self, mode: Any, score: Any) -> None:
        super().__setitem__(mode, score)
        score_id = getattr(score, "id", None)
        if score_id is None or score_id in self._told:
            return
        self._told.append(score_id)
        self._tell(score)


def watch_scores(player_class: Any, outbox: Outbox, troubles: Troubles) -> bool:
    """Tells of every score once the server has stored it, which is when it becomes its player's recent score.

    True if the hook fits this version of the server.
    """
    original = getattr(player_class, "__init__", None)
    if not inspect.isfunction(original) or "recent_scores" not in original.__code__.co_names:
        return _skipped("scores", "its players keep no recent scores")

    def tell(score: Any) -> None:
        try:
            outbox.put(SCORE_EVENTS, submitted_score(score))
        except Exception as error:
            troubles.report("a score cannot be told", error)

    @functools.wraps(original)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        try:
            self.recent_scores = ScoreBook(self.recent_scores, tell)
        except Exception as error:
            troubles.report("scores of a player cannot be watched", error)

    player_class.__init__ = __init__
    return True


def watch_chat(channel_class: Any, server: GameServer, outbox: Outbox, troubles: Troubles) -> bool:
    """Tells of every message that players, or the bot, send to a public channel.

    True if the hook for players' messages fits this version of the server.
    """

    def tell(channel: Any, sender: Any, text: str) -> None:
        try:
            if is_public(channel):
                outbox.put(CHAT_EVENTS, chat_message(channel, sender, text))
        except Exception as error:
            troubles.report("a chat message cannot be told", error)

    send = _method(channel_class, "send", ["self", "msg", "sender"])
    if send is None:
        return _skipped("chat", "its channels have no send(msg, sender)")

    @functools.wraps(send)
    def send_and_tell(self: Any, msg: str, sender: Any, *args: Any, **kwargs: Any) -> Any:
        result = send(self, msg, sender, *args, **kwargs)
        tell(self, sender, msg)
        return result

    channel_class.send = send_and_tell

    send_bot = _method(channel_class, "send_bot", ["self", "msg"])
    if send_bot is None:
        _skipped("chat of the bot", "its channels have no send_bot(msg)")
        return True

    @functools.wraps(send_bot)
    def send_bot_and_tell(self: Any, msg: str, *args: Any, **kwargs: Any) -> Any:
        result = send_bot(self, msg, *args, **kwargs)
        tell(self, server.bot, msg)
        return result

    channel_class.send_bot = send_bot_and_tell
    return True


def _method(owner: Any, name: str, parameters: list[str]) -> Callable[..., Any] | None:
    """The method, if it is an ordinary one whose parameters begin with these names."""
    method = getattr(owner, name, None)
    if not inspect.isfunction(method) or inspect.iscoroutinefunction(method):
        return None
    return method if list(inspect.signature(method).parameters)[: len(parameters)] == parameters else None


def _skipped(what: str, why: str) -> bool:
    LOGGER.warning("kiai publisher: %s are not told: this version of the server does not fit, %s", what, why)
    return False
