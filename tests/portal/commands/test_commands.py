"""The command line as an administrator uses it: init, user, check, reindex, evolve; exit codes and words."""

import hashlib
import json
import os
import re
import socket
import subprocess
from pathlib import Path

import pytest

from portal.commands.founding import read_province
from portal.interfaces import ConfigurationError
from tests.support.command_line import Shell, alone, surroundings


@pytest.fixture(scope="module")
def shell(tmp_path_factory, waiting):
    folder = tmp_path_factory.mktemp("command-line")
    province = folder / "province"
    province.mkdir()
    _facts, rows = read_province("khanh-hoa")
    data = os.path.join(os.path.dirname(__file__), "../../../portal/data/khanh-hoa.toml")
    with open(data, encoding="utf-8") as source:
        (province / "small.toml").write_text(source.read().replace("khanh-hoa.csv", "small.csv"), encoding="utf-8")
    lines = [",".join(rows[0])] + [",".join(f'"{value}"' for value in row.values()) for row in rows[:5]]
    (province / "small.csv").write_text("\n".join(lines), encoding="utf-8")
    made = Shell(folder, waiting)
    made.province = str(province / "small.toml")
    made.first_output = made("init", "--province", made.province)
    return made


def test_init_prints_the_first_password_once_and_can_be_repeated(shell):
    assert re.search(r"password\s+\S{12,}", shell.first_output)
    again = shell("init", "--province", shell.province)
    assert "0 of them new" in again and "password" not in again


def test_commands_without_a_site_say_what_to_do(tmp_path, waiting):
    empty = Shell(tmp_path, waiting)
    assert "portal init" in empty("serve", code=1)
    assert "known: khanh-hoa" in empty("init", "--province", "atlantis", code=1)
    assert "No settings file" in empty("--config", "khong-co.ini", "serve", code=1)


def test_people_are_added_given_roles_reset_and_disabled(shell):
    shell("user", "add", "hant", "Nguyễn Thị Hà", "--agency", "so-noi-vu", "--role", "editor")
    assert "editor" in shell("user", "roles", "hant")
    shell("user", "roles", "hant", "--agency", "so-noi-vu", "--role", "publisher", "--until", "2030-01-31")
    roles = shell("user", "roles", "hant")
    assert "publisher" in roles and "2030-01-31" in roles and "editor" not in roles
    assert re.search(r"one-time password \S{12,}", shell("user", "reset", "hant"))
    only_factor = shell("user", "reset", "hant", "--second-factor")
    assert "no second factor" in only_factor and "password" not in only_factor
    unlinked = shell("user", "reset", "hant", "--outside-account")
    assert "no account of the province" in unlinked and "password" not in unlinked
    both = shell("user", "reset", "hant", "--second-factor", "--password")
    assert "no second factor" in both and re.search(r"one-time password \S{12,}", both)
    assert "no longer" in shell("user", "disable", "hant")


def test_wrong_people_roles_and_agencies_are_refused_in_words(shell):
    assert "No person" in shell("user", "reset", "khong.co", code=1)
    assert "No agency" in shell("user", "add", "abc", "A B", "--agency", "khong-co", "--role", "editor", code=1)
    shell("user", "add", "abc", "A B", "--role", "chef", code=2)
    assert "--agency is needed" in shell("user", "add", "abc", "A B", "--role", "editor", code=2)
    assert "No person" in shell("user", "roles", "abc", code=1)


def test_check_finds_what_is_wrong_and_names_the_remedy(shell):
    assert "0 errors" in shell("check")
    for part in ("", "-wal", "-shm"):
        file = shell.folder / "var" / f"projection.sqlite{part}"
        if file.exists():
            file.unlink()
    assert "0 errors" in shell("check")
    shell("reindex")
    assert "0 errors" in shell("check")


def test_evolve_has_nothing_to_do_on_a_new_site(shell):
    assert "Nothing to do" in shell("evolve")


def test_an_older_database_is_not_served_but_up_brings_it_to_todays_shape(shell):
    """An administrator takes the steps when he chooses to; a newcomer who pulled a new version just runs it."""
    _forget_last_step(shell)
    for command in ("serve", "worker"):
        refused = shell(command, code=1)
        assert "portal evolve" in refused and "step_" in refused
    said = _up_until_it_serves(shell)
    assert "Serving" in said, said
    assert said.index("step_") < said.index("Serving")
    assert "Nothing to do" in shell("evolve")


def test_an_address_that_is_taken_is_named_with_the_remedy(shell):
    with socket.socket() as other:
        other.bind(("127.0.0.1", shell.port))
        other.listen()
        said = shell("serve", code=1)
    assert f"127.0.0.1:{shell.port}" in said and "portal.listen" in said and "Traceback" not in said


def _forget_last_step(shell):
    shell.in_site("from portal.evolve import DONE, all_steps\nconnection.root()[DONE].remove(all_steps()[-1].name)")


