"""The care for an open form: where its typing is kept, and what was typed there before."""

from types import SimpleNamespace

from portal.views.typed import BACK, EDITING, LIFE, TYPED, browser_key


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
        plain_url=request.path_with({name: value for name, value in request.query.items() if name != BACK}),
    )
