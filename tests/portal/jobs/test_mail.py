"""Mail reaches the mail host as it was written, carries Vietnamese names, and cannot be made to forge headers."""

import email
import email.policy
import mailbox
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st
from zope.sendmail.queue import QueueProcessorThread

from portal.interfaces import ConfigurationError, PortalError
from portal.jobs.declare import Hopeless
from portal.jobs.handlers.mail import send_mail
from portal.jobs.mail import LONGEST_SUBJECT, Mail, deliver, internet_message, sender_of

SENT = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
SUBJECT = "Thư mời họp giao ban tháng 11 về việc sắp xếp đơn vị hành chính cấp xã trên địa bàn tỉnh Khánh Hòa"
NAME = "Nguyễn Thị Ánh Tuyết, Trưởng phòng Hành chính – Tổng hợp"
TEXT = "Kính gửi đồng chí,\n\nĐề nghị đồng chí dự họp.\n.\nTrân trọng./.\n" + "Đường dài không xuống dòng " * 60


@dataclass(frozen=True)
class MailSettings:
    mail_host: str = ""
    mail_port: int = 25
    mail_sender: str = "Cổng thông tin tỉnh <cong@khanhhoa.example>"
    mail_spool: str = ""
    mail_user: str = ""
    mail_password: str = ""
    mail_tls: str = "auto"
    base_url: str = "https://khanhhoa.example"


class MailHost:
    """Keeps what it takes; answers with `refusal` instead where there is one."""

    def __init__(self):
        self.taken = []
        self.recipient_answer = self.data_answer = None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.recipient_answer:
            return self.recipient_answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.data_answer:
            return self.data_answer
        self.taken.append(envelope)
        return "250 OK"


@pytest.fixture(scope="module")
def controller():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(MailHost(), hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def host(controller):
    controller.handler.__init__()
    return controller.handler


@pytest.fixture
def settings(controller, host):
    return MailSettings(mail_host="127.0.0.1", mail_port=controller.port)


def context(settings, job_id=77):
    return SimpleNamespace(settings=settings, job_id=job_id, created=SENT)


def fields(**changed):
    return {"to": "tuyet@so-y-te.example", "subject": SUBJECT, "text": TEXT, "to_name": NAME, **changed}


def read(envelope):
    return email.message_from_bytes(envelope.content, policy=email.policy.default)


def test_a_vietnamese_mail_arrives_as_it_was_written(host, settings):
    send_mail(context(settings), **fields())
    (envelope,) = host.taken
    message = read(envelope)
    assert envelope.mail_from == "cong@khanhhoa.example"
    assert envelope.rcpt_tos == ["tuyet@so-y-te.example"]
    assert message["Subject"] == SUBJECT
    assert message["To"].addresses == (Address(NAME, addr_spec="tuyet@so-y-te.example"),)
    assert message["From"].addresses[0].display_name == "Cổng thông tin tỉnh"
    assert message.get_content().replace("\r\n", "\n") == TEXT + "\n"
    assert message["Date"] == "Sun, 22 Nov 2026 12:00:00 +0700"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "vi"


def test_on_the_wire_there_are_only_short_seven_bit_lines(host, settings):
    send_mail(context(settings), **fields())
    lines = host.taken[0].original_content.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert all(byte < 128 for line in lines for byte in line)
    assert all(b"\n" not in line and b"\r" not in line for line in lines)


def test_a_mail_that_is_sent_again_has_the_same_id_so_that_mailboxes_show_it_once(host, settings):
    send_mail(context(settings), **fields())
    send_mail(context(settings), **fields())
    first, second = (read(envelope)["Message-ID"] for envelope in host.taken)
    assert first == second == "<portal.77@khanhhoa.example>"


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "Thư mời\r\nBcc: all@khanhhoa.example"},
        {"subject": "Thư mời\nBcc: all@khanhhoa.example"},
        {"subject": "Thư mời\u2028Bcc: all@khanhhoa.example"},
        {"subject": "Thư mời\x00"},
        {"subject": "\ud800"},
        {"to_name": "Lan\r\nBcc: all@khanhhoa.example"},
        {"to": "lan@so.example\r\nBcc: all@khanhhoa.example"},
        {"to": "lan@so.example\n"},
        {"to": "lan@so.example, mai@so.example"},
        {"to": "Lan <lan@so.example>"},
        {"to": "lan@so.example>\r\nRCPT TO:<mai@so.example"},
        {"to": "lan"},
        {"to": "lan@"},
        {"to": "@so.example"},
        {"to": "lan@@so.example"},
        {"to": "lan..mai@so.example"},
        {"to": "l" * 65 + "@so.example"},
        {"to": "lan@-so.example"},
        {"to": "lân@so.example"},
        {"to": None},
        {"subject": ""},
        {"subject": " "},
        {"subject": "x" * (LONGEST_SUBJECT + 1)},
        {"text": ""},
        {"text": "x" * 50_001},
    ],
)
def test_what_would_forge_a_header_or_reach_nobody_is_refused_and_nothing_is_sent(host, settings, changed):
    with pytest.raises(Hopeless):
        send_mail(context(settings), **fields(**changed))
    assert host.taken == []


