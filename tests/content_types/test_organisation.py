"""The organisation of an agency: its tables are checked row by row, its map leads to the web alone."""

import colander
import pytest

from portal.i18n import in_language
from tests.support.tree import all_types

TYPES = all_types()


def test_leaders_need_a_name_and_a_post():
    schema = TYPES["organisation"].schema()
    rows = [{"name": "Đoàn Vĩnh Thụy", "post": "Giám đốc"}, {"name": "", "post": "Phó Giám đốc", "email": "sai"}]
    with pytest.raises(colander.Invalid) as refused:
        schema.deserialize({"title": "Tổ chức", "leaders": rows})
    text = str(refused.value.asdict(translate=lambda text: in_language(text, "vi")))
    assert "dòng 2, cột Họ và tên" in text and "dòng 2, cột Thư điện tử" in text and "dòng 1" not in text


def test_a_map_is_a_web_address():
    with pytest.raises(colander.Invalid):
        TYPES.create("organisation", {"title": "Tổ chức", "map_link": "javascript:alert(1)"})


def test_texts_are_cleaned_and_rows_kept():
    item = TYPES.create(
        "organisation",
        {
            "title": "Tổ chức",
            "origins": "<p onclick='x'>Thành lập năm 1989</p>",
            "officers": [{"name": "Trần Thị Mai", "post": "Trưởng phòng", "office": "Phòng Tổng hợp"}],
        },
    )
    assert item.origins == "<p>Thành lập năm 1989</p>" and item.history == ()
    assert item.officers[0]["office"] == "Phòng Tổng hợp" and item.officers[0]["phone"] == ""
