"""What a browser says of itself, in words that people know: "Chrome trên Windows".

A short table and not a library: browsers tell less from year to year, what they tell may be invented, and the
libraries hold thousands of patterns against texts that strangers choose. What is not in the table is not guessed.
"""

from portal.i18n import _

# What a browser's text contains, in this order: most of them name those whose pages they want to be shown, too.
BROWSERS = (
    ("coc_coc", "Cốc Cốc"),
    ("zalo", "Zalo"),
    ("fban", "Facebook"),
    ("fbav", "Facebook"),
    ("edg", "Microsoft Edge"),
    ("opr/", "Opera"),
    ("samsungbrowser", "Samsung Internet"),
    ("ucbrowser", "UC Browser"),
    ("firefox", "Firefox"),
    ("fxios", "Firefox"),
    ("crios", "Chrome"),
    ("chrome", "Chrome"),
    ("safari", "Safari"),
)
SYSTEMS = (
    ("windows", "Windows"),
    ("android", "Android"),
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("cros", "ChromeOS"),
    ("macintosh", "macOS"),
    ("linux", "Linux"),
)
UNKNOWN = _("Thiết bị không rõ", "Unknown device")


def device_of(agent):
    """The browser and the system that a User-Agent names, bilingual."""
    said = agent.lower()
    browser = next((name for sign, name in BROWSERS if sign in said), None)
    system = next((name for sign, name in SYSTEMS if sign in said), None)
    if browser and system:
        return _("{browser} trên {system}", "{browser} on {system}", browser=browser, system=system)
    name = browser or system
    return _("{name}", "{name}", name=name) if name else UNKNOWN
