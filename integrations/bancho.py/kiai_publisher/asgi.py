"""The app that uvicorn imports instead of the server's own."""

from __future__ import annotations

import os

from uvicorn.importer import import_from_string

from kiai_publisher.start import DEFAULT_SERVER_APP, SERVER_APP_VARIABLE, attach_or_leave

asgi_app = attach_or_leave(import_from_string(os.environ.get(SERVER_APP_VARIABLE, DEFAULT_SERVER_APP)))
