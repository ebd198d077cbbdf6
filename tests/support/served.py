"""A portal served inside the tests' own process, where a test sets its clock while a real browser looks at it."""

import threading
from contextlib import contextmanager

from portal.commands.listening import opened
from portal.commands.serving import server_options
from tests.support.live_site import free_port
from tests.support.site import PortalSite

PATIENCE = 30


class ServedSite:
    """A founded `PortalSite` at a port of this machine; `url` is its address."""

    def __init__(self, folder, **settings):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.site = PortalSite(folder, **{"portal.base_url": self.url, **settings}).found()
        # Putting templates together takes seconds, and a browser waits only so long.
        for address in ("/", "/dang-nhap"):
            self.site.browser().get(address)
        listen = {"listen": f"127.0.0.1:{port}"}
        self._server = opened(self.site.wsgi, **{**server_options(self.site.settings), **listen})
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()

    def close(self):
        """Stop serving and close the database."""
        self._server.close()
        # Whoever is still being answered has the database open.
        self._server.task_dispatcher.shutdown(timeout=PATIENCE)
        self._thread.join(10)
        self.site.close()


@contextmanager
def serving(app, settings, **options):
    """The portal's own web server, with its options, around a small application; yields its port."""
    server = opened(app, **{**server_options(settings), "listen": "127.0.0.1:0", **options})
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.effective_port
    finally:
        server.close()
        thread.join(10)
