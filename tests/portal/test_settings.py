"""Settings are checked before anything starts; in production what is insecure refuses, and says why."""

from pathlib import Path

import pytest

from portal.interfaces import ConfigurationError
from portal.settings import DEVELOPMENT, PRODUCTION, make_secret, read_settings, refuse_insecure


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


def test_the_second_factor_is_demanded_in_production_and_offered_while_one_tries(tmp_path):
    assert settings(tmp_path).second_factor == "offered"
    secure = {"mode": "production", "base_url": "https://khanhhoa.example"}
    assert settings(tmp_path, **secure).second_factor == "required"
    for weaker in ("offered", "off"):
        with pytest.raises(ConfigurationError, match=r"portal\.second_factor"):
            refuse_insecure(settings(tmp_path, **secure, second_factor=weaker))
    with pytest.raises(ConfigurationError, match=r"portal\.second_factor"):
        refuse_insecure(settings(tmp_path, second_factor="co"))


def test_management_opens_for_a_password_only_where_the_file_says_development(tmp_path):
    make_secret(tmp_path)
    for mode, is_open in (({}, False), ({"portal.mode": PRODUCTION}, False), ({"portal.mode": DEVELOPMENT}, True)):
        assert read_settings({"portal.var": str(tmp_path), **mode}).manage_by_password is is_open
    lines = Path("etc/portal.ini").read_text(encoding="utf-8").splitlines()
    # The demonstration's file says it, and says what follows.
    assert "portal.mode = development" in lines
    assert any(line.startswith("#") and "portal.mode = development" in line for line in lines)


def test_publishing_asks_again_and_production_insists_on_it(tmp_path):
    secure = {"mode": "production", "base_url": "https://khanhhoa.example"}
    assert settings(tmp_path).confirm_publishing
    refuse_insecure(settings(tmp_path, **secure))
    with pytest.raises(ConfigurationError, match=r"portal\.confirm_publishing"):
        refuse_insecure(settings(tmp_path, **secure, confirm_publishing="off"))


def raw_settings(tmp_path, **raw):
    """Settings of a secure production site with further lines."""
    make_secret(tmp_path)
    secure = {"portal.mode": "production", "portal.base_url": "https://khanhhoa.example"}
    return read_settings({"portal.var": str(tmp_path), **secure, **raw})


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ({"mail.host": "mail.example", "mail.tls": "none"}, r"mail\.tls"),
        ({"mail.tls": "sometimes"}, r"mail\.tls"),
        ({"mail.user": "cong"}, r"mail\.password"),
        ({"mail.password": "x"}, r"mail\.user"),
        ({"openid.issuer": "https://id.example"}, r"openid\.client_id"),
        ({"openid.issuer": "http://id.example", "openid.client_id": "cong"}, "https"),
    ],
)
def test_services_outside_are_spoken_to_safely_or_not_at_all(tmp_path, raw, reason):
    with pytest.raises(ConfigurationError, match=reason):
        refuse_insecure(raw_settings(tmp_path, **raw))


def test_what_is_safe_for_them_is_taken(tmp_path):
    refuse_insecure(raw_settings(tmp_path, **{"mail.host": "localhost", "mail.tls": "none"}))
    refuse_insecure(raw_settings(tmp_path, **{"mail.host": "mail.example", "mail.tls": "implicit"}))
    found = raw_settings(
        tmp_path, **{"openid.issuer": "https://id.example/", "openid.client_id": "cong", "openid.strong": "mfa otp"}
    )
    refuse_insecure(found)
    assert found.openid.issuer == "https://id.example" and found.openid.strong == ("mfa", "otp")


def test_secrets_may_lie_in_files_of_their_own_and_are_never_printed(tmp_path):
    (tmp_path / "mail-password").write_text("mat-khau-thu\n", encoding="utf-8")
    found = raw_settings(tmp_path, **{"mail.user": "cong", "mail.password_file": str(tmp_path / "mail-password")})
    assert found.mail_password == "mat-khau-thu"
    assert "mat-khau-thu" not in repr(found)
    with pytest.raises(ConfigurationError, match=r"mail\.password_file"):
        raw_settings(tmp_path, **{"mail.password_file": str(tmp_path / "khong-co")})


def test_short_lived_records_lie_with_the_lists_where_several_machines_share_them(tmp_path):
    assert settings(tmp_path).scratch_url == f"sqlite:///{tmp_path}/scratch.sqlite"
    shared = settings(tmp_path, projection="postgresql://portal@host/lists")
    assert shared.scratch_url == "postgresql://portal@host/lists"
    own = settings(tmp_path, projection="postgresql://portal@host/lists", scratch="sqlite:////run/scratch.sqlite")
    assert own.scratch_url == "sqlite:////run/scratch.sqlite"
