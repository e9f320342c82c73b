"""Ties the publisher to the start and stop of the server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from kiai_publisher.log import LOGGER

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class WithLifespan:
    """An ASGI app that calls `start` once its inner app is up, and awaits `stop` before that shuts down.

    It listens to the ASGI messages and does not replace the server's lifespan function: so it does not depend
    on the framework behind. A failure of either is logged and changes nothing for the inner app.
    """

    def __init__(self, app: Any, start: Callable[[], None], stop: Callable[[], Awaitable[None]]) -> None:
        self._app = app
        self._start = start
        self._stop = stop

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return

        async def receive_and_stop() -> Message:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                try:
                    await self._stop()
                except Exception:
                    LOGGER.exception("kiai publisher: did not stop cleanly")
            return message

        async def send_and_start(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                try:
                    self._start()
                except Exception:
                    LOGGER.exception("kiai publisher: did not start, the game server runs without it")
            await send(message)

        await self._app(scope, receive_and_stop, send_and_start)
