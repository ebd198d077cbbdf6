"""The addresses of objects: made from titles, checked in one place."""

import re

from portal.i18n import _
from portal.interfaces import InvalidName
from portal.vietnamese import fold

LONGEST_NAME = 100
SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*\Z")
# What the root and every item need for themselves; an object of such a name could never be reached.
RESERVED = frozenset(
    """
    manage api static sdistatic deformstatic favicon.ico robots.txt sitemap.xml health tim-kiem
    dang-nhap dang-xuat tai-khoan quan-tri noi-bo tep xem sua them xoa noi-dung trang-thai lich-su
    csp-report ban-do-trang tro-giup danh-ba rss atom feed tai-len cap-tren fcstatic favicon.svg
    cong-viec nhat-ky xac-nhan phien-ban so-sanh bo-ban-sua dang-sua go-do hen-gio sap-thay-doi
    tim-kiem.rss tim-kiem.xlsx tim-kiem.pdf tu-dong-nghia lap-lai-danh-muc
    id thao-tac thung-rac
    ngay-lam-viec can-bo vang-mat thay-doi-quyen vi-sao
    ban-dich mau doan-mau chon-anh lien-ket-ngoai lien-ket-ngoai.xlsx
    lich.ics lich.json lich.pdf in-lich dang-ky lap-tuan chep-tuan trung-gio doi-gio lich-co-quan lich-co-quan.json
    trung-gio-dang-ky ket-xuat muc-bat-buoc muc-bat-buoc.xlsx ra-soat
    toan-van nhap-van-ban mau-van-ban.xlsx
    gui-cau-hoi bien-nhan theo-doi xu-ly tep-gui tinh-hinh-tra-loi cau-hoi
    gop-y da-nhan-gop-y y-kien-co-quan cac-gop-y cac-gop-y.xlsx co-quan-gop-y gop-y-du-thao
    bao-kho-khan ho-tro yeu-cau so-lieu-ho-tro so-lieu-ho-tro.xlsx
    """.split()
)


def slug(title):
    """An address made from a title: lower-case ASCII letters, digits and hyphens, at most 100 characters.

    Empty when the title has no letter or digit at all.
    """
    words = re.findall(r"[a-z0-9]+", fold(title))
    name = ""
    for word in words:
        if len(name) + 1 + len(word) > LONGEST_NAME:
            break
        name = f"{name}-{word}" if name else word
    return name or (words[0][:LONGEST_NAME] if words else "")


def check_name(name, taken=(), reserved=RESERVED):
    """`name` if it may be the address of a new object; raises `InvalidName` otherwise."""
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not SLUG.match(name):
        raise InvalidName(
            _(
                "Địa chỉ chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối, tối đa 100 ký tự.",
                "An address has only unaccented lower-case letters, digits and hyphens, 100 at the most.",
            )
        )
    if name in reserved:
        raise InvalidName(
            _(
                "Địa chỉ “{name}” dành riêng cho hệ thống; hãy chọn địa chỉ khác.",
                "The address “{name}” is reserved for the system; choose another.",
                name=name,
            )
        )
    if name in taken:
        raise InvalidName(
            _(
                "Ở đây đã có mục mang địa chỉ “{name}”; hãy chọn địa chỉ khác.",
                "There is already an item with the address “{name}” here; choose another.",
                name=name,
            )
        )
    return name


def free_name(title, taken, fallback):
    """A free address made from `title` (or `fallback` where it has no letters): `tieu-de`, `tieu-de-2`, …"""
    wanted = slug(title) or fallback
    number = 1
    candidate = wanted
    while candidate in taken or candidate in RESERVED:
        number += 1
        candidate = f"{wanted[: LONGEST_NAME - 7].rstrip('-')}-{number}"
    return candidate
