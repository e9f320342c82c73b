"""Puts the parts together around a server that has been imported."""

from __future__ import annotations

import importlib
from typing import Any

from kiai_publisher.hooks import watch_chat, watch_scores
from kiai_publisher.lifespan import WithLifespan
from kiai_publisher.log import LOGGER, Troubles
from kiai_publisher.outbox import Outbox
from kiai_publisher.publisher import Publisher
from kiai_publisher.server import GameServer
from kiai_publisher.store import LiveStore, connect


def attach(app: Any) -> WithLifespan:
    """The app, publishing while it is up. Raises what importing the parts of the server raises."""
    sessions = importlib.import_module("app.state.sessions")
    settings = importlib.import_module("app.settings")
    troubles = Troubles()
    server = GameServer(sessions, troubles)
    outbox = Outbox()
    watch_scores(_server_class("app.objects.player", "Player"), outbox, troubles)
    watch_chat(_server_class("app.objects.channel", "Channel"), server, outbox, troubles)
    publisher = Publisher(server, LiveStore(connect(settings)), outbox, troubles)
    return WithLifespan(app, publisher.start, publisher.stop)


def _server_class(module: str, name: str) -> Any:
    """None, which no hook fits, if this version of the server keeps the class elsewhere."""
    try:
        return getattr(importlib.import_module(module), name, None)
    except Exception:
        LOGGER.exception("kiai publisher: %s.%s cannot be imported", module, name)
        return None
