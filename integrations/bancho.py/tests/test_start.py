from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from kiai_publisher.lifespan import Message, WithLifespan
from kiai_publisher.start import SERVER_APP_VARIABLE, with_publisher
from kiai_publisher.store import connect

PACKAGE = Path(__file__).resolve().parents[1] / "kiai_publisher"

# A game server in miniature: the modules the publisher looks for, and no more.
SERVER = {
    "main.py": """
        import logging.config, sys
        import uvicorn
        logging.config.dictConfig({
            "version": 1,
            "disable_existing_loggers": True,
            "root": {"level": "INFO", "handlers": ["out"]},
            "handlers": {"out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"}},
        })
        def main():
            print("main runs as", __name__, "with path", sys.path[0])
            uvicorn.run("app.api.init_api:asgi_app", port=1)
            return 3
        if __name__ == "__main__":
            exit(main())
        """,
    "uvicorn/__init__.py": """
        import asyncio
        from .importer import import_from_string
        def run(app, **options):
            print("serving", app, options)
            sent = ["lifespan.startup", "lifespan.shutdown"]
            async def receive():
                await asyncio.sleep(0.01)
                return {"type": sent.pop(0)}
            async def send(message):
                print("server says", message["type"])
            asyncio.run(import_from_string(app)({"type": "lifespan"}, receive, send))
        """,
    "uvicorn/importer.py": """
        import importlib
        def import_from_string(name):
            module, attribute = name.split(":")
            return getattr(importlib.import_module(module), attribute)
        """,
    "redis/__init__.py": "",
    "redis/backoff.py": "NoBackoff = object",
    "redis/asyncio/__init__.py": """
        class Redis:
            def __init__(self): self.connection_pool = self
            @classmethod
            def from_url(cls, url, **options):
                print("redis", url)
                return cls()
            def pipeline(self, transaction): raise ConnectionError("no Redis in this test")
            async def disconnect(self): pass
            async def aclose(self): pass
        """,
    "redis/asyncio/retry.py": "def Retry(*_): return None",
    "app/__init__.py": "",
    "app/settings.py": "REDIS_DSN = 'redis://cache:6379/0'",
    "app/state/__init__.py": "",
    "app/state/sessions.py": "players, matches = [], []",
    "app/api/__init__.py": "",
    "app/api/init_api.py": """
        async def asgi_app(scope, receive, send):
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
        """,
}


