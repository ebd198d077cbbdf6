"""Texts that would run if anybody let them: what is typed, and how a page is looked through for what runs."""

from html.parser import HTMLParser

from webtest.forms import Text, Textarea

from tests.support.site import Browser

# Ends an attribute, an element, a script, a comment; a template would make 49 of its end.
CANARY = '"><svg onload=alert(7)>--></script></title><script>alert(7)</script>${7*7}qk'
# Some fields are short.
SHORT_CANARY = '"><svg onload=alert(7)>'
TRACES = ("<svg onload", "<script>alert", "49qk")
# Sent with a table, these ask for the table to be shown again instead of being saved.
NOT_TYPED = frozenset({"csrf_token", "pasted", "pasted_html", "login", "password"})
DATA_SCRIPTS = frozenset({"application/ld+json", "application/json"})
STATIC_OF_SUBSTANCED = tuple(
    f"{host}/{name}/" for host in ("", "http://localhost") for name in ("sdistatic", "deformstatic")
)
NEVER = frozenset({"iframe", "object", "embed", "base", "applet", "frame", "portal"})
ADDRESSES = frozenset({"href", "src", "action", "formaction", "xlink:href", "srcset", "poster", "data"})
RUNNING = ("javascript:", "vbscript:", "data:text")


class ActiveParts(HTMLParser):
    """Collects what of a page would run, fetch or restyle by itself, besides the portal's own scripts.

    `policy`: the page's Content-Security-Policy; whoever plants a script does not know its nonce.
    """

    def __init__(self, policy):
        super().__init__()
        self.policy = policy
        self.found: list = []

    def handle_starttag(self, tag, attrs):
        """Note a start tag that must not be there, or an attribute of it."""
        values = {name: value or "" for name, value in attrs}
        if tag in NEVER or (tag == "meta" and "http-equiv" in values):
            self.found.append(tag)
        is_file = values.get("src", "").startswith(("/static/", *STATIC_OF_SUBSTANCED))
        knows_nonce = bool(values.get("nonce")) and f"'nonce-{values['nonce']}'" in self.policy
        is_ours = is_file or knows_nonce or values.get("type") in DATA_SCRIPTS
        if tag == "script" and not is_ours:
            self.found.append("script")
        for name, value in values.items():
            plain = "".join(value.split()).lower()
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.found.append(f"{tag} {name}")
            if name in ADDRESSES and plain.startswith(RUNNING):
                self.found.append(f"{tag} {name}={value[:40]}")


def active_parts(text, policy=""):
    """What would run in a page with this policy; empty for a page that is only read."""
    parser = ActiveParts(policy)
    parser.feed(text)
    parser.close()
    return parser.found


class Watching(Browser):
    """A browser that looks through whatever it is answered; `found`: (address, what would run)."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.found: list = []
        # Addresses where what was typed is shown: proof that something was looked at.
        self.met: set = set()

    def do_request(self, request, *arguments, **options):
        """Ask, and look through the answer."""
        answer = super().do_request(request, *arguments, **options)
        self._look_through(request.path_qs, answer)
        return answer

    def _look_through(self, address, answer):
        kind, policy = answer.content_type or "", answer.headers.get("Content-Security-Policy", "")
        if "attachment" in answer.headers.get("Content-Disposition", ""):
            return
        if kind == "text/html" and answer.charset:
            self.found += [(address, part) for part in active_parts(answer.text, policy)]
        if kind.startswith(("text/html", "application/rss", "application/xml", "image/svg")) and answer.charset:
            self.found += [(address, trace) for trace in TRACES if trace in answer.text]
        if answer.headers.get("X-Content-Type-Options") != "nosniff":
            self.found.append((address, "a type that browsers may guess"))
        for name, value in answer.headers.items():
            # The name under which a browser saves a file is text.
            if "<svg" in value and name != "Content-Disposition":
                self.found.append((address, f"header {name}"))
        if kind == "text/html" and "&lt;svg onload" in answer.text:
            self.met.add(answer.request.path)


def poison(form, **fixed):
    """Type the canary into every free text of a form, and `fixed` into the fields of these names."""
    for name, fields in form.fields.items():
        if name is None or name in NOT_TYPED or name.startswith("__") or name in fixed:
            continue
        # Of a table the first row: a row with anything in it must be whole.
        field = fields[0]
        if type(field) in (Text, Textarea) and field.attrs.get("type", "text") in ("text", "search"):
            longest = int(field.attrs.get("maxlength") or 10_000)
            field.value = CANARY if longest >= len(CANARY) else SHORT_CANARY
    for name, value in fixed.items():
        form.set(name, value, index=0)
    return form
