"""Accounts from the command line: add, disable, roles, reset."""

from dataclasses import replace
from datetime import date

import click
import transaction

from portal import clock
from portal.commands.session import configured, connected, console, fail, need_site
from portal.history.acts import (
    ACCOUNT_CLOSED,
    FACTOR_RESET,
    OUTSIDE_UNLINKED,
    PASSWORD_GIVEN,
    PERSON_ADDED,
    POST_GIVEN,
    POST_WITHDRAWN,
)
from portal.history.recorder import Origin
from portal.interfaces import PortalError
from portal.roles import PROVINCE_ROLES, Role
from portal.security.appointments import Appointment
from portal.security.people import People
from portal.security.recording import Actor, record_personnel

ROLE = click.Choice([role.value for role in Role])


@click.group()
def user():
    """People's accounts: add, disable, roles, reset."""


def _act(ini, change):
    with configured(ini) as registry, connected(registry) as connection:
        need_site(connection)
        with transaction.manager:
            return change(connection.root(), People(connection.root()["app_root"], registry))


def _record(person, act, about=None):
    # Whoever has the machine's command line is no person that the portal knows.
    record_personnel(person, act, about, Actor(origin=Origin("portal user")))


def _person(people, login):
    person = people.get(login)
    if person is None:
        fail(PortalError(f"No person signs in as {login!r}."))
    return person


def _agency(root, slug):
    agency = root["site"].get(slug)
    if agency is None:
        fail(PortalError(f"No agency has the address {slug!r}."))
    return agency


@user.command("add")
@click.argument("login")
@click.argument("full_name")
@click.option("--agency", metavar="ADDRESS", help="The agency's address, such as so-y-te.")
@click.option("--role", "roles", multiple=True, type=ROLE, help="May be given several times.")
@click.option("--email", default="")
@click.pass_obj
def add(ini, login, full_name, agency, roles, email):
    """Make an account; prints its one-time password, once."""

    def change(root, people):
        person = people.add(login, full_name, email=email)
        people.appoint(person, _appointments(root, agency, roles))
        _record(person, PERSON_ADDED)
        for post in person.appointments:
            _record(person, POST_GIVEN, post)
        return person.set_one_time_password()

    password = _act(ini, change)
    console.print(f"{full_name} signs in as {login}; one-time password, good for 7 days: {password}", markup=False)


def _appointments(root, slug, roles):
    needs_agency = [role for role in roles if Role(role) not in PROVINCE_ROLES]
    if needs_agency and not slug:
        fail(PortalError(f"--agency is needed for the role {needs_agency[0]}."), code=2)
    agency_id = _agency(root, slug).id if slug else None
    today = clock.local(clock.now()).date()
    return tuple(Appointment(agency_id, role, from_day=today) for role in roles)


@user.command("disable")
@click.argument("login")
@click.pass_obj
def disable(ini, login):
    """Take away a person's sign-in; nothing of his work is deleted, and his sessions end."""

    def change(_root, people):
        person = _person(people, login)
        people.disable(person)
        _record(person, ACCOUNT_CLOSED)

    _act(ini, change)
    console.print(f"{login} can no longer sign in.")


@user.command("roles")
@click.argument("login")
@click.option("--agency", metavar="ADDRESS")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=ROLE,
    help="Give these roles in --agency, instead of the present ones there.",
)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day of the new roles.")
@click.pass_obj
def roles(ini, login, agency, roles, until):
    """Show a person's posts, or set those in one agency."""

    def change(root, people):
        person = _person(people, login)
        if roles:
            new = _appointments(root, agency, roles)
            if until:
                new = tuple(replace(post, until_day=until.date()) for post in new)
            places = {post.agency_id for post in new}
            kept = tuple(post for post in person.appointments if post.agency_id not in places)
            gone = [post for post in person.appointments if post not in kept]
            people.appoint(person, kept + new)
            for act, posts in ((POST_WITHDRAWN, gone), (POST_GIVEN, new)):
                for post in posts:
                    _record(person, act, post)
        return [_describe(root, post) for post in person.appointments]

    for line in _act(ini, change) or ["no post"]:
        console.print(line, markup=False)


def _describe(root, post):
    site = root["site"]
    name = next((agency.title for agency in site.values() if agency.id == post.agency_id), "province")
    until = post.until_day.isoformat() if isinstance(post.until_day, date) else "…"
    return f"{post.role:<24} {name}  {post.from_day.isoformat()} – {until}"


@user.command("reset")
@click.argument("login")
@click.option("--password", "of_password", is_flag=True, help="A new one-time password, printed once (the default).")
@click.option("--second-factor", is_flag=True, help="Take telephone, passkeys and recovery codes away: they are lost.")
@click.option("--outside-account", is_flag=True, help="Unlink the account of the province's own sign-in.")
@click.pass_obj
def reset(ini, login, of_password, second_factor, outside_account):
    """Give a person a new one-time password, or take away what he signs in with besides; ends all his sessions."""
    password = None

    def change(_root, people):
        nonlocal password
        person = _person(people, login)
        if second_factor:
            people.reset_second_factor(person)
            _record(person, FACTOR_RESET)
        if outside_account:
            people.forget_outside_account(person)
            _record(person, OUTSIDE_UNLINKED)
        if of_password or not (second_factor or outside_account):
            password = people.reset_password(person)
            _record(person, PASSWORD_GIVEN)

    _act(ini, change)
    if second_factor:
        console.print(f"{login}: no second factor any more")
    if outside_account:
        console.print(f"{login}: no account of the province linked any more")
    if password:
        console.print(f"{login}: one-time password {password} (good for 7 days)", markup=False)
