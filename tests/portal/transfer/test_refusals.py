"""A damaged, cut off, hostile or newer archive is refused in clear words, and nothing changes."""

import hashlib
import json
import struct
import zipfile

import pytest

from portal.transfer import reading
from tests.support.archives import first, forged, members, of_versions, signed, with_records, write
from tests.support.transfers import imported

SLUG = "so-goc"


def test_no_archive_at_all(refused):
    assert "no archive of an agency" in refused(b"PK is how such a file begins")
    assert "no archive of an agency" in refused(b"")
    assert "no archive of an agency" in refused({"readme.txt": b"a zip of something else"})
    assert "no archive of an agency" in refused({"manifest.json": b"[]", "manifest.sha256": b""})


def test_one_that_is_cut_off(refused, sound):
    data = sound.read_bytes()
    for length in (len(data) // 3, len(data) - 30, len(data) - 1):
        assert "nothing was changed" in refused(data[:length])


def test_one_byte_that_changed(refused, sound):
    with zipfile.ZipFile(sound) as archive:
        info = next(info for info in archive.infolist() if info.filename.startswith("files/"))
    data = bytearray(sound.read_bytes())
    data[info.header_offset + 30 + len(info.filename) + 5] ^= 1
    assert info.filename in refused(bytes(data))


def test_a_member_that_was_altered_removed_added_or_is_there_twice(refused, sound, tmp_path):
    parts = members(sound)
    name = "content-00001.jsonl"
    assert "does not match its hash" in refused({**parts, name: parts[name].replace("Khai mạc".encode(), b"X")})
    assert "is missing" in refused({other: data for other, data in parts.items() if other != name})
    assert "something strange" in refused({**parts, "content-00002.jsonl": b""})
    altered = parts["manifest.json"].replace(SLUG.encode(), b"so-y-te")
    assert "does not match its hash" in refused({**parts, "manifest.json": altered})
    write(tmp_path / "twice.zip", parts)
    with zipfile.ZipFile(tmp_path / "twice.zip", "a") as archive, pytest.warns(UserWarning):
        archive.writestr(zipfile.ZipInfo(name), b"", zipfile.ZIP_DEFLATED)
    assert "twice" in refused(tmp_path / "twice.zip")


def test_a_file_that_is_not_what_its_name_says(refused, sound):
    parts = members(sound)
    name = next(name for name in parts if name.startswith("files/"))
    assert "does not match its hash" in refused(signed({**parts, name: parts[name] + b"x"}))


def test_one_of_a_newer_portal(refused, sound):
    said = refused(signed(members(sound), format_version=3))
    assert "newer version" in said and "format 3" in said and "up to 2" in said


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "files/../../x", "content-1.jsonl", "x.py"])
def test_names_that_lead_somewhere(refused, sound, name):
    assert "something strange" in refused(signed({**members(sound), name: b"x"}))


def test_a_member_that_unpacks_without_end(refused, sound, monkeypatch):
    bomb = signed({**members(sound), "history-00009.jsonl": b"0" * (25 << 20)})
    assert "too large" in refused(bomb)
    monkeypatch.setattr(reading, "MOST_TEXT", 1000)
    assert "too large" in refused(sound)


def test_a_table_that_claims_too_much(refused, sound, monkeypatch):
    data = bytearray(sound.read_bytes())
    struct.pack_into("<L", data, data.rindex(b"PK\x05\x06") + 12, 1 << 31)
    assert "too large" in refused(bytes(data))
    monkeypatch.setattr(reading, "MOST_MEMBERS", 3)
    assert "too large" in refused(sound)


def test_entries_that_share_their_bytes(refused, sound):
    data = bytearray(sound.read_bytes())
    at = data.index(b"PK\x01\x02")
    # The table says that an entry is as long as the whole archive.
    struct.pack_into("<L", data, at + 20, len(data))
    assert "nothing was changed" in refused(bytes(data))


