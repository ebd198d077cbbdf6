"""How something is withdrawn: what the form of states asks, checked."""

from portal import clock
from portal.content.base import is_public
from portal.content.withdrawal import IN_ERROR, REPLACED, WITHDRAWN, Withdrawal
from portal.i18n import _
from portal.interfaces import ActRefused
from portal.security.reader import ANONYMOUS
from portal.views.forms import sent_text
from portal.views.own_links import own_links

MANNER, REPLACEMENT, SHOWS_TITLE = "manner", "replacement", "shows_title"
FIELDS = (MANNER, REPLACEMENT, SHOWS_TITLE)
LONGEST_ADDRESS = 2000
NOT_PUBLIC = _(
    "Địa chỉ nội dung thay thế không đúng, hoặc nội dung đó chưa đăng. Hãy mở trang thay thế rồi chép địa chỉ của nó.",
    "The address of the replacement is wrong, or that content is not public. Open its page and copy the address.",
)
ITSELF = _("Nội dung không thể thay bằng chính nó.", "Nothing can be replaced by itself.")


def withdrawal_asked_for(request, item):
    """The `Withdrawal` of an item that the form asks for; raises `ActRefused` where its replacement does not do."""
    manner, now = sent_text(request, MANNER) or WITHDRAWN, clock.now()
    if manner == REPLACED:
        return Withdrawal.by(_replacement(request, item), now)
    if manner == IN_ERROR:
        return Withdrawal(now, IN_ERROR)
    return Withdrawal(now, shows_title=bool(sent_text(request, SHOWS_TITLE)))


def _replacement(request, item):
    address = sent_text(request, REPLACEMENT).strip()[:LONGEST_ADDRESS]
    if address and not address.startswith(("/", "http:", "https:")):
        address = f"/{address}"
    # What the public cannot read replaces nothing for it, whoever asks.
    found = own_links(request, ANONYMOUS.principals).item(address) if address else None
    if found is None or not is_public(found):
        raise ActRefused(NOT_PUBLIC)
    if found is item:
        raise ActRefused(ITSELF)
    return found
