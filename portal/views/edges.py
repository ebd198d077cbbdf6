"""The moments that lie ahead of an item, in words for those who work with it: when it appears, when it goes."""

from types import SimpleNamespace

from portal import clock
from portal.i18n import _

PUBLISH_ON, WITHDRAW_ON = "publish_on", "withdraw_on"
WORDS = {
    PUBLISH_ON: _("Hẹn đăng {moment} ({left})", "To be published {moment} ({left})"),
    WITHDRAW_ON: _("Tự ngừng đăng {moment} ({left})", "Ends by itself {moment} ({left})"),
}

# What an item is in that is published at a moment that lies ahead, whatever its workflow calls it.
WAITING = SimpleNamespace(title=_("Hẹn đăng", "Timed"), tone="gold", icon="clock")


def shown_state(item, state):
    """How the state of an item or a row is shown: `title`, `tone` and `icon`."""
    return WAITING if item.publish_on is not None and item.publish_on > clock.now() else state


def edges_of(request, item):
    """The `name`, `moment` and `text` of each moment that lies ahead of an item or a row, the next first."""
    now, formats = clock.now(), request.formats
    moments = sorted((moment, name) for name in WORDS if (moment := getattr(item, name)) is not None and moment > now)
    return tuple(
        SimpleNamespace(
            name=name,
            moment=moment,
            text=WORDS[name] % {"moment": formats.datetime(moment), "left": formats.countdown(moment)},
        )
        for moment, name in moments
    )
