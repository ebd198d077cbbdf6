"""Passkeys: for this site by its configured address, each challenge once, for one use, in one browser."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from portal.interfaces import ActRefused
from portal.security.challenges import HOLDS, MOST_OF_A_NETWORK, Challenges
from portal.security.passkeys import LONGEST_NAME, MOST, Passkey, Passkeys, WrongPasskey, person_id_in, site_at
from portal.security.throttle import TooManyTries
from portal.storage.scratch import Scratch
from tests.support.authenticator import Device

MORNING = datetime(2026, 11, 23, 1, tzinfo=UTC)
ADDRESS = "192.0.2.1"


class Somebody:
    """What the ceremonies ask of a person."""

    def __init__(self, number=7):
        self.id, self.login, self.full_name = number, "hant.syt", "Nguyễn Thị Hà"


@pytest.fixture
def challenges(tmp_path, set_clock):
    """Challenges of their own, on a Monday morning."""
    set_clock(MORNING)
    scratch = Scratch(f"sqlite:///{tmp_path}/scratch.sqlite")
    yield Challenges(scratch)
    scratch.close()


@pytest.fixture
def passkeys(challenges):
    """The ceremonies of one browser."""
    return Passkeys(site_at("http://localhost"), challenges, "token of one browser")


def made(passkeys, device, person=None, name="Điện thoại"):
    """A passkey of a person on a device."""
    person = person or Somebody()
    return passkeys.made(person, device.make(passkeys.options_to_make(person, (), "Khánh Hòa", ADDRESS)), name)


def test_a_device_makes_one_and_signs_in_with_it(passkeys):
    device = Device()
    passkey = made(passkeys, device)
    assert passkey.id == device.id and passkey.name == "Điện thoại" and passkey.last_day is None
    answer = device.use(passkeys.options_to_use("sign-in", ADDRESS))
    assert person_id_in(answer) == 7
    used = passkeys.used("sign-in", answer, (passkey,), alone=True)
    assert (used.sign_count, used.last_day) == (1, MORNING.date())


def test_the_options_name_the_site_the_person_and_what_he_has_already(passkeys):
    device = Device()
    passkey = made(passkeys, device)
    options = json.loads(passkeys.options_to_make(Somebody(), (passkey,), "Tỉnh Khánh Hòa", ADDRESS))
    assert options["rp"] == {"id": "localhost", "name": "Tỉnh Khánh Hòa"}
    assert options["user"]["name"] == "hant.syt" and options["user"]["displayName"] == "Nguyễn Thị Hà"
    assert [one["id"] for one in options["excludeCredentials"]] == [json.loads(device.use(json.dumps(options)))["id"]]
    alone = json.loads(passkeys.options_to_use("sign-in", ADDRESS))
    assert alone["userVerification"] == "required" and not alone.get("allowCredentials")
    assert json.loads(passkeys.options_to_use("step", ADDRESS, (passkey,)))["allowCredentials"]


@pytest.mark.parametrize(
    "wrong", [{"origin": "http://khac.example"}, {"origin": "https://localhost"}, {"host": "khac.example"}]
)
def test_a_passkey_for_another_site_is_worth_nothing(passkeys, wrong):
    with pytest.raises(WrongPasskey):
        made(passkeys, Device(**wrong))
    device = Device()
    passkey = made(passkeys, device)
    for name, value in wrong.items():
        setattr(device, name, value)
    with pytest.raises(WrongPasskey):
        passkeys.used("sign-in", device.use(passkeys.options_to_use("sign-in", ADDRESS)), (passkey,))


def test_no_answer_counts_twice(passkeys):
    device = Device()
    passkey = made(passkeys, device)
    answer = device.use(passkeys.options_to_use("step", ADDRESS))
    passkeys.used("step", answer, (passkey,))
    with pytest.raises(WrongPasskey):
        passkeys.used("step", answer, (passkey,))


def test_a_wrong_answer_costs_the_challenge(passkeys):
    device = Device()
    passkey = made(passkeys, device)
    options = passkeys.options_to_use("step", ADDRESS)
    with pytest.raises(WrongPasskey):
        passkeys.used("step", Device(id=device.id).use(options), (passkey,))
    with pytest.raises(WrongPasskey):
        passkeys.used("step", device.use(options), (passkey,))


def test_a_challenge_is_good_for_five_minutes_one_use_and_one_browser(passkeys, challenges, set_clock):
    device = Device()
    passkey = made(passkeys, device)
    other_browser = Passkeys(site_at("http://localhost"), challenges, "token of another browser")
    with pytest.raises(WrongPasskey):
        passkeys.used("confirm", device.use(passkeys.options_to_use("sign-in", ADDRESS)), (passkey,))
    with pytest.raises(WrongPasskey):
        other_browser.used("step", device.use(passkeys.options_to_use("step", ADDRESS)), (passkey,))
    options = passkeys.options_to_use("step", ADDRESS)
    set_clock(MORNING + HOLDS)
    with pytest.raises(WrongPasskey):
        passkeys.used("step", device.use(options), (passkey,))
    with pytest.raises(WrongPasskey):
        # Invented by the browser, never given out.
        passkeys.used("step", device.use(json.dumps({"challenge": "AAAA"})), (passkey,))


def test_one_made_for_one_person_is_not_anothers(passkeys):
    answer = Device().make(passkeys.options_to_make(Somebody(7), (), "Khánh Hòa", ADDRESS))
    with pytest.raises(WrongPasskey):
        passkeys.made(Somebody(8), answer, "")


def test_alone_it_must_have_asked_for_finger_face_or_pin(passkeys):
    device = Device(verifies=False)
    passkey = made(passkeys, device)
    passkeys.used("step", device.use(passkeys.options_to_use("step", ADDRESS)), (passkey,))
    with pytest.raises(WrongPasskey):
        passkeys.used("sign-in", device.use(passkeys.options_to_use("sign-in", ADDRESS)), (passkey,), alone=True)


def test_a_copied_device_is_noticed_by_its_counter(passkeys):
    device = Device()
    passkey = made(passkeys, device)
    for _turn in range(3):
        answer = device.use(passkeys.options_to_use("step", ADDRESS))
    kept = passkeys.used("step", answer, (passkey,))
    device.count = 1
    with pytest.raises(WrongPasskey):
        passkeys.used("step", device.use(passkeys.options_to_use("step", ADDRESS)), (kept,))


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "null",
        "[]",
        "{}",
        "không",
        '{"response": {"clientDataJSON": "đ"}}',
        '{"response": {"clientDataJSON": 7, "userHandle": 7}, "id": 7}',
        '{"response": {"clientDataJSON": "bnVsbA", "userHandle": "AAAAAAAAAAAA"}, "id": "AA"}',
        '{"response": {"clientDataJSON": "e30", "userHandle": "_______8"}, "id": "AA"}',
        "[" * 19_000,
        "x" * 100_000,
    ],
)
def test_what_no_browser_sends_is_a_wrong_passkey(passkeys, answer):
    with pytest.raises(WrongPasskey):
        passkeys.used("step", answer, (Passkey(b"", b"", "", MORNING),))
    with pytest.raises(WrongPasskey):
        passkeys.made(Somebody(), answer, "")
    with pytest.raises(WrongPasskey):
        person_id_in(answer)


def test_damaged_parts_of_a_true_answer_are_a_wrong_passkey(passkeys):
    device = Device()
    passkey = made(passkeys, device)
    for part in ("authenticatorData", "signature"):
        for damage in ("", "AA", 7, None, "đ"):
            answer = json.loads(device.use(passkeys.options_to_use("step", ADDRESS)))
            answer["response"][part] = damage
            with pytest.raises(WrongPasskey):
                passkeys.used("step", json.dumps(answer), (passkey,))
    for damage in ("", "AA", "oA", 7):
        answer = json.loads(Device().make(passkeys.options_to_make(Somebody(), (), "Khánh Hòa", ADDRESS)))
        answer["response"]["attestationObject"] = damage
        with pytest.raises(WrongPasskey):
            passkeys.made(Somebody(), json.dumps(answer), "")


def test_names_are_one_short_line(passkeys):
    assert made(passkeys, Device(), name="  Máy\n ở\tphòng \x00").name == "Máy ở phòng"
    assert len(made(passkeys, Device(), name="ế" * 500).name) == LONGEST_NAME


def test_one_has_ten_at_the_most(passkeys):
    with pytest.raises(ActRefused):
        passkeys.options_to_make(Somebody(), (Passkey(b"", b"", "", MORNING),) * MOST, "Khánh Hòa", ADDRESS)


def test_a_flood_of_questions_fills_no_disk(challenges, set_clock):
    for _turn in range(MOST_OF_A_NETWORK):
        challenges.new("sign-in", ADDRESS)
    with pytest.raises(TooManyTries):
        challenges.new("sign-in", ADDRESS)
    challenges.new("sign-in", "192.0.2.2")
    set_clock(MORNING + HOLDS + timedelta(seconds=1))
    challenges.new("sign-in", ADDRESS)


@pytest.mark.parametrize(
    ("base_url", "possible"),
    [
        ("https://khanhhoa.example", True),
        ("https://khanhhoa.example:8443", True),
        ("http://localhost:6543", True),
        ("http://khanhhoa.example", False),
        ("http://127.0.0.1:6543", False),
        ("https://192.0.2.1", False),
        ("https://[2001:db8::1]", False),
    ],
)
def test_where_browsers_offer_them(base_url, possible):
    site = site_at(base_url)
    assert site.can_have_passkeys is possible
    assert site.origin == base_url


def test_the_class_is_a_promise_to_databases():
    assert f"{Passkey.__module__}.{Passkey.__qualname__}" == "portal.security.passkeys.Passkey"
