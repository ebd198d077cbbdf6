"""Questions in an archive: who asked, what he sent and his files come along; what is no such thing is refused."""

import io
from datetime import UTC, datetime

import pytest

from portal.content.asked import is_asked
from portal.content.attachments import Upload
from portal.workflow.asking import receive
from tests.support.asking import FILE_NAME, MAIL, NAME, PHONE, SUBJECT, TEXT
from tests.support.samples import pdf_bytes
from tests.support.site import HEALTH
from tests.support.transfers import exported, imported, portrait

SENT = {"name": NAME, "mail": MAIL, "phone": PHONE, "topic": "", "title": SUBJECT, "text": TEXT, "language": "vi"}
NOW = datetime(2026, 11, 20, tzinfo=UTC)
GOOD = {"number": 1, "received": NOW, "due": NOW}


def test_a_question_comes_back_with_what_was_sent(fresh_site, tmp_path):
    def put(tree, desk):
        upload = Upload(io.BytesIO(pdf_bytes()), FILE_NAME, "application/pdf")
        item, _code = receive(desk, tree[HEALTH]["hoi-dap"], SENT, [upload])
        return item.__name__, item.asked

    name, asked = fresh_site.prepare(put)
    exported(fresh_site, HEALTH, tmp_path / "syt.zip")
    imported(fresh_site, tmp_path / "syt.zip", "so-y-te-hai")
    assert portrait(fresh_site, "so-y-te-hai") == portrait(fresh_site, HEALTH)

    def look(tree, _desk):
        item = tree["so-y-te-hai"]["hoi-dap"][name]
        return item.asked, [file.filename for file in item.attachments.values()], item.state

    assert fresh_site.prepare(look) == (asked, [FILE_NAME], "received")
    browser = fresh_site.browser("tinh.admin")
    browser.send(f"/so-y-te-hai/hoi-dap/{name}/xu-ly", act="read")
    page = browser.get(f"/so-y-te-hai/hoi-dap/{name}/xu-ly")
    assert TEXT in page and FILE_NAME in page
    fresh_site.browser("clerk.stttt").get(f"/so-y-te-hai/hoi-dap/{name}/", status=404)


@pytest.mark.parametrize(
    "changed",
    [
        {"number": "1"},
        {"number": True},
        {"received": None},
        {"due": "2026-11-20"},
        {"name": 7},
        {"told": "yes"},
        {"passed": ({"agency": "x"},)},
        {"passed": "x"},
        {"script": "x"},
    ],
)
def test_what_is_no_record_of_an_asker_is_refused(changed):
    assert is_asked(GOOD) and is_asked({**GOOD, **SENT, "told": True, "receipt": "ab"})
    assert is_asked({**GOOD, "passed": ({"agency": "Sở", "number": "1/2026", "when": NOW},)})
    assert not is_asked({**GOOD, **changed})
    assert not is_asked(changed) and not is_asked(None)
