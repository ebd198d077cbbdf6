"""The care for an open form: where its typing is kept, and what was typed there before."""

from types import SimpleNamespace

from markupsafe import Markup

from portal.i18n import _
from portal.views.staff_forms import KEPT_AS
from portal.views.typed import BACK, EDITING, LIFE, TYPED, browser_key

KEPT_HERE = _(
    "Đã lưu tạm trong trình duyệt lúc {time}; chưa gửi được lên máy chủ.",
    "Kept in this browser at {time}; the server cannot be reached.",
    # Scripts put the time in.
    time="#",
)
ENDED = _(
    "Phiên làm việc đã hết. Nội dung vẫn được giữ; cứ gửi, đăng nhập lại rồi gửi tiếp.",
    "Your session has ended. The text is kept; send it, sign in again and go on.",
)
FIELD = Markup('<input type="hidden" name="{field}" value="{name}">')


def care_for(request, form, place, name):
    """Have a form kept while somebody types into it, and answer what is to be said above it.

    `unsaved` of the answer is what is to be shown in the form instead of what is saved, or None; `at`: when the person
    last typed there without saving.
    """
    url = request.resource_path(place)
    form.care = SimpleNamespace(
        name=name,
        key=browser_key(request, place, name),
        typed_url=url + TYPED,
        life_url=url + LIFE if name == EDITING else None,
    )
    found = request.unsaved.find(request.reader.person_id, place.id, name)
    is_back = found is not None and BACK in request.query
    form.care.is_unsaved = is_back
    return SimpleNamespace(
        at=found.at if found is not None else None,
        unsaved=found if is_back else None,
        name=name,
        typed_url=form.care.typed_url,
        restore_url=request.path_with(request.query, **{BACK: "1"}),
        plain_url=_plain_url(request),
    )


def _plain_url(request):
    return request.path_with({name: value for name, value in request.query.items() if name != BACK})


def staff_care(request, place, name, kept):
    """The same for a form of the staff that is no content form, with the `attributes` and the hidden `field` it needs.

    `kept`: form name → the moment, of all that the person has typed at the place and not sent.
    """
    url, is_back = request.resource_path(place) + TYPED, request.query.get(BACK) == name
    return SimpleNamespace(
        at=kept.get(name),
        unsaved=is_back and name in kept,
        name=name,
        typed_url=url,
        restore_url=request.path_with(request.query, **{BACK: name}),
        plain_url=_plain_url(request),
        field=FIELD.format(field=KEPT_AS, name=name),
        attributes={
            "data-care": browser_key(request, place, name),
            "data-care-name": name,
            "data-typed-url": url,
            "data-restored": "yes" if is_back else None,
            "data-kept-here": request.localizer.translate(KEPT_HERE),
            "data-lapsed": request.localizer.translate(ENDED),
        },
    )
