"""Agencies that are asked about drafts: who has answered, what is still to be answered, whatever else was sent."""

from datetime import UTC, date, datetime

import transaction

from portal.search.consultations import answers_of_agencies, drafts_to_answer
from portal.workflow.commenting import invite, receive, remove
from tests.support.commenting import draft_values
from tests.support.jobs import opened
from tests.support.tree import plant, service

NOW = datetime(2026, 11, 15, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 15)
# (opens, closes, whether it is published)
DRAFTS = {
    "mo-truoc": (date(2026, 11, 1), date(2026, 11, 30), True),
    "dong-hom-nay": (date(2026, 11, 1), TODAY, True),
    "da-dong": (date(2026, 11, 1), date(2026, 11, 14), True),
    "sap-mo": (date(2026, 11, 16), date(2026, 11, 30), True),
    "ban-nhap": (date(2026, 11, 1), date(2026, 11, 30), False),
    "khong-hoi": (date(2026, 11, 1), date(2026, 11, 30), True),
}


def test_who_is_asked_and_who_has_answered(tmp_path, set_clock):
    set_clock(NOW)
    with opened(tmp_path) as place, place.root() as root:
        site, desk = plant(root._p_jar, ("so-y-te", "so-tu-phap", "so-cong-thuong")), service()
        section = desk.place(site["so-y-te"], "consultations", {"title": "Lấy ý kiến"}, "lay-y-kien")
        asked, other = site["so-tu-phap"], site["so-cong-thuong"]
        for name, (opens, closes, is_published) in DRAFTS.items():
            item = desk.place(section, "consultation", draft_values(opens, closes), name)
            if is_published:
                desk.move(item, "publish")
            if name != "khong-hoi":
                invite(desk, item, [(asked.id, "Sở Tư pháp"), (other.id, "Sở Công Thương")])
        draft = section["mo-truoc"]
        (_mine,) = receive(desk, draft, {"agency": str(asked.id), "name": "A"}, [("", "Thống nhất.")])
        (wrong,) = receive(desk, draft, {"agency": str(other.id), "name": "B"}, [("", "Gửi nhầm.")])
        receive(desk, draft, {"name": "C"}, [("", "Ý kiến công dân.")])
        ids = {name: section[name].id for name in DRAFTS}
        transaction.commit()
        projection = place.projection
        assert answers_of_agencies(projection, draft.id, "comment") == {
            str(asked.id): NOW,
            str(other.id): NOW,
        }
        assert drafts_to_answer(projection, asked.id, "comment", TODAY, 10) == [
            (ids["dong-hom-nay"], None),
            (ids["mo-truoc"], NOW),
        ]
        assert drafts_to_answer(projection, site["so-y-te"].id, "comment", TODAY, 10) == []
        # What was removed is no answer any more; who is not asked any more has nothing to answer.
        remove(desk, wrong)
        invite(desk, section["dong-hom-nay"], [(other.id, "Sở Công Thương")])
        transaction.commit()
        assert set(answers_of_agencies(projection, draft.id, "comment")) == {str(asked.id)}
        assert [number for number, _at in drafts_to_answer(projection, asked.id, "comment", TODAY, 10)] == [
            ids["mo-truoc"]
        ]
        assert drafts_to_answer(projection, other.id, "comment", TODAY, 10) == [
            (ids["dong-hom-nay"], None),
            (ids["mo-truoc"], None),
        ]
        transaction.abort()
