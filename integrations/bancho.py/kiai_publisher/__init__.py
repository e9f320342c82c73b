"""Publishes live state, scores and chat of an unmodified bancho.py to Redis, where kiai reads them."""
