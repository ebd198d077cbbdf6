"""Pictures in texts: those that a text brings along become items, the others are named; the agency's are offered."""

import base64
import io
import re

import pytest
from PIL import Image

from portal.views.pasted_pictures import MOST
from tests.functional.test_uploads import Tus, token_of
from tests.support.samples import pdf_bytes, picture_bytes
from tests.support.site import HEALTH

NEWS = f"/{HEALTH}/tin-tuc/"
EDITOR = "editor.syt"
OUTSIDE = "https://bao.example/anh/c%E1%BA%A7u.jpg"


@pytest.fixture
def editor(portal_site):
    return portal_site.browser(EDITOR)


def carried(data, media_type="image/png"):
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def noisy_picture():
    """A picture that nothing makes small: more bytes than a text may have letters."""
    output = io.BytesIO()
    Image.effect_noise((1300, 1000), 90).save(output, "PNG")
    return output.getvalue()


def added(editor, title, body, place=NEWS + "them?loai=news_item"):
    """The page after adding an item with this text, and its address."""
    form = editor.get(place).forms["content-form"]
    form["title"], form["body"] = title, body
    answer = form.submit("save", status=303)
    return answer.follow(), answer.location.removeprefix("http://localhost")


def stored_body(portal_site, address):
    with portal_site.connection() as connection:
        item = connection.root()["site"]
        for step in address.strip("/").split("/"):
            item = item[step]
        return item.body


def messages(page):
    return " ".join(" ".join(found.get_text() for found in page.html.select(".message")).split())


def test_a_picture_that_a_posted_text_carries_becomes_an_item_beside_it(editor, portal_site):
    html = f"<p class=MsoNormal style='x'>Cầu <img src='{carried(picture_bytes())}' alt='Cầu mới  Sông Cái'> mới</p>"
    page, address = added(editor, "Bài dán ảnh", html)
    source = re.fullmatch(
        r'<p>Cầu <img src="/id/(\d{19})/tep/(anh-1-\w+\.png)\?co=large" alt="Cầu mới Sông Cái"> mới</p>',
        stored_body(portal_site, address),
    )
    assert source
    picture = editor.get(NEWS + "bai-dan-anh-anh-1/")
    assert picture.html.find("img", alt="Cầu mới Sông Cái")["src"].startswith(
        NEWS + "bai-dan-anh-anh-1/tep/" + source[2]
    )
    assert "Đã lưu 1 ảnh dán trong bài thành ảnh riêng ở “Tin tức”" in messages(page)
    portal_site.browser().get(NEWS + "bai-dan-anh-anh-1/", status=404)


def test_the_same_picture_twice_is_kept_once(editor, portal_site):
    src = carried(picture_bytes(31, 20))
    page, address = added(editor, "Bài một ảnh hai lần", f"<p><img src='{src}' alt='a'><img src='{src}' alt='b'></p>")
    assert len(set(re.findall(r"/id/(\d{19})/", stored_body(portal_site, address)))) == 1
    assert "Đã lưu 1 ảnh" in messages(page)


def test_what_cannot_be_taken_is_said_and_its_words_stay(editor, portal_site):
    html = (
        "<p>Một<img src='file:///C:/Users/a/so%20do.png' alt='Sơ đồ'>hai"
        f"<img src='{OUTSIDE}'>ba<img src='{carried(b'no picture')}' alt='Hỏng'>"
        "<img src='data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=' alt='Hình vẽ'></p>"
    )
    page, address = added(editor, "Bài có ảnh không lấy được", html)
    text = stored_body(portal_site, address)
    link = f'<a href="{OUTSIDE}" rel="noopener noreferrer">cầu.jpg</a>'
    assert text == f"<p>MộtSơ đồhai{link}baHỏngHình vẽ</p>"
    said = messages(page)
    assert "“so do.png”: tệp ảnh nằm trên máy của người soạn" in said
    assert "“cầu.jpg”: ảnh ở trang khác" in said
    assert "“Hỏng”: " in said and "“Hình vẽ”: " in said


def test_a_picture_of_another_host_without_a_scheme_is_another_site_s(editor, portal_site):
    page, address = added(editor, "Bài có ảnh không ghi giao thức", "<p>a<img src='//bao.example/x.png' alt='X'></p>")
    assert '<a href="//bao.example/x.png"' in stored_body(portal_site, address)
    assert "“x.png”: ảnh ở trang khác" in messages(page)


def test_where_no_picture_can_stand_it_is_said(editor, portal_site):
    page, address = added(
        editor,
        "Trang có ảnh dán",
        f"<p>x<img src='{carried(picture_bytes())}' alt='Mô tả'></p>",
        f"/{HEALTH}/them?loai=page",
    )
    assert stored_body(portal_site, address) == "<p>xMô tả</p>"
    assert "“Mô tả”: Ở đây không thêm ảnh được." in messages(page)


def test_a_text_with_too_many_pictures_keeps_the_words_of_the_others(editor):
    sources = [carried(picture_bytes(10 + number, 9)) for number in range(MOST + 2)]
    page, _address = added(editor, "Bài quá nhiều ảnh", "".join(f"<p><img src='{one}'></p>" for one in sources))
    assert f"Đã lưu {MOST} ảnh" in messages(page)
    assert f"“ảnh thứ {MOST + 1}”: mỗi lần lưu chỉ nhận {MOST} ảnh" in messages(page)


