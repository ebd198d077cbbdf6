"""People: accounts among Substance D's principals, found by name however it is written and by their permanent id."""

import pytest
import transaction
from substanced.principal import User
from substanced.util import find_catalog

from portal.roles import Role
from portal.security.appointments import Appointment
from portal.security.passwords import WeakPassword, verify
from portal.security.people import InvalidLogin, Person, normal_login
from portal.security.policy import grant_management
from tests.support.small_portal import PASSWORD, SINCE


def test_a_person_is_found_by_name_and_by_id(small, login):
    person_id = small.add_person(login)
    with small.people() as people:
        person = people.get(login)
        assert person.id == person_id and person.login == login
        assert people.by_id(person_id) is person
        assert person in people.all()
        assert people.by_id(1) is None and people.get("khong.co") is None


def test_a_name_may_be_typed_with_capitals_blanks_and_accents(small):
    small.add_person("hant.syt2")
    with small.people() as people:
        for typed in ("HANT.SYT2", "  hant.syt2 ", "hànt.syt2", "ha\u0300nt.syt2"):
            assert people.get(typed).login == "hant.syt2"
    assert normal_login("Đặng.Sơn") == "dang.son"


@pytest.mark.parametrize("wrong", ["", "a", "a" * 61, "hai từ", "a/b", "@@contents", "<svg>", "a\n", "nguyễn@tỉnh"])
def test_malformed_names_are_refused(small, wrong):
    with small.people() as people, pytest.raises(InvalidLogin):
        people.add(wrong, "Ai đó")


def test_a_name_is_given_once_however_it_is_written(small, login):
    small.add_person(login)
    with small.people() as people, pytest.raises(InvalidLogin):
        people.add(login.upper(), "Người khác")


def test_a_new_account_has_no_password_and_no_rights(small, login):
    with small.people() as people:
        person = people.add(login, "Nguyễn Văn Mới", title="Chuyên viên", email="moi@khanhhoa.example")
        assert (person.full_name, person.title) == ("Nguyễn Văn Mới", "Chuyên viên")
        assert person.is_active and not person.appointments and not person.demo
        assert not person.check_password("") and not person.check_password(PASSWORD)


def test_only_known_particulars_are_set(small, login):
    small.add_person(login)
    with small.people() as people, pytest.raises(TypeError, match="session_epoch"):
        people.describe(people.get(login), session_epoch=7)


def test_access_lists_of_people_hold_no_numbers(small, login):
    small.add_person(login)
    with small.people() as people:
        assert people.get(login).__acl__ == []


def test_substanced_finds_people_in_its_catalog(small, login):
    small.add_person(login)
    with small.root() as root:
        names = find_catalog(root["app_root"], "system")["name"]
        assert len(names.eq(login).execute()) == 1


def test_bcrypt_is_nowhere(small, login):
    small.add_person(login)
    with small.people() as people:
        person = people.get(login)
        person.set_password("một câu hoàn toàn khác")
        assert isinstance(person, User) and person.password.startswith("$argon2id$")
        assert verify(person.password, "một câu hoàn toàn khác")


def test_a_one_time_password_must_be_changed_and_ends_all_sessions(small, login):
    small.add_person(login)
    with small.people() as people:
        person = people.get(login)
        epoch = person.session_epoch
        told = people.reset_password(person)
        assert person.must_change_password and person.session_epoch > epoch
        assert person.check_password(told) and not person.check_password(PASSWORD)
        person.set_password("của riêng tôi 2026")
        assert not person.must_change_password and person.session_epoch > epoch + 1


def test_a_weak_password_changes_nothing(small, login):
    small.add_person(login)
    with small.people() as people:
        person = people.get(login)
        before = (person.password, person.session_epoch)
        with pytest.raises(WeakPassword):
            person.set_password("ngắn")
        assert (person.password, person.session_epoch) == before


def test_changes_of_rights_and_of_the_account_end_sessions_and_nothing_else_does(small, login):
    small.add_person(login)
    with small.people() as people:
        person = people.get(login)
        epochs = [person.session_epoch]
        post = Appointment(1, Role.EDITOR, from_day=SINCE)
        for act in (
            lambda: people.appoint(person, (post,)),
            lambda: people.disable(person),
            lambda: people.reset_password(person),
            lambda: people.appoint(person, ()),
        ):
            act()
            epochs.append(person.session_epoch)
        assert epochs == sorted(set(epochs))
        last = person.session_epoch
        people.appoint(person, ())
        people.describe(person, phone="0258 3000 111")
        people.enable(person)
        person.refresh_hash(PASSWORD)
        assert person.session_epoch == last


def test_the_path_of_the_class_is_a_promise_to_databases():
    assert f"{Person.__module__}.{Person.__qualname__}" == "portal.security.people.Person"


def test_managing_is_the_province_administrators_and_substanceds_own_accounts_are_gone(small):
    with small.root() as root:
        app_root = root["app_root"]
        grant_management(app_root, small.registry)
        grant_management(app_root, small.registry)
        assert all(isinstance(account, Person) for account in app_root["principals"]["users"].values())
        assert not list(app_root["principals"]["groups"])
        assert all(isinstance(principal, str) for _effect, principal, _permissions in app_root.__acl__)


def test_adding_people_needs_no_registry_in_the_thread(small, login):
    small.add_person(login)
    with small.connection() as connection:
        assert login in connection.root()["app_root"]["principals"]["users"]
        transaction.abort()
