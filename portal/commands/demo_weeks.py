"""Weeks of the demonstration's work schedules, from the rows of portal/data/demo/weeks.toml."""

from datetime import timedelta

from portal.content.weeks import monday_of


def week_values(row, today):
    """The values of a week of a schedule, as its form would give them; entries by day and time of their week."""
    monday = monday_of(today) + timedelta(weeks=row["week"])
    year, number, _weekday = monday.isocalendar()
    return {
        "title": f"Lịch công tác tuần {number} năm {year}",
        "first_day": monday,
        "remark": row.get("remark", ""),
        "entries": tuple(_entry(entry, monday) for entry in row["entries"]),
    }


def _entry(entry, monday):
    cells = {name: value for name, value in entry.items() if name != "time"}
    starts, _dash, ends = entry["time"].partition("-")
    return {**cells, "day": monday + timedelta(days=entry["day"] - 1), "starts": starts, "ends": ends}
