"""Settings are checked before anything starts; in production what is insecure refuses, and says why."""

import pytest

from portal.interfaces import ConfigurationError
from portal.settings import make_secret, read_settings, refuse_insecure


def settings(tmp_path, **raw):
    make_secret(tmp_path)
    return read_settings({"portal.var": str(tmp_path), **{f"portal.{name}": value for name, value in raw.items()}})


def test_development_starts_with_warnings_only(tmp_path):
    found = settings(tmp_path)
    refuse_insecure(found)
    assert {severity for severity, _text in found.problems()} == {"warning"}


@pytest.mark.parametrize(
    "raw, reason",
    [
        ({"base_url": "http://khanhhoa.example"}, "https"),
        ({"base_url": "https://khanhhoa.example", "listen": "0.0.0.0:80"}, "portal.listen"),
        ({"base_url": "không phải địa chỉ"}, "portal.base_url"),
        ({"base_url": "http://["}, "portal.base_url"),
    ],
)
def test_production_refuses_and_says_why(tmp_path, raw, reason):
    with pytest.raises(ConfigurationError, match=reason):
        refuse_insecure(settings(tmp_path, mode="production", **raw))


def test_production_refuses_a_secret_that_others_can_read(tmp_path):
    secure = {"mode": "production", "base_url": "https://khanhhoa.example"}
    refuse_insecure(settings(tmp_path, **secure))
    (tmp_path / "secret").chmod(0o644)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        refuse_insecure(settings(tmp_path, **secure))


def test_a_missing_or_short_secret_never_starts(tmp_path):
    with pytest.raises(ConfigurationError, match="portal init"):
        refuse_insecure(read_settings({"portal.var": str(tmp_path)}))
    (tmp_path / "secret").write_text("abc")
    with pytest.raises(ConfigurationError, match="portal init"):
        refuse_insecure(read_settings({"portal.var": str(tmp_path)}))


def test_the_secret_is_made_once_and_for_its_owner_only(tmp_path):
    first = make_secret(tmp_path).read_text()
    assert make_secret(tmp_path).read_text() == first and len(first) >= 48
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_words_where_numbers_belong_are_told(tmp_path):
    with pytest.raises(ConfigurationError, match="tám"):
        settings(tmp_path, threads="tám")
