"""A whole portal served by `portal serve` in a process of its own, over content of every kind and length."""

import io
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from portal.content.attachments import Upload
from portal.content.scaling import scale_attachment
from portal.outside import asking
from portal.outside.findings import Findings
from portal.security.people import People
from portal.security.second_factor import SecondFactor
from tests.support import documents
from tests.support.asking import furnish_questions
from tests.support.commenting import furnish_consultations
from tests.support.editing import furnish_times, furnish_translations, furnish_typing
from tests.support.officials import LONG_NAME as LONG_PERSON
from tests.support.officials import furnish_people
from tests.support.published_documents import furnish_library
from tests.support.samples import pdf_bytes, picture_bytes
from tests.support.schedules import furnish_schedules
from tests.support.second_factor import code_of
from tests.support.site import COMMITTEE, COMPILED, HEALTH, INFORMATION, PortalSite
from tests.support.supporting import furnish_support

ROOT = Path(__file__).parents[2]
PATIENCE = 60
# Linux sends the signal when the tests end, even if they are killed: no server stays behind.
END_WITH_PARENT = f"import ctypes; ctypes.CDLL(None).prctl(1, {int(signal.SIGTERM)})"
SERVE = "from portal.commands.main import portal; portal()"
# The longest name of an agency in the province, with nothing published; and a township under a district.
LONG_NAME = "van-phong-doan-dai-bieu-quoc-hoi-va-hoi-dong-nhan-dan-tinh"
DISTRICT, TOWNSHIP = "ubnd-huyen-khanh-vinh", "ubnd-thi-tran-khanh-vinh"
AGENCIES = (COMMITTEE, HEALTH, INFORMATION, LONG_NAME, DISTRICT, TOWNSHIP)
# Who is asked for a code when he signs in.
WITH_FACTOR = "huong.hai.buoc"
LONG_TITLE = (
    "Thông báo về việc niêm yết công khai phương án bồi thường, hỗ trợ, tái định cư dự án nâng cấp, mở rộng đường "
    "liên xã Ninh Thượng – Ninh Trung – Ninh Phụng, thị xã Ninh Hòa (giai đoạn 2)"
)
BODY = """
<p class="lead">Sở Y tế thông báo lịch khám sàng lọc cho người cao tuổi.</p>
<h2>Thời gian, địa điểm</h2>
<p>Mời bà con mang theo <strong>thẻ bảo hiểm y tế</strong>; xem thêm
<a href="/so-y-te/lien-he/">thông tin liên hệ</a>.</p>
<table><caption>Lịch khám theo trạm</caption>
<thead><tr><th scope="col">Trạm y tế</th><th scope="col">Ngày</th><th scope="col">Giờ</th>
<th scope="col">Điện thoại</th><th scope="col">Thư điện tử</th></tr></thead>
<tbody><tr><th scope="row">Trạm y tế xã Khánh Thượng</th><td>24/11/2026</td><td>7:30</td><td>0258 3000 130</td>
<td>tramytekhanhthuong.syt@khanhhoa.example</td></tr>
<tr><th scope="row">Trạm y tế thị trấn Khánh Vĩnh</th><td>25/11/2026</td><td>7:30</td><td>0258 3000 131</td>
<td>tramytethitrankhanhvinh.syt@khanhhoa.example</td></tr></tbody></table>
<blockquote><p>Phòng bệnh hơn chữa bệnh.</p></blockquote>
<ol><li>Lấy số thứ tự</li><li>Đo huyết áp</li></ol>
"""


def furnish_dead_links(agency, scratch):
    """Dead links of every reason, as if somebody had asked for them."""
    findings, item = Findings(scratch, agency.id), agency["tin-tuc"]["kham-sang-loc"]
    address = (
        "https://co-quan-khac.example/van-ban/quyet-dinh-phe-duyet-ke-hoach-phong-chong-dich-benh-mua-dong-xuan?so="
    )
    findings.begin((item.id, f"{address}{reason}") for reason in asking.REASONS)
    for reason, (digest, _url, _host) in zip(asking.REASONS, findings.waiting(100), strict=True):
        findings.note(digest, asking.Answer(reason, 404 if reason == asking.GONE else 0))
    findings.finish()


def furnish_organisation(tree, desk):
    """The page of the health department's organisation, with long names."""
    post = "Phó Giám đốc, kiêm Giám đốc Trung tâm Kiểm soát bệnh tật tỉnh"
    leader = {"name": LONG_PERSON, "areas": LONG_TITLE, "reception": "Ngày 20 hằng tháng, tại phòng tiếp công dân"}
    reach = {"phone": "0258 3000 199", "email": "canbophongtochuchanhchinh.soyte@khanhhoa.example"}
    page = tree[HEALTH]["gioi-thieu"]["to-chuc"]
    leaders = tuple({**leader, **reach, "post": title} for title in ("Giám đốc", post, post))
    officers = ({**reach, "name": LONG_PERSON, "post": post, "office": "Phòng Tổ chức", "heads": True},)
    desk.edit(page, {"leaders": leaders, "officers": officers, "origins": BODY})
    desk.move(page, "publish_changes")