@given(subject=st.text(max_size=60), name=st.text(max_size=60))
def test_whatever_the_words_the_headers_stay_ours(subject, name):
    try:
        mail = Mail("lan@so.example", subject, "Nội dung", name)
    except Hopeless:
        return
    form = internet_message(mail, Address("Cổng", addr_spec="cong@tinh.example"), "portal.1", SENT).as_bytes()
    message = email.message_from_bytes(form, policy=email.policy.default)
    assert sorted(message.keys()) == sorted(
        "From To Subject Date Message-ID Content-Language Auto-Submitted Content-Type "
        "Content-Transfer-Encoding MIME-Version".split()
    )
    assert [address.addr_spec for address in message["To"].addresses] == ["lan@so.example"]


@pytest.mark.parametrize("stage", ["recipient_answer", "data_answer"])
def test_a_host_that_refuses_for_good_is_not_asked_again(host, settings, stage):
    setattr(host, stage, "550 không có hộp thư".encode("ascii", "replace").decode())
    with pytest.raises(Hopeless, match="550"):
        send_mail(context(settings), **fields())


@pytest.mark.parametrize("stage", ["recipient_answer", "data_answer"])
def test_a_host_that_is_busy_is_asked_again(host, settings, stage):
    setattr(host, stage, "451 later")
    with pytest.raises(Exception, match="451") as failure:
        send_mail(context(settings), **fields())
    assert not isinstance(failure.value, Hopeless)


def test_a_host_that_does_not_answer_is_asked_again():
    with pytest.raises(OSError):
        send_mail(context(MailSettings(mail_host="127.0.0.1", mail_port=1)), **fields())


def test_elsewhere_than_on_this_machine_nothing_travels_without_tls(host, settings, monkeypatch):
    # The name stands for another machine; that its address is ours is what lets a test listen there.
    import portal.jobs.mail

    monkeypatch.setattr(portal.jobs.mail, "_is_loopback", lambda _host: False)
    with pytest.raises(PortalError, match="STARTTLS"):
        send_mail(context(settings), **fields())
    assert host.taken == []


def test_without_a_host_mail_waits_in_the_spool_and_can_be_sent_from_there(tmp_path):
    send_mail(context(MailSettings(mail_spool=str(tmp_path / "mail"))), **fields())
    (stored,) = mailbox.Maildir(tmp_path / "mail")
    sender, receivers, rest = QueueProcessorThread()._parseMessage(stored.as_bytes(policy=email.policy.compat32))
    assert (sender, receivers) == ("cong@khanhhoa.example", ("tuyet@so-y-te.example",))
    message = email.message_from_bytes(rest, policy=email.policy.default)
    assert message["Subject"] == SUBJECT
    assert message.get_content().replace("\r\n", "\n") == TEXT + "\n"


def test_without_host_and_spool_it_says_what_to_set():
    with pytest.raises(Hopeless, match=r"mail\.host"):
        send_mail(context(MailSettings()), **fields())


