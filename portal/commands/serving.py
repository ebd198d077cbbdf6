"""Answering requests and doing jobs: serve, worker, up."""

import resource
import signal
import threading
from functools import partial

import click

from portal.commands.listening import opened
from portal.commands.session import (
    configured,
    connected,
    console,
    database_free,
    fail,
    load_settings,
    need_site,
    need_todays_shape,
)
from portal.commands.site import take_steps
from portal.interfaces import PortalError

MOST_CONNECTIONS, IDLE_SECONDS = 2000, 60
MOST_HEADERS, SPARE = 64 * 1024, 16 << 20
# Seconds between two looks for uploads that nobody has gone on with.
SWEEP_EVERY = 3600.0


@click.command()
@click.pass_obj
def serve(ini):
    """Answer requests at portal.listen, and do jobs in the same process."""
    run_server(ini)


def run_server(ini, evolving=False):
    """Serve until the process is told to stop; jobs under way are finished or let go of.

    An older database is brought to today's shape if `evolving`; otherwise it is refused: CommandError.
    """
    from portal.config import application

    raw, settings = load_settings(ini)
    with database_free():
        app = application(raw, ini)
    registry = app.registry
    with connected(registry) as connection:
        need_site(connection)
        if evolving:
            take_steps(connection.root(), registry)
        need_todays_shape(connection.root())
    allow_connections()
    server = listening(app, settings)
    worker = start_worker(registry, settings.worker_threads)
    console.print(f"Serving {settings.base_url}  (Ctrl+C stops)")
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
        worker.stop()
        for database in registry._zodb_databases.values():
            database.close()
        console.print("Stopped.")


def listening(app, settings):
    """The server at its address; ends the command where it cannot have it."""
    try:
        return opened(app, listen=settings.listen, **server_options(settings))
    except OSError as error:
        why = f"Nothing can be served at {settings.listen} ({error.strerror or error})."
        remedy = "Stop the program that listens there, or name another address: portal.listen and portal.base_url"
        return fail(PortalError(f"{why} {remedy}"))


def allow_connections():
    """Let this process hold as many connections open as the server takes, as far as the system permits."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST_CONNECTIONS
    if soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def server_options(settings):
    """How the server treats clients: each may be slow without keeping a thread, and none may send without end."""
    return {
        "threads": settings.threads,
        # Beyond what the portal refuses itself, with a page (portal/views/limits.py).
        "max_request_body_size": settings.most_upload_bytes + SPARE,
        "max_request_header_size": MOST_HEADERS,
        # A connection that only waits costs next to nothing; with few of them, slow clients would lock all others out.
        "connection_limit": MOST_CONNECTIONS,
        "asyncore_use_poll": True,
        "channel_timeout": IDLE_SECONDS,
        "cleanup_interval": 10,
        "ident": None,
        # What proxies say is weighed or thrown away by portal/security/proxies.py: the server knows but one of them.
        "clear_untrusted_proxy_headers": False,
    }


def start_worker(registry, threads):
    """Start the worker's threads in this process; answers it, to stop it."""
    from portal.jobs import duty_reminders
    from portal.jobs.outside_links import LOOK_EVERY, begin_due_rounds
    from portal.jobs.sealing import EVERY, seal_now
    from portal.jobs.worker import Worker
    from portal.transfer.kept import archives_of
    from portal.views.public.chosen_files import citizens_spool
    from portal.views.workspace.uploading import spool_of

    worker = Worker(
        registry._zodb_databases[""],
        registry.projection,
        registry.job_handlers,
        registry.portal_settings,
        services=services_of(registry),
    )
    worker.every(EVERY, "history.seal", lambda: seal_now(registry._zodb_databases[""]))
    spool = spool_of(registry.portal_settings)
    worker.every(SWEEP_EVERY, "uploads.sweep", spool.sweep)
    worker.every(SWEEP_EVERY, "citizens_uploads.sweep", citizens_spool(registry.portal_settings).sweep)
    worker.every(SWEEP_EVERY, "archives.sweep", archives_of(registry).sweep)
    worker.every(LOOK_EVERY, "links.due", lambda: begin_due_rounds(registry._zodb_databases[""], registry))
    remind = partial(duty_reminders.keep_ordered, registry._zodb_databases[""])
    worker.every(duty_reminders.LOOK_EVERY, "duties.remind", remind)
    worker.start(threads)
    return worker


def services_of(registry):
    """What the handlers of jobs may use besides the database: the services of an application, by name."""
    from portal.security.people import People
    from portal.transfer.kept import archives_of

    return {
        "workflow_engine": registry.workflow_engine,
        "types": registry.types,
        "people": lambda root: People(root["app_root"], registry),
        "archives": archives_of(registry),
        "scratch": registry.scratch,
    }


@click.command()
@click.option("--threads", default=2, show_default=True, help="How many jobs may run at once.")
@click.pass_obj
def worker(ini, threads):
    """Do jobs (thumbnails, mail, timed publication) as a process of its own."""
    with configured(ini) as registry:
        with connected(registry) as connection:
            need_todays_shape(connection.root())
        running = start_worker(registry, threads)
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        console.print("Working  (Ctrl+C stops)")
        stopped.wait()
        running.stop()
        console.print("Stopped.")


@click.command()
@click.pass_obj
def up(ini):
    """Make the site with demonstration people if there is none yet, or bring it to today's shape; then serve it.

    What `make run` does.
    """
    from portal.commands.demo import make_demonstration, print_people
    from portal.commands.site import found_site

    load_settings(ini, make_secret=True)
    if not is_complete(ini):
        found_site(ini)
        make_demonstration(ini)
    print_people(ini)
    run_server(ini, evolving=True)


def is_complete(ini):
    """Whether an earlier `up` came to its end: a mark beside the database, so that a start need not look twice."""
    _raw, settings = load_settings(ini)
    return (settings.var / "demonstration.txt").exists()
