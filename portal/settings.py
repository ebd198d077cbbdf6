"""The settings of one installation: read from the ini file, checked before anything starts."""

import os
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from portal.i18n import _
from portal.interfaces import ConfigurationError
from portal.settings_outside import (
    AUTO,
    ERROR,
    OUTSIDE_CHECKS,
    WARNING,
    LinkCheckSettings,
    OpenIdSettings,
    link_check_settings,
    mail_settings,
    openid_settings,
)

DEVELOPMENT, PRODUCTION = "development", "production"
SHORTEST_SECRET = 32
# Whether a second factor is demanded of administrators and publishers; everybody may have one unless it is off.
REQUIRED, OFFERED, OFF = "required", "offered", "off"


@dataclass(frozen=True)
class Settings:
    """What an installation decides. Paths are absolute; `base_url` has no slash at the end."""

    mode: str
    base_url: str
    listen: str
    database_uri: str
    projection_url: str
    secret: str
    var: Path
    theme: str = "default"
    manage: bool = True
    page_cache: bool = True
    threads: int = 8
    worker_threads: int = 1
    trusted_proxies: tuple = ()
    mail_host: str = ""
    mail_port: int = 25
    mail_user: str = ""
    mail_password: str = field(default="", repr=False)
    mail_tls: str = AUTO
    mail_sender: str = ""
    mail_spool: str = ""
    most_upload_bytes: int = 100 * 1024 * 1024
    most_resumable_bytes: int = 1000 * 1024 * 1024
    most_spooled_bytes: int = 20 * 1024 * 1024 * 1024
    trash_term: timedelta = timedelta(days=30)
    second_factor: str = OFFERED
    # /manage for a password alone: only where the file itself says that this is development.
    manage_by_password: bool = False
    confirm_publishing: bool = True
    scratch: str = ""
    compiled: str = ""
    openid: OpenIdSettings = field(default_factory=OpenIdSettings)
    link_check: LinkCheckSettings = field(default_factory=LinkCheckSettings)

    @property
    def is_production(self):
        """Whether insecure settings are refused."""
        return self.mode == PRODUCTION

    @property
    def is_https(self):
        """Whether people reach the portal by https."""
        return self.base_url.startswith("https://")

    def problems(self):
        """What is wrong with these settings: a list of (severity, text), severity "error" or "warning"."""
        return [
            (ERROR if severity is ERROR or self.is_production else WARNING, text % {"file": str(self.secret_file)})
            for severity, is_wrong, text in (*CHECKS, *OUTSIDE_CHECKS)
            if is_wrong(self)
        ]

    @property
    def scratch_url(self):
        """Where short-lived records lie: with the lists where these are shared by several machines, else in a file."""
        if not self.scratch and self.projection_url.startswith("postgresql"):
            return self.projection_url
        return self.scratch or f"sqlite:///{self.var}/scratch.sqlite"

    @property
    def compiled_templates(self):
        """The folder that keeps compiled templates from one start to the next; what lies there is run."""
        return Path(self.compiled).absolute() if self.compiled else self.var / "templates"

    @property
    def secret_file(self):
        """The file of the secret."""
        return self.var / "secret"

    def secret_is_readable(self):
        """Whether others on the machine may read the secret."""
        return self.secret_file.exists() and bool(self.secret_file.stat().st_mode & 0o077)


def _names_a_host(address):
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False


