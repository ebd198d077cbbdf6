"""What browsers say of themselves, in words."""

import pytest

from portal.security.agents import device_of

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (WINDOWS + "Chrome/156.0.0.0 Safari/537.36", "Chrome trên Windows"),
        (WINDOWS + "Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0", "Microsoft Edge trên Windows"),
        (WINDOWS + "coc_coc_browser/140.0.0 Chrome/134.0.0.0 Safari/537.36", "Cốc Cốc trên Windows"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox trên Windows"),
        (ANDROID + "Chrome/156.0.0.0 Mobile Safari/537.36", "Chrome trên Android"),
        (ANDROID + "SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36", "Samsung Internet trên Android"),
        (ANDROID + "Chrome/130.0.0.0 Mobile Safari/537.36 Zalo android/240", "Zalo trên Android"),
        (IPHONE + "Version/18.1 Mobile/15E148 Safari/604.1", "Safari trên iPhone"),
        (IPHONE + "CriOS/140.0.0.0 Mobile/15E148 Safari/604.1", "Chrome trên iPhone"),
        (MAC + "Version/18.1 Safari/605.1.15", "Safari trên macOS"),
        (MAC + "Chrome/156.0.0.0 Safari/537.36 OPR/120.0", "Opera trên macOS"),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36",
            "Chrome trên ChromeOS",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox trên Linux"),
        ("curl/8.5.0", "Thiết bị không rõ"),
        ("", "Thiết bị không rõ"),
        ("Mozilla/5.0 (Windows NT 10.0)", "Windows"),
        ("<script>alert(1)</script> Firefox", "Firefox"),
    ],
)
def test_people_know_their_devices_again(agent, device):
    assert device_of(agent).in_language("vi") == device


def test_in_english_too():
    assert device_of(WINDOWS + "Chrome/156.0.0.0 Safari/537.36").in_language("en") == "Chrome on Windows"
