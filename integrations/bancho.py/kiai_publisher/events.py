"""The events about scores and chat, from the server's objects."""

from __future__ import annotations

import math
import time
from datetime import datetime, timezone
from typing import Any

from kiai_publisher.server import country

# The privileges every player has: a channel that asks for others is for staff or supporters.
ORDINARY_PRIVILEGES = 1 | 2
PRIVATE_PREFIXES = ("#multi_", "#spec_", "#multiplayer", "#spectator")
# As the database keeps them.
DECIMALS = 3


def submitted_score(score: Any) -> dict[str, Any]:
    """The event about a score that is stored."""
    beatmap = score.bmap
    player = score.player
    return {
        "type": "submitted",
        "score": {
            "id": int(score.id),
            "map_md5": beatmap.md5,
            "score": int(score.score),
            "pp": _decimal(score.pp),
            "acc": _decimal(score.acc),
            "max_combo": int(score.max_combo),
            "mods": int(score.mods),
            "n300": int(score.n300),
            "n100": int(score.n100),
            "n50": int(score.n50),
            "nmiss": int(score.nmiss),
            "ngeki": int(score.ngeki),
            "nkatu": int(score.nkatu),
            "grade": score.grade.name,
            "status": int(score.status),
            "mode": int(score.mode),
            "play_time": _utc(score.server_time),
            "time_elapsed": int(score.time_elapsed),
            "userid": int(player.id),
            "perfect": int(score.perfect),
        },
        "player": _player(player),
        "map": {
            "id": int(beatmap.id),
            "set_id": int(beatmap.set_id),
            "md5": beatmap.md5,
            "artist": beatmap.artist,
            "title": beatmap.title,
            "version": beatmap.version,
            "creator": beatmap.creator,
            "status": int(beatmap.status),
            "mode": int(beatmap.mode),
        },
    }


def is_public(channel: Any) -> bool:
    """Whether every player may read the channel, and it is none of a match or of spectators.

    A channel that does not say who may read it is taken for private.
    """
    if getattr(channel, "instance", False) or not channel_name(channel).startswith("#"):
        return False
    if channel_name(channel).startswith(PRIVATE_PREFIXES):
        return False
    needed = getattr(channel, "read_priv", None)
    return needed is not None and (int(needed) == 0 or int(needed) & ORDINARY_PRIVILEGES != 0)


def chat_message(channel: Any, sender: Any, text: str) -> dict[str, Any]:
    """The event about a message; its time is now, in unix milliseconds."""
    return {
        "type": "message",
        "channel": channel_name(channel),
        "player": _player(sender),
        "text": text,
        "time": int(time.time() * 1000),
    }


def channel_name(channel: Any) -> str:
    """The name the server knows the channel by; `name` is what it shows to game clients."""
    return str(getattr(channel, "real_name", None) or getattr(channel, "_name", None) or channel.name)


def _player(player: Any) -> dict[str, Any]:
    return {
        "id": int(player.id),
        "name": player.name,
        "country": country(player),
        "priv": int(player.priv),
    }


def _decimal(number: float) -> float:
    """0 for what JSON cannot hold: performance calculation can give NaN on broken maps."""
    return round(float(number), DECIMALS) if math.isfinite(number) else 0.0


def _utc(moment: datetime) -> str:
    """The server takes the local time of its machine, without a zone."""
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
