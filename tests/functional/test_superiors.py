"""Who is above an agency is a dated reference that only the province changes; addresses stay."""

from tests.support.site import COMMITTEE, HEALTH, INFORMATION


def test_a_reorganisation_changes_the_superior_and_moves_no_address(fresh_site):
    admin, visitor = fresh_site.browser("tinh.admin"), fresh_site.browser()
    ids = fresh_site.prepare(lambda site, _desk: {slug: site[slug].id for slug in (COMMITTEE, HEALTH, INFORMATION)})
    page = f"/{HEALTH}/cap-tren"
    assert "Ủy ban nhân dân tỉnh Khánh Hòa" in admin.get(page).text
    admin.send(page, act="subordinate", since="2020-01-01", agency=str(ids[INFORMATION]))
    assert visitor.get(f"/{HEALTH}/").html.find("a", href=f"/{INFORMATION}/") is not None
    admin.send(page, act="subordinate", since="2999-01-01", agency="")
    assert visitor.get(f"/{HEALTH}/").html.find("a", href=f"/{INFORMATION}/") is not None
    admin.send(page, act="succeed", agency=str(ids[COMMITTEE]))
    assert fresh_site.prepare(lambda site, _desk: site[HEALTH].successors) == (ids[COMMITTEE],)


def test_circles_strangers_and_nonsense_are_refused(portal_site):
    admin = portal_site.browser("tinh.admin")
    ids = portal_site.prepare(lambda site, _desk: {slug: site[slug].id for slug in (COMMITTEE, HEALTH)})
    assert (
        "vòng"
        in admin.send(
            f"/{COMMITTEE}/cap-tren", 403, act="subordinate", since="2024-01-01", agency=str(ids[HEALTH])
        ).text
    )
    for agency, since in (
        ("x", "2024-01-01"),
        ("9" * 40, "2024-01-01"),
        ("", "hôm nay"),
        (str(ids[HEALTH]), "2024-01-01"),
    ):
        admin.send(f"/{HEALTH}/cap-tren", 403, act="subordinate", since=since, agency=agency)
    portal_site.browser("agency-administrator.syt").get(f"/{HEALTH}/cap-tren", status=403)
    portal_site.browser("editor.stttt").get(f"/{HEALTH}/cap-tren", status=403)