def test_members_with_a_password(refused, sound):
    data = bytearray(sound.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1
    assert "strange" in refused(bytes(data))


def test_what_is_no_json(refused, sound):
    parts = members(sound)
    for data in (b"[" * 200_000 + b"\n", b'{"record": NaN}\n', b"\xff\xfe\n", b"1" * 6000 + b"\n", b'{"a": 1}\n'):
        assert "cannot be read" in refused(signed({**parts, "people-00001.jsonl": data}))


def test_counts_that_are_not_true(refused, sound):
    counts = json.loads(members(sound)["manifest.json"])["counts"]
    assert "number of items" in refused(signed(members(sound), counts={**counts, "items": 10**9}))
    assert "cannot be read" in refused(signed(members(sound), counts={**counts, "items": -1}))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (first("news_item", type="spaceship"), "no content type “spaceship”"),
        (first("news_item", state="glowing"), "no state “glowing”"),
        (first("news_item", workflow="none"), "no state"),
        (first("news_item", name="../x"), "“name” is not valid"),
        (first("news_item", name="tep"), "“name” is not valid"),
        (first("news_item", name="manage"), "cannot stand"),
        (first("news_item", parent="4611686018427387905"), "cannot stand"),
        (first("news_item", parent=None), "cannot stand"),
        (first("news_item", id="7"), "“id” is not valid"),
        (first("news_item", published_version=99), "names “version”"),
        (first("news_item", published_version=None, draft_version=None), "names “version”"),
        (first("news_item", created_by="4611686018427387905"), "which is not in the archive"),
        (first("news_item", modified="yesterday"), "“modified” is not valid"),
        (first("news_item", bookkeeping={"access": []}), "“bookkeeping” is not valid"),
        (first("news_item", bookkeeping={"position": "first"}), "“position” is not valid"),
        (first("news_item", bookkeeping={"duty": "everything"}), "“duty” is not valid"),
        (first("news_item", bookkeeping={"reviewed": "today"}), "“reviewed” is not valid"),
        (first("news_item", bookkeeping={"seeded": "1"}), "“seeded” is not valid"),
        (first("news_item", bookkeeping={"created": {"$moment": "2026-01-01"}}), "“bookkeeping” is not valid"),
        (first("news_item", steps=[7]), "“steps” is not valid"),
        (first("news_item", withdrawal={"manner": "x"}), "“when” is not valid"),
        (first("unit", type="workspace", workflow="publication"), "“workflow” is not valid"),
        (first("news_item", bookkeeping={"position": 1 << 70}), "“position” is not valid"),
        (of_versions("body", 7), "“body” is not valid"),
        (of_versions("title", ""), "“title” is not valid"),
        (of_versions("tags", "one"), "“tags” is not valid"),
        (of_versions("display", "hologram"), "“display” is not valid"),
        (of_versions("first_day", None), "“first_day” is not valid"),
        (of_versions("entries", [{"what": "x"}]), "“entries” is not valid"),
    ],
)
def test_records_that_have_no_place_here(refused, sound, change, words):
    assert words in refused(forged(sound, change))


def test_an_internal_document_that_would_become_public(refused, sound):
    def change(record):
        if record["record"] == "item" and record["workflow"] == "internal":
            return {**record, "workflow": "publication", "state": "published"}
        return record

    assert "“workflow” is not valid" in refused(forged(sound, change))
    assert "“workflow” is not valid" in refused(forged(sound, change, "trash"))


def test_the_same_item_or_name_twice(refused, sound):
    seen = {}

    def same_id(record):
        if record["record"] == "item" and record["type"] == "news_item":
            return {**record, "id": seen.setdefault("id", record["id"])}
        return record

    def same_name(record):
        if record["record"] == "item" and record["type"] == "news_item" and seen.setdefault("n", record["id"]):
            return {**record, "name": "mot"}
        return record

    assert "twice" in refused(forged(sound, same_id))
    assert "twice" in refused(forged(sound, same_name))


def test_a_web_page_that_calls_itself_a_picture(refused, sound):
    page = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
    digest = hashlib.sha256(page).hexdigest()

    def change(record):
        return {**record, "sha256": digest, "size": len(page)} if record["record"] == "file" else record

    parts = with_records({**members(sound), f"files/{digest}": page}, "content", change)
    assert "not of the kind it says" in refused(signed(parts))
    for media_type in ("text/html", "image/svg+xml"):
        parts = with_records(members(sound), "content", lambda record, m=media_type: _as(record, m))
        assert "not of the kind it says" in refused(signed(parts))


def _as(record, media_type):
    return {**record, "media_type": media_type} if record["record"] == "file" else record


def test_script_in_a_text_is_cleaned_as_every_text(house, sound, tmp_path):
    parts = forged(sound, of_versions("body", "<p>an toàn</p><script>alert(1)</script><p onclick='x'>hai</p>"))
    write(tmp_path / "script.zip", parts)
    imported(house, tmp_path / "script.zip", "so-sach")
    page = house.browser().get("/so-sach/tin-tuc/khai-mac/").text
    assert "an toàn" in page and "alert(1)" not in page and "onclick" not in page


def test_a_row_of_the_history_that_was_altered(refused, sound):
    def alter(record):
        return {**record, "line": record["line"].replace("added", "edited")}

    def alter_words(record):
        return {**record, "words": record["words"].replace("title", "titel")}

    for change in (alter, alter_words):
        assert "does not match its hash" in refused(forged(sound, change, "history"))


def test_posts_of_the_whole_province_are_given_by_no_archive(refused, sound):
    def promote(record):
        return {**record, "posts": [{**post, "role": "province_administrator"} for post in record["posts"]]}

    assert "“role” is not valid" in refused(forged(sound, promote, "people"))