class LaunchTest(unittest.TestCase):
    def launch(
        self, command: list[str], without: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        with tempfile.TemporaryDirectory() as folder:
            for name, text in SERVER.items():
                if name != without:
                    (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
                    (Path(folder) / name).write_text(textwrap.dedent(text))
            return subprocess.run(
                [sys.executable, *command],
                cwd=folder,
                env={**os.environ, **environment},
                capture_output=True,
                text=True,
                timeout=30,
            )

    def assert_published(self, result: subprocess.CompletedProcess[str]) -> None:
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertIn("main runs as __main__", result.stdout)
        self.assertIn("serving kiai_publisher.asgi:asgi_app {'port': 1}", result.stdout)
        self.assertIn("redis redis://cache:6379/0", result.stdout)
        self.assertIn("kiai publisher: writing the live state to Redis", result.stdout)
        self.assertIn("server says lifespan.shutdown.complete", result.stdout)

    def test_started_by_its_path_it_runs_main_with_the_publisher(self) -> None:
        result = self.launch([str(PACKAGE)])
        self.assert_published(result)
        self.assertNotIn(f"with path {PACKAGE}", result.stdout)

    def test_started_as_a_module_it_runs_main_with_the_publisher(self) -> None:
        self.assert_published(self.launch(["-m", "kiai_publisher"], PYTHONPATH=str(PACKAGE.parent)))

    def test_hooks_that_do_not_fit_cost_a_line_each_and_nothing_else(self) -> None:
        result = self.launch([str(PACKAGE)])
        self.assertEqual(result.stdout.count("this version of the server does not fit"), 2)

    def test_a_server_of_another_shape_runs_without_publisher(self) -> None:
        result = self.launch([str(PACKAGE)], without="app/state/sessions.py")
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertIn("cannot be attached, the game server runs without it", result.stdout)
        self.assertIn("server says lifespan.shutdown.complete", result.stdout)

    def test_in_a_wrong_folder_it_says_so(self) -> None:
        result = self.launch([str(PACKAGE)], without="main.py")
        self.assertEqual(result.returncode, 1)
        self.assertIn("Start it in the folder of bancho.py", result.stderr)


class RunTest(unittest.TestCase):
    def test_the_name_of_the_servers_app_is_handed_on(self) -> None:
        served: list[Any] = []
        with mock.patch.dict(os.environ):
            with_publisher(lambda app, **options: served.append((app, options)))("other.place:app", port=1)
            self.assertEqual(os.environ[SERVER_APP_VARIABLE], "other.place:app")
        self.assertEqual(served, [("kiai_publisher.asgi:asgi_app", {"port": 1})])

    def test_an_app_given_as_an_object_is_served_even_if_nothing_can_be_attached(self) -> None:
        served: list[Any] = []
        app = object()
        with self.assertLogs("kiai_publisher", "ERROR"):
            with_publisher(served.append)(app)
        self.assertEqual(served, [app])


class LifespanTest(unittest.IsolatedAsyncioTestCase):
    async def run_lifespan(self, start: Any, stop: Any, said: list[str]) -> None:
        async def app(scope: Any, receive: Any, send: Any) -> None:
            said.append((await receive())["type"])
            await send({"type": "lifespan.startup.complete"})
            said.append((await receive())["type"])

        messages = iter(["lifespan.startup", "lifespan.shutdown"])

        async def receive() -> Message:
            return {"type": next(messages)}

        async def send(message: Message) -> None:
            said.append(message["type"])

        await WithLifespan(app, start, stop)({"type": "lifespan"}, receive, send)

    async def test_it_starts_after_the_server_and_stops_before_it(self) -> None:
        said: list[str] = []

        async def stop() -> None:
            said.append("stopped")

        await self.run_lifespan(lambda: said.append("started"), stop, said)
        self.assertEqual(
            said, ["lifespan.startup", "started", "lifespan.startup.complete", "stopped", "lifespan.shutdown"]
        )

    async def test_its_failures_are_kept_from_the_server(self) -> None:
        said: list[str] = []

        async def stop() -> None:
            raise RuntimeError("no")

        def start() -> None:
            raise RuntimeError("no")

        with self.assertLogs("kiai_publisher", "ERROR") as logged:
            await self.run_lifespan(start, stop, said)
        self.assertEqual(len(logged.output), 2)
        self.assertEqual(said[-1], "lifespan.shutdown")

    async def test_requests_pass_untouched(self) -> None:
        seen: list[Any] = []

        async def app(*args: Any) -> None:
            seen.append(args)

        scope, receive, send = {"type": "http"}, object(), object()
        await WithLifespan(app, self.fail, self.fail)(scope, receive, send)  # type: ignore[arg-type]
        self.assertEqual(seen, [(scope, receive, send)])


class ConnectTest(unittest.TestCase):
    def connect(self, **settings: Any) -> Any:
        modules = {
            name: mock.MagicMock()
            for name in ("redis", "redis.asyncio", "redis.asyncio.retry", "redis.backoff")
        }
        with mock.patch.dict(sys.modules, modules):
            connect(SimpleNamespace(**settings))
        return modules["redis.asyncio"].Redis

    def test_it_uses_the_servers_own_address_with_time_outs(self) -> None:
        redis = self.connect(REDIS_DSN="redis://default:p%40ss@cache:6379/2", REDIS_HOST="ignored")
        self.assertEqual(redis.from_url.call_args.args, ("redis://default:p%40ss@cache:6379/2",))
        options = redis.from_url.call_args.kwargs
        self.assertEqual((options["socket_timeout"], options["socket_connect_timeout"]), (2.0, 2.0))

    def test_without_an_address_it_uses_the_single_settings(self) -> None:
        redis = self.connect(
            REDIS_HOST="cache", REDIS_PORT="6380", REDIS_DB=2, REDIS_USER="default", REDIS_PASS=""
        )
        options = redis.call_args.kwargs
        self.assertEqual((options["host"], options["port"], options["db"]), ("cache", 6380, 2))
        self.assertEqual((options["username"], options["password"]), ("default", None))
