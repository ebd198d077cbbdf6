"""Whoever takes data along shows again who he is: no view hands a file to somebody whose last proof is too old."""

from datetime import timedelta

import pytest

from portal.security import fresh
from tests.matrix.actors import ANONYMOUS, AUDITOR, PROVINCE, SUPPORT
from tests.matrix.asking import ask, items_for
from tests.matrix.scene import thrown_away
from tests.matrix.tables import calls, may

TAKERS = (PROVINCE, AUDITOR, SUPPORT, "own_agency_administrator", "own_leader", "own_editor", "owner")
# Views that hand out files without asking again, and why.
NOT_ASKED = {
    "GET IAttachment/": "a single file is read like the page that names it",
    "GET IWorkspace/can-bo/nhap/mau.xlsx": "a form to fill in, with nothing in it but what there is to choose from",
    "GET IDocumentLibrary/mau-van-ban.xlsx": "a form to fill in, with nothing in it",
}
EXPORTS = """
    IWorkspace/tim-kiem.xlsx IWorkspace/tim-kiem.pdf IAgency/lien-ket-ngoai.xlsx ISite/muc-bat-buoc.xlsx
    IHelpCenter/so-lieu-ho-tro.xlsx IConsultation/cac-gop-y.xlsx
""".split()


@pytest.fixture
def _too_long_ago(monkeypatch):
    """No proof of anybody is fresh."""
    monkeypatch.setattr(fresh, "HOLDS", timedelta(0))


def may_call(actor, call, item):
    """Whether the tables give somebody what a call on the item itself needs; rights elsewhere are left out."""
    return all(may(actor, item, need) for need in call.needs if ":" not in need)


def is_file(answer):
    """Whether an answer is something to be saved."""
    return answer.status_int == 200 and answer.headers.get("Content-Disposition", "").startswith("attachment")


def answers(scene, method, name):
    """(call, item, answer) to one person: each view on an item on which he may call it, as far as there is one."""
    actor = scene.actors[name]
    for call in calls():
        items = list(items_for(scene, call)) if call.method == method else ()
        item = next((item for item in items if may_call(actor, call, item)), None)
        if item is not None:
            with thrown_away(scene.browser(actor)):
                yield call, item, ask(scene, call, item, actor)


@pytest.mark.usefixtures("_too_long_ago")
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", TAKERS)
def test_no_file_is_handed_out_on_an_old_proof(scene, name, method):
    found = [
        (str(call), item.address)
        for call, item, answer in answers(scene, method, name)
        # What every visitor gets needs no proof.
        if is_file(answer)
        and str(call) not in NOT_ASKED
        and not is_file(ask(scene, call, item, scene.actors[ANONYMOUS]))
    ]
    assert found == []


def test_on_a_fresh_proof_every_export_is_handed_out(scene):
    found = {
        f"{call.at}/{call.name}"
        for name in (PROVINCE, SUPPORT, "own_leader", "own_editor")
        for call, _item, answer in answers(scene, "GET", name)
        if is_file(answer)
    }
    assert found >= set(EXPORTS)
