"""From a piece of content to its row: computed from its final state, before the transaction commits.

The texts of a row are those of the published edition where there is one: a working draft never shows in a list.
"""

from datetime import UTC, datetime, timedelta

from portal.clock import PEOPLES_ZONE
from portal.content.editions import field_nodes, field_value
from portal.content.fields import RichText
from portal.content.order import place_in_order, title_key
from portal.content.places import is_internal, owner_id, path_of
from portal.content.richtext import text_of
from portal.content.translations import is_behind, public_time
from portal.search.access import access_list_of
from portal.vietnamese import fold

LONGEST_SUMMARY = 400
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
# Fields that describe the picture in words, in the order in which they are asked.
PICTURE_TEXTS = ("picture_alt", "alt")
# What a type offers under the same name as the column: moments, and short texts.
MOMENTS = ("starts", "ends")
TEXTS = ("code", "phone", "level", "target")
# The key of a row under which its readers stand until they have a number.
READERS = "readers"


def microseconds(moment):
    """A moment as the projection stores it; a day is its midnight in Vietnam. None stays None."""
    if moment is None:
        return None
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=PEOPLES_ZONE)
    return (moment - EPOCH) // MICROSECOND


def moment_of(stored):
    """The zone-aware moment of stored microseconds; None stays None."""
    return None if stored is None else EPOCH + stored * MICROSECOND


def row_of(content):
    """The columns of a piece of content, and its readers; None where it is not in the tree."""
    path = path_of(content)
    if path is None:
        return None
    return {
        READERS: access_list_of(content),
        "path": path,
        **_place(content),
        **_bookkeeping(content),
        **_texts(content),
    }


def _place(content):
    return {
        "kind": content.kind,
        "name": content.__name__,
        "agency": owner_id(content),
        "parent": content.__parent__.id if content.__parent__ is not None else None,
        "internal": is_internal(content),
        "language": content.language,
        "behind": is_behind(content),
        "position": content.position,
        "rank": place_in_order(content)[1],
    }


def _bookkeeping(content):
    publish_on, withdraw_on = public_time(content)
    return {
        "workflow": content.workflow,
        "state": content.state,
        "has_draft": content.has_draft,
        "dated": microseconds(content.published_at or content.created),
        "created": microseconds(content.created),
        "modified": microseconds(content.modified),
        "published": microseconds(content.published_at),
        "publish_on": microseconds(publish_on),
        "withdraw_on": microseconds(withdraw_on),
        "changes_on": microseconds(content.changes_on),
        "creator": content.owner,
        "modified_by": content.modified_by,
        "unit": content.unit,
        **_last_step(content),
    }


def _last_step(content):
    last = content.history[-1] if content.history else None
    # What colleagues say to each other is no business of those who read the published text.
    comment = last.comment if last and content.published is None else ""
    return {"last_act": last.act if last else "", "last_comment": comment[:LONGEST_SUMMARY]}


def _texts(content):
    cls, version = type(content), content.published or content.draft
    offers = dict(cls.__type_info__.offers.items())

    def offered(column):
        name = offers.get(column)
        if name is None or name in cls.__field_names__:
            return field_value(cls, version, name) if name else None
        return getattr(content, name)

    title = field_value(cls, version, "title")
    code = _plain(offered("code"))
    english = field_value(cls, version, "title_english") if "title_english" in cls.__field_names__ else ""
    return {
        "title": title,
        "title_key": title_key(title),
        "title_english": english,
        # People look for an agency by its short name and by its English one as well.
        "title_folded": fold(" ".join(word for word in (title, code, english) if word)),
        "summary": _summary(cls, offers.get("summary"), version),
        **{column: _plain(offered(column)) for column in TEXTS},
        **{column: microseconds(offered(column)) for column in MOMENTS},
        **_picture(cls, offered("picture"), version),
        **_file(content, offered("file")),
    }


def _plain(value):
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _summary(cls, field, version):
    if field is None:
        return ""
    value = _plain(field_value(cls, version, field))
    text = text_of(value) if isinstance(field_nodes(cls)[field], RichText) else " ".join(value.split())
    if len(text) <= LONGEST_SUMMARY:
        return text
    cut = text[: LONGEST_SUMMARY - 1]
    return (cut.rpartition(" ")[0] or cut) + "…"


def _picture(cls, picture, version):
    field = next((name for name in PICTURE_TEXTS if name in cls.__field_names__), None)
    described = field_value(cls, version, field) if picture and field else ""
    return {"picture": picture or "", "picture_alt": described}


def _file(content, name):
    # Files are stored parts of the item: only types that offer one load it.
    attachment = content.attachments[name] if name and name in content.attachments else None
    if attachment is None:
        return {"file": "", "file_name": "", "media_type": "", "size": None}
    return {
        "file": name,
        "file_name": attachment.filename,
        "media_type": attachment.media_type,
        "size": attachment.size,
    }
