"""Every address that the portal needs for itself is refused as the address of content."""

from portal.content.naming import RESERVED


def test_the_names_of_all_views_are_reserved(portal_site):
    views = portal_site.registry.introspector.get_category("views")
    ours = {
        entry["introspectable"]["name"]
        for entry in views
        if entry["introspectable"]["name"]
        and entry["introspectable"].get("route_name") is None
        and "portal.views" in getattr(entry["introspectable"]["callable"], "__module__", "")
    }
    assert "sua" in ours and "dang-nhap" in ours
    assert ours <= RESERVED, f"reserve {', '.join(sorted(ours - RESERVED))} in portal/content/naming.py"


def test_routes_and_static_files_are_reserved(portal_site):
    routes = portal_site.registry.introspector.get_category("routes")
    first_parts = {entry["introspectable"]["pattern"].strip("/").split("/")[0].split("*")[0] for entry in routes}
    assert {part for part in first_parts if part} <= RESERVED | {"static"}
