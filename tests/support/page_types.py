"""Every kind of page that people see: the public's and the staff's, each with who looks at it."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from portal.content.agenda import week_name
from tests.support.live_site import LONG_NAME, WITH_FACTOR
from tests.support.officials import BUSY
from tests.support.schedules import this_monday
from tests.support.site import HEALTH, INFORMATION, PASSWORD
from tests.support.supporting import DESK_LIST, DESK_LOGIN, HELP, OWN_LIST, REPORT, SLOW_REPORTER

AGENCY, NEWS, TREE = f"/{HEALTH}/", f"/{HEALTH}/tin-tuc/", f"/{HEALTH}/noi-bo/tai-lieu/"
WEEK = f"{AGENCY}lich-cong-tac/{week_name(this_monday())}/"
QUESTIONS = f"{AGENCY}hoi-dap/"
DRAFTS = f"{AGENCY}lay-y-kien/"
DRAFT = DRAFTS + "tram-luu-dong/"
REQUEST = f"{AGENCY}noi-bo/ho-tro-1-{this_monday().year}/"
SEND_COMMENT = ".asking-form button[name=send]"
SAVE = "form.form button[name=save]"
EDITOR, PUBLISHER, OFFICER, ADMINISTRATOR = "editor.syt", "publisher.syt", "officer.syt", "tinh.admin"
STRANGER = "editor.stttt"
AGENCY_ADMINISTRATOR, LOG, OPEN_LOG = "agency-administrator.syt", f"/{HEALTH}/noi-bo/nhat-ky", "main button[value=open]"


@dataclass(frozen=True)
class PageType:
    """One kind of page: its address, the status it answers with, and who opens it (None: a visitor)."""

    name: str
    address: str
    login: str | None = None
    status: int = 200
    # What must be typed and pressed to see it: a form that comes back with errors.
    typed: tuple = ()
    press: str | None = None
    has_editor: bool = False
    # Boxes that are ticked before: selectors.
    ticked: tuple = ()

    def __str__(self):
        return self.name

    def address_in(self, language):
        """The address with the choice of a language."""
        separator = "&" if urlsplit(self.address).query else "?"
        return f"{self.address}{separator}{urlencode({'ngon-ngu': language})}"


PUBLIC = (
    PageType("home", "/"),
    PageType("home-filtered", "/?tim=khanh+vinh"),
    PageType("home-nothing-found", "/?tim=xyzzy"),
    PageType("agency", AGENCY),
    PageType("agency-empty", f"/{LONG_NAME}/"),
    PageType("news-list", f"/{INFORMATION}/tin-tuc/"),
    PageType("news-item", NEWS + "kham-sang-loc/"),
    PageType("section", f"/{HEALTH}/gioi-thieu/"),
    PageType("organisation", AGENCY + "gioi-thieu/to-chuc/"),
    PageType("organisation-empty", f"/{LONG_NAME}/gioi-thieu/to-chuc/"),
    PageType("section-empty", AGENCY + "trong/"),
    PageType("page", NEWS + "huong-dan/"),
    PageType("page-translated", NEWS + "co-ban-dich/en/"),
    PageType("file", NEWS + "ke-hoach/"),
    PageType("image", NEWS + "anh-tram/"),
    PageType("unit", AGENCY + "phong-to-chuc/"),
    PageType("schedule", AGENCY + "lich-cong-tac/"),
    PageType("schedule-empty", f"/{LONG_NAME}/lich-cong-tac/"),
    PageType("schedule-of-a-leader", f"{WEEK}?nguoi=giam-doc-nguyen-thi-phuong-thao"),
    PageType("week-schedule", WEEK),
    PageType("week-printed", WEEK + "in-lich"),
    PageType("documents", AGENCY + "van-ban/"),
    PageType("documents-narrowed", AGENCY + "van-ban/?nam=2026&hieu-luc=in_force"),
    PageType("documents-nothing-found", AGENCY + "van-ban/?q=1234/Q%C4%90-UBND"),
    PageType("documents-of-days", AGENCY + "van-ban/?tu-ngay=2025-01-01&hieu-luc-den=31/31/2025"),
    PageType("documents-empty", f"/{LONG_NAME}/van-ban/"),
    PageType("document", AGENCY + "van-ban/05-qd-ubnd-2026/"),
    PageType("document-text", AGENCY + "van-ban/05-qd-ubnd-2026/toan-van"),
    PageType("document-replaced", AGENCY + "van-ban/05-qd-ubnd-2020/"),
    PageType("questions", QUESTIONS),
    PageType("questions-empty", f"/{LONG_NAME}/hoi-dap/"),
    PageType("question", QUESTIONS + "cap-lai-the/"),
    PageType("question-form", QUESTIONS + "gui-cau-hoi"),
    PageType("question-form-failing", QUESTIONS + "gui-cau-hoi", None, 422, press=".asking-form button[type=submit]"),
    PageType("question-receipt-gone", QUESTIONS + "bien-nhan", status=410),
    PageType("question-figures", QUESTIONS + "tinh-hinh-tra-loi?nam=tat-ca"),
    PageType("question-figures-of-all", "/tinh-hinh-tra-loi"),
    PageType("question-follow", QUESTIONS + "theo-doi"),
    PageType("question-follow-anywhere", "/theo-doi"),
    PageType(
        "question-follow-refused",
        QUESTIONS + "theo-doi",
        status=422,
        typed=(("#follow-code", "ABCD"),),
        press=".asking-form button[type=submit]",
    ),
    PageType("drafts", DRAFTS),
    PageType("drafts-empty", f"/{LONG_NAME}/lay-y-kien/"),
    PageType("draft", DRAFT),
    PageType("draft-upcoming", DRAFTS + "sap-mo/"),
    PageType("draft-closed", DRAFTS + "da-dong/"),
    PageType("draft-concluded", DRAFTS + "co-ket-qua/"),
    PageType("comment-form", DRAFT + "gop-y"),
    PageType("comment-form-failing", DRAFT + "gop-y", None, 422, press=SEND_COMMENT),
    PageType("comment-form-closed", DRAFTS + "da-dong/gop-y"),
    PageType("comment-received-gone", DRAFT + "da-nhan-gop-y", status=410),
    PageType("help", HELP),
    PageType("help-nothing-found", HELP + "?q=xyzzyq"),
    PageType("help-page", HELP + "dan-lich-tuan-tu-word/"),
    PageType("withdrawn", NEWS + "da-ngung/", status=410),
    PageType("search", "/tim-kiem"),
    PageType("search-found", "/tim-kiem?q=thong+bao"),
    PageType("search-narrowed", AGENCY + "tim-kiem?q=thong+bao&loai=news_item&tu-ngay=31/02/2026"),
    PageType("search-without-words", "/tim-kiem?loai=news_item&nam=2026"),
    PageType("search-days-reversed", "/tim-kiem?q=thong+bao&tu-ngay=2026-05-02&den-ngay=2026-05-01"),
    PageType("search-nothing-found", AGENCY + "tim-kiem?q=xyzzyq&nam=2026"),
    PageType("sign-in", "/dang-nhap"),
    PageType(
        "sign-in-refused",
        "/dang-nhap",
        status=422,
        typed=(("#login", "khong.co"), ("#password", "sai")),
        press="main form button[type=submit]",
    ),
    PageType("forgotten-password", "/dang-nhap/quen-mat-khau"),
    PageType(
        "forgotten-password-refused",
        "/dang-nhap/quen-mat-khau",
        status=422,
        typed=(("#login", " "),),
        press="main form button[type=submit]",
    ),
    PageType("new-password-gone", "/dang-nhap/mat-khau-moi?ma=x", status=410),
    PageType(
        "second-step",
        "/dang-nhap",
        status=303,
        typed=(("#login", WITH_FACTOR), ("#password", PASSWORD)),
        press="main form button[type=submit]",
    ),
    PageType("error-not-found", "/khong-co", status=404),
    PageType("error-broken", NEWS + "hong/", status=500),
)
PEOPLE = f"/{HEALTH}/noi-bo/can-bo"
PERSON = f"{PEOPLE}/{BUSY}"
STAFF = (
    PageType("agency-toolbar", AGENCY, PUBLISHER),
    PageType("news-item-draft", NEWS + "ban-nhap/", EDITOR),
    PageType("link", NEWS + "lien-ket/", EDITOR),
    PageType("file-without-preview", NEWS + "co-mat-khau/", EDITOR),
    PageType("add", NEWS + "them", EDITOR),
    PageType("form-news", NEWS + "them?loai=news_item", EDITOR, has_editor=True),
    PageType("form-file", TREE + "them?loai=file", OFFICER),
    PageType(
        "form-failing",
        NEWS + "them?loai=news_item",
        EDITOR,
        status=422,
        press="form.form button[name=save]",
        has_editor=True,
    ),
    PageType("form-edit", NEWS + "kham-sang-loc/sua", EDITOR, has_editor=True),
    PageType("form-kept", NEWS + "da-sua/sua", EDITOR, has_editor=True),
    PageType("form-restored", NEWS + "da-sua/sua?lay-lai=1", EDITOR, has_editor=True),
    PageType(
        "form-collision",
        NEWS + "da-sua/sua?lay-lai=1",
        EDITOR,
        status=409,
        press="form.form button[name=save]",
        has_editor=True,
    ),
    PageType("state", NEWS + "cho-duyet/trang-thai", PUBLISHER),
    PageType("state-published", NEWS + "co-han/trang-thai", PUBLISHER),
    PageType("state-timed", NEWS + "hen-dang/trang-thai", PUBLISHER),
    PageType("news-item-timed", NEWS + "hen-dang/", EDITOR),
    PageType("upcoming", f"/{HEALTH}/noi-bo/sap-thay-doi", PUBLISHER),
    PageType("upcoming-empty", f"/{LONG_NAME}/noi-bo/sap-thay-doi", ADMINISTRATOR),
    PageType("state-without-right", NEWS + "cho-duyet/trang-thai", EDITOR),
    PageType("history", NEWS + "da-sua/lich-su", EDITOR),
    PageType("version", NEWS + "da-sua/phien-ban?so=1", EDITOR),
    PageType("comparison", NEWS + "da-sua/so-sanh", EDITOR),
    PageType("discard", NEWS + "da-sua/bo-ban-sua", EDITOR),
    PageType("translations", NEWS + "co-ban-dich/ban-dich", EDITOR),
    PageType("translations-none", NEWS + "kham-sang-loc/ban-dich", EDITOR),
    PageType("delete", NEWS + "ban-nhap/xoa", EDITOR),
    PageType("contents", NEWS + "noi-dung", PUBLISHER),
    PageType("contents-empty", AGENCY + "trong/noi-dung", PUBLISHER),
    PageType("contents-moving", NEWS + "thao-tac?viec=chuyen&muc=kham-sang-loc,huong-dan", PUBLISHER),
    PageType("contents-copying", NEWS + "thao-tac?viec=sao-chep&muc=kham-sang-loc&tim-thu-muc=tin", PUBLISHER),
    PageType("contents-renaming", NEWS + "thao-tac?viec=doi-ten&muc=kham-sang-loc,huong-dan", PUBLISHER),
    PageType(
        "contents-renaming-refused",
        NEWS + "thao-tac?viec=doi-ten&muc=kham-sang-loc,huong-dan",
        PUBLISHER,
        status=422,
        typed=((".rename:nth-of-type(1) input.code", "Địa chỉ sai"),),
        press="form[data-form=operation] button[type=submit]",
    ),
    PageType("contents-tagging", NEWS + "thao-tac?viec=tu-khoa&muc=kham-sang-loc", PUBLISHER),
    PageType("contents-dating", NEWS + "thao-tac?viec=thoi-han&muc=kham-sang-loc", PUBLISHER),
    PageType("contents-commenting", NEWS + "thao-tac?viec=y-kien&buoc=send_back&muc=cho-duyet", PUBLISHER),
    PageType("contents-withdrawing", NEWS + "thao-tac?viec=y-kien&buoc=withdraw&muc=kham-sang-loc", PUBLISHER),
    PageType("contents-deleting", AGENCY + "thao-tac?viec=xoa&muc=lien-he,trong", PUBLISHER),
    PageType("contents-downloading", NEWS + "thao-tac?viec=tai-xuong&muc=ke-hoach,huong-dan", PUBLISHER),
    PageType("uploading", TREE + "day/tai-len", OFFICER),
    PageType("trash", AGENCY + "thung-rac", PUBLISHER),
    PageType(
        "trash-purging",
        AGENCY + "thung-rac",
        AGENCY_ADMINISTRATOR,
        ticked=("tbody tr:first-child input[name=entry]",),
        press="button[value=purge]",
    ),
    PageType("trash-empty", f"/{INFORMATION}/thung-rac", "officer.stttt"),
    PageType("workspace", f"/{HEALTH}/noi-bo/", PUBLISHER),
    PageType("workspace-idle", f"/{HEALTH}/noi-bo/", OFFICER),
    PageType("documents", TREE, OFFICER),
    PageType("documents-full", TREE + "day/", OFFICER),
    PageType("documents-of-days", AGENCY + "van-ban/?tu-ngay=2025-01-01&hieu-luc-den=31/31/2025"),
    PageType("documents-empty", TREE + "rong/", OFFICER),
    PageType("document-file", TREE + "day/bien-ban-1/", OFFICER),
    PageType("search-workspace", f"/{HEALTH}/noi-bo/tim-kiem?q=bien+ban", OFFICER),
    PageType("saved-searches", "/tim-kiem/da-luu", OFFICER),
    PageType("synonyms", "/tu-dong-nghia", ADMINISTRATOR),
    PageType("schedule-staff", AGENCY + "lich-cong-tac/", EDITOR),
    PageType("week-edit", WEEK + "sua", EDITOR),
    PageType("week-edit-failing", WEEK + "sua", EDITOR, 422, (("[name=starts] >> nth=1", "25h"),), SAVE),
    PageType("document-draft", AGENCY + "van-ban/98-qd-ubnd-2026/", EDITOR),
    PageType("documents-import", AGENCY + "van-ban/nhap-van-ban", EDITOR),
    PageType("documents-import-failing", AGENCY + "van-ban/nhap-van-ban", EDITOR, 422, press="button[value=look]"),
    PageType("document-form", AGENCY + "van-ban/05-qd-ubnd-2026/sua", EDITOR, has_editor=True),
    PageType("questions-received", f"/{HEALTH}/noi-bo/cau-hoi", "clerk.syt"),
    PageType("questions-received-none", f"/{HEALTH}/noi-bo/cau-hoi?han=qua-han", OFFICER),
    PageType("question-handling", QUESTIONS + "cau-hoi-1-2026/xu-ly", "clerk.syt"),
    PageType("support-report", f"{REPORT}?trang={NEWS}&ten=Tin+t%E1%BB%A9c&ma=0123abcd", OFFICER),
    PageType("support-report-failing", REPORT, OFFICER, 422, press=".asking-form button[type=submit]"),
    PageType("support-own", OWN_LIST, SLOW_REPORTER),
    PageType("support-own-empty", OWN_LIST, OFFICER),
    PageType("support-request", REQUEST, SLOW_REPORTER),
    PageType("support-request-at-desk", REQUEST, DESK_LOGIN),
    PageType("support-desk", DESK_LIST, DESK_LOGIN),
    PageType("support-desk-none", DESK_LIST + "?tim=xyzzyq", DESK_LOGIN),
    PageType("support-figures", HELP + "so-lieu-ho-tro", DESK_LOGIN),
    PageType("support-figures-none", HELP + "so-lieu-ho-tro?tuan=2020-01-06", DESK_LOGIN),
    PageType("help-at-desk", HELP, DESK_LOGIN),
    PageType("error-broken-staff", NEWS + "hong/", OFFICER, status=500),
    PageType("calendar", f"/{HEALTH}/noi-bo/lich-co-quan", EDITOR),
    PageType("calendar-empty", f"/{LONG_NAME}/noi-bo/lich-co-quan?thang=2020-01", ADMINISTRATOR),
    PageType("draft-staff", DRAFT, EDITOR),
    PageType("draft-form", DRAFT + "sua", EDITOR, has_editor=True),
    PageType("comments", DRAFT + "cac-gop-y", EDITOR),
    PageType("comments-none", DRAFTS + "da-dong/cac-gop-y", EDITOR),
    PageType("comments-of-an-article", DRAFT + "cac-gop-y", EDITOR, press=".comments-articles li:nth-child(4) a"),
    PageType("comment", DRAFT + "gop-y-1/xu-ly", "clerk.syt"),
    PageType("agencies-asked", DRAFT + "co-quan-gop-y", EDITOR),
    PageType("drafts-to-answer", f"/{INFORMATION}/noi-bo/gop-y-du-thao", "clerk.stttt"),
    PageType("drafts-to-answer-none", f"/{HEALTH}/noi-bo/gop-y-du-thao", OFFICER),
    PageType("agency-opinion", DRAFT + "y-kien-co-quan", "clerk.stttt"),
    PageType("duties", "/muc-bat-buoc", ADMINISTRATOR),
    PageType(
        "duties-failing",
        "/muc-bat-buoc",
        ADMINISTRATOR,
        422,
        (("#days-budget", "nhiều"),),
        ".duty-terms ~ .acts button",
    ),
    PageType("duties-of-agency", f"/{HEALTH}/noi-bo/muc-bat-buoc", EDITOR),
    PageType("working-days", "/ngay-lam-viec", ADMINISTRATOR),
    PageType("templates", AGENCY + "mau", EDITOR),
    PageType("templates-of-all", "/mau", ADMINISTRATOR),
    PageType("template-read", AGENCY + "mau", EDITOR, press="main .template-row a[href*='xem=']"),
    PageType("outside-links", AGENCY + "lien-ket-ngoai", EDITOR),
    PageType("outside-links-none", f"/{INFORMATION}/lien-ket-ngoai", STRANGER),
    PageType("template-form", AGENCY + "mau?loai=news_item", EDITOR, has_editor=True),
    PageType("template-failing", AGENCY + "mau?loai=snippet", EDITOR, 422, press=SAVE, has_editor=True),
    PageType("account", "/tai-khoan", EDITOR),
    PageType("account-refused", "/tai-khoan", EDITOR, status=422, press="form[data-form=password] button[type=submit]"),
    PageType("second-factor", "/tai-khoan/hai-buoc", EDITOR),
    PageType("confirm", "/xac-nhan", EDITOR),
    PageType("activity-gate", LOG, AGENCY_ADMINISTRATOR),
    PageType("activity-gate-refused", LOG, AGENCY_ADMINISTRATOR, 422, (("#reason", " "),), OPEN_LOG),
    PageType("own-activity", "/tai-khoan/nhat-ky", EDITOR),
    PageType("jobs", "/cong-viec", ADMINISTRATOR),
    PageType("rebuild-lists", "/lap-lai-danh-muc", ADMINISTRATOR),
    PageType("superiors", AGENCY + "cap-tren", ADMINISTRATOR),
    PageType("error-forbidden", NEWS + "them", STRANGER, status=403),
    PageType("people", PEOPLE, AGENCY_ADMINISTRATOR),
    PageType("people-nobody-found", PEOPLE + "?tim=xyzzy", AGENCY_ADMINISTRATOR),
    PageType("people-of-the-province", "/can-bo", ADMINISTRATOR),
    PageType("person", PERSON, AGENCY_ADMINISTRATOR),
    PageType("person-record", PERSON + "/lich-su", AGENCY_ADMINISTRATOR),
    PageType("person-form", PERSON + "/sua", AGENCY_ADMINISTRATOR),
    PageType("person-add", PEOPLE + "/them", AGENCY_ADMINISTRATOR),
    PageType("person-add-failing", PEOPLE + "/them", AGENCY_ADMINISTRATOR, status=422, press=SAVE),
    PageType("post-give", PERSON + "/giao-vai-tro", AGENCY_ADMINISTRATOR),
    PageType("leaver", PERSON + "/ban-giao", AGENCY_ADMINISTRATOR),
    PageType("absence-of-another", PERSON + "/vang-mat", AGENCY_ADMINISTRATOR),
    PageType("absence", f"/{HEALTH}/noi-bo/vang-mat", PUBLISHER),
    PageType("people-import", PEOPLE + "/nhap", AGENCY_ADMINISTRATOR),
    PageType("first-passwords", PEOPLE + "/mat-khau", AGENCY_ADMINISTRATOR),
    PageType("directory", f"/{HEALTH}/noi-bo/danh-ba", OFFICER),
    PageType("directory-of-all", f"/{HEALTH}/noi-bo/danh-ba?co-quan=tat-ca&tim=khanh", OFFICER),
    PageType("access-notices", f"/{HEALTH}/noi-bo/thay-doi-quyen", AGENCY_ADMINISTRATOR),
    PageType("archive", f"/{HEALTH}/noi-bo/ket-xuat", AGENCY_ADMINISTRATOR),
    PageType("access-notices-empty", f"/{INFORMATION}/noi-bo/thay-doi-quyen", ADMINISTRATOR),
    PageType("why", NEWS + "cho-duyet/vi-sao?nguoi=editor.syt", AGENCY_ADMINISTRATOR),
)
