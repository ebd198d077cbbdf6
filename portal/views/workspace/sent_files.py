"""Files that are sent with a table: kept in the spool while somebody looks at what would become of them."""

from contextlib import contextmanager
from types import SimpleNamespace

from portal.content.attachments import Upload, clean_filename
from portal.content.filetypes import checked_type
from portal.i18n import _
from portal.interfaces import PortalError
from portal.storage.spool import Facts
from portal.vietnamese import nfc

SAME_NAME = _("Gửi hai tệp cùng tên.", "Two files of one name were sent.")


class SentFiles:
    """The files that one person has sent for one place: those kept from earlier pages, and those of this form.

    `whose`: the ids of the person and of the place.
    """

    def __init__(self, spool, whose, families):
        self._spool = spool
        self._families = families
        self._whose = whose
        self._kept: dict = {}
        # Name as it was sent → why it could not be taken.
        self.refused: dict = {}

    def keep(self, tokens):
        """Go on with what an earlier page kept, as far as it is this person's, and there."""
        for token in tokens if isinstance(tokens, list) else ():
            entry = self._spool.find(token) if isinstance(token, str) else None
            if entry is None or (entry.facts.person_id, entry.facts.place_id) != self._whose:
                continue
            if entry.is_whole and entry.outcome is None:
                self._kept[key_of(entry.facts.filename)] = entry

    def take(self, sent, looks=True):
        """Keep the files of a form; one of a name that was there takes its place.

        `looks`: looks into each, which costs; else that is left to whoever opens them.
        """
        taken = set()
        for field in sent:
            filename = clean_filename(field.filename)
            key = key_of(filename)
            try:
                if key in taken:
                    raise PortalError(SAME_NAME)
                if looks:
                    checked_type(field.file, filename, self._families)
                entry = self._stored(field.file, filename)
            except PortalError as error:
                self.refused[filename] = error.text
                continue
            taken.add(key)
            if key in self._kept:
                self._kept[key].drop()
            self._kept[key] = entry

    def _stored(self, file, filename):
        length = file.seek(0, 2)
        file.seek(0)
        entry = self._spool.begin(Facts(length, filename, *self._whose))
        entry.write(0, file)
        return entry

    @property
    def tokens(self):
        """By what the next page finds the files again."""
        return [entry.token for entry in self._kept.values()]

    @property
    def rows(self):
        """`token`, `name` and `size` of the files that are kept."""
        return [
            SimpleNamespace(token=entry.token, name=entry.facts.filename, size=entry.facts.length)
            for entry in self._kept.values()
        ]

    @property
    def names(self):
        """The names of the files that are kept."""
        return [entry.facts.filename for entry in self._kept.values()]

    def has(self, name):
        """Whether a file of that name is kept, whatever its capitals."""
        return key_of(name) in self._kept

    def reason(self, name):
        """Why the file of that name was not taken; None where it was, or never sent."""
        return next((text for refused, text in self.refused.items() if key_of(refused) == key_of(name)), None)

    @contextmanager
    def upload(self, name, media_type=None):
        """The kept file of that name as an `Upload`, open within the `with`; of a type that is known already, or looked
        into for it (raises `PortalError`)."""
        entry = self._kept[key_of(name)]
        with open(entry.data, "rb") as file:
            media_type = media_type or checked_type(file, entry.facts.filename, self._families)
            file.seek(0)
            yield Upload(file, entry.facts.filename, media_type)

    def discard(self, name):
        """Throw the kept file of that name away."""
        self._kept.pop(key_of(name)).drop()

    def drop(self):
        """Throw all of them away."""
        for entry in self._kept.values():
            entry.drop()


def key_of(filename):
    """By what names of files are compared."""
    return nfc(clean_filename(filename)).casefold()
