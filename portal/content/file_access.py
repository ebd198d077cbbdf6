"""Files obey their item: which files a text uses, and who may have them."""

from portal.content.base import may_read
from portal.content.editions import field_nodes, public_value
from portal.content.fields import Stored
from portal.permissions import Permission
from portal.roles import EVERYONE


def used_by(item, version):
    """The names of the files that a version of the item uses."""
    return frozenset(name for field in _file_fields(item, version) if (name := version.values.get(field)))


def used_in_public(item, version):
    """The names of those of the files of a version that are for everybody who may read the item."""
    return frozenset(name for field in _file_fields(item, version) if (name := public_value(item, version, field)))


def _file_fields(item, version):
    if version is None:
        return []
    return [name for name, node in field_nodes(item.__class__).items() if isinstance(node, Stored)]


def attachment_of(item, edition, field):
    """The file that `field` names in an edition of the item; None where there is none."""
    name = getattr(edition, field) if edition is not None else ""
    return item.attachments[name] if name and name in item.attachments else None


def sees_drafts(item, principals):
    """Whether somebody with these principals may see the item's drafts and former versions."""
    return any(
        principal in principals and Permission.VIEW_DRAFT in permissions for principal, permissions in item.access
    )


def may_read_file(attachment, principals, now=None):
    """Whether somebody with these principals may have the file: an edition that he may see must use it.

    A file that only a draft or a former version uses, or that the public is to get later, is for those who see
    drafts; the public loses it the moment the published text no longer uses it.
    """
    item, name = attachment.__parent__.__parent__, attachment.__name__
    if not may_read(item, principals, now):
        return False
    if name in used_in_public(item, item.published):
        return True
    texts = (item.draft, item.published, *item.versions.values()) if sees_drafts(item, principals) else ()
    return any(name in used_by(item, version) for version in texts)


def is_public_file(attachment, now=None):
    """Whether everybody may have the file."""
    return may_read_file(attachment, (EVERYONE,), now)
