"""Errors can be told to people, and read in a log."""

from portal.i18n import _
from portal.interfaces import PortalError


def test_an_error_reads_with_its_values_filled_in():
    error = PortalError(_("Không có {what}", "No {what}", what="giấy"))
    assert str(error) == "Không có giấy"
    assert error.text.in_language("en") == "No giấy"


def test_a_plain_text_will_do_for_those_who_run_the_portal():
    assert str(PortalError("no such file")) == "no such file"
