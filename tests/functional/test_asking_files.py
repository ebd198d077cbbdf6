"""A citizen's chosen files survive a mistake elsewhere in the form, and one refused file costs no other."""

from datetime import timedelta

import pytest
from webtest import Upload

from portal import clock
from portal.views.public import chosen_files
from portal.views.public.chosen_files import citizens_spool
from tests.functional.test_asking import questions_of, stored
from tests.support.asking import ASK, asking_form, time_passes
from tests.support.samples import pdf_bytes
from tests.support.site import COMMITTEE


@pytest.fixture
def site(portal_site, set_clock):
    portal_site.registry.scratch.clear()
    set_clock(clock.now())
    yield portal_site
    for entry in citizens_spool(portal_site.settings):
        entry.drop()


def chosen(*names, data=None):
    return [Upload(name, data or pdf_bytes(), "application/pdf") for name in names]


def sent(site, set_clock, files, status=422, form=None, **fields):
    """What the portal answers to the form with these files."""
    form = form or asking_form(site.browser(), **fields)
    form["files"] = files
    time_passes(set_clock)
    return form.submit(status=status)


def again(answer, **fields):
    """The form that was shown again, put right."""
    form = next(form for form in answer.forms.values() if "proof" in form.fields)
    for name, value in fields.items():
        form[name] = value
    return form


def kept(answer):
    return [label.text.split(" (")[0] for label in answer.html.select(".asking-kept label")]


def submit(site, set_clock, form):
    """Send a form that is right; answers the names of the files that its question has."""
    before = set(questions_of(site))
    time_passes(set_clock)
    form.submit(status=303)
    (name,) = set(questions_of(site)) - before
    return sorted(stored(site, name)[2])


def test_a_wrong_mailbox_costs_no_file(site, set_clock):
    others = {entry.token for entry in citizens_spool(site.settings)}
    answer = sent(site, set_clock, chosen("don.pdf", "giấy tờ.pdf"), mail="khong phai thu")
    assert kept(answer) == ["don.pdf", "giấy tờ.pdf"] and "chọn lại tệp trước khi gửi" not in answer
    assert submit(site, set_clock, again(answer, mail="a@thu.example")) == ["don.pdf", "giấy tờ.pdf"]
    lying = {entry.token for entry in citizens_spool(site.settings)}
    assert lying == others, "what was taken in lies there no more"


def test_one_refused_file_costs_no_other_and_more_can_be_added(site, set_clock):
    answer = sent(site, set_clock, [*chosen("don.pdf"), *chosen("chay.exe", data=b"MZ\x90\x00")])
    assert kept(answer) == ["don.pdf"] and "Không nhận tệp “.exe”" in answer.html.find(id="asking-errors").text
    form = again(answer)
    form["files"] = chosen("anh.pdf")
    assert submit(site, set_clock, form) == ["anh.pdf", "don.pdf"]


def test_a_kept_file_can_be_left_out_or_sent_anew_under_its_name(site, set_clock):
    answer = sent(site, set_clock, chosen("don.pdf", "nham.pdf"), title=" ")
    form = again(answer, title="Đúng")
    assert [box.checked for box in form.fields["kept"]] == [True, True]
    form.fields["kept"][1].checked = False
    form["files"] = chosen("DON.pdf", data=pdf_bytes() + b"\n% moi")
    assert submit(site, set_clock, form) == ["DON.pdf"]


def test_what_looks_like_a_robot_loses_no_file_either(site, set_clock):
    form = asking_form(site.browser(), website="https://robot.example")
    answer = sent(site, set_clock, chosen("don.pdf"), form=form)
    assert kept(answer) == ["don.pdf"]
    assert submit(site, set_clock, again(answer)) == ["don.pdf"]


def test_too_many_are_told_by_name_and_the_others_kept(site, set_clock):
    answer = sent(site, set_clock, chosen(*(f"tep-{number}.pdf" for number in range(6))))
    assert kept(answer) == [f"tep-{number}.pdf" for number in range(5)]
    assert "chưa nhận: tep-5.pdf" in answer.html.find(id="asking-errors").text
    form = again(answer)
    form["files"] = chosen("tep-5.pdf")
    time_passes(set_clock)
    assert "chưa nhận: tep-5.pdf" in form.submit(status=422)


def test_nobody_has_a_strangers_file_by_guessing_and_none_for_another_section(site, set_clock):
    answer = sent(site, set_clock, chosen("don.pdf"), title=" ")
    token = again(answer).fields["kept"][0]._value
    for address, value in ((ASK, "x" * 32), (ASK, "../../x"), (f"/{COMMITTEE}/hoi-dap/gui-cau-hoi", token)):
        form = asking_form(site.browser(), address=address)
        fields = {**dict(form.submit_fields()), "kept": value}
        time_passes(set_clock)
        refused = site.browser().post(address, fields, status="*")
        assert refused.status_int in (400, 422) and kept(refused) == []


def test_what_is_gone_is_told_and_not_left_out_in_silence(site, set_clock):
    answer = sent(site, set_clock, chosen("don.pdf"), title=" ")
    for entry in citizens_spool(site.settings):
        entry.drop()
    form = again(answer, title="Đúng")
    time_passes(set_clock)
    assert "không còn" in form.submit(status=422).html.find(id="asking-errors").text


def test_where_there_is_no_room_the_rest_goes_on_as_before(site, set_clock, monkeypatch):
    monkeypatch.setattr(chosen_files, "MOST_BYTES", 10)
    answer = sent(site, set_clock, chosen("don.pdf"), title=" ")
    assert kept(answer) == [] and "hãy chọn lại: don.pdf" in answer.text
    form = again(answer, title="Đúng")
    form["files"] = chosen("don.pdf")
    assert submit(site, set_clock, form) == ["don.pdf"]


def test_one_network_keeps_so_many_forms_an_hour(site, set_clock, monkeypatch):
    monkeypatch.setattr(chosen_files, "OF_ONE_NETWORK", chosen_files.Limit(1, timedelta(hours=1)))
    assert kept(sent(site, set_clock, chosen("don.pdf"), title=" ")) == ["don.pdf"]
    answer = sent(site, set_clock, chosen("hai.pdf"), title=" ")
    assert kept(answer) == [] and "hãy chọn lại: hai.pdf" in answer.text
