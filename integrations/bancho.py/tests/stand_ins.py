"""Objects shaped like those in the memory of the game server."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum, IntFlag
from types import SimpleNamespace
from typing import Any


class Mode(IntEnum):
    OSU = 0
    RELAX_OSU = 4


class Mods(IntFlag):
    NOMOD = 0
    HIDDEN = 8
    DOUBLETIME = 64


class Grade(IntEnum):
    XH = 9


class Player:
    def __init__(
        self,
        id: int,
        name: str = "",
        priv: int = 3,
        country: str = "jp",
        login_time: float = 0.0,
        is_bot_client: bool = False,
        is_tourney_client: bool = False,
    ) -> None:
        self.id = id
        self.name = name or f"player {id}"
        self.priv = priv
        self.geoloc = {"latitude": 0.0, "longitude": 0.0, "country": {"acronym": country, "numeric": 111}}
        self.login_time = login_time or 1_700_000_000.25 + id
        self.is_bot_client = is_bot_client
        self.is_tourney_client = is_tourney_client
        self.status = SimpleNamespace(
            action=0, info_text="", map_md5="", mods=Mods.NOMOD, mode=Mode.OSU, map_id=0
        )
        self.recent_scores: dict[Any, Any] = {mode: None for mode in Mode}


class Channel:
    def __init__(self, name: str, read_priv: int | None = 1, instance: bool = False) -> None:
        self._name = name
        self.name = "#multiplayer" if name.startswith("#multi_") else name
        self.read_priv = read_priv
        self.instance = instance
        self.sent: list[tuple[str, Any, bool]] = []

    def send(self, msg: str, sender: Any, to_self: bool = False) -> None:
        self.sent.append((msg, sender, to_self))

    def send_bot(self, msg: str) -> None:
        self.sent.append((msg, None, False))


class Match:
    """As in 5.3.0, where reading `refs` makes the host a referee for good."""

    def __init__(self, id: int, host: Player, name: str = "a match") -> None:
        self.id = id
        self.name = name
        self.passwd = "secret"
        self.host_id = host.id
        self.map_id = 315
        self.map_md5 = "a" * 32
        self.map_name = "artist - title [version]"
        self.mods = Mods.NOMOD
        self.mode = Mode.OSU
        self.seed = 4711
        self.in_progress = False
        self.is_scrimming = False
        self._refs: set[Player] = set()
        self.slots = [
            SimpleNamespace(player=None, status=1, team=0, mods=Mods.NOMOD, loaded=False, skipped=False)
            for _ in range(16)
        ]
        self.sit(0, host)

    def sit(self, index: int, player: Player | None) -> None:
        self.slots[index].player = player
        self.slots[index].status = 1 if player is None else 4

    @property
    def refs(self) -> set[Player]:
        raise AssertionError("reading this changes the match")


def sessions(*players: Player) -> Any:
    """Like the module app.state.sessions, with the bot online."""
    bot = Player(1, "BanchoBot", login_time=float(0x7FFFFFFF), is_bot_client=True)
    return SimpleNamespace(players=[bot, *players], matches=[None] * 64, bot=bot)


def score(id: int | None, player: Any, **fields: Any) -> Any:
    beatmap = SimpleNamespace(
        id=315,
        set_id=141,
        md5="a" * 32,
        artist="FAIRY FORE",
        title="Vivid: a title",
        version="Insane ☆",
        creator="Hitoshirenu Shourai",
        status=2,
        mode=Mode.OSU,
    )
    made = SimpleNamespace(
        id=id,
        bmap=beatmap,
        player=player,
        score=26810,
        pp=10.44812,
        acc=81.94444,
        max_combo=52,
        mods=Mods.HIDDEN,
        n300=83,
        n100=14,
        n50=5,
        nmiss=6,
        ngeki=23,
        nkatu=7,
        grade=Grade.XH,
        status=2,
        mode=Mode.OSU,
        server_time=datetime.fromisoformat("2026-11-21T18:57:48.5+02:00"),
        time_elapsed=13358,
        perfect=True,
    )
    vars(made).update(fields)
    return made
