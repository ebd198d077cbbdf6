"""The widgets of the field kinds: deform's, with our own templates (`forms/<name>.pt`), no inline script."""

import colander
import deform.widget

from portal.content.attachments import Upload
from portal.content.filetypes import allowed_extensions, check_upload, most_bytes


class TextInput(deform.widget.TextInputWidget):
    """One line; `input_type` and `inputmode` choose the keyboard of a phone."""

    template = readonly_template = "line"
    input_type = "text"
    inputmode: str | None = None


class NumberInput(TextInput):
    """A whole number."""

    inputmode = "numeric"


class TextArea(deform.widget.TextAreaWidget):
    """Several lines."""

    template = readonly_template = "text"
    rows = 4


class RichText(deform.widget.TextAreaWidget):
    """HTML: a text area that the editor takes over where scripts run."""

    template = readonly_template = "richtext"
    rows = 18


class TagsInput(TextInput):
    """Words separated by commas."""

    template = readonly_template = "tags"


class CheckBox(deform.widget.CheckboxWidget):
    """Yes or no."""

    template = readonly_template = "checkbox"


class Select(deform.widget.SelectWidget):
    """One of a few."""

    template = readonly_template = "select"


class DayInput(TextInput):
    """A date: the browser's own picker, and day/month/year typed by hand."""

    template = readonly_template = "day"
    input_type = "date"


class FileUpload(deform.widget.Widget):
    """A file: keeps the one there is unless a new one comes or the person removes it.

    On the form a mapping of `upload`, the file, and `remove`, the tick. After a failed check the person
    chooses the file again: a browser cannot be given it back.
    """

    template = readonly_template = "file"
    kinds = ("document", "image")

    @property
    def most_bytes(self):
        """How large a file may be."""
        return most_bytes()

    @property
    def extensions(self):
        """The extensions that may come in, with dots."""
        return allowed_extensions(self.kinds)

    def serialize(self, field, cstruct, **kw):
        """The HTML of the widget; `cstruct` is the name of the present attachment."""
        values = self.get_template_values(field, cstruct if isinstance(cstruct, str) else "", kw)
        return field.renderer(self.template, **values)

    def deserialize(self, field, pstruct):
        """An `Upload`, `REMOVE`, or null to keep what is there; raises `Invalid` for a type not allowed."""
        if not isinstance(pstruct, dict):
            return colander.null
        if pstruct.get("remove"):
            return REMOVE
        sent = pstruct.get("upload")
        if sent is None or not getattr(sent, "filename", ""):
            return colander.null
        media_type = check_upload(field.schema, sent.file, sent.filename, self.kinds)
        return Upload(sent.file, sent.filename, media_type)


class _Remove:
    def __repr__(self):
        return "REMOVE"


REMOVE = _Remove()