def test_a_large_picture_does_not_make_the_text_too_long(editor, portal_site):
    noisy = noisy_picture()
    assert len(noisy) > 1_000_000
    _page, address = added(editor, "Bài có ảnh lớn", f"<p><img src='{carried(noisy)}' alt='Ảnh lớn'></p>")
    assert "/tep/anh-1-" in stored_body(portal_site, address)


def test_what_is_refused_for_another_field_comes_back_whole_and_makes_nothing(editor):
    form = editor.get(NEWS + "them?loai=news_item").forms["content-form"]
    text = f"<p>x<img src='{carried(picture_bytes(33, 12))}' alt='Mô tả'></p>"
    form["body"] = text
    answer = form.submit("save", status=422)
    assert answer.forms["content-form"]["body"].value == text


def test_pictures_of_ours_are_left_as_they_are(editor, portal_site):
    added(editor, "Bài mẹ của ảnh", f"<p><img src='{carried(picture_bytes(44, 12))}' alt='Mô tả'></p>")
    source = editor.get(NEWS + "bai-me-cua-anh-anh-1/").html.find("img", alt="Mô tả")["src"]
    for shown in (source, f"http://localhost{source}"):
        page, address = added(editor, "Bài dùng lại ảnh", f'<p>a <img src="{shown}" alt="Mô tả"></p>')
        assert re.fullmatch(r'<p>a <img src="/id/\d{19}/tep/[^"]+" alt="Mô tả"></p>', stored_body(portal_site, address))
        assert "ảnh dán" not in messages(page)


def test_the_editor_sends_a_picture_with_its_words_and_is_told_where_it_is(editor):
    tus = Tus(editor, NEWS)
    place = tus.announce_whole(picture_bytes(52, 12), "Ảnh chụp.png")
    sent = {"csrf_token": token_of(editor), "alt": "  Bà con   tiêm chủng ", "title": "Buổi tiêm chủng"}
    made = editor.post(place + "/xong", sent).json
    assert made["alt"] == "Bà con tiêm chủng"
    assert made["src"].startswith(NEWS + "buoi-tiem-chung/tep/anh-chup-") and made["src"].endswith(".png?co=large")
    assert editor.get(made["url"]).html.find("h1").get_text(strip=True) == "Buổi tiêm chủng"
    assert editor.get(made["src"]).content_type == "image/png"


@pytest.mark.parametrize(
    ("place", "alt", "said"),
    [(NEWS, "dài " * 200, "Mô tả ảnh dài quá"), (f"/{HEALTH}/noi-bo/tai-lieu/", "Mô tả", None)],
)
def test_words_that_are_too_long_are_refused_in_words(editor, place, alt, said):
    tus = Tus(editor, place)
    file = tus.announce_whole(picture_bytes(53, 12), "a.png")
    answer = editor.post(file + "/xong", {"csrf_token": token_of(editor), "alt": alt}, status=422 if said else 200)
    assert said is None or said in answer.text


def test_what_is_no_picture_is_not_taken_for_one(editor):
    file = Tus(editor, NEWS).announce_whole(pdf_bytes(), "a.pdf")
    answer = editor.post(file + "/xong", {"csrf_token": token_of(editor), "alt": "Mô tả"}, status=422)
    assert ".png" in answer.text


def test_the_pictures_of_the_agency_are_offered_with_their_words_a_page_at_a_time(editor, portal_site, monkeypatch):
    for number in (1, 2, 3):
        src = carried(picture_bytes(60 + number, 12))
        added(editor, f"Kho ảnh số {number}", f"<p><img src='{src}' alt='Mô tả số {number}'></p>")
    monkeypatch.setattr("portal.views.workspace.pictures.PER_PAGE", 2)
    form = editor.get(NEWS + "them?loai=news_item").html
    address = form.find(attrs={"data-pictures": True})["data-pictures"]
    assert form.find(attrs={"data-picture-upload": True})["data-picture-upload"] == NEWS + "tai-len"
    first = editor.get(address, {"tim": "kho anh so"}).json
    second = editor.get(address, {"tim": "kho anh so", "sau": first["next"]}).json
    found = [*first["pictures"], *second["pictures"]]
    assert len(first["pictures"]) == 2 and second["next"] is None
    assert sorted(one["alt"] for one in found) == ["Mô tả số 1", "Mô tả số 2", "Mô tả số 3"]
    assert {one["note"] for one in found} == {"Bản nháp"}
    assert all(editor.get(one["src"]).content_type == "image/png" for one in found)
    assert editor.get(address, {"tim": "không có ảnh nào như vậy"}).json == {"pictures": [], "next": None}


def test_pictures_are_offered_to_nobody_who_writes_nothing_there(portal_site):
    address = f"/{HEALTH}/chon-anh"
    portal_site.browser().get(address, status=303)
    portal_site.browser("editor.stttt").get(address, status=(403, 404))
