"""The names and figures that kiai and the game server agree on."""

from __future__ import annotations

ONLINE = "bancho:online"
MATCHES = "bancho:matches"
PLAYER_EVENTS = "bancho:events:players"
MATCH_EVENTS = "bancho:events:matches"
SCORE_EVENTS = "bancho:events:scores"
CHAT_EVENTS = "bancho:events:chat"

# Without a heartbeat for this long, readers take a player or a match for gone. Milliseconds.
TTL_MS = 60_000

BOT_ID = 1


def player_key(player_id: int | str) -> str:
    return f"bancho:player:{player_id}"


def match_key(match_id: int | str) -> str:
    return f"bancho:match:{match_id}"
