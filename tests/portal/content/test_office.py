"""Office documents are printed where they can do no harm; what cannot be printed is told, what is missing too."""

import os
import socket
import subprocess
import threading
import time
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from portal.content import office, office_child
from portal.content.imaging import PictureNotDone, PictureRefused
from portal.content.killable import ChildLimits
from tests.support import documents, files
from tests.support.first_pages import FIRST, SECOND, needs_namespaces, of_two_pages, word_with_linked_picture

pytestmark = needs_namespaces

SECRET = "BÍ MẬT NHÀ NƯỚC"
BY_EXTENSION = {extension: media_type for media_type, (extension, _printer) in office.PRINTED.items()}


@pytest.fixture
def fresh_machine():
    """What was found out about the machine is forgotten, before and after."""
    office.obstacle.cache_clear()
    yield
    office.obstacle.cache_clear()


def printed(data, media_type=documents.DOCX, program=office.PROGRAM):
    """What stands on the pages that came out, and how many pictures."""
    with office.first_page(data, media_type, program) as file:
        document = pypdfium2.PdfDocument(file.read())
        pictures = [shape for page in document for shape in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]
        return [page.get_textpage().get_text_range() for page in document], len(pictures)


@pytest.mark.parametrize("extension", BY_EXTENSION)
def test_the_first_page_and_only_that_is_printed(extension):
    pages, _pictures = printed(of_two_pages(extension), BY_EXTENSION[extension])
    (page,) = pages
    # Slides come out with letters placed one by one.
    assert FIRST.replace(" ", "") in page.replace(" ", "")
    assert SECOND.replace(" ", "") not in page.replace(" ", "")


def test_comments_stay_where_they_are():
    pages, _pictures = printed(documents.word_with_comment("Điều 1", SECRET))
    assert pages == ["Điều 1"]


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"PK\x03\x04 junk", documents.DOCX),
        (documents.word("x")[:9000], documents.DOCX),
        (documents.with_part(documents.word("x"), "word/document.xml", b"<w:document"), documents.DOCX),
        (files.ole("WordDocument"), "application/msword"),
    ],
    ids=["junk", "cut", "broken XML", "hollow DOC"],
)
def test_what_is_no_document_is_refused_with_a_reason(data, media_type):
    with pytest.raises(PictureRefused) as refused:
        printed(data, media_type)
    assert "damaged" in refused.value.text.in_language("en")


def test_entities_that_multiply_end_with_a_reason():
    main = documents.LAUGHS + f'<w:document xmlns:w="{documents.WORD}"><w:body>&g;</w:body></w:document>'
    with pytest.raises(PictureRefused):
        printed(documents.with_part(documents.word(), "word/document.xml", main.encode()))


@pytest.mark.parametrize("limits", [ChildLimits(cpu_seconds=2, seconds=80), ChildLimits(memory=200 << 20, seconds=80)])
def test_a_document_that_takes_too_much_is_not_tried_again(limits):
    paragraph = b"<w:p><w:r><w:t>" + b"ha " * 200 + b"</w:t></w:r></w:p>"
    with pytest.raises(PictureRefused) as refused:
        printed(documents.word_of(paragraph * 20_000), program=replace(office.PROGRAM, limits=limits))
    assert "too complicated" in refused.value.text.in_language("en")


def test_a_document_beyond_all_size_is_not_even_begun(monkeypatch):
    monkeypatch.setattr(office, "MOST_BYTES", 1000)
    monkeypatch.setattr(office, "result_of", None)
    with pytest.raises(PictureRefused, match="quá lớn"):
        printed(documents.word("x"))


def test_a_document_that_takes_too_long_leaves_nothing_running():
    ended = []
    program = replace(office.PROGRAM, limits=ChildLimits(seconds=6))
    paragraph = b"<w:p><w:r><w:t>" + b"ha " * 200 + b"</w:t></w:r></w:p>"

    def work():
        with pytest.raises(PictureNotDone):
            printed(documents.word_of(paragraph * 100_000), program=program)
        ended.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    started = set()
    while thread.is_alive():
        started |= {number for number in _descendants(os.getpid()) if _name(number) == "soffice.bin"}
        time.sleep(0.05)
    assert ended and started
    deadline = time.monotonic() + 10
    while any(_name(number) for number in started) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [number for number in started if _name(number)]


def _name(number):
    """What a process runs; nothing where it is no more."""
    try:
        return Path(f"/proc/{number}/comm").read_text().strip()
    except OSError:
        return ""


