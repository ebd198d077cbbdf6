"""A server as a process: `python -m benchmarks.server portal INI` or `… bare PORT SETTINGS PATH`."""

import json
import logging
import sys
import tempfile
from pathlib import Path

from waitress import serve

from benchmarks.bare import application as bare_application
from benchmarks.bare import page_at_hand
from benchmarks.processes import LOCALHOST
from benchmarks.province import close
from portal.commands.serving import run_server
from portal.config import application

NEWS_TEMPLATE = "content/news_item.pt"


def serve_bare(port, settings, path, threads):
    """Serve the bare pages; `path` is the news page that is shown again."""
    portal = application(settings)
    same = page_at_hand(portal, path, NEWS_TEMPLATE)
    close(portal)
    with tempfile.TemporaryDirectory() as folder:
        serve(bare_application(Path(folder), same), listen=f"{LOCALHOST}:{port}", threads=threads, _quiet=True)


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    if sys.argv[1] == "portal":
        run_server(sys.argv[2])
    else:
        plan = json.loads(sys.argv[2])
        serve_bare(**plan)
