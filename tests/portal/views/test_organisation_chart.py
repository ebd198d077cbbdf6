"""The drawing of an organisation: everything is in it once, nothing overlaps, nothing leaves the sheet."""

from hypothesis import given
from hypothesis import strategies as st

from portal.views.public.organisation_chart import BOX, WIDTH, Part, drawing_of, lines_of

NAMES = st.text(st.characters(categories=("L", "N", "Zs")), min_size=1, max_size=120).filter(str.strip)
TIERS = st.lists(st.lists(st.builds(Part, NAMES, st.one_of(st.just(""), NAMES)), min_size=1, max_size=9), max_size=4)


@given(TIERS)
def test_boxes_are_apart_on_the_sheet_and_hold_their_texts(tiers):
    drawing = drawing_of(tiers)
    if not tiers:
        assert drawing is None
        return
    assert [box.part for box in drawing.boxes] == [part for tier in tiers for part in tier]
    for number, box in enumerate(drawing.boxes):
        assert box.x >= 0 and box.x + BOX <= WIDTH and box.y + box.height <= drawing.height
        written = [*box.names, *box.notes]
        assert all(box.y < y < box.y + box.height for y, _text in written)
        assert len({y for y, _text in written}) == len(written)
        for other in drawing.boxes[number + 1 :]:
            apart = box.x + BOX <= other.x or other.x + BOX <= box.x
            assert apart or box.y + box.height <= other.y or other.y + other.height <= box.y


@given(TIERS)
def test_no_line_runs_through_a_box(tiers):
    drawing = drawing_of(tiers)
    for x1, y1, x2, y2 in drawing.lines if drawing else ():
        for box in drawing.boxes:
            beside = max(x1, x2) <= box.x or min(x1, x2) >= box.x + BOX
            assert beside or max(y1, y2) <= box.y or min(y1, y2) >= box.y + box.height, (box, (x1, y1, x2, y2))


def test_long_names_are_cut_into_lines_without_losing_a_letter():
    name = "Ủy ban nhân dân thị trấn Khánh Vĩnh, huyện Khánh Vĩnh " + "x" * 60
    lines = lines_of(name, 25)
    assert max(map(len, lines)) <= 25 and "".join(lines).replace(" ", "") == name.replace(" ", "")
    assert lines_of("", 25) == ()