def test_without_a_sender_mail_comes_from_the_portals_own_host():
    assert sender_of(MailSettings(mail_sender="")).addr_spec == "portal@khanhhoa.example"


def test_a_sender_that_is_no_address_is_said_to_be_one():
    with pytest.raises(ConfigurationError, match=r"mail\.sender"):
        sender_of(MailSettings(mail_sender="Cổng thông tin"))


def test_a_good_bye_that_is_lost_does_not_send_the_mail_twice(controller, host, settings):
    async def handle_QUIT(server, session, envelope):
        server.transport.close()
        return "221 Bye"

    host.handle_QUIT = handle_QUIT
    sender = sender_of(settings)
    mail = Mail(**fields())
    deliver(internet_message(mail, sender, "portal.1", SENT), sender, mail.to, settings)
    del host.handle_QUIT
    assert len(host.taken) == 1


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for this machine that only these tests believe: (file of the certificate, file of its key)."""
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files


@pytest.fixture
def serve():
    """Starts a mail host of this test: `serve(**options of aiosmtpd)` answers (host, port)."""
    started = []

    def start(**options):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        controller = Controller(MailHost(), hostname="127.0.0.1", port=port, **options)
        controller.start()
        started.append(controller)
        return controller.handler, port

    yield start
    for controller in started:
        controller.stop()


@pytest.fixture
def believed(certificate, monkeypatch):
    """The portal believes the tests' certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))


def server_context(certificate):
    """How a mail host encrypts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*map(str, certificate))
    return context


def account(server, session, envelope, mechanism, data):
    """Lets one account in."""
    right = (data.login, data.password) == (b"cong", b"mat-khau-thu")
    # Not handled: the server is to say so itself.
    return AuthResult(success=right, handled=right)


ACCOUNT = {"authenticator": account, "auth_required": True}


def at(port, **further):
    """Settings for a mail host of this test."""
    return MailSettings(mail_host="localhost", mail_port=port, **further)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_the_account_at_the_mail_host_is_used(serve):
    host, port = serve(**ACCOUNT, auth_require_tls=False)
    send_mail(context(at(port, mail_user="cong", mail_password="mat-khau-thu")), **fields())
    assert len(host.taken) == 1


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_refused_account_is_said_to_be_one_without_its_password(serve):
    host, port = serve(**ACCOUNT, auth_require_tls=False)
    with pytest.raises(PortalError, match=r"mail\.user") as caught:
        send_mail(context(at(port, mail_user="cong", mail_password="mat-khau-sai")), **fields())
    assert not isinstance(caught.value, Hopeless) and "mat-khau-sai" not in str(caught.value)
    assert host.taken == []


def test_starttls_can_be_demanded_here_too_and_the_account_travels_inside_it(serve, certificate, believed):
    host, port = serve(**ACCOUNT, tls_context=server_context(certificate), require_starttls=True)
    send_mail(context(at(port, mail_tls="starttls", mail_user="cong", mail_password="mat-khau-thu")), **fields())
    assert len(host.taken) == 1


def test_a_host_without_starttls_gets_nothing_where_it_is_demanded(serve):
    host, port = serve()
    with pytest.raises(PortalError, match="STARTTLS"):
        send_mail(context(at(port, mail_tls="starttls")), **fields())
    assert host.taken == []


def test_a_host_that_is_encrypted_from_the_first_byte(serve, certificate, believed):
    host, port = serve(ssl_context=server_context(certificate))
    send_mail(context(at(port, mail_tls="implicit")), **fields())
    assert len(host.taken) == 1


@pytest.mark.parametrize("way", ["starttls", "implicit"])
def test_a_host_whose_certificate_nobody_vouches_for_gets_nothing(serve, certificate, way):
    encrypted = server_context(certificate)
    host, port = serve(**({"tls_context": encrypted} if way == "starttls" else {"ssl_context": encrypted}))
    with pytest.raises(ssl.SSLCertVerificationError):
        send_mail(context(at(port, mail_tls=way)), **fields())
    assert host.taken == []
