"""What comes of editing over time, for looking at it: typing that was left, what is withdrawn, what is timed."""

from datetime import timedelta

from portal import clock
from portal.content.unsaved import UnsavedTexts
from portal.content.withdrawal import Withdrawal
from portal.security.people import People
from portal.workflow.translating import translate
from tests.support.site import HEALTH

TYPED = (
    ("title", "Tin đã đăng có bản sửa của tôi"),
    ("summary", "Câu đang gõ dở, chưa lưu"),
    ("__start__", "picture:mapping"),
    ("__end__", "picture:mapping"),
    ("picture_alt", ""),
    ("picture_caption", ""),
    ("body", "<p>Một đoạn mới, <strong>đang gõ dở</strong>.</p>"),
    ("source", ""),
    ("tags", ""),
)


def furnish_typing(tree, registry):
    """What the editor has typed into the form of the item with two versions, beginning from the first."""
    editor = People(tree._p_jar.root()["app_root"], registry).get("editor.syt")
    item = tree[HEALTH]["tin-tuc"]["da-sua"]
    UnsavedTexts(registry.scratch).keep(editor.id, item.id, "sua", TYPED, began=1)


def furnish_times(site, desk):
    """Items that were withdrawn, that will be published and that will end."""
    news, now = site[HEALTH]["tin-tuc"], clock.now()
    title = "Thông báo mời họp báo về lịch khám sàng lọc cho người cao tuổi trên địa bàn huyện Khánh Vĩnh"
    for name in ("da-ngung", "hen-dang", "co-han"):
        desk.add(news, "news_item", {"title": title, "body": "<p>Nội dung</p>"}, name)
    desk.move(news["hen-dang"], "publish", when=now + timedelta(days=2), until=now + timedelta(days=9))
    desk.move(news["co-han"], "publish", until=now + timedelta(days=5, hours=3))
    desk.move(news["da-ngung"], "publish")
    desk.move(news["da-ngung"], "withdraw", withdrawal=Withdrawal(now, shows_title=True))


def furnish_translations(site, desk):
    """An item with an English translation that is published, and behind its original."""
    news = site[HEALTH]["tin-tuc"]
    title = "Hướng dẫn người nước ngoài tạm trú đăng ký khám sức khỏe định kỳ tại các trạm y tế của tỉnh"
    item = desk.add(news, "news_item", {"title": title, "body": "<p>Đăng ký trước ba ngày.</p>"}, "co-ban-dich")
    desk.move(item, "publish")
    english = translate(desk, item, "en")
    title = "How foreign residents register for periodic health examinations at the province's medical stations"
    desk.edit(english, {"title": title, "body": "<p>Register three days before.</p>"})
    desk.move(english, "publish")
    desk.edit(item, {"body": "<p>Đăng ký trước năm ngày làm việc.</p>"})
    desk.move(item, "publish_changes")
