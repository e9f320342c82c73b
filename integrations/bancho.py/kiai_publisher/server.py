"""What is read of the game server, leniently: some of its parts have other names in other versions."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from kiai_publisher.contract import BOT_ID
from kiai_publisher.log import Troubles

UNKNOWN_COUNTRY = "xx"


class PlayerState(NamedTuple):
    """A player as readers are told. The fields have the names and the order of the hash."""

    id: int
    name: str
    country: str
    """Lower-case acronym."""
    priv: int
    login_time: float
    """Unix seconds with a fraction."""
    action: int
    info_text: str
    mode: int
    mods: int
    map_md5: str
    map_id: int


class MatchState(NamedTuple):
    """A match as readers are told."""

    source: object
    """The server's object: a new match with the same id has another one."""
    body: dict[str, Any]


class GameServer:
    """The lists in the memory of the game server. Reading changes nothing in them."""

    def __init__(self, sessions: Any, troubles: Troubles) -> None:
        self._sessions = sessions
        self._troubles = troubles

    @property
    def bot(self) -> Any:
        """The server's own bot; None before the server is up."""
        return getattr(self._sessions, "bot", None)

    def players(self) -> dict[int, PlayerState]:
        """Everybody online by id, hidden players too, the bot not. Who cannot be read is left out and logged.

        The clients of a tournament manager share one id: the ordinary client counts, else the first one.
        """
        states: dict[int, PlayerState] = {}
        for player in self._sessions.players:
            if is_bot(player):
                continue
            try:
                if player.id not in states or not getattr(player, "is_tourney_client", False):
                    states[player.id] = _player_state(player)
            except Exception as error:
                self._troubles.report("a player cannot be read", error)
        return states

    def matches(self) -> dict[int, MatchState]:
        """The open matches by id. A match that cannot be read is left out and logged."""
        open_matches = [match for match in self._sessions.matches if match is not None]
        if not open_matches:
            return {}
        names = {player.id: player.name for player in self._sessions.players}
        states: dict[int, MatchState] = {}
        for match in open_matches:
            try:
                states[int(match.id)] = MatchState(match, _match_body(match, names))
            except Exception as error:
                self._troubles.report("a match cannot be read", error)
        return states


def is_bot(player: Any) -> bool:
    return bool(getattr(player, "is_bot_client", False)) or player.id == BOT_ID


def country(player: Any) -> str:
    """Lower-case acronym, "xx" if unknown."""
    geolocation = getattr(player, "geoloc", None) or {}
    acronym = geolocation.get("country", {}).get("acronym")
    return str(acronym).lower() if acronym else UNKNOWN_COUNTRY


def _text(value: Any) -> str:
    """Redis takes no None, and one value it does not take would stop the writing for everybody."""
    return "" if value is None else str(value)


def _player_state(player: Any) -> PlayerState:
    status = player.status
    login_time = float(player.login_time)
    return PlayerState(
        id=int(player.id),
        name=_text(player.name),
        country=country(player),
        priv=int(player.priv),
        login_time=login_time if math.isfinite(login_time) else 0.0,
        action=int(status.action),
        info_text=_text(status.info_text),
        mode=int(status.mode),
        mods=int(status.mods),
        map_md5=_text(status.map_md5),
        map_id=int(status.map_id),
    )


def _match_body(match: Any, names: dict[int, str]) -> dict[str, Any]:
    """`names` has the names of everybody online by id."""
    seated = {index: slot for index, slot in enumerate(match.slots) if slot.player is not None}
    names_here = {slot.player.id: slot.player.name for slot in seated.values()}
    host_id = int(match.host_id)
    host = {"id": host_id, "name": names.get(host_id) or names_here.get(host_id, "")}
    return {
        "name": _text(match.name),
        "mode": int(match.mode),
        "mods": int(match.mods),
        "seed": int(match.seed),
        "host": host,
        "refs": _referees(match, host),
        "in_progress": bool(match.in_progress),
        "is_scrimming": bool(match.is_scrimming),
        "map": {"id": int(match.map_id), "md5": _text(match.map_md5), "name": _text(match.map_name)},
        "active_slots": {str(index): _slot_body(slot) for index, slot in seated.items()},
    }


def _slot_body(slot: Any) -> dict[str, Any]:
    player = slot.player
    return {
        "loaded": bool(slot.loaded),
        "mods": int(slot.mods),
        "player": {"id": int(player.id), "name": player.name, "priv": int(player.priv)},
        "skipped": bool(slot.skipped),
        "status": int(slot.status),
        "team": int(slot.team),
    }


def _referees(match: Any, host: dict[str, Any]) -> list[dict[str, Any]]:
    """The host and the referees by id.

    The set behind is read and not the property `refs`: in 5.3.0 that makes the host a referee for good.
    """
    appointed = getattr(match, "referees", None)
    if appointed is None:
        appointed = getattr(match, "_refs", None) or ()
    by_id = {int(player.id): {"id": int(player.id), "name": player.name} for player in appointed}
    by_id[host["id"]] = host
    return [by_id[player_id] for player_id in sorted(by_id)]
