"""A real PostgreSQL for tests: its own server, under a user of its own, on a free port, in a temporary folder."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

LOCALHOST = "127.0.0.1"
PASSWORD = "only-for-tests"
OWNER = "portal"
# Debian does not put the server's programs into the path.
PROGRAMS = "/usr/lib/postgresql/{version}/bin"
OLDEST, NEWEST = 15, 30
# A server that is thrown away need not survive a power cut; nothing here tests that.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": LOCALHOST,
    "unix_socket_directories": "",
    "shared_buffers": "128MB",
    "max_connections": 80,
    "log_min_messages": "fatal",
    "timezone": "UTC",
}
# PostgreSQL refuses to run as root; on Debian everybody has this user.
UNPRIVILEGED = "nobody"


def programs():
    """The folder of the newest installed server's programs, or None."""
    for version in range(NEWEST, OLDEST - 1, -1):
        folder = Path(PROGRAMS.format(version=version))
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def free_port():
    """A port that nobody uses now."""
    with socket.socket() as sock:
        sock.bind((LOCALHOST, 0))
        return sock.getsockname()[1]


class PostgresServer:
    """A running server; every `database()` is a new empty one."""

    def __init__(self, folder, port):
        self.folder, self.port = folder, port
        self._administration = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")

    def url(self, name):
        """The address of a database."""
        return f"postgresql+psycopg2://{OWNER}:{PASSWORD}@{LOCALHOST}:{self.port}/{name}"

    def database(self, like="/template1"):
        """The address of a new database: empty, or a copy of the one at the address `like`."""
        name = f"t_{secrets.token_hex(6)}"
        with self._administration.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {like.rpartition('/')[2]} STRATEGY file_copy"))
        return self.url(name).replace("+psycopg2", "")

    def drop(self, url):
        """Throw a database away, whoever is connected to it."""
        with self._administration.connect() as connection:
            connection.execute(text(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)"))

    def close(self):
        """Let go of it."""
        self._administration.dispose()


@contextmanager
def postgres_server():
    """A `PostgresServer`, stopped and thrown away at the end."""
    binaries = programs()
    if binaries is None:
        raise RuntimeError("PostgreSQL 15 or later is missing; as root: apt-get install postgresql")
    # Not below pytest's own folder: only its owner may enter that.
    folder = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
    try:
        account = pwd.getpwnam(UNPRIVILEGED) if os.geteuid() == 0 else None
        if account is not None:
            os.chown(folder, account.pw_uid, account.pw_gid)
        password = folder / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        with _running(binaries, folder, as_user) as port:
            server = PostgresServer(folder, port)
            try:
                yield server
            finally:
                server.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(binaries, folder, as_user):
    data, port = folder / "data", free_port()
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "env": {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}}
    plan = ["-U", OWNER, "--pwfile", folder / "password", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run([binaries / "initdb", "-D", data, "--no-sync", *plan], check=True, **quiet, **as_user)
    options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
    control = [binaries / "pg_ctl", "-D", data, "-w", "-s"]
    order = [*control, "-l", folder / "log", "-o", f"-p {port} {options}", "start"]
    subprocess.run(order, check=True, **quiet, **as_user)
    try:
        yield port
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, **quiet, **as_user)
