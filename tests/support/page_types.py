"""Every kind of page that people see: the public's and the staff's, each with who looks at it."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from tests.support.live_site import LONG_NAME
from tests.support.site import HEALTH, INFORMATION

AGENCY, NEWS, TREE = f"/{HEALTH}/", f"/{HEALTH}/tin-tuc/", f"/{HEALTH}/noi-bo/tai-lieu/"
EDITOR, PUBLISHER, OFFICER, ADMINISTRATOR = "editor.syt", "publisher.syt", "officer.syt", "tinh.admin"
STRANGER = "editor.stttt"


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
    PageType("section-empty", AGENCY + "trong/"),
    PageType("page", NEWS + "huong-dan/"),
    PageType("file", NEWS + "ke-hoach/"),
    PageType("image", NEWS + "anh-tram/"),
    PageType("unit", AGENCY + "phong-to-chuc/"),
    PageType("search", "/tim-kiem"),
    PageType("search-found", "/tim-kiem?q=thong+bao"),
    PageType("search-narrowed", AGENCY + "tim-kiem?q=thong+bao&loai=news_item&tu-ngay=31/02/2026"),
    PageType("search-nothing-found", AGENCY + "tim-kiem?q=xyzzyq&nam=2026"),
    PageType("sign-in", "/dang-nhap"),
    PageType(
        "sign-in-refused",
        "/dang-nhap",
        status=422,
        typed=(("#login", "khong.co"), ("#password", "sai")),
        press="main form button[type=submit]",
    ),
    PageType("error-not-found", "/khong-co", status=404),
    PageType("error-broken", NEWS + "hong/", status=500),
)
STAFF = (
    PageType("agency-toolbar", AGENCY, PUBLISHER),
    PageType("news-item-draft", NEWS + "ban-nhap/", EDITOR),
    PageType("link", NEWS + "lien-ket/", EDITOR),
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
    PageType("state", NEWS + "cho-duyet/trang-thai", PUBLISHER),
    PageType("state-without-right", NEWS + "cho-duyet/trang-thai", EDITOR),
    PageType("history", NEWS + "da-sua/lich-su", EDITOR),
    PageType("delete", NEWS + "ban-nhap/xoa", EDITOR),
    PageType("contents", NEWS + "noi-dung", PUBLISHER),
    PageType("contents-empty", AGENCY + "trong/noi-dung", PUBLISHER),
    PageType("workspace", f"/{HEALTH}/noi-bo/", PUBLISHER),
    PageType("workspace-idle", f"/{HEALTH}/noi-bo/", OFFICER),
    PageType("documents", TREE, OFFICER),
    PageType("documents-full", TREE + "day/", OFFICER),
    PageType("documents-empty", TREE + "rong/", OFFICER),
    PageType("document-file", TREE + "day/bien-ban-1/", OFFICER),
    PageType("search-workspace", f"/{HEALTH}/noi-bo/tim-kiem?q=bien+ban", OFFICER),
    PageType("saved-searches", "/tim-kiem/da-luu", OFFICER),
    PageType("synonyms", "/tu-dong-nghia", ADMINISTRATOR),
    PageType("account", "/tai-khoan", EDITOR),
    PageType("account-refused", "/tai-khoan", EDITOR, status=422, press="form[data-form=password] button[type=submit]"),
    PageType("jobs", "/cong-viec", ADMINISTRATOR),
    PageType("superiors", AGENCY + "cap-tren", ADMINISTRATOR),
    PageType("error-forbidden", NEWS + "them", STRANGER, status=403),
)