class LiveSite:
    """The server's process, its address and its site's folder; `start` after the content is in place.

    `host`: by which name of this machine it is reached; `settings`: further ones of the ini file.
    """

    def __init__(self, folder, host="127.0.0.1", settings=None):
        self.folder = Path(folder)
        self.port = free_port()
        self.url = f"http://{host}:{self.port}"
        self._further = settings or {}
        self._server = None

    def build(self):
        """Make the site, everybody in it and its content."""
        site = PortalSite(self.folder, **{"portal.base_url": self.url}).found(AGENCIES)
        for step in (
            furnish_health,
            furnish_organisation,
            furnish_lists,
            furnish_documents,
            furnish_schedules,
            furnish_library,
            furnish_questions,
            furnish_consultations,
            furnish_trash,
            furnish_times,
            furnish_translations,
            furnish_faults,
            damage,
        ):
            site.prepare(step)
        site.prepare(lambda tree, _desk: furnish_factor(tree._p_jar.root(), site.registry))
        site.prepare(lambda tree, _desk: furnish_people(tree, site.registry))
        site.prepare(lambda tree, _desk: furnish_typing(tree, site.registry))
        site.prepare(lambda tree, _desk: furnish_support(site.registry, tree))
        site.prepare(lambda tree, _desk: furnish_dead_links(tree[HEALTH], site.registry.scratch))
        site.close()
        return self

    def start(self):
        """Start the server and wait for its first answer."""
        self.log.touch()
        program = f"{END_WITH_PARENT}; import sys; sys.path[:0] = {[str(ROOT), *sys.path]!r}; {SERVE}"
        with self.log.open("w") as output:
            self._server = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-c", program, "--config", str(self._settings_file()), "serve"],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise AssertionError(f"the server did not start:\n{self.log.read_text()}")
            time.sleep(0.1)
        return self

    def stop(self):
        """Stop the server as an administrator would; answers its exit code."""
        self._server.send_signal(signal.SIGTERM)
        try:
            return self._server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
            raise AssertionError("the server did not stop when it was asked to") from None

    @property
    def log(self):
        """The file with what the server said."""
        return self.folder / "server.log"

    def _settings_file(self):
        file = self.folder / "portal.ini"
        lines = {
            "use": "egg:province-portal",
            "portal.base_url": self.url,
            "portal.listen": f"127.0.0.1:{self.port}",
            "portal.var": str(self.folder),
            "portal.compiled": str(COMPILED),
            **self._further,
        }
        file.write_text("[app:main]\n" + "".join(f"{name} = {value}\n" for name, value in lines.items()))
        return file

    def _answers(self):
        try:
            with urllib.request.urlopen(self.url + "/", timeout=10) as answer:
                return answer.status == 200
        except OSError:
            return False


