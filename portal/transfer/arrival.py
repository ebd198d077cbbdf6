"""An import on its way: what has come so far stands beside the site, where nobody sees it, until all of it is there.

Then it is seated in one transaction. An import that was ended before is as if it had never begun; one that was ended
after goes on where it was (`portal import` with the same archive).
"""

from BTrees.LLBTree import LLBTree
from persistent import Persistent

from portal.content.container import Container
from portal.i18n import _
from portal.transfer.format import ArchiveRefused

# In the database's root.
ARRIVAL = "arrival"


class Arrival(Persistent):
    """One import: of which archive (the manifest's hash), to which address; ids of the archive → ids here.

    `held` holds the agency until it is `seated`, `deleted` what was in its trash; `rows`: of the history, written here.
    """

    def __init__(self, archive, address, path):
        super().__init__()
        self.archive, self.address, self.path = archive, address, path
        self.held, self.deleted = Container(), Container()
        self.items, self.people = LLBTree(), LLBTree()
        self.agency_id = 0
        self.seated = False
        self.rows = 0


def arrival_in(root):
    """The import on its way in a database, or None."""
    return root.get(ARRIVAL)


def begin(root, archive, address):
    """A new `Arrival`; what is left of an import that was ended before anybody saw it is let go of."""
    check_free(root, archive)
    root[ARRIVAL] = arrival = Arrival(archive.manifest.sha256, address, archive.path)
    return arrival


def goes_on(root, archive):
    """The seated import of this very archive that was ended before it was through; None where there is none."""
    arrival = arrival_in(root)
    return arrival if arrival is not None and arrival.seated and arrival.archive == archive.manifest.sha256 else None


def check_free(root, archive):
    """Raise `ArchiveRefused` where the import of another archive must be brought to its end first."""
    arrival = arrival_in(root)
    if arrival is not None and arrival.seated and arrival.archive != archive.manifest.sha256:
        raise ArchiveRefused(
            _(
                "Lần nhập {path} (địa chỉ {address}) chưa xong; hãy chạy lại lệnh đó trước: portal import {path}",
                "The import of {path} (to {address}) is not through; bring it to its end first: portal import {path}",
                path=arrival.path,
                address=arrival.address,
            )
        )


def end(root, arrival):
    """The import is over."""
    if root.get(ARRIVAL) is arrival:
        del root[ARRIVAL]


def give_up(root):
    """Let go of what has come, where nobody has seen it yet."""
    arrival = arrival_in(root)
    if arrival is not None and not arrival.seated:
        del root[ARRIVAL]
