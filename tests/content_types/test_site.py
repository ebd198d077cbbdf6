"""The portal's root holds agencies, and no name may hide what it needs itself."""

import pytest

from portal.content.naming import RESERVED
from portal.interfaces import InvalidName
from tests.support.tree import all_types


def test_agencies_may_not_take_the_portals_own_addresses():
    types = all_types()
    site = types.create("site", {"title": "Tỉnh"})
    for name in sorted(RESERVED):
        with pytest.raises(InvalidName):
            site.add(name, types.create("agency", {"title": "Sở"}))


def test_only_agencies_stand_under_the_root():
    types = all_types()
    assert [info.name for info in types.children_of(types.create("site", {"title": "Tỉnh"}))] == ["agency"]
