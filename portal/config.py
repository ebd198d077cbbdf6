"""The composition root: the only module that knows every part of the portal, and knows them by name."""

import importlib
import pkgutil

import transaction
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPServiceUnavailable
from pyramid.interfaces import ILocalizer
from pyramid.path import AssetResolver
from pyramid_zodbconn import get_connection
from whitenoise import WhiteNoise

from portal import settings as portal_settings
from portal.content.base import may_read
from portal.content.registry import TypeRegistry
from portal.form_texts import FOREIGN_TEXTS
from portal.i18n import DEFAULT_LANGUAGE, LANGUAGES, BilingualLocalizer
from portal.interfaces import ConfigurationError
from portal.permissions import Permission
from portal.public.page_cache import PageCache
from portal.security.headers import add_headers_of_file
from portal.security.policy import override_platform
from portal.security.proxies import BehindProxies
from portal.views import rendering
from portal.views.request_methods import LANGUAGE_COOKIE
from portal.workflow.declare import Workflow
from portal.workflow.engine import WorkflowEngine

CONTENT_TYPES, WORKFLOWS, THEMES = "content_types", "workflows", "themes"
STATIC_PREFIX = "static/"
DEFORM_TEMPLATES = "deform:templates"


def configure(raw, settings):
    """A Configurator with every part registered and every name checked; raises `ConfigurationError`."""
    config = Configurator(settings=pyramid_settings(raw, settings))
    config.registry.portal_settings = settings
    config.include("pyramid_retry")
    config.include("pyramid_tm")
    config.include("substanced")
    config.registry.theme = find_theme(settings)
    config.registry.types = TypeRegistry()
    config.registry.workflow_engine = WorkflowEngine(find_workflows())
    config.add_directive("register_content_type", register_content_type)
    # Called, not included: on the root configurator it replaces pyramid_chameleon's renderer without a conflict.
    rendering.install(config)
    config.include("portal.views.request_methods")
    config.include("portal.views.compression")
    config.include("portal.storage.saving")
    config.include("portal.views.last_resort")
    config.include("portal.views.limits")
    config.include("portal.views.hosts")
    config.include("portal.views.kept_forms")
    for package in ("portal.security", "portal.content.filetypes", "portal.search", "portal.jobs"):
        config.include(package)
    add_localizers(config)
    config.set_root_factory(root_of)
    config.set_default_permission(Permission.VIEW.value)
    config.scan(CONTENT_TYPES, categories=("portal",))
    for package in ("portal.views.public", "portal.views.account", "portal.views.workspace", "portal.views.manage"):
        config.scan(package)
    # What will be tried again needs no page: nobody would see it.
    config.add_exception_view("portal.views.public.errors.broken", context=Exception, retryable_error=False)
    override_platform(config, may_read)
    config.commit()
    config.registry.types.check(config.registry.workflow_engine.workflows, config.registry.theme.has)
    return config


def application(raw, ini_file=None):
    """The WSGI application of an installation; raises `ConfigurationError` where its settings are insecure."""
    settings = portal_settings.read_settings(raw)
    portal_settings.refuse_insecure(settings)
    config = configure(raw, settings)
    return with_files_and_cache(config.make_wsgi_app(), settings)


def with_files_and_cache(app, settings):
    """`app` with the page cache before it, and before that the theme's files, compressed and cached by their hashes.

    The theme's files, built and hand-made, lie under /static/.
    """
    registry, theme = app.registry, app.registry.theme
    pages = app
    if settings.page_cache:
        database, revision = registry._zodb_databases[""], registry.projection.revision
        pages = PageCache(app, database, revision, harmless_cookies=(LANGUAGE_COOKIE,))
    registry.page_cache = pages if settings.page_cache else None
    # Before the page cache, which keeps a page for each host and scheme.
    served = WhiteNoise(
        BehindProxies(pages, registry.trusted_proxies),
        immutable_file_test=lambda _path, url: _is_hashed(url),
        add_headers_function=lambda headers, _path, _url: add_headers_of_file(headers, settings),
        allow_all_origins=False,
    )
    # The theme's own folders come last, because a later file replaces an earlier one of the same name.
    for folder in reversed(theme.folders):
        for part in ("static", "build"):
            if (folder / part).is_dir():
                served.add_files(str(folder / part), prefix=STATIC_PREFIX)
    served.registry = app.registry
    served.pyramid = app
    return served


