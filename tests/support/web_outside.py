"""A server on this machine that stands for the web outside: pages that are there, gone, slow, moved, odd."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STATUSES = {
    "/there": 200,
    "/gone": 404,
    "/removed": 410,
    "/broken": 500,
    "/private": 403,
    "/busy": 429,
    "/only-get": 405,
    "/head-is-wrong": 404,
}


class OutsideWeb:
    """The server; `asked`: (method, path, user agent, when) of each question; `mended`: paths that are there now."""

    def __init__(self):
        self.asked = []
        self.mended = set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.web = self
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        """Stop it."""
        self._server.shutdown()
        self._server.server_close()

    def methods(self, path):
        """The methods by which a path was asked for, in order."""
        return [method for method, asked, _agent, _when in self.asked if asked == path]


class Handler(BaseHTTPRequestHandler):
    """Answers one question."""

    def answer(self):
        """As its path says."""
        web = self.server.web
        web.asked.append((self.command, self.path, self.headers.get("User-Agent"), time.monotonic()))
        path, _mark, target = self.path.partition("?to=")
        odd = {"/drips": self.drip, "/silent": lambda: time.sleep(3), "/breaks": self.connection.close}.get(path)
        if odd is not None:
            odd()
            return
        self.send_response(200 if path in web.mended else self.status(path))
        if path in ("/moved", "/loop"):
            self.send_header("Location", target or "/loop")
        self.send_header("Content-Length", "1000000000" if path == "/there" else "0")
        self.end_headers()

    do_GET = do_HEAD = answer

    def status(self, path):
        """What a path answers with."""
        if path in ("/only-get", "/head-is-wrong"):
            return 200 if self.command == "GET" else STATUSES[path]
        return 302 if path in ("/moved", "/loop") else STATUSES.get(path, 404)

    def drip(self):
        """A head that never ends."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        for _letter in range(100):
            try:
                self.wfile.write(b"x")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.1)

    def log_message(self, *_arguments):
        """Say nothing."""
