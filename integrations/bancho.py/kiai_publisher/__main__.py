"""Starts the game server of the current folder as its own main.py does, with the publisher around it.

Either `python /opt/kiai/kiai_publisher` or, with /opt/kiai in PYTHONPATH, `python -m kiai_publisher`.
"""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
START_SCRIPT = "main.py"


def prepare_import_path() -> None:
    """Puts the server's folder where `python main.py` has it, and this package where it can be imported.

    Started by its path, Python has put this folder first, and its files would shadow the server's modules.
    """
    sys.path[:] = [entry for entry in sys.path if not entry or Path(entry).resolve() != PACKAGE]
    server_folder = os.getcwd()
    if sys.path[:1] != [server_folder]:
        sys.path.insert(0, server_folder)
    if str(PACKAGE.parent) not in sys.path:
        sys.path.append(str(PACKAGE.parent))


def main() -> None:
    """Never returns normally where main.py exits with a code of its own."""
    if not Path(START_SCRIPT).is_file():
        sys.exit(f"kiai publisher: no {START_SCRIPT} here. Start it in the folder of bancho.py.")
    prepare_import_path()

    import uvicorn

    from kiai_publisher.start import with_publisher

    uvicorn.run = with_publisher(uvicorn.run)
    runpy.run_path(START_SCRIPT, run_name="__main__")


if __name__ == "__main__":
    main()
