"""A telephone for tests: it sets up an authenticator application and shows codes."""

import pyotp

from portal import clock

PAGE = "/tai-khoan/hai-buoc"


def code_of(key, later=0):
    """The code that an application shows now, or `later` steps of thirty seconds from now."""
    return pyotp.TOTP(key.replace(" ", "")).at(clock.now(), counter_offset=later)


def form_with(page, field):
    """The first form of a page that has a field of this name."""
    return next(form for form in page.forms.values() if field in form.fields)


def set_up(browser):
    """Set up an application on the page of second factors; answers (key, the answer to its first code)."""
    page = browser.get(PAGE)
    form = form_with(page, "offer")
    key = page.html.find("code", class_="key").get_text()
    form["code"] = code_of(key)
    return key, form.submit()


def recovery_codes(page):
    """The codes that a page shows."""
    return [code.get_text() for code in page.html.select("ol.codes code")]