def _is_hashed(url):
    stem = url.rpartition("/")[2].split(".")[0]
    return len(stem.rpartition("-")[2]) == 8 and stem.rpartition("-")[2].isupper()


def pyramid_settings(raw, settings):
    """The settings that Pyramid, its add-ons and Substance D read, derived from ours."""
    return {
        **raw,
        "pyramid.default_locale_name": DEFAULT_LANGUAGE,
        # pyramid_tm would ask for the user before traversal has found the context (Substance D trap T2).
        "tm.annotate_user": False,
        "tm.manager_hook": "portal.config.thread_manager",
        "retry.attempts": int(raw.get("retry.attempts", 8)),
        "zodbconn.uri": settings.database_uri,
        "substanced.secret": settings.secret,
        "substanced.manage_prefix": "/manage",
        "substanced.catalogs.autosync": "false",
        # Substance D makes its first administrator from this; portal init replaces him at once.
        "substanced.initial_password": settings.secret,
        "mail.default_sender": settings.mail_sender,
    }


def thread_manager(_request):
    """The thread's transaction manager: Substance D and the projection work with no other (defect 9)."""
    return transaction.manager


def find_workflows():
    """Every workflow declared in a module of workflows/; raises `ConfigurationError` for a name used twice."""
    found: dict = {}
    for module in modules_of(WORKFLOWS):
        for value in vars(module).values():
            if isinstance(value, Workflow) and found.setdefault(value.name, value) is not value:
                raise ConfigurationError(f"two workflows are named {value.name!r}")
    return tuple(found.values())


def modules_of(package_name):
    """The modules of a package, imported."""
    package = importlib.import_module(package_name)
    return [importlib.import_module(f"{package_name}.{info.name}") for info in pkgutil.iter_modules(package.__path__)]


def find_theme(settings):
    """The active theme; raises `ConfigurationError` for a name that has no folder."""
    resolver = AssetResolver()
    folders = [resolver.resolve(f"{THEMES}:{name}").abspath() for name in dict.fromkeys((settings.theme, "default"))]
    root = resolver.resolve(f"{THEMES}:default").abspath().rpartition("/")[0]
    theme = rendering.Theme(
        folders,
        static_url="/" + STATIC_PREFIX.rstrip("/"),
        auto_reload=not settings.is_production,
        compiled=settings.compiled_templates,
    )
    if not theme.folders[0].is_dir():
        raise ConfigurationError(f"no theme {settings.theme!r} in {root}")
    # deform looks for widgets that our theme has no template for
    theme.add_fallback("forms", resolver.resolve(DEFORM_TEMPLATES).abspath())
    return theme


def register_content_type(config, info):
    """Register a declared content type with the portal and with Substance D's content registry."""
    config.registry.types.add(info)
    config.add_content_type(info.name, info.factory, icon=info.icon, name=info.title)


def add_localizers(config):
    """Our localizers, which pick the wording that a bilingual text carries."""
    for language in LANGUAGES:
        config.registry.registerUtility(BilingualLocalizer(language, FOREIGN_TEXTS), ILocalizer, name=language)


def root_of(request):
    """Where traversal starts: Substance D's root under /manage, else the province's site."""
    root = get_connection(request).root()
    route = getattr(request, "matched_route", None)
    name = "app_root" if route is not None and route.name == "substanced_manage" else "site"
    if name not in root:
        raise HTTPServiceUnavailable("the database has no site yet; run: bin/portal init")
    return root[name]
