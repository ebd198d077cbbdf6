"""An agency with something of everything that an archive must bring along."""

import io
from datetime import date, timedelta

import transaction

from portal import clock
from portal.content.attachments import Upload
from portal.content.places import path_of
from portal.content.templates import SNIPPET
from portal.content.withdrawal import Withdrawal
from portal.roles import Role
from portal.security.appointments import Appointment, reader_of
from portal.security.people import People
from portal.security.reader import SYSTEM
from portal.workflow import relocating, trashing
from portal.workflow.service import ContentService
from portal.workflow.templates import put_aside, save_template
from portal.workflow.translating import catch_up, translate
from tests.support.published_documents import file_named, make_document, relation
from tests.support.samples import pdf_bytes, picture_bytes

ENTRY = {"day": date(2026, 11, 24), "starts": "08:00", "ends": "09:00", "what": "Họp giao ban", "internal": False}


def furnish(portal, slug):
    """Make the agency `slug` and fill it; answers its id."""
    with portal.connection() as connection:
        root = connection.root()
        portal.config.begin()
        desk = ContentService(portal.registry.types, portal.registry.workflow_engine, SYSTEM)
        with transaction.manager:
            agency = desk.place(root["site"], "agency", {"title": f"Cơ quan {slug}", "level": "department"}, slug)
            desk.publish_part(agency)
            unit = desk.add(agency, "unit", {"title": "Phòng Tổng hợp"}, "phong-tong-hop")
            person = _officer(People(root["app_root"], portal.registry), agency, unit, slug)
        with transaction.manager:
            reader = reader_of(person, root.get("hierarchy"), clock.now())
            own = ContentService(desk.types, desk.engine, reader)
            _fill(desk, own, agency)
        with transaction.manager:
            _move_about(desk, agency)
        with transaction.manager:
            _translate(own, agency)
            _keep_templates(own, agency)
        portal.config.end()
        return agency.id


def _officer(people, agency, unit, slug):
    person = people.add(f"can-bo.{slug}", f"Cán bộ {slug}", title="Chuyên viên", email="can-bo@khanhhoa.example")
    posts = [
        Appointment(agency.id, Role.EDITOR, from_day=date(2024, 1, 1), unit_id=unit.id, basis="QĐ 12/QĐ-SYT"),
        Appointment(agency.id, Role.CLERK, from_day=date(2020, 1, 1), until_day=date(2023, 12, 31), post="Văn thư"),
    ]
    people.appoint(person, posts)
    return person


def _fill(desk, own, agency):
    news = agency["tin-tuc"]
    picture = Upload(io.BytesIO(picture_bytes()), "Ảnh lễ khai mạc.png", "image/png")
    values = {"title": "Khai mạc", "picture": picture, "picture_alt": "Hội trường", "tags": ("y tế", "khai mạc")}
    first = own.add(news, "news_item", {**values, "body": "<p>Bản đầu</p>"}, "khai-mac")
    own.edit(first, {"body": "<p>Bản hai, <em>dài hơn</em></p>"}, "sửa chính tả")
    desk.move(first, "publish", comment="Đồng ý đăng")
    desk.edit(first, {"title": "Khai mạc (bản sửa)"})
    for name in ("cu", "moi", "loi", "hen", "het-han"):
        desk.add(
            news, "news_item", {"title": f"Tin {name}", "body": f'<p><a href="{path_of(first)}">xem</a></p>'}, name
        )
    desk.move(news["hen"], "publish", when=clock.now() + timedelta(days=3), until=clock.now() + timedelta(days=9))
    for name in ("cu", "moi", "loi"):
        desk.move(news[name], "publish")
    desk.edit(news["moi"], {"summary": "Bản sửa đã hẹn giờ"})
    desk.move(news["moi"], "publish_changes", when=clock.now() + timedelta(days=2))
    desk.move(news["cu"], "withdraw", withdrawal=Withdrawal.by(news["moi"], clock.now()))
    desk.move(news["loi"], "withdraw", withdrawal=Withdrawal(clock.now(), "in_error"))
    desk.arrange([news["moi"], news["khai-mac"], news["hen"]])
    week = {"title": "Tuần 48", "first_day": date(2026, 11, 23), "entries": ({**ENTRY}, {**ENTRY, "internal": True})}
    desk.move(desk.add(agency["lich-cong-tac"], "week_schedule", week), "publish")
    _fill_documents(desk, agency["van-ban"])
    _fill_workspace(own, agency["noi-bo"]["tai-lieu"])


