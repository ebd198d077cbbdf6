"""How something is withdrawn: what the form of states asks, checked."""

from portal.content.base import is_public
from portal.content.withdrawal import IN_ERROR, REPLACED, WITHDRAWN
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


def manner_asked_for(request):
    """What the form asks for, as arguments of `withdrawal_of`; raises `ActRefused` for no good replacement."""
    manner = sent_text(request, MANNER)
    if manner == REPLACED:
        return {"manner": REPLACED, "replacement": _replacement(request)}
    if manner == IN_ERROR:
        return {"manner": IN_ERROR}
    return {"manner": WITHDRAWN, "shows_title": bool(sent_text(request, SHOWS_TITLE))}


def _replacement(request):
    address = sent_text(request, REPLACEMENT).strip()[:LONGEST_ADDRESS]
    if address and not address.startswith(("/", "http:", "https:")):
        address = f"/{address}"
    # What the public cannot read replaces nothing for it, whoever asks.
    found = own_links(request, ANONYMOUS.principals).item(address) if address else None
    if found is None or not is_public(found):
        raise ActRefused(NOT_PUBLIC)
    return found
