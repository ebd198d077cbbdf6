"""A small OpenID provider on this machine: real HTTP, real signatures, and faults that can be switched on."""

import base64
import hashlib
import json
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from portal import clock

CLIENT, SECRET = "cong-thong-tin", "bi-mat-cua-cong"
PAGE = """<!DOCTYPE html><html lang="vi"><link rel="icon" href="data:,"><title>Tài khoản của tỉnh</title>
<form method="post" action="/login?{query}"><button>Tiếp tục với {name}</button></form></html>"""


class IdentityProvider:
    """Signs in whoever `person` says, at `issuer`; everything that a test may want to be wrong is an attribute."""

    def __init__(self):
        self.person = {"sub": "8d1f", "preferred_username": "editor.syt"}
        # Claims that stand in the place of the right ones; None leaves one out.
        self.claims = {}
        self.refusal = self.algorithm = None
        self.discovery = {}
        self.shows_page = self.is_broken = False
        self.asked = []
        self._codes = {}
        self.new_key()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.provider = self
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def new_key(self):
        """Sign with another key from now on."""
        self.key = ECKey.generate_key("P-256", {"kid": secrets.token_hex(4), "use": "sig", "alg": "ES256"})

    def close(self):
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    def authorize(self, query):
        """Where the browser goes after signing in: the answer to an authorization request."""
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        self.asked.append(asked)
        assert asked["response_type"] == "code" and asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"].split()
        assert asked["state"] and asked["nonce"]
        if self.refusal:
            return asked["redirect_uri"] + "?" + urlencode({"error": self.refusal, "state": asked["state"]})
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return asked["redirect_uri"] + "?" + urlencode({"code": code, "state": asked["state"]})

    def token(self, sent, authorization):
        """(status, answer) of the token endpoint."""
        right = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self._codes.pop(sent.get("code", ""), None)
        if authorization != right:
            return 401, {"error": "invalid_client"}
        verifier = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != sent["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = round(clock.now().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "auth_time": now,
            **self.person,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        answer = {"access_token": "x", "token_type": "Bearer", "id_token": self.signed(claims)}
        return 200, answer

    def signed(self, claims):
        """The claims as a signed token."""
        if self.algorithm == "none":
            parts = ({"alg": "none"}, claims)
            texts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
            return ".".join([*texts, ""])
        if self.algorithm == "HS256":
            # The well-known trick: the public secret of the client as the key.
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET), algorithms=["HS256"])
        return jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims, self.key)

    def metadata(self):
        """What it says of itself."""
        here = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        return {**here, **self.discovery}


class Handler(BaseHTTPRequestHandler):
    """The provider's pages."""

    @property
    def provider(self):
        """The provider whose server this is."""
        return self.server.provider

    def do_GET(self):
        """Its metadata, its keys, and the page where people sign in."""
        path, query = urlsplit(self.path).path, urlsplit(self.path).query
        documents = {
            "/.well-known/openid-configuration": self.provider.metadata,
            "/keys": lambda: {"keys": [self.provider.key.as_dict(private=False)]},
        }
        if self.provider.is_broken or path not in (*documents, "/authorize"):
            self._answer(500, b"broken", "text/plain")
        elif path in documents:
            self._json(200, documents[path]())
        elif self.provider.shows_page:
            name = self.provider.person["preferred_username"]
            self._answer(200, PAGE.format(query=query.replace("&", "&amp;"), name=name).encode(), "text/html")
        else:
            self._redirect(self.provider.authorize(query))

    def do_POST(self):
        """The button of its page, and codes for tokens."""
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.provider.is_broken:
            self._answer(500, b"broken", "text/plain")
        elif self.path.startswith("/login"):
            self._redirect(self.provider.authorize(urlsplit(self.path).query))
        else:
            fields = {name: values[0] for name, values in parse_qs(sent).items()}
            self._json(*self.provider.token(fields, self.headers.get("Authorization")))

    def _json(self, status, value):
        self._answer(status, json.dumps(value).encode(), "application/json")

    def _redirect(self, address):
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, status, body, kind):
        self.send_response(status)
        self.send_header("Content-Type", kind + "; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        """Nothing: the tests look at `asked`."""
