"""An import that is ended: before it is seen it never was; afterwards it goes on where it stopped."""

import json
from zlib import crc32

import pytest
import transaction

from portal.commands.checking import arrival_findings
from portal.history.chains import every_entry
from portal.search.compare import compare
from portal.transfer import importing, seating
from portal.transfer.arrival import ARRIVAL
from portal.transfer.format import ArchiveRefused
from tests.support.full_agency import furnish
from tests.support.transfers import exported, imported, portrait


class Killed(BaseException):
    """As a process is ended."""


@pytest.fixture
def archive(house, tmp_path, request):
    slug = f"so-{crc32(request.node.name.encode())}"
    furnish(house, slug)
    exported(house, slug, tmp_path / "a.zip")
    return slug, tmp_path / "a.zip"


def root_of(portal, look):
    with portal.connection() as connection:
        return look(connection.root())


def ended_at(monkeypatch, owner, name):
    """Have a process end where it would call that."""

    def end(*_arguments, **_named):
        raise Killed

    monkeypatch.setattr(owner, name, end)


def test_ended_while_it_is_built(house, archive, monkeypatch):
    slug, path = archive
    with monkeypatch.context() as patched:
        ended_at(patched, seating.Seating, "run")
        with pytest.raises(Killed):
            imported(house, path, "so-dang-dung")
    assert root_of(house, lambda root: ARRIVAL not in root and "so-dang-dung" not in root["site"])
    imported(house, path, "so-dang-dung")
    assert portrait(house, "so-dang-dung") == portrait(house, slug)


def test_killed_while_it_is_built(house, archive, monkeypatch):
    slug, path = archive
    with monkeypatch.context() as patched:
        ended_at(patched, seating.Seating, "run")
        # A process that is killed tidies nothing up.
        patched.setattr(importing.arrivals, "give_up", lambda root: None)
        with pytest.raises(Killed):
            imported(house, path, "so-giua-chung")
    assert root_of(house, lambda root: ARRIVAL in root and "so-giua-chung" not in root["site"])
    assert root_of(house, arrival_findings) == []
    imported(house, path, "so-giua-chung")
    assert portrait(house, "so-giua-chung") == portrait(house, slug)
    assert root_of(house, lambda root: ARRIVAL not in root)


@pytest.mark.parametrize("step", ["_bring_lists_along", "_write_history"])
def test_killed_after_it_was_seated(house, archive, monkeypatch, step, tmp_path):
    slug, path = archive
    with monkeypatch.context() as patched:
        ended_at(patched, importing.AgencyImport, step)
        with pytest.raises(Killed):
            imported(house, path, f"da-dat{step.replace('_', '-')}")
    (finding,) = root_of(house, arrival_findings)
    assert finding[0] == "error" and "portal import" in finding[2]
    furnish(house, f"khac{step.replace('_', '-')}")
    exported(house, f"khac{step.replace('_', '-')}", tmp_path / "b.zip")
    with pytest.raises(ArchiveRefused, match=r"not through|chưa xong"):
        imported(house, tmp_path / "b.zip", "so-khac-nua")
    imported(house, path, "whatever-it-says-now")
    assert portrait(house, f"da-dat{step.replace('_', '-')}") == portrait(house, slug)
    assert root_of(house, arrival_findings) == [] and compare(house.database, house.registry.projection) == []


def test_rows_of_the_history_are_written_once_however_often_it_is_ended(house, archive, monkeypatch):
    _slug, path = archive
    monkeypatch.setattr(importing, "ROWS", 7)
    parts = []

    def progress(stage, _done, _total):
        parts.append(stage)
        if stage == importing.ROWS_WRITTEN and parts.count(stage) % 3 == 0:
            raise Killed

    def went_through():
        try:
            return imported(house, path, "so-nhieu-lan", progress=progress) is not None
        except Killed:
            transaction.abort()
            return False

    attempts = 1
    while not went_through():
        attempts += 1
    again = root_of(house, lambda root: _imported_rows(root, "so-nhieu-lan"))
    assert attempts > 2
    assert len(again) == len(set(again)) > 30


def _imported_rows(root, slug):
    agency = root["site"][slug].id
    found = [json.loads(entry.words) for entry in every_entry(root) if entry.facts.get("agency") == agency]
    return [words["imported_row"] for words in found if "imported_row" in words]


def test_overtaken_by_another_import(house, archive, monkeypatch):
    """Two processes import at the same time: the one that began first is refused, and nothing of it is seen."""
    _slug, path = archive
    run = seating.Seating.run

    def meanwhile(self, *arguments):
        importing.arrivals.begin(self.root, self.archive, "cua-nguoi-khac")
        return run(self, *arguments)

    monkeypatch.setattr(seating.Seating, "run", meanwhile)
    with pytest.raises(ArchiveRefused, match=r"cùng lúc"):
        imported(house, path, "so-cham-chan")
    assert root_of(house, lambda root: "so-cham-chan" not in root["site"])
