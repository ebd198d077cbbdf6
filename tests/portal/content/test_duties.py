"""Mandated sections: every duty is in the province file once, terms are checked and follow the province's choice."""

import pytest

from portal.commands.founding import read_province
from portal.content.duties import (
    DUTIES,
    InvalidTerm,
    duties_of,
    every_section,
    mandated_section,
    read_term,
    set_terms,
    with_mandated,
)
from portal.interfaces import ConfigurationError
from tests.support.tree import service


def a_site(sections):
    site = service().types.create("site", {"title": "Tỉnh"})
    site.set(standard_sections=with_mandated(sections))
    return site


def test_the_province_file_has_every_duty_once():
    province, _agencies = read_province("khanh-hoa")
    site = a_site(province["sections"])
    assert sorted(duty.name for duty in duties_of(site)) == sorted(DUTIES)
    slugs = [section["slug"] for section in every_section(site.standard_sections)]
    assert (
        all(
            section.get("title_en") or section["kind"] == "link" or section["slug"] == "about"
            for section in site.standard_sections
        )
        and slugs.count("cong-khai-ngan-sach") == 1
    )


def test_terms_are_the_usual_ones_until_the_province_sets_others():
    site = a_site([{"mandated": "public_information"}, {"slug": "x", "title": "X", "duty": "news", "days": 7}])
    assert {duty.name: duty.days for duty in duties_of(site)}["news"] == 7
    before = site.standard_sections
    assert set_terms(site, {"budget": 66, "news": 7}) == [] and site.standard_sections is before
    assert set_terms(site, {"budget": 30, "news": 0}) == ["budget", "news"]
    found = {duty.name: duty.days for duty in duties_of(site)}
    assert (found["budget"], found["news"], found["science"]) == (30, 0, 20)
    assert mandated_section("public_information")["pages"][3].get("days") is None, "what is shipped stays as it is"


@pytest.mark.parametrize(("text", "days"), [("0", 0), (" 15 ", 15), ("260", 260)])
def test_a_term_is_read(text, days):
    assert read_term(text) == days


@pytest.mark.parametrize("text", ["", "-1", "1,5", "261", "mười", "٣", "99999999999"])
def test_what_is_no_term_is_refused_with_what_is_expected(text):
    with pytest.raises(InvalidTerm, match="từ 1 đến 260"):
        read_term(text)


def test_an_unknown_section_names_the_known_ones():
    with pytest.raises(ConfigurationError, match="budget"):
        mandated_section("khong-co")
