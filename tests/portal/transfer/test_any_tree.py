"""Whatever an agency holds, it comes back as it was: random trees, and a content type that nobody has seen before."""

import io
from datetime import date, timedelta
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from portal import clock
from portal.content import ContentContainer, content_type, fields
from portal.content.attachments import Upload
from portal.content.container import walk
from portal.content.row_fields import Rows
from portal.content.translations import LANGUAGE_TITLES, text_to_follow
from portal.i18n import _
from portal.interfaces import PortalError
from portal.workflow import relocating, trashing
from portal.workflow.templates import save_template
from portal.workflow.translating import catch_up, translate
from tests.support.published_documents import relation
from tests.support.published_documents import values as document_values
from tests.support.samples import pdf_bytes, picture_bytes
from tests.support.transfers import exported, imported, portrait

NUMBERS = count(1)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=40)
ACTS = tuple(
    """
    add add add edit publish withdraw time move rename delete arrange link translate translate confirm keep
    """.split()
)


def act(desk, agency, what, numbers, text):
    """Do one thing to something in the agency, if the portal lets it be done."""
    everything = [item for item in walk(agency) if item is not agency]
    item = everything[numbers[0] % len(everything)]
    other = everything[numbers[1] % len(everything)]
    in_days = clock.now() + timedelta(days=numbers[0] % 9 + 1)
    {
        "add": lambda: add(desk, other, numbers, text),
        "edit": lambda: desk.edit(item, {"title": text}, comment=text),
        "publish": lambda: desk.move(item, "publish", comment=text),
        "withdraw": lambda: desk.move(item, "withdraw", comment=text),
        "time": lambda: desk.move(item, "publish", when=in_days),
        "move": lambda: relocating.move(desk, item, other),
        "rename": lambda: relocating.rename(desk, item, f"ten-{numbers[0]}"),
        "delete": lambda: trashing.delete(desk, item),
        "arrange": lambda: desk.arrange([item]),
        "translate": lambda: translate(desk, item, list(LANGUAGE_TITLES)[numbers[1] % 3]),
        "confirm": lambda: catch_up(desk, item, text_to_follow(item.original or item).number),
        "keep": lambda: save_template(desk, agency, "page", {"name": text, "body": f'<a href="/id/{item.id}/">x</a>'}),
        "link": lambda: desk.edit(item, {"body": f'<p><a href="/id/{other.id}/">{numbers[0]}</a></p>'}),
    }[what]()


def add(desk, place, numbers, text):
    """Add something that may stand there."""
    kinds = [info.name for info in desk.types.children_of(place)] if hasattr(place, "values") else []
    if kinds:
        kind = kinds[numbers[0] % len(kinds)]
        desk.add(place, kind, values_for(kind, numbers, text))


def values_for(kind, numbers, text):
    """Values that a type takes."""
    values = {"title": text}
    if kind in ("file", "image"):
        data, name, media = (
            (pdf_bytes(), "a.pdf", "application/pdf") if kind == "file" else (picture_bytes(), "b.png", "image/png")
        )
        values |= {"file": Upload(io.BytesIO(data), name, media)} | ({"alt": text} if kind == "image" else {})
    if kind == "link":
        values["target"] = f"https://{numbers[0]}.example/"
    if kind == "week_schedule":
        values["first_day"] = date(2026, 1, 5) + timedelta(weeks=numbers[0])
        values["entries"] = ({"day": values["first_day"], "what": text},)
    if kind == "consultation":
        opens = date(2026, 1, 5) + timedelta(days=numbers[0])
        rows = ({"heading": text, "text": text},)
        values |= {"opens": opens, "closes": opens + timedelta(days=numbers[1]), "articles": rows}
    if kind == "published_document":
        related = relation("replaces", f"{numbers[1] + 1}/QĐ-SYT", date(2020, 1, numbers[1] % 28 + 1))
        values = document_values(f"{numbers[0] + 1}/QĐ-SYT", date(2026, 1, 5), text, relations=(related,))
    return values


STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.tuples(st.integers(0, 60), st.integers(0, 60)), TEXTS), min_size=1, max_size=25
)


@given(steps=STEPS)
@settings(max_examples=8)
def test_any_tree_comes_back_as_it_was(house, tmp_path_factory, steps):
    slug = f"cay-{next(NUMBERS)}"

    def grow(site, desk):
        desk.place(site, "agency", {"title": slug}, slug)

    house.prepare(grow)
    for what, numbers, text in steps:
        try:
            house.prepare(lambda site, desk, a=(what, numbers, text): act(desk, site[slug], *a))
        except (PortalError, TypeError):
            # Not possible there, or not without more than a title.
            continue
    path = tmp_path_factory.mktemp("trees") / "a.zip"
    exported(house, slug, path)
    imported(house, path, f"{slug}-ban-sao")
    assert portrait(house, f"{slug}-ban-sao") == portrait(house, slug)


class StopSchema(fields.ContentSchema):
    """The columns of a table that no type has yet."""

    at = fields.Time(_("Giờ", "Time"))
    where = fields.RichText(_("Nơi", "Place"))


class FerrySchema(fields.ContentSchema):
    """Fields of every kind."""

    title = fields.Line(_("Tên", "Name"), required=True)
    seats = fields.Number(_("Số ghế", "Seats"))
    sails = fields.Flag(_("Đang chạy", "Sails"))
    since = fields.Day(_("Từ", "Since"))
    colour = fields.Choice(_("Màu", "Colour"), [("red", _("Đỏ", "Red")), ("blue", _("Xanh", "Blue"))])
    words = fields.Tags(_("Từ khóa", "Key words"))
    home = fields.Address(_("Trang", "Page"))
    body = fields.RichText(_("Mô tả", "Text"))
    plan = fields.Stored(_("Sơ đồ", "Plan"))
    stops = Rows(_("Bến", "Stops"), StopSchema)


@content_type(
    title=_("Phà", "Ferry"),
    schema=FerrySchema,
    workflow="publication",
    lives_in=("folder", "ferry"),
)
class Ferry(ContentContainer):
    """A content type of tomorrow."""


def test_a_new_content_type_needs_no_change(house, other_house, tmp_path):
    for portal in (house, other_house):
        portal.registry.types.add(Ferry.__type_info__)

    def launch(site, desk):
        agency = desk.place(site, "agency", {"title": "Cảng vụ"}, "cang-vu")
        ferry = desk.add(agency["tin-tuc"], "ferry", {"title": "Phà Một"}, "pha-mot")
        plan = Upload(io.BytesIO(pdf_bytes()), "Sơ đồ.pdf", "application/pdf")
        row = {"at": "08:30", "where": f'<p><a href="/id/{ferry.id}/">bến</a></p>'}
        plain = {"seats": 120, "sails": True, "since": date(1999, 1, 1), "colour": "blue", "words": ("phà", "biển")}
        desk.edit(ferry, {**plain, "home": f"/id/{ferry.id}/", "body": "<p>x</p>", "plan": plan, "stops": (row,)})
        desk.move(ferry, "publish")
        desk.add(ferry, "ferry", {"title": "Phà trong phà"}, "trong")

    house.prepare(launch)
    exported(house, "cang-vu", tmp_path / "a.zip")
    imported(house, tmp_path / "a.zip", "cang-vu-hai")
    imported(other_house, tmp_path / "a.zip")
    assert portrait(house, "cang-vu")["items"]["/tin-tuc/pha-mot"]["shown"][0] == 2
    assert portrait(house, "cang-vu-hai") == portrait(house, "cang-vu")
    assert portrait(other_house, "cang-vu")["items"] == portrait(house, "cang-vu")["items"]
