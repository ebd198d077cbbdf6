"""What the portal is compared with: Pyramid and Chameleon alone, without database, lists, rights, transactions.

`/rows` is about the smallest page there is: a list of 30 rows. `/same` is the portal's news page, of the same
templates and with the same text, from values that lie at hand: it costs what the page itself costs.
"""

from types import SimpleNamespace

from pyramid.config import Configurator
from pyramid.events import BeforeRender
from pyramid.response import Response
from pyramid_chameleon.zpt import renderer_factory
from webob import Request

from portal.i18n import DEFAULT_LANGUAGE, BilingualLocalizer
from portal.views.rendering import GLOBALS, translator

ROWS, SAME = "/rows", "/same"
ROWS_SHOWN = 30
ROWS_TEMPLATE = """<!DOCTYPE html>
<html lang="vi">
<head><meta charset="utf-8"><title>${title}</title></head>
<body>
<h1>${title}</h1>
<ul>
  <li tal:repeat="row rows"><a href="${row['url']}">${row['title']}</a> <time>${row['date']}</time></li>
</ul>
</body>
</html>
"""


def application(folder, same):
    """The bare application; its template is written into `folder`, `same` renders the page at `/same`."""
    template = folder / "rows.pt"
    template.write_text(ROWS_TEMPLATE, encoding="utf-8")
    config = Configurator(settings={"pyramid.reload_templates": False})
    config.add_renderer(".pt", renderer_factory)
    config.add_route("rows", ROWS)
    config.add_view(rows, route_name="rows", renderer=str(template))
    config.add_route("same", SAME)
    config.add_view(lambda request: Response(same()), route_name="same")
    return config.make_wsgi_app()


def rows(request):
    """The list of 30 rows."""
    listed = [
        {"url": f"/tin-tuc/muc-{number}/", "title": f"Thông báo số {number}", "date": "22/11/2026"}
        for number in range(ROWS_SHOWN)
    ]
    return {"title": "Tin tức", "rows": listed}


def page_at_hand(app, path, template):
    """A function that renders a page of the portal again, from the values it was made of; asks the portal once."""
    values = {}

    def take(event):
        # Now and not later: what is not computed yet needs the request and its database.
        values.update({name: event[name] for name in GLOBALS})
        values.update({name: at_hand(value) for name, value in event.rendering_val.items()})
        values["page"] = at_hand(event["page"])

    app.registry.registerHandler(take, (BeforeRender,))
    original = Request.blank(path).get_response(app).text
    render = app.registry.theme(template).render
    translate = translator(SimpleNamespace(localizer=BilingualLocalizer(DEFAULT_LANGUAGE)))

    def again():
        return render(translate=translate, **values)

    if again() != original:
        raise RuntimeError(f"the bare page differs from the portal's {path}")
    return again


def at_hand(value):
    """A value with all its attributes computed."""
    if isinstance(value, (list, tuple)):
        return [at_hand(each) for each in value]
    if type(value).__module__.startswith("portal.views"):
        return SimpleNamespace(**{name: at_hand(getattr(value, name)) for name in _attributes(value)})
    return value


def _attributes(value):
    # What a row passes on of the list's columns, and a content model of the item's fields, stands in no class.
    passed_on = getattr(value, "_row", None)
    fields = type(value._edition.item).__field_names__ | set(value._extras) if hasattr(value, "_edition") else ()
    own = [name for name in dir(value) if not name.startswith("_") and not callable(getattr(value, name, None))]
    return {*own, *fields, *(vars(passed_on) if passed_on is not None else ())}
