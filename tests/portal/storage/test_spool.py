"""Files on their way in: pieces in their order, bounded room, nothing left of what nobody goes on with."""

import io
from datetime import timedelta

import pytest

from portal import clock
from portal.interfaces import ActRefused
from portal.storage import spool as spool_module
from portal.storage.spool import Facts, Spool, SpoolBusy, WrongOffset

FACTS = Facts(10, "kế hoạch.pdf", 7, 8, ("Hồ sơ", "2026"))


@pytest.fixture
def spool(tmp_path):
    return Spool(tmp_path / "uploads", 100)


def test_pieces_make_a_file_in_any_process(spool):
    entry = spool.begin(FACTS)
    assert (entry.offset, entry.is_whole) == (0, False)
    assert entry.write(0, io.BytesIO(b"abcd")) == 4
    again = Spool(spool.folder, 100).find(entry.token)
    assert again.facts == FACTS and again.offset == 4
    assert again.write(4, io.BytesIO(b"efghij and more than was announced")) == 10
    assert entry.is_whole and entry.data.read_bytes() == b"abcdefghij"


@pytest.mark.parametrize("offset", [0, 3, 5, 11])
def test_a_piece_in_the_wrong_place_changes_nothing(spool, offset):
    entry = spool.begin(FACTS)
    entry.write(0, io.BytesIO(b"abcd"))
    with pytest.raises(WrongOffset):
        entry.write(offset, io.BytesIO(b"XX"))
    assert entry.data.read_bytes() == b"abcd"


def test_a_request_that_is_tried_again_writes_its_piece_once(spool):
    entry = spool.begin(FACTS)
    entry.write(0, io.BytesIO(b"abcd"))
    entry.write(4, io.BytesIO(b"efg"))
    assert entry.write(4, io.BytesIO(b"efg"), again=True) == 7
    assert entry.data.read_bytes() == b"abcdefg"


def test_a_broken_line_leaves_what_has_come(spool):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            if self.tell() >= 3:
                raise ConnectionError
            return super().read(3)

    entry = spool.begin(FACTS)
    with pytest.raises(ConnectionError):
        entry.write(0, Broken(b"abcdefghij"))
    assert entry.offset == 3 and entry.write(3, io.BytesIO(b"defghij")) == 10


def test_two_never_write_the_same_file_at_once(spool):
    entry = spool.begin(FACTS)

    class Meanwhile(io.BytesIO):
        def read(self, size=-1):
            with pytest.raises(SpoolBusy):
                spool.find(entry.token).write(0, io.BytesIO(b"x"))
            return super().read(size)

    assert entry.write(0, Meanwhile(b"abc")) == 3


def test_room_is_what_was_announced_and_comes_back(spool):
    first = spool.begin(Facts(60, "a", 1, 1))
    with pytest.raises(ActRefused, match="quá nhiều tệp"):
        spool.begin(Facts(41, "b", 2, 1))
    spool.begin(Facts(40, "b", 2, 1))
    first.drop()
    assert spool.find(first.token) is None
    spool.begin(Facts(60, "c", 1, 1)).settle({"url": "/x/"})
    spool.begin(Facts(60, "d", 1, 1))


def test_one_person_begins_only_so_many(spool, monkeypatch):
    monkeypatch.setattr(spool_module, "MOST_OF_ONE", 2)
    for _turn in range(2):
        spool.begin(Facts(1, "a", 1, 1))
    with pytest.raises(ActRefused, match="gửi dở"):
        spool.begin(Facts(1, "a", 1, 1))
    spool.begin(Facts(1, "a", 2, 1))


def test_what_became_of_it_is_kept_without_its_bytes(spool):
    entry = spool.begin(FACTS)
    entry.write(0, io.BytesIO(b"abcdefghij"))
    assert entry.outcome is None
    entry.settle({"title": "Kế hoạch"})
    assert spool.find(entry.token).outcome == {"title": "Kế hoạch"} and not entry.data.exists()


def test_what_nobody_goes_on_with_is_swept(spool, set_clock):
    old = spool.begin(FACTS)
    set_clock(clock.now() + spool_module.TERM - timedelta(minutes=1))
    assert spool.sweep() == 0
    set_clock(clock.now() + timedelta(minutes=2))
    assert spool.sweep() == 1 and spool.find(old.token) is None and list(spool) == []


@pytest.mark.parametrize("token", ["", "x", "../../etc", "a" * 31, "a" * 33, "." * 32, "a/" * 16, "é" * 32])
def test_no_token_leads_out_of_the_folder(spool, token):
    spool.begin(FACTS)
    assert spool.find(token) is None


def test_what_was_damaged_on_the_disk_is_no_file(spool):
    entry = spool.begin(FACTS)
    (entry.folder / "facts").write_text("{")
    assert spool.find(entry.token) is None and list(spool) == []


def test_nobody_else_on_the_machine_reads_it(spool):
    entry = spool.begin(FACTS)
    entry.write(0, io.BytesIO(b"a"))
    assert entry.data.stat().st_mode & 0o077 == entry.folder.stat().st_mode & 0o077 == 0
