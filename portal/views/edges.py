"""The moments that lie ahead of an item, in words for those who work with it: when it appears, when it goes."""

from types import SimpleNamespace

from portal import clock
from portal.i18n import _
from portal.permissions import Permission

PUBLISH_ON, WITHDRAW_ON, CHANGES_ON = "publish_on", "withdraw_on", "changes_on"
WORDS = {
    PUBLISH_ON: _("Hẹn đăng {moment} ({left})", "To be published {moment} ({left})"),
    WITHDRAW_ON: _("Tự ngừng đăng {moment} ({left})", "Ends by itself {moment} ({left})"),
    CHANGES_ON: _("Hẹn đăng bản sửa {moment} ({left})", "Changes to be published {moment} ({left})"),
}
# When the public sees an item at all.
OWN = (PUBLISH_ON, WITHDRAW_ON)

# What an item is in that is published at a moment that lies ahead, whatever its workflow calls it.
WAITING = SimpleNamespace(title=_("Hẹn đăng", "Timed"), tone="gold", icon="clock")


def shown_state(item, state):
    """How the state of an item or a row is shown: `title`, `tone` and `icon`."""
    return WAITING if item.publish_on is not None and item.publish_on > clock.now() else state


def edges_of(request, item, names=OWN):
    """The `name`, `moment` and `text` of each moment that lies ahead of an item or a row, the next first."""
    now, formats = clock.now(), request.formats
    moments = sorted((moment, name) for name in names if (moment := getattr(item, name)) is not None and moment > now)
    return tuple(
        SimpleNamespace(
            name=name,
            moment=moment,
            text=WORDS[name] % {"moment": formats.datetime(moment), "left": formats.countdown(moment)},
        )
        for moment, name in moments
    )


def every_edge_of(request, item):
    """The same of an item, with the moment at which its changes are published for those who may see them."""
    return edges_of(request, item, tuple(WORDS) if request.desk.may(item, Permission.VIEW_DRAFT) else OWN)
