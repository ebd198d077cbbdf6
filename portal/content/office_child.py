"""Has LibreOffice print the first page of one document, in a process of its own (child_process.py).

Imports nothing of the portal. LibreOffice runs inside bubblewrap: without a network, with none of the machine's files
but programs and fonts, without rights, and nothing of it is left when it ends. What it writes lies in memory, of a
bounded size; the one thing that comes out is the printed page.
"""

import json
import subprocess
import sys

# A reason that office.py has a text for.
TOO_MUCH = "too_much"
PAGE, PROFILE = "page.pdf", "profile.xcu"
SCRATCH = 512 * 1024 * 1024
# Exit codes: it says nothing of a document that it cannot read; above the second, a signal ended it.
NOT_READ, KILLED = 65, 128
READ_ONLY = ("/bin", "/lib", "/lib64", "/etc/fonts", "/etc/libreoffice", "/etc/alternatives", "/etc/ld.so.cache")
# Letters that the machine's owner added, and where all of them are listed.
FONTS = ("/usr/local/share/fonts", "/var/cache/fontconfig")
USER = "/tmp/profile/user"
# Belt and braces: nothing that a document may ask for could answer. 2 and 1: never.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
 <item oor:path="/org.openoffice.Office.Common/Security/Scripting">
  <prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
  <prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
  <prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
 </item>
 <item oor:path="/org.openoffice.Office.Writer/Content/Update">
  <prop oor:name="Link" oor:op="fuse"><value>2</value></prop>
 </item>
 <item oor:path="/org.openoffice.Office.Calc/Content/Update">
  <prop oor:name="Link" oor:op="fuse"><value>2</value></prop>
 </item>
 <item oor:path="/org.openoffice.Office.Calc/Formula/Load">
  <prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>1</value></prop>
  <prop oor:name="ODFRecalcMode" oor:op="fuse"><value>1</value></prop>
 </item>
</oor:items>
"""
# Comments are for those who wrote the document.
PRINTING = {
    "PageRange": {"type": "string", "value": "1"},
    "ExportNotes": {"type": "boolean", "value": "false"},
    "ExportFormFields": {"type": "boolean", "value": "false"},
}
SCRIPT = f"""
"$1" --headless --norestore --nolockcheck --nodefault --nofirststartwizard -env:UserInstallation=file:///tmp/profile \\
    --convert-to "pdf:$2:$3" --outdir /tmp/printed "$4" >&2
code=$?
if [ -s /tmp/printed/document.pdf ]; then exec cat /tmp/printed/document.pdf; fi
if [ $code -eq 0 ]; then exit {NOT_READ}; fi
exit $code
"""


class TooMuch(Exception):
    """LibreOffice used up what it may, or broke down over the document; it would do so again."""

    refusal = TOO_MUCH


class NotRead(Exception):
    """LibreOffice took the document for none."""


def work(source, orders):
    """Print the first page into the child's folder; answers the name of the file."""
    document = f"/tmp/document.{orders['extension']}"
    with open(PROFILE, "w+b") as profile, open(PAGE, "wb") as page:
        profile.write(SETTINGS.encode())
        profile.seek(0)
        command = [
            *sandbox(orders["bubblewrap"], orders["installation"]),
            *("--file", "0", document),
            *("--file", str(profile.fileno()), f"{USER}/registrymodifications.xcu"),
            *("/bin/sh", "-c", SCRIPT, "sh"),
            *(orders["program"], orders["printer"], json.dumps(PRINTING), document),
        ]
        code = _ended(command, stdin=source, stdout=page, pass_fds=(profile.fileno(),))
    if code == NOT_READ:
        raise NotRead
    if code >= KILLED:
        raise TooMuch
    if code:
        # Not the document's fault: the sandbox was not made.
        sys.exit(1)
    return PAGE


def _ended(command, **files):
    try:
        return subprocess.run(command, check=False, **files).returncode
    except OSError as error:
        print(error, file=sys.stderr)
        return 1


def sandbox(bubblewrap, installation):
    """The command that runs what comes after it where there is nothing to read, to reach or to break."""
    kept = [part for place in READ_ONLY for part in ("--ro-bind-try", place, place)]
    fonts = [part for place in FONTS for part in ("--ro-bind-try", place, place)]
    return [
        *(bubblewrap, "--unshare-all", "--die-with-parent", "--cap-drop", "ALL", "--clearenv"),
        *("--setenv", "HOME", "/tmp", "--setenv", "PATH", "/usr/bin:/bin", "--setenv", "LANG", "C.UTF-8"),
        # The portal itself may lie under /usr/local.
        *("--ro-bind", "/usr", "/usr", "--tmpfs", "/usr/local", *kept, *fonts),
        *("--ro-bind", installation, installation, "--proc", "/proc", "--dev", "/dev"),
        *("--size", str(SCRATCH), "--tmpfs", "/tmp", "--dir", USER, "--chdir", "/tmp"),
        # All else that can be written lies in memory too, and has no bound.
        *("--remount-ro", "/usr/local", "--remount-ro", "/dev", "--remount-ro", "/"),
    ]
