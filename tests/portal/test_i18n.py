"""A text carries both languages and its values through copies and pickles."""

import pickle

from portal.i18n import BilingualLocalizer, _, in_language


def test_each_language_has_its_wording():
    text = _("Trang {number}", "Page {number}", number=3)
    assert in_language(text, "vi") == "Trang 3" and in_language(text, "en") == "Page 3"
    nested = _("Sửa: {kind}", "Edit: {kind}", kind=_("Tin", "News"))
    assert BilingualLocalizer("en").translate(nested) == "Edit: News"


def test_a_text_survives_pickling():
    text = pickle.loads(pickle.dumps(_("Xin chào {name}", "Hello {name}", name="Hà")))
    assert text.in_language("en") == "Hello Hà"


def test_values_with_braces_stay_as_they_are():
    assert _("“{title}”", "“{title}”", title="{0} ${x}").in_language("vi") == "“{0} ${x}”"