def _up_until_it_serves(shell):
    """Run `up` where an earlier one came to its end; answers what it said until it served."""
    mark = shell.folder / "var" / "demonstration.txt"
    mark.write_text("mật khẩu", encoding="utf-8")
    words, said = alone("--config", str(shell.ini), "up"), []
    with subprocess.Popen(
        words, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as run:
        for line in run.stdout:
            said.append(line)
            if "Serving" in line:
                break
        run.terminate()
    mark.unlink()
    return "".join(said)


def test_previews_are_asked_for_once_they_can_be_made(shell):
    assert "Nothing to do" in shell("previews")


def test_check_tells_what_previews_lack(shell, tmp_path):
    """On a machine without LibreOffice: its programs are all there but that one."""
    for folder in os.environ["PATH"].split(os.pathsep):
        for program in Path(folder).glob("*") if folder else ():
            link = tmp_path / program.name
            if program.name not in ("soffice", "libreoffice") and not link.is_symlink():
                link.symlink_to(program)
    said = shell("check", PATH=str(tmp_path))
    assert "0 errors" in said
    assert "no LibreOffice" in said and "apt-get install bubblewrap libreoffice-writer-nogui" in said.replace("\n", "")
    assert "preview" not in shell("check")


def test_insecure_production_refuses_to_start(shell):
    shell.write_ini()
    text = shell.ini.read_text(encoding="utf-8")
    shell.ini.write_text(text.replace("portal.mode = development", "portal.mode = production"), encoding="utf-8")
    try:
        assert "https" in shell("serve", code=1)
        assert "refused in production" in shell("demo", code=1)
        assert "error" in shell("check", code=1)
    finally:
        shell.write_ini()


def test_the_demonstration_never_mixes_with_real_people(shell):
    shell("user", "add", "that.nguoi", "Người Thật", "--agency", "so-noi-vu", "--role", "editor")
    assert "real users" in shell("demo", code=1), "not even before he has chosen a password"
    shell.in_site(
        "from portal.security.people import People\n"
        "person = People(connection.root()['app_root'], registry).get('that.nguoi')\n"
        "person.set_password('mật khẩu tự chọn 26')"
    )
    assert "real users" in shell("demo", code=1)


def test_help_teaches():
    told = subprocess.run(alone("--help"), env=surroundings(), capture_output=True, text=True, check=True, timeout=240)
    for word in (*"up init demo serve worker user check reindex evolve previews".split(), "First steps"):
        assert word in told.stdout


def test_a_broken_province_file_is_named(tmp_path):
    broken = tmp_path / "x.toml"
    broken.write_text("[province\n")
    with pytest.raises(ConfigurationError, match=r"x\.toml"):
        read_province(broken)


def test_the_history_is_sealed_checked_against_a_kept_seal_and_written_out(shell, tmp_path):
    kept = shell("history", "seal").strip().splitlines()[-1]
    number, _colon, digest = kept.partition(":")
    assert int(number) >= 1 and re.fullmatch(r"[0-9a-f]{64}", digest)
    assert shell("history", "seal").strip().splitlines()[-1] == kept, "nothing new, no new seal"
    checked = shell("check", "--seal", kept)
    assert kept in checked and "rows in" in checked
    forged = shell("check", "--seal", f"{number}:{'0' * 64}", code=1)
    assert f"seal {number} is not the one" in forged and "auditor" in forged
    assert "is gone" in shell("check", "--seal", f"999:{digest}", code=1)
    shell("check", "--seal", "nonsense", code=2)
    lines = tmp_path / "history.jsonl"
    shell("history", "export", str(lines))
    written = lines.read_text(encoding="utf-8").splitlines()
    assert any('"sealed' in line or "sealed" in line for line in written)
    assert all(hashlib.sha256(json.loads(line)["line"].encode()).hexdigest() in line for line in written)


def test_what_the_operator_does_to_people_is_in_the_history(shell, tmp_path):
    shell("user", "add", "nguoi.thu", "Người Thử", "--agency", "so-noi-vu", "--role", "editor")
    shell("user", "disable", "nguoi.thu")
    lines = tmp_path / "history.jsonl"
    shell("history", "export", str(lines))
    rows = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    facts = [json.loads(row["line"]) for row in rows if '"login":"nguoi.thu"' in row["words"]]
    acts = [each["act"] for each in sorted(facts, key=lambda each: each["when"])]
    assert acts == ["person_added", "post_given", "account_closed"]
    assert all("portal user" in row["words"] for row in rows if "nguoi.thu" in row["words"])


def test_a_row_that_an_operator_removed_is_named(shell):
    shell.in_site(
        "chains = connection.root()['history'].chains\n"
        "chain = next(chain for name, chain in chains.items() if name != 'seals' and chain.last > 5)\n"
        "chain.entries.pop(3)"
    )
    named = shell("check", code=1)
    assert re.search(r"row 3 of chain [0-9a-f]{16} is missing", named)
