"""The names of acts in the history, and what people call them."""

from portal.i18n import _

ADDED, EDITED, DISCARDED, RESTORED_VERSION = "added", "edited", "discarded", "version_restored"
DELETED, TRASHED, RESTORED, PURGED = "deleted", "trashed", "restored", "purged"
MOVED, RENAMED, COPIED, ARRANGED, HANDED_OVER = "moved", "renamed", "copied", "arranged", "handed_over"
DATES_SET, TRANSLATED, CAUGHT_UP = "dates_set", "translated", "caught_up"
AGENCIES_INVITED = "agencies_invited"
SIGNED_IN, SIGN_IN_REFUSED, PASSWORD_CHANGED = "signed_in", "sign_in_refused", "password_changed"
FACTOR_ADDED, FACTOR_REMOVED, CODES_MADE = "factor_added", "factor_removed", "recovery_codes_made"
OUTSIDE_UNLINKED = "outside_account_unlinked"
PERSON_ADDED, PERSON_DESCRIBED = "person_added", "person_described"
POST_GIVEN, POST_ENDED, POST_WITHDRAWN = "post_given", "post_ended", "post_withdrawn"
ACCOUNT_CLOSED, ACCOUNT_OPENED, PASSWORD_GIVEN = "account_closed", "account_opened", "password_given"
FACTOR_RESET, AWAY, BACK, WORK_HANDED_OVER = "factor_reset", "away", "back", "work_handed_over"
JOB_RETRIED, JOB_DROPPED, SYNONYMS_SET = "job_retried", "job_dropped", "synonyms_set"
WORKING_DAYS_SET = "working_days_set"
REBUILD_ASKED = "rebuild_asked"
SUPERIOR_SET, SUCCESSORS_SET = "superior_set", "successors_set"
SECTION_REVIEWED, SECTION_TERMS_SET = "section_reviewed", "section_terms_set"
TEMPLATE_SAVED, TEMPLATE_ASIDE, TEMPLATE_BACK = "template_saved", "template_set_aside", "template_taken_up"
HISTORY_OPENED, HISTORY_EXPORTED, SEALED = "history_opened", "history_exported", "sealed"
AGENCY_EXPORTED, AGENCY_IMPORTED = "agency_exported", "agency_imported"
ASKER_READ = "asker_read"
# What is done by a step of a workflow is called `step:<transition>`.
STEP = "step:"

