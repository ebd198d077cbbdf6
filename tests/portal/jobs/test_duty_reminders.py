"""The weekly reminder: written once for each week, to those who answer for a page, for what is really wrong there."""

import email
import email.policy
import mailbox
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import transaction

from portal import clock
from portal.commands.serving import services_of
from portal.jobs.duty_reminders import REMIND, keep_ordered, letter, next_round
from portal.jobs.mail import SEND_MAIL
from portal.jobs.outbox import every_job
from portal.jobs.worker import Worker
from portal.search.duties import MISSING, STALE, AgencyStanding, Standing
from portal.security.people import People
from portal.working_time import calendar_of
from tests.support.site import HEALTH, INFORMATION

FRIDAY = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
MAILBOXES = {"publisher.syt": "duyet@khanhhoa.example", "editor.stttt": "bientap@khanhhoa.example"}


def jobs(site, name):
    with site.connection() as connection:
        return [(job.due, job.arguments) for job in every_job(connection.root()) if job.name == name]


def sent(site):
    """The mails in the spool."""
    folder = mailbox.Maildir(site.settings.mail_spool, factory=None)
    return [email.message_from_bytes(folder.get_bytes(key), policy=email.policy.default) for key in folder.iterkeys()]


def run_due(site):
    """Do what is due; mails go to the spool."""
    registry = site.registry
    arguments = (site.database, registry.projection, registry.job_handlers, registry.portal_settings)
    site.config.begin()
    Worker(*arguments, services_of(registry)).drain()
    site.config.end()


def test_each_round_writes_its_mails_and_the_next_round(fresh_site, set_clock, tmp_path):
    standing = set_clock(FRIDAY)
    site = fresh_site

    def give_mailboxes(root):
        people = People(root["app_root"], site.registry)
        for login, address in MAILBOXES.items():
            people.describe(people.get(login), email=address)

    with site.connection() as connection, transaction.manager:
        give_mailboxes(connection.root())
    keep_ordered(site.database)
    keep_ordered(site.database)
    ((due, _nothing),) = jobs(site, REMIND)
    # Monday as the offices open, in Vietnam.
    assert clock.local(due).strftime("%a %H:%M %d") == "Mon 07:30 23"
    run_due(site)
    assert jobs(site, SEND_MAIL) == [], "before its time nothing is sent"
    standing.set(due + timedelta(minutes=1))
    run_due(site)
    found = {message["To"].addresses[0].addr_spec: message for message in sent(site)}
    assert set(found) == set(MAILBOXES.values()), "publishers, and editors where there is no publisher with a mailbox"
    text = found["duyet@khanhhoa.example"].get_content()
    assert "- Công khai ngân sách: thiếu" in text and "- Budget: missing" in text
    assert f"/{HEALTH}/noi-bo/muc-bat-buoc" in text
    ((again, _nothing),) = jobs(site, REMIND)
    assert again - due == timedelta(days=7)
    run_due(site)
    assert len(sent(site)) == 2, "each mail is written once"
    standing.set(again + timedelta(minutes=1))
    with site.connection() as connection, transaction.manager:
        agency = connection.root()["site"][INFORMATION]
        agency.update(ceased_on=again.date())
        agency.show_draft(again)
    run_due(site)
    assert len(sent(site)) == 3, "an agency that has ceased is left alone"


def test_a_week_whose_monday_is_off_begins_on_the_first_working_day():
    calendar = calendar_of("23/11/2026–24/11/2026 nghỉ: bão")
    assert clock.local(next_round(calendar, FRIDAY)).strftime("%d %H:%M") == "25 07:30"
    monday = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert clock.local(next_round(calendar_of(""), monday)).strftime("%d") == "30"


def test_a_letter_fits_the_rules_of_mail_whatever_agencies_are_called():
    duty = SimpleNamespace(title="Văn bản")
    wrong = [Standing(duty, MISSING), Standing(duty, STALE, None, 3), Standing(duty, STALE, None, 300, True)]
    person = SimpleNamespace(email="a@b.example", full_name="Nguyễn " * 60)
    mail = letter(person, AgencyStanding(1, "Ủy ban " * 70, "/x/", "", ()), wrong, "https://x.example/")
    assert "quá hạn 3 ngày làm việc" in mail.text and "hơn 300 ngày" in mail.text and len(mail.subject) <= 250
