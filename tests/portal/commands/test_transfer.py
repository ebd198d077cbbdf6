"""`portal export` and `portal import` as an administrator uses them: words, exit codes, `portal check` after."""

import os

import pytest

from portal.commands.founding import read_province
from tests.support.archives import members, signed, write
from tests.support.command_line import Shell


@pytest.fixture(scope="module")
def shell(tmp_path_factory, waiting):
    """A site with two agencies."""
    folder = tmp_path_factory.mktemp("transfer-line")
    _facts, rows = read_province("khanh-hoa")
    data = os.path.join(os.path.dirname(__file__), "../../../portal/data/khanh-hoa.toml")
    with open(data, encoding="utf-8") as source:
        (folder / "small.toml").write_text(source.read().replace("khanh-hoa.csv", "small.csv"), encoding="utf-8")
    lines = [",".join(rows[0])] + [",".join(f'"{value}"' for value in row.values()) for row in rows[:2]]
    (folder / "small.csv").write_text("\n".join(lines), encoding="utf-8")
    made = Shell(folder, waiting)
    made("init", "--province", str(folder / "small.toml"))
    made.slug = rows[0]["slug"]
    made.archive = folder / "agency.zip"
    made.exported = made("export", made.slug, str(made.archive))
    return made


def test_export_says_what_it_wrote_and_keeps_it_to_its_owner(shell):
    assert "Items: " in shell.exported and "Hash of the manifest: " in shell.exported
    assert " items, " in shell.exported and str(shell.archive) in shell.exported
    assert shell.archive.stat().st_mode & 0o077 == 0
    assert not list(shell.folder.glob("*.part"))


def test_export_overwrites_nothing_and_knows_its_agencies(shell):
    before = shell.archive.read_bytes()
    assert "is there already" in shell("export", shell.slug, str(shell.archive), code=1)
    assert shell.archive.read_bytes() == before
    assert "No agency has the address 'so-nao'" in shell("export", "so-nao", code=1)
    assert "cannot be written" in shell("export", shell.slug, str(shell.folder / "no" / "such" / "a.zip"), code=1)


def test_import_brings_it_in_and_all_is_well_afterwards(shell):
    looked = shell("import", str(shell.archive), "--as", "ban-hai", "--dry-run")
    assert "Would be imported" in looked
    brought = shell("import", str(shell.archive), "--as", "ban-hai")
    assert "Imported as /ban-hai/, 0 posts given" in brought and "Building" not in looked
    checked = shell("check")
    assert "0 errors" in checked


def test_import_refuses_in_both_languages_and_ends_with_1(shell):
    assert "already an item with the address" in shell("import", str(shell.archive), code=1)
    newer = write(shell.folder / "newer.zip", signed(members(shell.archive), format_version=9))
    said = shell("import", str(newer), "--as", "ban-ba", code=1)
    assert "newer version of the portal (format 9" in said and "Hãy nâng cấp cổng thông tin trước" in said
    cut = shell.folder / "cut.zip"
    cut.write_bytes(shell.archive.read_bytes()[:-40])
    assert "nothing was changed" in shell("import", str(cut), "--as", "ban-ba", code=1)
    assert "does not exist" in shell("import", str(shell.folder / "none.zip"), code=2)


def test_import_of_a_folder_tells_each_file_and_changes_nothing_when_dry(shell):
    folder = shell.folder / "former"
    folder.mkdir()
    (folder / "trang.html").write_text("<h1>Trang cũ</h1><p>Nội dung <a href='mat.html'>x</a></p>", encoding="utf-8")
    (folder / "x.exe").write_bytes(b"MZ")
    words = ("import", str(folder), "--into", f"{shell.slug}/gioi-thieu")
    looked, done = shell(*words, "--dry-run"), shell(*words)
    for said in (looked, done):
        assert "“Trang cũ”" in said and "! x.exe:" in said and "“mat.html” is not in the folder" in said
    assert "Would be imported: 0 folders, 1 pages" in looked
    assert f"Imported into /{shell.slug}/gioi-thieu/ as drafts: 0 folders, 1 pages" in done
    assert "0 errors" in shell("check")
    assert "needs --into" in shell("import", str(folder), code=2)
    assert "--into is for a folder" in shell("import", str(shell.archive), "--into", "x", code=2)
    assert "no place" in shell("import", str(folder), "--into", "khong/co", code=1)
