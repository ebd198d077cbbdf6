"""Makes the pictures in docs/images/ from a running site with its demonstration (`bin/portal up`).

    screenshots.py [ADDRESS [PASSWORD-FILE]]      with a Python that has Playwright, as bin/pytest's packages do

Each picture shows one page on a desktop and on a phone, side by side, at most 300 kB.
"""

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES, PASSWORD = ROOT / "docs/images", ROOT / "var/demonstration.txt"
ADDRESS = "http://localhost:6543"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
DESKTOP, PHONE = (1280, 960), (360, 780)
EDITOR, PUBLISHER = "hant.syt", "minhlq.syt"
AGENCY = "/so-y-te/"
NEWS = AGENCY + "tin-tuc/tiem-bo-sung-vac-xin-soi-rubella/"
# name of the picture → (address, who looks at it)
PAGES = {
    "home": ("/", None),
    "agency": (AGENCY, None),
    "news": (NEWS, None),
    "folder": (AGENCY + "noi-bo/tai-lieu/van-ban-mau/", PUBLISHER),
    "editor": (NEWS + "sua", EDITOR),
    "workspace": (AGENCY + "noi-bo/", PUBLISHER),
}
GROUND, EDGE, MARGIN = (236, 234, 231), (196, 193, 189), 40
MOST_BYTES = 300_000
# Fewer colours where a picture would be too large.
COLOURS = (256, 128, 64, 32)


def main(address=ADDRESS, password_file=PASSWORD):
    """Make every picture."""
    password = Path(password_file).read_text(encoding="utf-8").strip()
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, (path, login) in PAGES.items():
            shots = [photograph(browser, address, path, login and (login, password), size) for size in (DESKTOP, PHONE)]
            size = save(composed(*shots), IMAGES / f"{name}.png")
            print(f"docs/images/{name}.png  {size / 1000:.0f} kB")
        browser.close()


def photograph(browser, address, path, account, size):
    """The first screen of a page, as somebody sees it."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": size[0], "height": size[1]},
        locale="vi-VN",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if account:
        page.goto("/dang-nhap")
        page.fill("#login", account[0])
        page.fill("#password", account[1])
        page.click("main form button[type=submit]")
    page.goto(path, wait_until="networkidle")
    if page.locator("textarea[data-richtext]").count():
        page.locator("iframe.tox-edit-area__iframe").wait_for()
        page.locator(".tox-hugerte").first.scroll_into_view_if_needed()
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    return shot


def composed(desktop, phone):
    """Both on one neutral ground, each with a thin edge."""
    width = MARGIN * 3 + desktop.width + phone.width
    picture = Image.new("RGB", (width, MARGIN * 2 + max(desktop.height, phone.height)), GROUND)
    left = MARGIN
    for shot in (desktop, phone):
        top = picture.height - MARGIN - shot.height
        picture.paste(EDGE, (left - 1, top - 1, left + shot.width + 1, top + shot.height + 1))
        picture.paste(shot, (left, top))
        left += shot.width + MARGIN
    return picture


def save(picture, file):
    """Write a PNG with as many colours as fit; answers its size in bytes."""
    for colours in COLOURS:
        picture.quantize(colours, dither=Image.Dither.NONE).save(file, optimize=True)
        if file.stat().st_size <= MOST_BYTES:
            return file.stat().st_size
    raise SystemExit(f"{file} is larger than {MOST_BYTES} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
