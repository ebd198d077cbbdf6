"""Themes: templates and built files, falling back file by file to the default theme; and what every template knows."""

import hashlib
import json
from functools import cached_property
from pathlib import Path
from threading import Lock

from chameleon.loader import ModuleLoader
from chameleon.zpt.loader import TemplateLoader
from markupsafe import Markup
from pyramid.events import BeforeRender
from pyramid_chameleon.zpt import renderer_factory as plain_chameleon

from portal.i18n import Bilingual, _
from portal.interfaces import ConfigurationError

PREFIX = "theme:"
# What every template of a theme may count on, besides what its view gives it.
GLOBALS = ("_", "theme", "asset", "icon", "format", "page")
ICON = Markup('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>')
BOOLEAN_ATTRIBUTES = frozenset(
    """
    checked disabled readonly required selected multiple open hidden autofocus novalidate defer async
    """.split()
)


class Theme:
    """The active theme: `folders` are searched in order, the theme's own first, the default theme last.

    `compiled`: a folder of our own in which compiled templates are kept from one start to the next.
    """

    def __init__(self, folders, static_url, auto_reload=False, compiled=None):
        self.folders = [Path(folder) for folder in folders]
        self.static_url = static_url
        self.auto_reload = auto_reload
        self._fallbacks = {}
        self._templates = {}
        self._icons = {}
        self._compiling = Lock()
        self._loader = TemplateLoader(
            [str(folder) for folder in self.folders],
            auto_reload=auto_reload,
            boolean_attributes=BOOLEAN_ATTRIBUTES,
            encoding="utf-8",
            **({"loader": _keeper(Path(compiled))} if compiled else {}),
        )

    def add_fallback(self, prefix, folder):
        """Have templates under `prefix`/ that no folder has taken from `folder` (deform's own widgets)."""
        self._fallbacks[prefix] = folder

    def __call__(self, path):
        """The compiled template at `path`; raises `ConfigurationError` where no folder has it."""
        template = self._templates.get(path)
        if template is not None:
            return template
        # One at a time: at the first requests after a start all threads would compile the same templates at once,
        # which takes them many seconds, and Python 3.11 fails at times (AST constructor recursion depth mismatch).
        with self._compiling:
            template = self._load(path)
            template.cook_check()
            if not self.auto_reload:
                self._templates[path] = template
        return template

    def _load(self, path):
        prefix, _slash, rest = path.partition("/")
        if prefix in self._fallbacks and not self.has(path):
            path = f"{self._fallbacks[prefix]}/{rest}"
        try:
            return self._loader.load(path)
        except ValueError:
            looked = ", ".join(str(folder) for folder in self.folders)
            raise ConfigurationError(f"no template {path!r} in {looked}") from None

    def has(self, path):
        """Whether any folder has a file at `path`."""
        return path in self._templates or self.file(path) is not None

    def file(self, path):
        """The first file at `path` in the folders, or None."""
        return next((folder / path for folder in self.folders if (folder / path).is_file()), None)

    def asset(self, name):
        """The address of a built file (`site.css`) or of a file in `static/`."""
        built = self._manifest.get(name)
        if built is not None:
            return f"{self.static_url}/{built}"
        return f"{self.static_url}/{name}"

    def built_file(self, name):
        """Where a built file (`print.css`) lies, for programs that read it themselves."""
        return self.file(f"build/{self._manifest[name]}")

    @cached_property
    def _manifest(self):
        manifest = self.file("build/manifest.json")
        return json.loads(manifest.read_text()) if manifest else {}

    def icon(self, name):
        """One picture of the sprite, for decoration: hidden from those who listen."""
        markup = self._icons.get(name)
        if markup is None:
            markup = self._icons[name] = ICON.format(self.asset("icons.svg"), name)
        return markup


def _keeper(folder):
    """What keeps compiled templates: compiling those of one page takes longer than a second."""
    # Chameleon names them after their text and its own version, and so an old one is never taken for a new one;
    # what else the result hangs on is in the name of the folder.
    inner = folder / hashlib.sha256(" ".join(sorted(BOOLEAN_ATTRIBUTES)).encode()).hexdigest()[:8]
    for each in (folder, inner):
        # What lies here is run: nobody else may write it.
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    return ModuleLoader(str(inner))


class ThemeRenderer:
    """Renders one template of the theme with the globals of portal/views/rendering.py."""

    def __init__(self, theme, path):
        self.theme = theme
        self.path = path

    def __call__(self, value, system):
        # Not Pyramid's own names: themes are promised the globals alone, and each use of a macro copies all names.
        names = {name: system[name] for name in GLOBALS}
        names.update(value)
        return Markup(self.theme(self.path).render(translate=translator(system["request"]), **names))


def translator(request):
    """A function for Chameleon that puts bilingual texts into the request's language."""
    translate_text = request.localizer.translate

    def translate(msgid, domain=None, mapping=None, context=None, target_language=None, default=None):
        if isinstance(msgid, Bilingual) or hasattr(msgid, "interpolate"):
            return translate_text(msgid)
        return msgid if default is None else default

    return translate


def renderer_factory(info):
    """Templates named `theme:…` come from the theme; all others are plain Chameleon (Substance D's)."""
    if not info.name.startswith(PREFIX):
        return plain_chameleon(info)
    path = info.name[len(PREFIX) :]
    theme = info.registry.theme
    if not theme.has(path):
        raise ConfigurationError(f"no template {path!r} in the theme")
    return ThemeRenderer(theme, path)


def add_globals(event):
    """Give every template of the theme what it may count on."""
    if not (event.get("renderer_name") or "").startswith(PREFIX):
        return
    request = event["request"]
    theme = request.registry.theme
    event.update(
        _=_,
        theme=theme,
        asset=theme.asset,
        icon=theme.icon,
        format=request.formats,
        page=request.page,
    )


def install(config):
    """Register the renderer; `config.registry.theme` must be set before views with templates are."""
    config.add_renderer(".pt", renderer_factory)
    config.add_subscriber(add_globals, BeforeRender)
