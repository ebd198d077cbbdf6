"""A browser without a screen: asks a WSGI application, keeps its cookies, signs in and sends forms."""

import re
from http.cookies import SimpleCookie

from webob import Request

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Refused(Exception):
    """An answer that is no success."""


class Visitor:
    """One person's browser at the portal's address."""

    def __init__(self, app):
        self.app = app
        self.base_url = app.registry.portal_settings.base_url
        self.cookies = {}
        self.token = None

    @property
    def cookie(self):
        """What the browser sends as its cookies."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def get(self, path, **headers):
        """The answer to a GET, whatever it is."""
        return self._ask(Request.blank(path, base_url=self.base_url, headers=headers))

    def post(self, path, **fields):
        """The answer to a form sent with this session's token, whatever it is."""
        sent = {"csrf_token": self.token, **fields}
        return self._ask(Request.blank(path, base_url=self.base_url, POST=sent, headers={"Origin": self.base_url}))

    def sign_in(self, login, password):
        """Sign in through the form; raises `Refused`."""
        self.token = TOKEN.search(self.get("/dang-nhap").text)[1]
        answer = self.post("/dang-nhap", login=login, password=password)
        if answer.status_int != 303:
            raise Refused(f"signing in as {login}: {answer.status}")
        # A sign-in begins a new session, with a new token.
        self.token = TOKEN.search(self.get("/tai-khoan").text)[1]
        return self

    def _ask(self, request):
        if self.cookies:
            request.headers["Cookie"] = self.cookie
        answer = request.get_response(self.app)
        for line in answer.headers.getall("Set-Cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer
