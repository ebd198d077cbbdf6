import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import transaction
import webtest
import ZODB
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response
from ZODB.FileStorage import FileStorage

from portal.content.attachments import Upload
from portal.content.file_access import used_by
from portal.content.scaling import scale_attachment
from portal.roles import EVERYONE, Role, role_principal
from portal.security.reader import ANONYMOUS, Reader
from portal.views import request_methods
from portal.views.rendering import Theme
from portal.views.streaming import FileWindow, stream
from tests.support import documents, files
from tests.support.first_pages import A4, RED, of_two_pages, raw_pdf
from tests.support.samples import pdf_bytes
from tests.support.tree import plant, service

READER = "test.reader"
BYTES = bytes(range(256)) * 4096


class House:
    """A site with one section, served by nothing but the view of files."""

    def __init__(self, folder):
        self.database = ZODB.DB(FileStorage(str(folder / "Data.fs"), blob_dir=str(folder / "blobs")))
        self.connection = self.database.open()
        self.site = plant(self.connection)
        transaction.commit()
        self.acts = service()
        self.agency = self.site["so-y-te"]
        self.browser = webtest.TestApp(self._application())

    def _application(self):
        config = Configurator(root_factory=self._root_of)
        config.registry.theme = Theme(["themes/default"], "/static")
        config.add_request_method(lambda request: request.environ.get(READER, ANONYMOUS), "reader", reify=True)
        config.add_request_method(request_methods.query, reify=True)
        config.scan("portal.views.public.attachments")
        # As the portal has it: one page for whatever is not there.
        config.add_notfound_view(lambda request: Response("not here", status=404))
        return config.make_wsgi_app()

    def _root_of(self, request):
        connection = self.database.open(transaction.TransactionManager())
        # before the body is sent, as in production: the bytes must not hang on the connection
        request.add_response_callback(lambda _request, _response: connection.close())
        return connection.root()["site"]

    def add(self, data, filename, media_type, publish=True):
        """A file in the section, as (item, attachment, its path)."""
        upload = Upload(io.BytesIO(data), filename, media_type)
        item = self.acts.add(self.agency["tin-tuc"], "file", {"title": filename, "file": upload})
        if publish:
            self.acts.move(item, "publish")
        transaction.commit()
        (name,) = used_by(item, item.draft or item.published)
        return item, item.attachments[name], f"/so-y-te/tin-tuc/{item.__name__}/tep/{name}"

    def add_picture(self, data, filename="ảnh.jpg", media_type="image/jpeg", **keywords):
        """A picture with its scales made."""
        return self.add_scaled(data, filename, media_type, **keywords)

    def add_scaled(self, data, filename, media_type, **keywords):
        """A file with its scales made."""
        item, attachment, path = self.add(data, filename, media_type, **keywords)
        scale_attachment(attachment)
        transaction.commit()
        return item, attachment, path

    def editor(self):
        """The environment of a request of the agency's editor."""
        return {READER: Reader(frozenset({EVERYONE, role_principal(self.agency.id, Role.EDITOR)}), person_id=7)}

    def close(self):
        """Close the database."""
        transaction.abort()
        self.database.close()


@pytest.fixture
def house(tmp_path):
    house = House(tmp_path)
    yield house
    house.close()


def test_a_file_is_sent_whole_with_its_checked_type(house):
    _item, attachment, path = house.add(BYTES, "Dự toán.xlsx", files.OFFICE + "spreadsheetml.sheet")
    response = house.browser.get(path)
    assert response.body == BYTES
    assert response.content_length == len(BYTES)
    assert response.headers["Content-Type"] == files.OFFICE + "spreadsheetml.sheet"
    assert response.headers["ETag"] == f'"{attachment.sha256}"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Accept-Ranges"] == "bytes"


def test_head_says_the_same_without_the_bytes(house):
    _item, _attachment, path = house.add(BYTES, "a.zip", "application/zip")
    whole, head = house.browser.get(path), house.browser.head(path)
    assert dict(head.headers) == dict(whole.headers) and head.body == b""
    assert house.browser.head(path, headers={"Range": "bytes=0-1"}).status_int == 200


@pytest.mark.parametrize(
    ("data", "filename", "media_type", "manner", "policy"),
    [
        (pdf_bytes(), "a.pdf", "application/pdf", "inline", "frame-ancestors 'self'"),
        (b"text", "a.txt", "text/plain", "attachment", "sandbox; default-src 'none'; frame-ancestors 'self'"),
        (b"PK", "a.zip", "application/zip", "attachment", "sandbox; default-src 'none'; frame-ancestors 'self'"),
        # however it came in: it must not run here
        (b"<script>", "a.html", "text/html", "attachment", "sandbox; default-src 'none'; frame-ancestors 'self'"),
    ],
)
def test_nothing_runs_in_our_origin(house, data, filename, media_type, manner, policy):
    _item, _attachment, path = house.add(data, filename, media_type)
    response = house.browser.get(path)
    assert response.headers["Content-Disposition"].partition(";")[0] == manner
    assert response.headers["Content-Security-Policy"] == policy
    assert response.headers["Content-Type"] == media_type


def test_a_picture_is_shown_in_a_sandbox(house):
    _item, _attachment, path = house.add_picture(files.picture(kind="JPEG"))
    response = house.browser.get(path)
    assert response.headers["Content-Disposition"].startswith("inline;")
    assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_vietnamese_file_names_arrive(house):
    _item, _attachment, path = house.add(b"PK", 'Tờ trình "số 5" 100%; đợt 1.zip', "application/zip")
    disposition = house.browser.get(path).headers["Content-Disposition"]
    assert disposition == (
        'attachment; filename="to trinh _so 5_ 100_; dot 1.zip"; '
        "filename*=UTF-8''T%E1%BB%9D%20tr%C3%ACnh%20%22s%E1%BB%91%205%22%20100%25%3B%20%C4%91%E1%BB%A3t%201.zip"
    )


@pytest.mark.parametrize(
    ("wanted", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=100-", 100, None),
        ("bytes=5-999", 5, 1000),
        ("bytes=-7", -7, None),
        ("bytes=1000-99999999", 1000, None),
        ("bytes=-99999999", 0, None),
    ],
)
def test_a_part_is_sent(house, wanted, start, stop):
    _item, attachment, path = house.add(BYTES, "a.zip", "application/zip")
    response = house.browser.get(path, headers={"Range": wanted})
    assert response.body == BYTES[start:stop]
    first = start if start >= 0 else len(BYTES) + start
    if len(response.body) == len(BYTES):
        assert response.status_int == 200
    else:
        assert response.status_int == 206
        last = first + len(response.body) - 1
        assert response.headers["Content-Range"] == f"bytes {first}-{last}/{attachment.size}"
    assert response.content_length == len(response.body)


@pytest.mark.parametrize("wanted", [f"bytes={len(BYTES)}-", "bytes=-0", "bytes=99999999-99999999999"])
def test_a_part_beyond_the_end_is_416(house, wanted):
    _item, _attachment, path = house.add(BYTES, "a.zip", "application/zip")
    response = house.browser.get(path, headers={"Range": wanted}, status=416)
    assert response.headers["Content-Range"] == f"bytes */{len(BYTES)}" and response.body == b""


@pytest.mark.parametrize(
    "wanted", ["bytes=0-1,5-6", "bytes=5-1", "pages=1-2", "bytes=x-y", "bytes=-", "bytes=" + "9" * 5000 + "-", ""]
)
def test_what_is_no_single_range_is_answered_whole(house, wanted):
    _item, _attachment, path = house.add(BYTES, "a.zip", "application/zip")
    assert house.browser.get(path, headers={"Range": wanted}, status=200).body == BYTES


def test_a_part_of_other_bytes_is_answered_whole(house):
    _item, attachment, path = house.add(BYTES, "a.zip", "application/zip")
    headers = {"Range": "bytes=0-1", "If-Range": '"other"'}
    assert house.browser.get(path, headers=headers).body == BYTES
    headers["If-Range"] = f'"{attachment.sha256}"'
    assert house.browser.get(path, headers=headers, status=206).body == BYTES[:2]


# The letters that the three headers are made of; whole ones and broken ones come of it.
CONDITIONS = st.one_of(
    st.text('bytes=0123456789-,;"W/*abcf GMT\xe9', max_size=30),
    st.builds("bytes={}-{}".format, st.integers(-2, 12), st.integers(-2, 12)),
    st.sampled_from(['"abc"', 'W/"abc"', "*", "Sun, 22 Nov 2026 08:00:00 GMT"]),
)


@settings(deadline=None)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("Range", "If-Range", "If-None-Match"), CONDITIONS)))
def test_any_condition_is_answered(headers):
    request = Request.blank("/", headers=headers)
    response = stream(request, lambda: io.BytesIO(b"0123456789"), 10, "abc", "text/plain")
    assert response.status_int in (200, 206, 304, 416)
    assert response.status_int == 200 or headers
    if response.status_int in (200, 206):
        assert response.body and response.body in b"0123456789" and response.content_length == len(response.body)


def test_who_has_the_bytes_gets_304(house):
    _item, attachment, path = house.add(BYTES, "a.zip", "application/zip")
    response = house.browser.get(path, headers={"If-None-Match": f'"{attachment.sha256}"'}, status=304)
    assert response.body == b"" and response.headers["Cache-Control"] == "public, no-cache"
    assert house.browser.get(path, headers={"If-None-Match": '"other"'}).body == BYTES


def test_public_files_are_kept_only_with_asking_each_time(house):
    _item, _attachment, path = house.add(BYTES, "a.zip", "application/zip")
    assert house.browser.get(path).headers["Cache-Control"] == "public, no-cache"
    editor = house.browser.get(path, extra_environ=house.editor())
    assert editor.headers["Cache-Control"] == "public, no-cache"


def test_what_is_not_public_is_kept_by_nobody(house):
    _item, _attachment, path = house.add(BYTES, "a.zip", "application/zip", publish=False)
    response = house.browser.get(path, extra_environ=house.editor())
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_hidden_file_answers_like_an_absent_one(house):
    _item, _attachment, path = house.add(BYTES, "a.zip", "application/zip", publish=False)
    hidden = house.browser.get(path, status=404)
    absent = house.browser.get(re.sub(r"-[0-9a-f]{8}", "-00000000", path), status=404)
    assert hidden.headers == absent.headers
    assert hidden.body == absent.body
    for query in ("?co=thumb", "?co=original", "?co=wrong"):
        house.browser.get(path + query, status=404)
    house.browser.head(path, status=404)
    house.browser.get(path, headers={"Range": "bytes=0-1"}, status=404)
    house.browser.get(path, headers={"If-None-Match": "*"}, status=404)


def test_withdrawing_takes_the_file_away_at_once(house):
    item, attachment, path = house.add(BYTES, "a.zip", "application/zip")
    etag = {"If-None-Match": f'"{attachment.sha256}"'}
    house.browser.get(path, headers=etag, status=304)
    house.acts.move(item, "withdraw")
    transaction.commit()
    house.browser.get(path, headers=etag, status=404)
    house.browser.get(path, extra_environ=house.editor(), status=200)


def test_the_end_of_publication_takes_the_file_away_without_a_job(house, set_clock):
    clock = set_clock(datetime(2026, 11, 22, 3, tzinfo=UTC))
    item, _attachment, path = house.add(BYTES, "a.zip", "application/zip")
    item.set(withdraw_on=clock.now() + timedelta(seconds=1))
    transaction.commit()
    house.browser.get(path, status=200)
    clock.set(clock.now() + timedelta(seconds=1))
    house.browser.get(path, status=404)


def test_a_file_of_the_working_draft_is_not_the_public_s(house):
    item, _attachment, path = house.add(BYTES, "a.zip", "application/zip")
    house.acts.edit(item, {"file": Upload(io.BytesIO(b"new"), "b.zip", "application/zip")})
    transaction.commit()
    (name,) = used_by(item, item.draft)
    draft = path.rpartition("/")[0] + "/" + name
    house.browser.get(draft, status=404)
    assert house.browser.get(draft, extra_environ=house.editor()).body == b"new"
    house.browser.get(path, status=200)


def test_files_are_only_read(house):
    _item, _attachment, path = house.add(BYTES, "a.zip", "application/zip")
    before = house.database.storage.lastTransaction()
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert house.browser.request(path, method=method, status=404).status_int == 404
    house.browser.get(path)
    assert house.database.storage.lastTransaction() == before


@pytest.mark.parametrize("beyond", ["/x", "/../x", "?co=thumb", "?co=full", "?co=", "?co=original"])
def test_there_is_nothing_beside_a_file(house, beyond):
    _item, _attachment, path = house.add(BYTES, "a.zip", "application/zip")
    house.browser.get(path + beyond, status=404)


def test_the_list_of_files_is_not_shown(house):
    _item, _attachment, path = house.add(BYTES, "a.zip", "application/zip")
    house.browser.get(path.rpartition("/")[0], status=404)


@pytest.mark.parametrize(("query", "width"), [("", 2560), ("?co=full", 2560), ("?co=large", 1600), ("?co=thumb", 400)])
def test_the_public_gets_scales_without_what_a_camera_wrote(house, query, width):
    _item, attachment, path = house.add_picture(files.private_jpeg(200, 3000, orientation=6), "Ảnh nhà.jpg")
    response = house.browser.get(path + query)
    assert files.PLACE_CANARY.encode() not in response.body
    picture = Image.open(io.BytesIO(response.body))
    assert picture.width == width == attachment.scales[query[4:] or "full"].width
    assert response.headers["Content-Type"] == Image.MIME[picture.format]
    assert response.headers["Cache-Control"] == "public, no-cache"
    extension = "jpg" if width == 2560 else "webp"
    assert response.headers["Content-Disposition"].endswith(f"filename*=UTF-8''%E1%BA%A2nh%20nh%C3%A0.{extension}")


def test_every_scale_has_an_etag_of_its_own(house):
    _item, _attachment, path = house.add_picture(files.noise(1000, 1000))
    tags = {house.browser.get(f"{path}?co={name}").headers["ETag"] for name in ("full", "large", "medium", "thumb")}
    assert len(tags) == 4


def test_what_was_uploaded_is_for_those_who_see_drafts(house):
    data = files.private_jpeg()
    _item, _attachment, path = house.add_picture(data)
    house.browser.get(path + "?co=original", status=404)
    response = house.browser.get(path + "?co=original", extra_environ=house.editor())
    assert response.body == data and response.headers["Cache-Control"] == "private, no-store"
    # the plain address is the same for everybody
    assert house.browser.get(path, extra_environ=house.editor()).body == house.browser.get(path).body != data


@pytest.mark.parametrize("query", ["?co=huge", "?co=", "?co=THUMB", "?co=../full", "?co=%ff%00"])
def test_a_size_that_there_is_not_is_404(house, query):
    _item, _attachment, path = house.add_picture(files.picture(kind="JPEG"))
    house.browser.get(path + query, status=404)


def test_until_its_scales_are_made_a_picture_shows_nobody_else_what_was_uploaded(house):
    data = files.private_jpeg()
    _item, _attachment, path = house.add(data, "ảnh.jpg", "image/jpeg")
    before = house.database.storage.lastTransaction()
    for query in ("", "?co=thumb", "?co=full"):
        response = house.browser.get(path + query, status=302)
        assert re.fullmatch(r"http://localhost/static/picture-pending[-\w]*\.svg", response.location)
        assert response.headers["Cache-Control"] == "no-store"
        editor = house.browser.get(path + query, extra_environ=house.editor())
        assert editor.body == data and editor.headers["Cache-Control"] == "private, no-store"
    assert house.database.storage.lastTransaction() == before


def test_the_neutral_picture_is_in_the_theme(house):
    assert house.browser.app.registry.theme.file("static/picture-pending.svg")


@pytest.mark.parametrize(
    ("data", "filename", "media_type", "shape"),
    [
        (raw_pdf((*A4, RED)), "Tờ trình.pdf", "application/pdf", (1600, 2263)),
        (of_two_pages("docx"), "Tờ trình.docx", documents.DOCX, (1600, 2071)),
    ],
    ids=["PDF", "DOCX"],
)
def test_a_document_shows_its_first_page_beside_itself(house, data, filename, media_type, shape):
    _item, attachment, path = house.add_scaled(data, filename, media_type)
    for name, width in (("large", 1600), ("medium", 800), ("thumb", 400)):
        response = house.browser.get(f"{path}?co={name}")
        picture = Image.open(io.BytesIO(response.body))
        assert (picture.format, picture.width) == ("WEBP", width)
        assert response.headers["Content-Type"] == "image/webp"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "public, no-cache"
        assert response.headers["ETag"] == f'"{attachment.scales[name].sha256}"'
        assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        disposition = response.headers["Content-Disposition"]
        assert disposition == "inline; filename=\"to trinh.webp\"; filename*=UTF-8''T%E1%BB%9D%20tr%C3%ACnh.webp"
    assert Image.open(io.BytesIO(house.browser.get(path + "?co=large").body)).size == shape
    # Without a size it is the file itself, as it was.
    whole = house.browser.get(path)
    assert whole.body == data and whole.headers["Content-Type"] == media_type


@pytest.mark.parametrize("query", ["?co=full", "?co=original", "?co=", "?co=LARGE", "?co=huge"])
def test_a_document_has_no_other_pictures(house, query):
    _item, _attachment, path = house.add_scaled(raw_pdf((*A4, RED)), "a.pdf", "application/pdf")
    house.browser.get(path + query, status=404)
    house.browser.get(path + query, status=404, extra_environ=house.editor())


def test_until_its_preview_is_made_a_document_has_none_for_anybody(house):
    _item, attachment, path = house.add(raw_pdf((*A4, RED)), "a.pdf", "application/pdf")
    house.browser.get(path + "?co=large", status=404)
    house.browser.get(path + "?co=large", status=404, extra_environ=house.editor())
    attachment.refuse_scales("why")
    transaction.commit()
    house.browser.get(path + "?co=large", status=404)
    house.browser.get(path, status=200)


def test_a_preview_is_seen_by_exactly_those_who_may_have_the_file(house):
    item, attachment, path = house.add_scaled(raw_pdf((*A4, RED)), "a.pdf", "application/pdf", publish=False)
    large = path + "?co=large"
    house.browser.get(large, status=404)
    editor = house.browser.get(large, extra_environ=house.editor())
    assert editor.headers["Cache-Control"] == "private, no-store"
    assert editor.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    house.acts.move(item, "publish")
    transaction.commit()
    kept = {"If-None-Match": f'"{attachment.scales["large"].sha256}"'}
    house.browser.get(large, headers=kept, status=304)
    house.acts.move(item, "withdraw")
    transaction.commit()
    house.browser.get(large, headers=kept, status=404)
    house.browser.head(large, status=404)
    house.browser.get(large, extra_environ=house.editor(), status=200)


def test_the_preview_of_a_file_that_was_replaced_is_gone_with_it(house):
    item, _attachment, path = house.add_scaled(raw_pdf((*A4, RED)), "a.pdf", "application/pdf")
    house.browser.get(path + "?co=large", status=200)
    house.acts.edit(item, {"file": Upload(io.BytesIO(b"PK"), "b.zip", "application/zip")})
    house.acts.move(item, "publish_changes")
    transaction.commit()
    house.browser.get(path + "?co=large", status=404)
    house.browser.get(path + "?co=large", extra_environ=house.editor(), status=200)


@settings(deadline=None)
@given(st.binary(max_size=60), st.data())
def test_a_window_reads_like_the_part_it_shows(data, choices):
    start = choices.draw(st.integers(0, len(data)))
    stop = choices.draw(st.integers(start, len(data)))
    window, part = FileWindow(io.BytesIO(data), start, stop), io.BytesIO(data[start:stop])
    for _step in range(6):
        if choices.draw(st.booleans()):
            offset, whence = choices.draw(st.sampled_from([(0, 0), (0, 2), (3, 0), (70, 0)]))
            assert window.seek(offset, whence) == part.seek(offset, whence)
        else:
            size = choices.draw(st.integers(-1, 70))
            assert window.read(size) == part.read(size)
        assert window.tell() == part.tell()


def test_closing_a_window_closes_the_file():
    file = io.BytesIO(b"x")
    FileWindow(file, 0, 1).close()
    assert file.closed