# What is checked: whether it stops everybody or only production, when it is wrong, and what to do then.
CHECKS = (
    (
        ERROR,
        lambda settings: settings.mode not in (DEVELOPMENT, PRODUCTION),
        _(
            "portal.mode phải là development hoặc production.",
            "portal.mode must be development or production.",
        ),
    ),
    (
        ERROR,
        lambda settings: not _names_a_host(settings.base_url),
        _(
            "portal.base_url phải là địa chỉ đầy đủ, ví dụ https://khanhhoa.example.",
            "portal.base_url must be a whole address, such as https://khanhhoa.example.",
        ),
    ),
    (
        ERROR,
        lambda settings: len(settings.secret) < SHORTEST_SECRET,
        _(
            "Chưa có khóa bí mật, hoặc khóa quá ngắn ({file}); xóa tệp đó rồi chạy “portal init”.",
            "There is no secret, or it is too short ({file}); remove that file and run “portal init”.",
        ),
    ),
    (
        ERROR,
        lambda settings: settings.second_factor not in (REQUIRED, OFFERED, OFF),
        _(
            "portal.second_factor phải là required, offered hoặc off.",
            "portal.second_factor must be required, offered or off.",
        ),
    ),
    (
        WARNING,
        lambda settings: settings.second_factor != REQUIRED,
        _(
            "portal.second_factor không phải là required: quản trị, duyệt đăng chỉ cần mật khẩu là vào được.",
            "portal.second_factor is not required: administrators and publishers get in with a password alone.",
        ),
    ),
    (
        WARNING,
        lambda settings: not settings.confirm_publishing,
        _(
            "portal.confirm_publishing là off: ai mượn được máy của người duyệt đăng là đăng được ngay.",
            "portal.confirm_publishing is off: whoever finds a publisher's computer open can publish.",
        ),
    ),
    (
        WARNING,
        lambda settings: not settings.is_https,
        _(
            "portal.base_url không dùng https: mật khẩu và phiên làm việc đi không mã hóa.",
            "portal.base_url is not https: passwords and sessions would travel unencrypted.",
        ),
    ),
    (
        WARNING,
        lambda settings: settings.secret_is_readable(),
        _(
            "Người khác đọc được tệp khóa bí mật; chạy “chmod 600 {file}”.",
            "Others can read the secret's file; run “chmod 600 {file}”.",
        ),
    ),
    (
        WARNING,
        lambda settings: settings.listen.startswith(("0.0.0.0", "*", "[::]")),
        _(
            "portal.listen mở ra mọi địa chỉ; hãy đặt sau máy chủ trung gian và nghe ở 127.0.0.1.",
            "portal.listen is open to every address; put it behind a proxy and listen on 127.0.0.1.",
        ),
    ),
)


def read_settings(raw):
    """The `Settings` of an ini file's mapping; raises `ConfigurationError` for values that cannot be read."""
    var = Path(raw.get("portal.var", "var")).absolute()
    secret_file = var / "secret"
    secret = secret_file.read_text().strip() if secret_file.exists() else ""
    base_url = raw.get("portal.base_url", "http://localhost:6543").rstrip("/")
    mode = raw.get("portal.mode", DEVELOPMENT)
    try:
        return Settings(
            mode=mode,
            base_url=base_url,
            listen=raw.get("portal.listen", "127.0.0.1:6543"),
            database_uri=raw.get("zodbconn.uri")
            or f"durable://{var}/database/Data.fs?blobstorage_dir={var}/database/blobs&connection_cache_size=20000&connection_pool_size=16",
            projection_url=raw.get("portal.projection") or f"sqlite:///{var}/projection.sqlite",
            secret=secret,
            var=var,
            theme=raw.get("portal.theme", "default"),
            manage=raw.get("portal.manage", "on") != "off",
            page_cache=raw.get("portal.page_cache", "on") != "off",
            threads=int(raw.get("portal.threads", 8)),
            worker_threads=int(raw.get("portal.worker_threads", 1)),
            trusted_proxies=tuple(raw.get("portal.trusted_proxies", "").split()),
            **mail_settings(raw, var),
            most_upload_bytes=int(raw.get("portal.most_upload_mb", 100)) * 1024 * 1024,
            most_resumable_bytes=int(raw.get("portal.most_resumable_mb", 1000)) * 1024 * 1024,
            most_spooled_bytes=int(raw.get("portal.most_spooled_mb", 20_000)) * 1024 * 1024,
            trash_term=timedelta(days=int(raw.get("portal.trash_days", 30))),
            **_proofs(raw, mode),
            scratch=raw.get("portal.scratch", ""),
            compiled=raw.get("portal.compiled", ""),
            openid=openid_settings(raw),
            link_check=link_check_settings(raw),
        )
    except ValueError as error:
        raise ConfigurationError(
            _(
                "Cấu hình có giá trị không phải là số: {error}",
                "A setting that must be a number is not: {error}",
                error=str(error),
            )
        ) from None


def _proofs(raw, mode):
    """What people must show of themselves."""
    return {
        "second_factor": raw.get("portal.second_factor") or (REQUIRED if mode == PRODUCTION else OFFERED),
        "manage_by_password": raw.get("portal.mode") == DEVELOPMENT,
        "confirm_publishing": raw.get("portal.confirm_publishing", "on") != "off",
    }


def make_secret(var):
    """Write a new secret into the folder `var` unless there is one; answers the file."""
    import secrets

    file = Path(var) / "secret"
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as target:
            target.write(secrets.token_urlsafe(48))
    return file


def refuse_insecure(settings):
    """Raise `ConfigurationError` naming every setting that must be changed before this may start."""
    errors = [text for severity, text in settings.problems() if severity == ERROR]
    if errors:
        lines = [f"- {text.in_language('vi')}\n  {text.in_language('en')}" for text in errors]
        raise ConfigurationError("\n".join(lines))
