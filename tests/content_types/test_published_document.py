"""A document: its notation is written uniformly, its days follow one another, its address is its number and year."""

from datetime import date

import colander
import pytest

from portal.content.document_types import DOCUMENT_TYPES
from portal.content.editions import field_nodes
from tests.support.tree import all_types

TYPES = all_types()
NODES = field_nodes(TYPES["published_document"].factory)
SOUND = {
    "code": "5/qd-ubnd",
    "document_type": "decision",
    "title": "Ban hành Quy chế tiếp công dân",
    "issuer": "Ủy ban nhân dân tỉnh Khánh Hòa",
    "issued": "03/01/2026",
}


def checked(**values):
    return TYPES["published_document"].schema().deserialize({**SOUND, **values})


def refused(**values):
    with pytest.raises(colander.Invalid) as caught:
        checked(**values)
    return {child.node.name for child in caught.value.children}


@pytest.mark.parametrize("typed", ["5/qd-ubnd", "Số: 05/QĐ-UBND", "05 / QĐ – UBND", "5 qd ubnd"])
def test_the_notation_is_written_uniformly_whichever_way_it_comes(typed):
    assert checked(code=typed)["code"] == "05/QĐ-UBND"
    assert TYPES.create("published_document", {"code": typed}).code == "05/QĐ-UBND"


@pytest.mark.parametrize("typed", ["quyết định về tiếp công dân", "05", "03/01/2026", "05/QĐ-UBND và 06/QĐ-UBND"])
def test_what_is_no_notation_is_refused(typed):
    assert refused(code=typed) == {"code"}


def test_the_days_follow_one_another():
    assert refused(effective="02/01/2026") == {"effective"}
    assert refused(expires="02/01/2026") == {"expires"}
    assert refused(effective="01/02/2026", expires="31/01/2026") == {"expires"}
    assert checked(effective="03/01/2026", expires="04/01/2026")["expires"] == date(2026, 1, 4)


def test_a_document_has_no_relation_to_itself():
    def to(**row):
        return [{"relation": "replaces", "document": "", "their_day": "", "their_issuer": "", **row}]

    assert refused(relations=to(document="05/QĐ-UBND")) == {"relations"}
    assert refused(relations=to(document="Quyết định số 5/QĐ-UBND", their_day="03/01/2026")) == {"relations"}
    assert (
        checked(relations=to(document="05/QĐ-UBND", their_day="03/01/2020"))["relations"][0]["their_day"].year == 2020
    )
    assert checked(relations=to(document="05/QĐ-UBND", their_issuer="Ủy ban nhân dân xã"))["relations"]


def test_its_address_is_made_of_number_and_year():
    values = {"code": "05/QĐ-UBND", "issued": date(2026, 1, 3), "title": "Ban hành Quy chế"}
    assert TYPES.create("published_document", values).named_after() == "05/QĐ-UBND 2026"
    assert TYPES.create("published_document", {**values, "code": "05/2026/QĐ-UBND"}).named_after() == "05/2026/QĐ-UBND"
    assert TYPES.create("published_document", {"title": "x"}).named_after() == ""


def test_the_types_are_those_of_the_decree_in_its_order():
    titles = [str(title) for _key, title in DOCUMENT_TYPES]
    assert len(titles) == 30 and titles[:3] == ["Nghị quyết", "Quyết định", "Chỉ thị"]
    assert titles[17] == "Công văn" and titles[28] == "Thư công"
