"""Whatever people do to a tree, in whatever order: no dangling link, wrong redirect, orphan row or file, no leak."""

import io
import os
import re
import shutil
import tempfile
from html import unescape
from pathlib import Path

import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from portal.content.attachments import Upload
from portal.content.base import is_public
from portal.content.container import walk
from portal.content.file_access import is_public_file
from portal.content.links import present_html
from portal.content.places import path_of, site_of
from portal.content.redirects import locate
from portal.interfaces import PortalError
from portal.workflow import copying, relocating, trashing
from portal.workflow.arranging import WAYS, Arranger
from tests.support.projected import Projected

NAMES = st.sampled_from(["mot", "hai", "ba"])
HREF = re.compile(r'href="(/[^"]*)"')


class Tree(RuleBasedStateMachine):
    """A section of an agency, worked in by somebody who may do everything."""

    items, entries = Bundle("items"), Bundle("entries")

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="tree-"))
        self.place = Projected(self.folder, agencies=("so-y-te",))
        self.desk = self.place.desk
        # former address → ids of what has left it, the last one last
        self.left: dict[str, list] = {}
        self.known: dict[int, object] = {}

    def teardown(self):
        try:
            if self.known:
                self.pack_and_look_for_files()
        finally:
            self.place.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def act(self, work):
        """Do it and commit, or leave everything as it was where it is refused; answers what it answers."""
        try:
            with transaction.manager:
                return work()
        except PortalError:
            return None

    def folder_of(self, item):
        """Where things go for an item: itself where it holds others, else what holds it."""
        place = item if item.kind == "folder" else item.__parent__
        return place if place is not None and site_of(place) is not None else self.place.section

    @initialize(target=items)
    def plant(self):
        """Folders in folders with published news that lead to each other: acts begin in the thick of it."""
        with transaction.manager:
            outer = self.desk.add(self.place.section, "folder", {"title": "Ngoài"}, "mot")
            inner = self.desk.add(outer, "folder", {"title": "Trong"}, "mot")
            news = [self.desk.add(where, "news_item", {"title": "Tin"}, "hai") for where in (outer, inner)]
            beside = self.desk.add(self.place.section, "folder", {"title": "Bên cạnh"}, "ba")
            for one, other in (news, news[::-1]):
                self.desk.edit(one, {"body": f'<p><a href="{path_of(other)}">xem</a></p>'})
            upload = Upload(io.BytesIO(b"%PDF-1.4 trong"), "trong.pdf", "application/pdf")
            paper = self.desk.add(inner, "file", {"title": "Trong", "file": upload}, "ba")
            made = [outer, inner, *news, beside, paper]
            for item in made:
                self.desk.move(item, "publish")
        self.known.update((item.id, item) for item in made)
        return multiple(*made)

    @rule(target=items, beside=items | st.none(), name=NAMES, kind=st.sampled_from(["news_item", "folder", "file"]))
    def add(self, beside, name, kind):
        values = {"title": f"Mục {name}"}
        if kind == "file":
            values["file"] = Upload(io.BytesIO(b"%PDF-1.4 " + name.encode()), f"{name}.pdf", "application/pdf")
        where = self.folder_of(beside) if beside is not None else self.place.section
        item = self.act(lambda: self.desk.add(where, kind, values, name))
        if item is None:
            return multiple()
        self.known[item.id] = item
        return item

    @rule(item=items, other=items)
    def link(self, item, other):
        address = path_of(other) or f"/id/{other.id}/"
        if "body" in item.__field_names__ and site_of(item) is not None:
            self.act(lambda: self.desk.edit(item, {"body": f'<p>{item.body} <a href="{address}">{other.id}</a></p>'}))

    @rule(item=items, step=st.sampled_from(["publish", "publish_changes", "withdraw"]))
    def change_state(self, item, step):
        if site_of(item) is not None:
            self.act(lambda: self.desk.move(item, step))

    @rule(item=items, beside=items)
    def move(self, item, beside):
        if site_of(item) is not None:
            self._leaving(item, lambda: relocating.move(self.desk, item, self.folder_of(beside)))

    @rule(item=items, name=NAMES)
    def rename(self, item, name):
        if site_of(item) is not None:
            self._leaving(item, lambda: relocating.rename(self.desk, item, name))

    def _leaving(self, item, work):
        before = path_of(item)
        self.act(work)
        if path_of(item) != before:
            self.left.setdefault(before, []).append(item.id)

    @rule(target=items, item=items, beside=items)
    def copy(self, item, beside):
        if site_of(item) is None:
            return multiple()
        twin = self.act(lambda: copying.copy(self.desk, item, self.folder_of(beside)))
        made = list(walk(twin)) if twin is not None else []
        self.known.update((part.id, part) for part in made)
        return multiple(*made)

    @rule(item=items, way=st.sampled_from(WAYS))
    def arrange(self, item, way):
        if site_of(item) is not None:
            self.act(lambda: Arranger(self.desk, self.place.lists(), item.__parent__).shift([item], way))

    @rule(target=entries, item=items)
    def trash(self, item):
        entry = self.act(lambda: self.desk.delete(item)) if site_of(item) is not None else None
        return entry if entry is not None else multiple()

    @rule(entry=entries, beside=items | st.none(), name=NAMES | st.none())
    def restore(self, entry, beside, name):
        item = entry.item
        if item is None:
            return
        place = self.folder_of(beside) if beside is not None else None
        former = entry.place
        was = path_of(former) + entry.name + "/" if former is not None else None
        restored = self.act(lambda: trashing.restore(self.desk, entry, place, name))
        if restored is not None and was is not None and path_of(item) != was:
            self.left.setdefault(was, []).append(item.id)

    @rule(entry=consumes(entries))
    def purge(self, entry):
        if entry.item is not None:
            gone = {part.id for part in walk(entry.item)}
            with transaction.manager:
                trashing.purge(self.desk, entry)
            redirects = self.place.agency.redirects
            if redirects is not None:
                assert not gone & set(redirects._paths), "a former address of what is gone is kept"

    @rule()
    def pack(self):
        self.pack_and_look_for_files()

    def pack_and_look_for_files(self):
        """What nothing holds any more goes with a pack, and nothing else does."""
        transaction.abort()
        self.place.database.pack()
        assert self.blobs_on_disk() == self.blobs_in_use(), "a file that nothing holds stays, or one in use is gone"

    def blobs_on_disk(self):
        """The object numbers of the blobs that lie in the folder of files, whatever they are of."""
        helper = self.place.database.storage.fshelper
        return {oid for oid, folder in helper.listOIDs() if any(name.endswith(".blob") for name in os.listdir(folder))}

    def blobs_in_use(self):
        """Those of the files of everything that stands in the tree or in the trash."""
        entries = self.place.agency.trash or ()
        rooted = [self.place.site, *(entry.item for entry in entries)]
        held = (item for root in rooted for item in walk(root) if hasattr(item, "attachments"))
        return {stored.blob._p_oid for item in held for stored in item.attachments.values()}

    @invariant()
    def rows_are_those_of_the_tree(self):
        assert self.place.differences() == []

    @invariant()
    def no_public_link_leads_nowhere(self):
        public = self.place.public
        for item in self.known.values():
            if "body" not in item.__field_names__ or site_of(item) is None or not is_public(item):
                continue
            rows = public.by_ids(list(self.known))
            html = present_html(item.edition().body, {number: row.path for number, row in rows.items()}.get)
            for address in HREF.findall(html):
                found, steps_left = locate(self.place.site, unescape(address).strip("/").split("/"), is_public)
                assert not steps_left and is_public(found), f"{path_of(item)} leads to {address}"

    @invariant()
    def former_addresses_lead_to_what_stood_there_or_nowhere(self):
        redirects = self.place.agency.redirects
        for path, ids in self.left.items():
            steps = path.strip("/").split("/")
            found, steps_left = locate(self.place.site, steps, is_public)
            assert is_public(found), "nobody is led to what he may not see"
            item = self.known[ids[-1]]
            kept = redirects is not None and redirects.get("/".join(steps[1:])) is item
            there = self._stands_at(steps)
            if kept and site_of(item) is not None and is_public(item) and (there is None or not is_public(there)):
                assert found is item and not steps_left, f"{path} leads to {path_of(found)}, not to {path_of(item)}"

    def _stands_at(self, steps):
        here = self.place.site
        for step in steps:
            here = here.get(step) if hasattr(here, "get") else None
        return here

    @invariant()
    def no_file_of_what_is_not_published_is_public(self):
        for item in self.known.values():
            for attachment in item.attachments.values():
                if site_of(item) is None:
                    assert path_of(item) is None, "no address leads to what is in the trash"
                elif item.published is None:
                    assert not is_public_file(attachment)
                else:
                    with attachment.blob.open("r") as stored:
                        assert stored.read(5) == b"%PDF-"


TestTree = Tree.TestCase
TestTree.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
