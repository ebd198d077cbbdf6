"""The sections that every agency must have on its page, and within what time each is to be brought up to date.

What is mandated is told by a section's bookkeeping (`duty`), not by its name: it may be renamed and moved. Terms are
in working days; the province sets them (`standard_sections` of the site), what stands here is where it sets none.
"""

import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from portal.i18n import _
from portal.interfaces import ConfigurationError, PortalError

SHIPPED = Path(__file__).parent.parent / "data" / "mandated_sections.toml"
# No section of a page is allowed to rest for longer than a year; 0: its content does not grow old by itself.
LONGEST_TERM, NO_TERM = 260, 0
ABOUT, ENGLISH = "about", "english"
# Where the board stands at the site, and an agency's own page of it in its workspace.
BOARD = "muc-bat-buoc"


class InvalidTerm(PortalError):
    """A term is no number of working days."""


@dataclass(frozen=True)
class Duty:
    """What every agency must publish in a section of its own; `days`: working days, 0 where it does not grow old.

    `may_be_empty`: the section is enough, for what stands in it hangs on others.
    """

    name: str
    title: object
    days: int
    may_be_empty: bool = False


# Decree 42/2022, art. 4 and 7, and decree 43/2011, art. 10 to 13. Terms that decree 43/2011, art. 17, names are taken
# from there (about 10, plans 15, projects and science 20, English a month); the others are ours, to be set otherwise.
DUTIES = {
    duty.name: duty
    for duty in (
        Duty(ABOUT, _("Giới thiệu", "About the agency"), 10),
        Duty("news", _("Tin tức", "News"), 10),
        Duty("steering", _("Chỉ đạo, điều hành", "Steering information"), 10),
        Duty("schedule", _("Lịch công tác", "Work schedule"), 5),
        Duty("documents", _("Văn bản", "Documents"), NO_TERM),
        Duty("procedures", _("Thủ tục hành chính", "Administrative procedures"), 20),
        Duty("guidance", _("Phổ biến, hướng dẫn pháp luật", "Legal guidance"), 20),
        Duty("plans", _("Chiến lược, quy hoạch, kế hoạch", "Strategies and plans"), 15),
        Duty("investment", _("Đầu tư, mua sắm công", "Public investment and procurement"), 20),
        Duty("budget", _("Công khai ngân sách", "Budget"), 66),
        Duty("science", _("Khoa học và công nghệ", "Science"), 20),
        Duty("statistics", _("Thông tin thống kê", "Statistics"), 22),
        Duty("questions", _("Hỏi đáp", "Questions and answers"), NO_TERM, may_be_empty=True),
        Duty("consultations", _("Lấy ý kiến dự thảo", "Drafts for comment"), NO_TERM, may_be_empty=True),
        Duty("contact", _("Liên hệ", "Contact"), 10),
        Duty(ENGLISH, _("Tiếng Anh", "English"), 22),
    )
}


@lru_cache(1)
def _shipped():
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["section"]


def mandated_section(name):
    """A shipped section as `standard_sections` has it; raises `ConfigurationError` for an unknown one."""
    if name not in _shipped():
        known = ", ".join(sorted(_shipped()))
        raise ConfigurationError(f"no mandated section {name!r}; known: {known}")
    return _whole(_shipped()[name] | ({"duty": name} if name in DUTIES else {}))


def with_mandated(sections):
    """The sections of a province file; those that name a mandated one (`mandated = "budget"`) with what it has."""
    return tuple(_whole(section) for section in sections)


def _whole(section):
    name = section.get("mandated")
    whole = {**mandated_section(name), **section} if name else dict(section)
    whole.pop("mandated", None)
    if "pages" in whole:
        whole["pages"] = [_whole(page) for page in whole["pages"]]
    return whole


def every_section(sections):
    """The sections and all that are made in them, parents first."""
    for section in sections:
        yield section
        yield from every_section(section.get("pages", ()))


def duties_of(site):
    """The `Duty`s of a site's agencies, with the terms in force, in the order of the sections."""
    asked = (section for section in every_section(site.standard_sections) if section.get("duty") in DUTIES)
    return tuple(_in_force(section) for section in asked)


def _in_force(section):
    known = DUTIES[section["duty"]]
    return replace(known, days=section.get("days", known.days))


def read_term(text):
    """The term that somebody typed; raises `InvalidTerm`."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 5 and int(text) <= LONGEST_TERM):
        raise InvalidTerm(
            _(
                "Thời hạn là số ngày làm việc, từ 1 đến {most}; ghi 0 nếu không có thời hạn.",
                "A term is a number of working days from 1 to {most}; 0 for none.",
                most=LONGEST_TERM,
            )
        )
    return int(text)


def set_terms(site, terms):
    """Put terms in force: name of a duty → working days; answers the names of those that changed."""
    before = {duty.name: duty.days for duty in duties_of(site)}
    changed = [name for name, days in terms.items() if before.get(name, days) != days]
    if changed:
        site.set(standard_sections=tuple(_with_terms(section, terms) for section in site.standard_sections))
    return changed


def _with_terms(section, terms):
    changed = dict(section)
    if section.get("duty") in terms:
        changed["days"] = terms[section["duty"]]
    if "pages" in section:
        changed["pages"] = [_with_terms(page, terms) for page in section["pages"]]
    return changed


def is_written(item):
    """Whether somebody has written what the public reads of it: not what the portal filled in when it was made."""
    return item.published is not None and item.published.number != item.seeded
