"""Drafts in an archive: comments, who sent them, their files and the agencies asked come along."""

import io

from portal import clock
from portal.content.attachments import Upload
from portal.content.row_fields import ID
from portal.workflow.commenting import invite, receive
from tests.support.commenting import FILE_NAME, MAIL, NAME, TEXT, draft_of, put_up
from tests.support.samples import pdf_bytes
from tests.support.site import HEALTH, INFORMATION
from tests.support.transfers import exported, imported, portrait


def test_a_draft_comes_back_with_what_was_sent(fresh_site, tmp_path):
    today = clock.local(clock.now()).date()
    address = put_up(fresh_site, today, today)

    def send(tree, desk):
        draft = draft_of(tree, address)
        invite(desk, draft, [(tree[INFORMATION].id, tree[INFORMATION].title)])
        upload = Upload(io.BytesIO(pdf_bytes()), FILE_NAME, "application/pdf")
        (item,) = receive(desk, draft, {"name": NAME, "mail": MAIL}, [(draft.articles[0][ID], TEXT)], [upload])
        return item.asked, draft.invited

    asked, invited = fresh_site.prepare(send)
    exported(fresh_site, HEALTH, tmp_path / "syt.zip")
    imported(fresh_site, tmp_path / "syt.zip", "so-y-te-hai")
    assert portrait(fresh_site, "so-y-te-hai") == portrait(fresh_site, HEALTH)

    def look(tree, _desk):
        draft = tree["so-y-te-hai"]["lay-y-kien"]["tram-luu-dong"]
        item = draft["gop-y-1"]
        return item.asked, draft.invited, [file.filename for file in item.attachments.values()], draft.comments_taken

    assert fresh_site.prepare(look) == (asked, invited, [FILE_NAME], 1)
    fresh_site.browser("clerk.stttt").get("/so-y-te-hai/lay-y-kien/tram-luu-dong/gop-y-1/xu-ly", status=404)