CONTENT, SIGN_INS, PEOPLE, SETTINGS, READING = "content", "sign_ins", "people", "settings", "reading"
GROUPS = {
    CONTENT: _("Nội dung", "Content"),
    SIGN_INS: _("Đăng nhập", "Sign-ins"),
    PEOPLE: _("Cán bộ, vai trò", "People and posts"),
    SETTINGS: _("Thiết lập", "Settings"),
    READING: _("Xem, kết xuất dữ liệu", "Data read or exported"),
}
# Group and title of every act that is no step of a workflow.
ACTS = {
    ADDED: (CONTENT, _("Thêm", "Added")),
    EDITED: (CONTENT, _("Sửa", "Edited")),
    DISCARDED: (CONTENT, _("Bỏ bản sửa", "Changes discarded")),
    RESTORED_VERSION: (CONTENT, _("Khôi phục bản cũ", "Old version restored")),
    DELETED: (CONTENT, _("Xóa", "Deleted")),
    TRASHED: (CONTENT, _("Chuyển vào thùng rác", "Put into the trash")),
    RESTORED: (CONTENT, _("Khôi phục từ thùng rác", "Restored from the trash")),
    PURGED: (CONTENT, _("Xóa hẳn", "Purged")),
    MOVED: (CONTENT, _("Chuyển chỗ", "Moved")),
    RENAMED: (CONTENT, _("Đổi địa chỉ", "Address changed")),
    COPIED: (CONTENT, _("Sao chép", "Copied")),
    ARRANGED: (CONTENT, _("Sắp xếp", "Arranged")),
    DATES_SET: (CONTENT, _("Đặt thời hạn đăng", "Dates set")),
    AGENCIES_INVITED: (CONTENT, _("Ghi cơ quan được lấy ý kiến", "Agencies asked for comments")),
    HANDED_OVER: (CONTENT, _("Bàn giao", "Handed over")),
    TRANSLATED: (CONTENT, _("Thêm bản dịch", "Translation added")),
    CAUGHT_UP: (CONTENT, _("Xác nhận bản dịch theo kịp", "Translation confirmed")),
    SECTION_REVIEWED: (CONTENT, _("Rà soát mục bắt buộc", "Mandated section confirmed")),
    SIGNED_IN: (SIGN_INS, _("Đăng nhập", "Signed in")),
    SIGN_IN_REFUSED: (SIGN_INS, _("Đăng nhập không thành công", "Sign-in refused")),
    PASSWORD_CHANGED: (SIGN_INS, _("Đổi mật khẩu", "Password changed")),
    FACTOR_ADDED: (SIGN_INS, _("Thêm cách xác thực hai bước", "Second factor added")),
    FACTOR_REMOVED: (SIGN_INS, _("Gỡ cách xác thực hai bước", "Second factor removed")),
    CODES_MADE: (SIGN_INS, _("Cấp mã dự phòng", "Recovery codes made")),
    PERSON_ADDED: (PEOPLE, _("Lập tài khoản", "Account made")),
    PERSON_DESCRIBED: (PEOPLE, _("Sửa thông tin cán bộ", "Particulars changed")),
    POST_GIVEN: (PEOPLE, _("Giao vai trò", "Post given")),
    POST_ENDED: (PEOPLE, _("Cho thôi vai trò", "Post ended")),
    POST_WITHDRAWN: (PEOPLE, _("Rút vai trò chưa bắt đầu", "Post taken back before it began")),
    ACCOUNT_CLOSED: (PEOPLE, _("Khóa tài khoản", "Account closed")),
    ACCOUNT_OPENED: (PEOPLE, _("Mở lại tài khoản", "Account opened")),
    PASSWORD_GIVEN: (PEOPLE, _("Cấp mật khẩu dùng một lần", "One-time password given")),
    FACTOR_RESET: (PEOPLE, _("Cấp lại xác thực hai bước", "Second factor reset")),
    OUTSIDE_UNLINKED: (PEOPLE, _("Gỡ liên kết tài khoản của tỉnh", "Province's account unlinked")),
    AWAY: (PEOPLE, _("Báo vắng mặt", "Absence announced")),
    BACK: (PEOPLE, _("Hủy báo vắng mặt", "Absence cancelled")),
    WORK_HANDED_OVER: (PEOPLE, _("Bàn giao công việc", "Work handed over")),
    JOB_RETRIED: (SETTINGS, _("Cho làm lại việc nền", "Background job tried again")),
    JOB_DROPPED: (SETTINGS, _("Bỏ việc nền", "Background job dropped")),
    REBUILD_ASKED: (SETTINGS, _("Cho lập lại danh mục, tìm kiếm", "Lists and search rebuilt")),
    SYNONYMS_SET: (SETTINGS, _("Sửa từ đồng nghĩa", "Synonyms changed")),
    WORKING_DAYS_SET: (SETTINGS, _("Sửa lịch làm việc", "Working calendar changed")),
    SECTION_TERMS_SET: (SETTINGS, _("Đặt thời hạn mục bắt buộc", "Terms of mandated sections set")),
    SUPERIOR_SET: (SETTINGS, _("Ghi cơ quan cấp trên", "Superior agency set")),
    SUCCESSORS_SET: (SETTINGS, _("Ghi cơ quan kế thừa", "Successors set")),
    TEMPLATE_SAVED: (SETTINGS, _("Lưu mẫu soạn sẵn", "Template saved")),
    TEMPLATE_ASIDE: (SETTINGS, _("Bỏ mẫu soạn sẵn", "Template set aside")),
    TEMPLATE_BACK: (SETTINGS, _("Dùng lại mẫu soạn sẵn", "Template taken up again")),
    HISTORY_OPENED: (READING, _("Xem nhật ký", "History opened")),
    HISTORY_EXPORTED: (READING, _("Kết xuất nhật ký", "History exported")),
    ASKER_READ: (READING, _("Xem thông tin người gửi", "Sender's particulars read")),
    AGENCY_EXPORTED: (READING, _("Kết xuất toàn bộ cơ quan", "Agency exported")),
    AGENCY_IMPORTED: (CONTENT, _("Nhập từ gói dữ liệu", "Imported from an archive")),
    SEALED: (SETTINGS, _("Niêm phong nhật ký", "History sealed")),
}


def step_act(transition):
    """How the history calls a step of a workflow."""
    return STEP + transition
