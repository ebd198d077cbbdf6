"""Forms of content: what one request does to its form must not reach the next."""

import webtest

from tests.support.samples import pdf_bytes
from tests.support.site import HEALTH

TREE = f"/{HEALTH}/noi-bo/tai-lieu/"


def test_a_new_item_needs_its_file_also_after_another_was_edited(portal_site):
    officer = portal_site.browser("officer.syt")
    form = officer.get(TREE + "them?loai=file").forms["content-form"]
    form["title"], form["upload"] = "Biên bản", webtest.Upload("Biên bản.pdf", pdf_bytes(), "application/pdf")
    address = form.submit("save", status=303).location
    officer.get(address + "sua").forms["content-form"].submit("save", status=303)
    empty = officer.get(TREE + "them?loai=file").forms["content-form"]
    empty["title"] = "Biên bản không có tệp"
    empty.submit("save", status=422)


def test_every_type_has_forms_to_add_and_to_edit(portal_site):
    admin = portal_site.browser("tinh.admin")
    for address in ("/", f"/{HEALTH}/", f"/{HEALTH}/tin-tuc/", TREE):
        assert admin.get(address + "sua", status="*").status_int in (200, 403, 404)
    assert admin.get(f"/{HEALTH}/sua").forms["content-form"]["title"].value == "Sở Y tế"
