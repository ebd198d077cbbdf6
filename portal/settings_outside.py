"""Settings of the services outside the portal: the mail host, and the province's own sign-in (OpenID Connect)."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from portal.i18n import _
from portal.interfaces import ConfigurationError

# How a mail host is spoken to. auto: encrypted (STARTTLS) beyond this machine, plain on it.
AUTO, STARTTLS, IMPLICIT, PLAIN = "auto", "starttls", "implicit", "none"
ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class OpenIdSettings:
    """Where the province's people sign in with another account of theirs; without an `issuer` nobody does.

    `claim`: what of their answer is a sign-in name here. `strong`: words of their claim `amr` that stand for a second
    factor of their own. `title`: what the button says, such as the name of the province's account.
    """

    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    claim: str = "preferred_username"
    strong: tuple = ()
    title: str = ""

    @property
    def is_set(self):
        """Whether there is one."""
        return bool(self.issuer)


@dataclass(frozen=True)
class LinkCheckSettings:
    """Whether links to other people's pages are asked for; `pause`: seconds between two questions to one host.

    `inside`: also in our own network, where nothing on the Internet can be reached (and in tests).
    """

    on: bool = False
    inside: bool = False
    pause: float = 1.0


def is_loopback(host):
    """Whether a host is this very machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def mail_settings(raw, var):
    """The values of an ini file's mapping that are about mail, by their names in `Settings`."""
    return {
        "mail_host": raw.get("mail.host", ""),
        "mail_port": int(raw.get("mail.port", 25)),
        "mail_user": raw.get("mail.user", ""),
        "mail_password": _secret(raw, "mail.password"),
        "mail_tls": raw.get("mail.tls", AUTO),
        "mail_sender": raw.get("mail.sender", ""),
        "mail_spool": raw.get("mail.spool", str(var / "mail")),
    }


def link_check_settings(raw):
    """The `LinkCheckSettings` of an ini file's mapping."""
    return LinkCheckSettings(
        on=raw.get("link_check.on", "off") == "on",
        inside=raw.get("link_check.inside", "off") == "on",
        pause=float(raw.get("link_check.pause", 1.0)),
    )


def openid_settings(raw):
    """The `OpenIdSettings` of an ini file's mapping."""
    return OpenIdSettings(
        issuer=raw.get("openid.issuer", "").rstrip("/"),
        client_id=raw.get("openid.client_id", ""),
        client_secret=_secret(raw, "openid.client_secret"),
        claim=raw.get("openid.claim", "preferred_username"),
        strong=tuple(raw.get("openid.strong", "").split()),
        title=raw.get("openid.title", ""),
    )


def _secret(raw, name):
    """A secret as it stands in the ini file, or in the file that `<name>_file` names."""
    file = raw.get(f"{name}_file")
    if not file:
        return raw.get(name, "")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigurationError(
            _(
                "{name}_file: không đọc được tệp {file} ({error}).",
                "{name}_file: the file {file} cannot be read ({error}).",
                name=name,
                file=file,
                error=error.strerror,
            )
        ) from None


def _is_open_to_listeners(address):
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    return parts.scheme != "https" and not is_loopback(parts.hostname or "")


# As CHECKS of portal/settings.py.
OUTSIDE_CHECKS = (
    (
        ERROR,
        lambda settings: settings.mail_tls not in (AUTO, STARTTLS, IMPLICIT, PLAIN),
        _(
            "mail.tls phải là auto, starttls, implicit hoặc none.",
            "mail.tls must be auto, starttls, implicit or none.",
        ),
    ),
    (
        ERROR,
        lambda settings: bool(settings.mail_user) != bool(settings.mail_password),
        _(
            "mail.user và mail.password (hoặc mail.password_file) phải đi cùng nhau.",
            "mail.user and mail.password (or mail.password_file) belong together.",
        ),
    ),
    (
        WARNING,
        lambda settings: (
            settings.mail_tls == PLAIN and bool(settings.mail_host) and not is_loopback(settings.mail_host)
        ),
        _(
            "mail.tls = none với máy chủ thư ở xa: thư và mật khẩu đi không mã hóa.",
            "mail.tls = none with a mail host elsewhere: mail and its password would travel unencrypted.",
        ),
    ),
    (
        WARNING,
        lambda settings: settings.link_check.on and settings.link_check.inside,
        _(
            "link_check.inside là on: ai viết được bài là khiến được máy chủ truy cập mạng nội bộ.",
            "link_check.inside is on: whoever writes a text can have the server ask in its own network.",
        ),
    ),
    (
        ERROR,
        lambda settings: settings.openid.is_set and not settings.openid.client_id,
        _(
            "openid.issuer cần có openid.client_id do bên cấp tài khoản đưa.",
            "openid.issuer needs the openid.client_id that the provider gave.",
        ),
    ),
    (
        WARNING,
        lambda settings: settings.openid.is_set and _is_open_to_listeners(settings.openid.issuer),
        _(
            "openid.issuer không dùng https: người nghe lén có thể đăng nhập thay.",
            "openid.issuer is not https: whoever listens could sign in as others.",
        ),
    ),
)
