"""Translations and templates in an archive that nobody could have made here: refused, and nothing changes."""

import json

import pytest

from tests.support.archives import first, forged, members, translation, write
from tests.support.transfers import imported


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (first("news_item", bookkeeping={"language": "en"}), "“language” is not valid"),
        (first("news_item", bookkeeping={"language": ["en"]}), "“language” is not valid"),
        (first("news_item", name="en", bookkeeping={"language": "en"}), "cannot stand"),
        (first("news_item", name="xx", bookkeeping={"language": "xx"}), "“language” is not valid"),
        (first("news_item", bookkeeping={"follows": 1}), "“follows” is not valid"),
        (first("news_item", bookkeeping={"templates": 1}), "“bookkeeping” is not valid"),
        (translation(type="page"), "cannot stand"),
        (translation(name="zh"), "“language” is not valid"),
        (translation(bookkeeping={"language": "en", "follows": 1 << 40}), "“follows” is not valid"),
        (translation(bookkeeping={"language": "en", "follows": "1"}), "“follows” is not valid"),
        (translation(bookkeeping={}), "cannot stand"),
    ],
)
def test_translations_that_have_no_place_here(refused, sound, change, words):
    assert words in refused(forged(sound, change))


def test_the_same_translation_twice(refused, sound):
    def change(record):
        if record["record"] == "item" and record["bookkeeping"].get("language") == "zh":
            return {**record, "name": "en", "bookkeeping": {**record["bookkeeping"], "language": "en"}}
        return record

    assert "twice" in refused(forged(sound, change))


def test_a_deleted_translation_of_what_can_have_none(refused, sound):
    for kind in ("folder", "unit", "page", "agency"):
        place = next(
            json.loads(line)["id"]
            for line in members(sound)["content-00001.jsonl"].splitlines()
            if json.loads(line).get("type") == kind
        )

        def change(record, place=place):
            return {**record, "place": place} if record["record"] == "deleted" and record["name"] == "fr" else record

        assert "cannot stand" in refused(forged(sound, change, "trash"))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"kind": "folder"}, "“kind” is not valid"),
        ({"kind": "spaceship"}, "“kind” is not valid"),
        ({"values": {"body": "<p>x</p>"}}, "“values” is not valid"),
        ({"values": {"name": "x", "owner": "y"}}, "“values” is not valid"),
        ({"values": {"name": 7}}, "“name” is not valid"),
        ({"values": []}, "“values” is not valid"),
        ({"id": "7"}, "“id” is not valid"),
        ({"id": "4611686018427387905"}, "twice"),
        ({"revision": 0}, "“revision” is not valid"),
        ({"saved": "today"}, "“saved” is not valid"),
        ({"saved_by": "4611686018427387905"}, "which is not in the archive"),
        ({"record": "recipe"}, "unknown record"),
    ],
)
def test_templates_that_nobody_could_have_kept(refused, sound, facts, words):
    assert words in refused(forged(sound, lambda record: {**record, **facts}, "templates"))


def test_script_in_a_template_is_cleaned_as_every_text(house, sound, tmp_path):
    values = {"name": "Mẫu", "body": "<p onclick='x'>an toàn</p><script>alert(1)</script>"}
    parts = forged(sound, lambda record: {**record, "values": values}, "templates")
    write(tmp_path / "script.zip", parts)
    imported(house, tmp_path / "script.zip", "so-mau-sach")

    def bodies(site, desk):
        return {template.values["body"] for template in site["so-mau-sach"].templates.every_template()}

    assert house.prepare(bodies) == {"<p>an toàn</p>"}
