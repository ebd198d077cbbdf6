"""Free times that are offered: in office hours of the same week, the nearest first, never where somebody is taken."""

from dataclasses import replace
from datetime import date, timedelta

from portal.content.agenda import Entry
from portal.content.clashes import ClashFinder
from portal.content.free_slots import Slot, free_slots
from portal.working_time import calendar_of

MONDAY = date(2026, 12, 7)


def entry(number, day, starts, ends="", **others):
    return Entry(str(number), 0, day, starts, ends, **others)


def always(_one, _other):
    return True


def test_the_nearest_free_times_of_the_day_come_first():
    mine = entry(1, MONDAY, "08:00", "09:00")
    others = [entry(2, MONDAY, "08:00", "09:30"), entry(3, MONDAY, "10:30", "11:30")]
    assert free_slots(mine, always, others) == (
        Slot(MONDAY, "09:30", "10:30"),
        Slot(MONDAY, "13:30", "14:30"),
        Slot(MONDAY, "14:30", "15:30"),
    )


def test_a_full_day_leads_to_the_next_working_day_and_never_beyond_the_week():
    friday = MONDAY + timedelta(days=4)
    full = [entry(2, MONDAY, "")]
    slots = free_slots(entry(1, MONDAY, "08:00", "11:00"), always, full)
    assert slots[0] == Slot(MONDAY + timedelta(days=1), "08:00", "11:00")
    assert free_slots(entry(1, friday, "08:00", "11:00"), always, [entry(2, friday, "")]) == ()
    assert free_slots(entry(1, MONDAY, ""), always, full) == (), "what lasts all day has no other time of day"
    assert free_slots(entry(1, MONDAY, "07:30", "17:00"), always, []) == (), "nothing is longer than half a day"


def test_nothing_is_offered_on_a_holiday():
    working = calendar_of("08/12/2026 nghỉ: lễ")
    (slot, *_more) = free_slots(entry(1, MONDAY, "08:00", "11:00"), always, [entry(2, MONDAY, "")], working)
    assert slot.day == MONDAY + timedelta(days=2)


def test_only_who_and_what_is_needed_makes_a_time_taken():
    mine = entry(1, MONDAY, "07:30", "08:30", chair="An", place="Phòng 1")
    same = entry(2, MONDAY, "08:00", "09:00", chair="Bình", place="phòng  1")
    other = entry(3, MONDAY, "09:30", "11:30", chair="Cường", place="Phòng 2")
    (clash,) = ClashFinder().clashes([mine, same, other])
    assert clash.slots[0] == Slot(MONDAY, "09:00", "10:00")
    taken = replace(other, place="Phòng 1")
    (clash,) = ClashFinder().clashes([mine, same, taken])
    assert clash.slots[0] == Slot(MONDAY, "13:30", "14:30")
