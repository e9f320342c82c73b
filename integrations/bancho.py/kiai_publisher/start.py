"""How the publisher gets around the server's ASGI app. Nothing here may keep the server from starting."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import Any

APP_WITH_PUBLISHER = "kiai_publisher.asgi:asgi_app"
# An environment variable, because uvicorn's reload mode imports the app in a child process.
SERVER_APP_VARIABLE = "KIAI_PUBLISHER_SERVER_APP"
DEFAULT_SERVER_APP = "app.api.init_api:asgi_app"


def with_publisher(run: Callable[..., Any]) -> Callable[..., Any]:
    """`uvicorn.run` that serves the app it is given, by name or as object, with the publisher around it."""

    @functools.wraps(run)
    def run_with_publisher(app: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(app, str):
            os.environ[SERVER_APP_VARIABLE] = app
            return run(APP_WITH_PUBLISHER, *args, **kwargs)
        return run(attach_or_leave(app), *args, **kwargs)

    return run_with_publisher


def attach_or_leave(app: Any) -> Any:
    """The app with the publisher around it; the app itself if that fails, with the reason in the log."""
    # Imported late: the server's logging set-up disables every logger that was made before it.
    from kiai_publisher.log import LOGGER

    try:
        from kiai_publisher.attach import attach

        return attach(app)
    except Exception:
        LOGGER.exception("kiai publisher: cannot be attached, the game server runs without it")
        return app