def _fill_documents(desk, library):
    """A document with files and full text that replaces another one, and a draft."""
    old = make_document(desk, library, "05/QĐ-UBND", date(2020, 1, 6), expires=date(2030, 1, 1))
    files = {"file": file_named("qd.pdf", "Điều 1."), "annex": file_named("phu-luc.pdf")}
    ends = (relation("replaces", old.code, old.issued, old.issuer), relation("based_on", "Luật số 42/2013/QH13"))
    body = "<h2>Điều 1</h2><p>Ban hành Quy chế.</p>"
    make_document(desk, library, "05/QĐ-UBND", date(2026, 1, 3), relations=ends, body=body, **files)
    make_document(desk, library, "06/QĐ-UBND", date(2026, 1, 4), publish=False)


def _fill_workspace(own, tree):
    folder = own.add(tree, "folder", {"title": "Hồ sơ họp"}, "ho-so-hop")
    for name in ("bien-ban", "bien-ban-2"):
        file = Upload(io.BytesIO(pdf_bytes()), "Biên bản.pdf", "application/pdf")
        own.add(folder, "file", {"title": "Biên bản", "file": file}, name)


def _move_about(desk, agency):
    news = agency["tin-tuc"]
    folder = desk.add(news, "folder", {"title": "Chuyên đề"}, "chuyen-de")
    relocating.move(desk, news["het-han"], folder)
    relocating.rename(desk, news["moi"], "moi-nhat")
    sub = desk.add(news, "folder", {"title": "Sẽ xóa"}, "se-xoa")
    desk.add(sub, "page", {"title": "Trang trong đó"}, "trang")
    trashing.delete(desk, sub)
    trashing.delete(desk, agency["noi-bo"]["tai-lieu"]["ho-so-hop"]["bien-ban-2"])


def _translate(own, agency):
    """Translations: published with files and a draft beside, behind, in the trash, of what is in the trash."""
    desk, first = ContentService(own.types, own.engine, SYSTEM), agency["tin-tuc"]["khai-mac"]
    english = translate(own, first, "en")
    own.edit(english, {"title": "Opening", "body": f'<p><a href="{path_of(first)}">Vietnamese</a></p>'}, "first go")
    desk.move(english, "publish")
    own.edit(english, {"title": "The opening"})
    own.edit(first, {"body": "<p>Bản ba</p>"})
    desk.move(first, "publish_changes")
    chinese = translate(own, first, "zh")
    own.edit(first, {"body": "<p>Bản bốn</p>"})
    desk.move(first, "publish_changes")
    catch_up(own, chinese, first.published.number)
    trashing.delete(desk, translate(own, first, "fr"))
    over = agency["tin-tuc"]["loi"]
    own.edit(translate(own, over, "en"), {"title": "A mistake"})
    trashing.delete(desk, over)


def _keep_templates(own, agency):
    link = f'<p><a href="/id/{agency["tin-tuc"]["khai-mac"].id}/">xem</a></p>'
    save_template(own, agency, "news_item", {"name": "Mời họp", "title": "Mời họp […]", "body": link})
    kept = save_template(own, agency, SNIPPET, {"name": "Liên hệ", "body": "<p>Một</p>"})
    save_template(own, agency, SNIPPET, {"name": "Liên hệ", "body": "<p>Hai <em>ba</em></p>"}, kept.id, kept.revision)
    aside = save_template(own, agency, SNIPPET, {"name": "Cũ", "body": "<p>Không dùng nữa</p>"})
    put_aside(own, agency, aside.id)