def free_port():
    """A port of this machine that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def publish(desk, place, kind, name, **values):
    """A published item."""
    item = desk.add(place, kind, values, name)
    desk.move(item, "publish")
    return item


def picture(name="anh.jpg", width=1600, height=1067):
    """An uploaded picture."""
    return Upload(io.BytesIO(picture_bytes(width, height, "JPEG")), name, "image/jpeg")


def pdf(name, data=None):
    """An uploaded PDF."""
    return Upload(io.BytesIO(data or pdf_bytes()), name, "application/pdf")


def with_preview(desk, place, name, **values):
    """A published file whose preview is made, or refused, before anybody looks."""
    item = publish(desk, place, "file", name, **values)
    scale_attachment(item.attachments[item.file])


def furnish_health(site, desk):
    """One of every kind of public item at the department of health, and items in every other state."""
    agency = site[HEALTH]
    contacts = {
        "address": "Khu Liên cơ hành chính, phường Xương Huân, thành phố Nha Trang",
        "phone": "0258 3000 101",
        "email": "vanthu.soyte.khanhhoa@khanhhoa.example",
        "responsible_person": "Lê Quang Minh, Phó Chánh Văn phòng Sở",
        "body": "<p>Sở Y tế giúp Ủy ban nhân dân tỉnh quản lý nhà nước về y tế.</p>",
    }
    desk.edit(agency, contacts)
    desk.move(agency, "publish_changes")
    publish(desk, agency, "unit", "phong-to-chuc", title="Phòng Tổ chức cán bộ – Hành chính", phone="0258 3000 120")
    news = agency["tin-tuc"]
    values = {"summary": "Khám miễn phí tại trạm y tế nơi cư trú.", "body": BODY, "source": "Văn phòng Sở"}
    alternative = {"picture": picture(), "picture_alt": "Bà con chờ khám", "picture_caption": "Buổi khám đầu tiên"}
    tags = ("khám sàng lọc", "người cao tuổi")
    publish(desk, news, "news_item", "kham-sang-loc", title=LONG_TITLE, **values, **alternative, tags=tags)
    publish(desk, news, "page", "huong-dan", title="Hướng dẫn đặt lịch khám", body=BODY)
    plan = documents.pdf("Kế hoạch tiêm chủng mở rộng năm 2027 trên địa bàn tỉnh Khánh Hòa", "Phụ lục")
    with_preview(desk, news, "ke-hoach", title="Kế hoạch tiêm chủng năm 2027", file=pdf("Kế hoạch.pdf", plan))
    locked = pdf("Danh sách.pdf", documents.locked_pdf())
    with_preview(desk, news, "co-mat-khau", title="Danh sách có mật khẩu", file=locked)
    publish(desk, news, "image", "anh-tram", title="Trạm y tế mới", file=picture(), alt="Ngôi nhà hai tầng")
    publish(desk, news, "link", "lien-ket", title="Cổng dịch vụ công quốc gia", target="https://dichvucong.gov.vn/")
    publish(desk, agency, "folder", "trong", title="Chuyên mục chưa có nội dung")
    desk.add(news, "news_item", {"title": "Bản nháp chưa trình", "body": BODY}, "ban-nhap")
    desk.move(desk.add(news, "news_item", {"title": "Tin chờ duyệt đăng", "body": BODY}, "cho-duyet"), "submit")
    changed = publish(desk, news, "news_item", "da-sua", title="Tin đã đăng có bản sửa", body=BODY)
    desk.edit(changed, {"title": "Tin đã đăng có bản sửa mới"})


def furnish_lists(site, desk):
    """Lists longer than one page."""
    for number in range(1, 41):
        title = f"Thông báo số {number:02} về lịch tiếp công dân định kỳ của lãnh đạo cơ quan"
        publish(desk, site[INFORMATION]["tin-tuc"], "news_item", f"so-{number}", title=title, summary="Tóm tắt")
    for number in range(1, 8):
        publish(desk, site[HEALTH]["thong-bao"], "news_item", f"so-{number}", title=f"{LONG_TITLE} ({number})")


def furnish_documents(site, desk):
    """Folders of the staff, shared with the whole agency: one full, one empty."""
    tree = site[HEALTH]["noi-bo"]["tai-lieu"]
    for name, title in (("day", "Hồ sơ họp giao ban hằng tuần của lãnh đạo Sở và các phòng"), ("rong", "Thư mục rỗng")):
        desk.move(desk.add(tree, "folder", {"title": title, "summary": "Dùng chung"}, name), "share_with_agency")
    for number in range(1, 31):
        values = {"title": f"Biên bản họp giao ban lần thứ {number}", "file": pdf(f"Biên bản {number}.pdf")}
        desk.move(desk.add(tree["day"], "file", values, f"bien-ban-{number}"), "share_with_agency")


def furnish_factor(root, registry):
    """A person with a second factor, so that signing in stops at the second step."""
    people = People(root["app_root"], registry)
    person = people.add(WITH_FACTOR, "Công Tằng Tôn Nữ Thị Ngọc Diễm Hương")
    person.password = people.get("editor.syt").password
    service = SecondFactor(person, registry.vault)
    key, offer = service.offer()
    service.set_app(offer, code_of(key))
    service.new_recovery_codes()


def furnish_trash(site, desk):
    """Two things in the trash of the department of health: a news item with a long title, and a folder with more."""
    agency = site[HEALTH]
    desk.delete(publish(desk, agency["tin-tuc"], "news_item", "da-xoa", title=LONG_TITLE))
    folder = publish(desk, agency, "folder", "muc-da-xoa", title="Chuyên mục thi đua, khen thưởng năm 2024")
    publish(desk, folder, "page", "trang", title="Kế hoạch phát động")
    desk.delete(folder)


def furnish_faults(site, desk):
    """An item whose page breaks: how else would one see that page?"""
    publish(desk, site[HEALTH]["tin-tuc"], "news_item", "hong", title="Tin bị hỏng trong cơ sở dữ liệu")


def damage(site, desk):
    """Break it in a transaction of its own: the lists, which follow changes, do not hear of it."""
    damaged = site[HEALTH]["tin-tuc"]["hong"]
    damaged.published.values["tags"] = 7
    damaged.published._p_changed = True


__all__ = ["BODY", "LONG_NAME", "LONG_TITLE", "TOWNSHIP", "LiveSite"]