def _descendants(ancestor):
    """The numbers of the processes that a process started, and that these started."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = {ancestor}
    while more := {number for number, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {ancestor}


def test_what_a_document_links_to_is_not_fetched(tmp_path):
    picture = tmp_path / "noi-bo.png"
    picture.write_bytes(files.picture(300, 300))
    pages, pictures = printed(word_with_linked_picture(picture.as_uri()))
    assert "ảnh ở nơi khác" in pages[0] and not pictures
    with socket.create_server(("127.0.0.1", 0)) as server:
        calls = []
        threading.Thread(target=_count_calls, args=(server, calls), daemon=True).start()
        _pages, pictures = printed(word_with_linked_picture(f"http://127.0.0.1:{server.getsockname()[1]}/a.png"))
        assert not calls and not pictures


def _count_calls(server, calls):
    while True:
        try:
            connection, _address = server.accept()
        except OSError:
            return
        calls.append(connection)
        connection.close()


def shut_in(script, **environment):
    """What a shell says that runs where LibreOffice does."""
    (bubblewrap, soffice) = office.shutil.which("bwrap"), Path(office.shutil.which("soffice")).resolve()
    command = [*office_child.sandbox(bubblewrap, str(soffice.parents[1])), "/bin/sh", "-c", script]
    environment = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=60).stdout


def test_where_it_is_printed_there_is_nothing_to_read_or_to_reach(tmp_path):
    secret = tmp_path / "bi-mat.txt"
    secret.write_text(SECRET)
    assert SECRET not in shut_in(f"cat {secret} /proc/1/root{secret} 2>&1")
    assert not shut_in("ls -d /work /home /root /var/lib /etc/passwd /etc/shadow 2>/dev/null")
    assert SECRET not in shut_in("env", PORTAL_SECRET=SECRET)
    assert shut_in("cat /proc/net/dev | tail -n +3").split(":")[0].strip() == "lo"
    assert str(os.getpid()) not in shut_in("ls /proc").split()


def test_where_it_is_printed_little_can_be_written():
    places = "/ /usr /usr/local /etc /dev /dev/shm /bin /var"
    assert shut_in(f"for place in {places} /tmp; do touch $place/x && echo $place; done 2>/dev/null").split() == [
        "/tmp"
    ]
    written = shut_in(f"head -c {2 * office_child.SCRATCH} /dev/zero >/tmp/large; stat -c %s /tmp/large")
    assert 0 < int(written) <= office_child.SCRATCH


def test_this_machine_has_all_that_is_needed(fresh_machine):
    assert office.obstacle() is None
    assert office.trial() is None


@pytest.mark.parametrize("lacking", ["soffice", "bwrap"])
def test_a_program_that_is_missing_is_named_with_its_remedy(fresh_machine, monkeypatch, lacking):
    which = office.shutil.which
    monkeypatch.setattr(office.shutil, "which", lambda name: None if name == lacking else which(name))
    obstacle = office.trial()
    assert {"soffice": "no LibreOffice", "bwrap": "no bubblewrap"}[lacking] in obstacle.text
    assert "apt-get install bubblewrap libreoffice-writer-nogui" in obstacle.remedy


def test_a_part_that_is_missing_is_named(fresh_machine, monkeypatch, tmp_path):
    program = tmp_path / "office" / "program" / "soffice"
    program.parent.mkdir(parents=True)
    for file in (program, program.parent / "libswlo.so", program.parent / "libsdlo.so"):
        file.touch()
    which = office.shutil.which
    monkeypatch.setattr(office.shutil, "which", lambda name: str(program) if name == "soffice" else which(name))
    assert office.obstacle().text.endswith("this machine has no LibreOffice Calc.")


def test_a_machine_that_forbids_the_sandbox_is_told(fresh_machine, monkeypatch, tmp_path):
    forbidding = tmp_path / "bwrap"
    forbidding.write_text("#!/bin/sh\necho 'bwrap: No permissions to create a new namespace' >&2\nexit 1\n")
    forbidding.chmod(0o755)
    which = office.shutil.which
    monkeypatch.setattr(office.shutil, "which", lambda name: str(forbidding) if name == "bwrap" else which(name))
    assert "No permissions to create a new namespace" in office.obstacle().text
    # Had it been so only after somebody asked: not the document's fault.
    with pytest.raises(PictureNotDone):
        printed(documents.word("x"))


def test_a_program_that_vanished_since_is_not_the_documents_fault(fresh_machine, monkeypatch):
    assert office.obstacle() is None
    monkeypatch.setattr(office.shutil, "which", lambda _name: None)
    with pytest.raises(PictureNotDone):
        printed(documents.word("x"))


def test_a_machine_without_vietnamese_letters_is_told(fresh_machine, monkeypatch, tmp_path):
    (tmp_path / "fc-list").write_text("#!/bin/sh\n")
    (tmp_path / "fc-list").chmod(0o755)
    which = office.shutil.which
    listing = str(tmp_path / "fc-list")
    monkeypatch.setattr(office.shutil, "which", lambda name: listing if name == "fc-list" else which(name))
    obstacle = office.trial()
    assert "Vietnamese" in obstacle.text and "fonts-liberation2" in obstacle.remedy


def test_a_libreoffice_that_does_not_work_is_told(fresh_machine, monkeypatch):
    monkeypatch.setattr(office, "PROGRAM", replace(office.PROGRAM, limits=ChildLimits(memory=200 << 20)))
    assert "LibreOffice does not work here" in office.trial().text
