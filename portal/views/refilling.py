"""A form of a finished page filled with what somebody had typed into it: whatever form it is, it need not know of it.

Only the tags of its controls are written anew; all else of the page stays as it is, letter for letter.
"""

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any

PLAIN = ("text", "hidden", "email", "tel", "url", "search", "number", "date", "time", "datetime-local", "month", "week")
TICKS = ("checkbox", "radio")
BUTTONS = ("submit", "button", "image", "reset")
# Filled in by nobody but us, and new on each page.
NEVER = frozenset({"csrf_token", "form_key", "__formid__", "_charset_", "proof"})


@dataclass
class Control:
    """A control of a form: its kind, its name, its tag in the page; `inner`: where its text stands; its options."""

    kind: str
    name: str
    tag: "Tag"
    inner: tuple = ()
    options: list = field(default_factory=list)


@dataclass
class Tag:
    """A start tag of a page: its name, its attributes, where it begins and ends."""

    name: str
    attributes: dict
    start: int
    end: int

    def written(self, **changes):
        """The tag with other attributes; None takes one away."""
        changed = {name: text for name, text in {**self.attributes, **changes}.items() if text is not None}
        inside = "".join(f' {name}="{escape(text)}"' for name, text in changed.items())
        return f"<{self.name}{inside}>"


@dataclass
class Form:
    """A form of a page: its tag, its controls, and the folded parts in which it stands."""

    tag: Tag
    folded: tuple
    controls: list = field(default_factory=list)

    @property
    def action(self):
        """The path to which it is sent; empty for that of the page."""
        return (self.tag.attributes.get("action") or "").partition("?")[0]

    def value_of(self, name):
        """The value of its hidden field, or None."""
        hidden = (one for one in self.controls if one.kind == "hidden" and one.name == name)
        return next((one.tag.attributes.get("value", "") for one in hidden), None)

    @property
    def names(self):
        """The names of all its controls."""
        return {control.name for control in self.controls}


class Page(HTMLParser):
    """The forms of a page that is finished, and where its content begins (`main`)."""

    def __init__(self, text):
        super().__init__()
        self.forms: list = []
        self.main: Tag | None = None
        # What is open at this point of the page.
        self._form: Any = None
        self._area: Any = None
        self._choice: Any = None
        self._folded: list = []
        self._lines = [0]
        for line in text.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(text)
        self.close()

    def _here(self):
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, name, attributes):
        """Note the forms, their controls and what they are folded into."""
        start = self._here()
        known = {key: text if text is not None else key for key, text in attributes}
        tag = Tag(name, known, start, start + len(self.get_starttag_text() or ""))
        if name == "main":
            self.main = tag
        elif name == "details":
            self._folded.append(tag)
        elif name == "form":
            self._form = Form(tag, tuple(self._folded))
            self.forms.append(self._form)
        elif self._form is not None:
            self._note(tag)

    def _note(self, tag):
        called = tag.attributes.get("name", "")
        if tag.name == "input":
            self._form.controls.append(Control(tag.attributes.get("type", "text").lower(), called, tag))
        elif tag.name == "button":
            self._form.controls.append(Control("submit", called, tag))
        elif tag.name in ("textarea", "select"):
            control = Control(tag.name, called, tag, (tag.end, tag.end))
            self._form.controls.append(control)
            self._area, self._choice = (control, None) if tag.name == "textarea" else (None, control)
        elif tag.name == "option" and self._choice is not None:
            self._choice.options.append(tag)

    def handle_endtag(self, name):
        """Note where a text and a form end."""
        if name == "textarea" and self._area is not None:
            self._area.inner = (self._area.inner[0], self._here())
            self._area = None
        elif name == "select":
            self._choice = None
        elif name == "form":
            self._form = None
        elif name == "details" and self._folded:
            self._folded.pop()


class Refill:
    """What somebody had typed, pairs of (name, text), on its way into a form; `left` is what finds no place there."""

    def __init__(self, controls):
        self._texts: dict = {}
        for name, text in controls:
            self._texts.setdefault(name, []).append(text)

    def left(self, form):
        """The texts for which the form has no place (any more); without a form, what is more than a word."""
        known, least = (form.names, 1) if form is not None else (frozenset(), 2)
        texts = (text for name, found in self._texts.items() if name not in known for text in found)
        return [text for text in texts if len(text.split()) >= least]

    def edits(self, form):
        """(start, end, what stands there instead) of the tags and texts of the form that change."""
        waiting = {name: list(texts) for name, texts in self._texts.items()}
        for control in form.controls:
            if control.name in NEVER or not control.name:
                continue
            if control.kind in TICKS:
                ticked = control.tag.attributes.get("value", "on") in self._texts.get(control.name, ())
                yield self._changed(control.tag, checked="checked" if ticked else None)
            elif control.name not in waiting or control.kind in BUTTONS:
                continue
            elif control.kind == "select":
                yield from self._chosen(control)
            elif waiting[control.name]:
                yield from self._typed(control, waiting[control.name].pop(0))

    def _typed(self, control, text):
        if control.kind == "textarea":
            # The first line break after the tag is the tag's.
            yield (*control.inner, "\n" + escape(text))
        elif control.kind in PLAIN:
            yield self._changed(control.tag, value=text)

    def _chosen(self, control):
        wanted = self._texts[control.name]
        for option in control.options:
            is_chosen = option.attributes.get("value", "") in wanted
            yield self._changed(option, selected="selected" if is_chosen else None)

    @staticmethod
    def _changed(tag, **changes):
        return tag.start, tag.end, tag.written(**changes)


def with_edits(text, edits):
    """A text with parts of it replaced: (start, end, instead), in any order."""
    done, position = [], 0
    for start, end, instead in sorted(edits):
        done += [text[position:start], instead]
        position = end
    return "".join([*done, text[position:]])
