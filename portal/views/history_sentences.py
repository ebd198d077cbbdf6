"""The history in words: a sentence for every act, what acts are called, and how a filter groups them."""

from portal.history import acts
from portal.history.acts import ACTS, GROUPS, SEALED, STEP
from portal.i18n import _
from portal.roles import OWNER, PORTAL, ROLE_TITLES, STAFF, UNIT, Role

HIDDEN = _("một mục nội bộ bạn không được xem", "an internal item that you may not see")
THIS_ITEM = _("mục này", "this item")
NAMELESS = _("một người không còn trong danh sách", "somebody who is not on the list any more")
PORTAL_ITSELF = _("Hệ thống", "The portal")
STRANGER = _("Người chưa rõ", "Somebody unknown")
STAND_IN = _("thay {name}", "for {name}")
AUTHORITIES = {
    STAFF: _("cán bộ của cơ quan", "staff of the agency"),
    OWNER: _("người lập", "whoever made it"),
    UNIT: _("cán bộ của phòng, ban", "staff of the unit"),
    PORTAL: PORTAL_ITSELF,
    **{role.value: ROLE_TITLES[role] for role in Role},
}
REASONS = {
    "WrongCredentials": _("sai tên đăng nhập hoặc mật khẩu", "wrong user name or password"),
    "PasswordTooOld": _("mật khẩu cấp lần đầu đã hết hạn", "the first password had expired"),
    "WrongCode": _("sai mã xác thực", "wrong code"),
    "WrongPasskey": _("sai khóa truy cập", "wrong passkey"),
    "WrongRecoveryCode": _("sai mã dự phòng", "wrong recovery code"),
}
OTHER_REASON = _("không qua bước xác thực", "the check was not passed")
# Who did it stands before the sentence.
SENTENCES = {
    acts.ADDED: _("thêm {what}", "added {what}"),
    acts.EDITED: _("sửa {what} (bản {version})", "edited {what} (version {version})"),
    acts.DISCARDED: _("bỏ bản sửa {version} của {what}", "discarded version {version} of {what}"),
    acts.RESTORED_VERSION: _(
        "khôi phục bản {source} của {what} (thành bản {version})",
        "restored version {source} of {what} (as version {version})",
    ),
    acts.DELETED: _("xóa {what}", "deleted {what}"),
    acts.TRASHED: _("chuyển {what} vào thùng rác", "put {what} into the trash"),
    acts.RESTORED: _("khôi phục {what} từ thùng rác", "restored {what} from the trash"),
    acts.PURGED: _("xóa hẳn {what}", "purged {what}"),
    acts.MOVED: _("chuyển {what} từ {source} đến {path}", "moved {what} from {source} to {path}"),
    acts.RENAMED: _(
        "đổi địa chỉ {what} từ {source} thành {path}", "changed the address of {what} from {source} to {path}"
    ),
    acts.COPIED: _("sao chép {source} thành {what}", "copied {source} to {what}"),
    acts.ARRANGED: _("sắp xếp lại các mục trong {what}", "arranged what is in {what}"),
    acts.AGENCIES_INVITED: _("ghi các cơ quan được lấy ý kiến về {what}", "set which agencies are asked about {what}"),
    acts.DATES_SET: _("đặt thời hạn đăng của {what}", "set the dates of {what}"),
    acts.TRANSLATED: _("thêm bản dịch của {what}", "added a translation of {what}"),
    acts.CAUGHT_UP: _(
        "xác nhận bản dịch {what} theo kịp bản gốc", "confirmed that the translation {what} follows its original"
    ),
    acts.SECTION_REVIEWED: _("rà soát {what}, nội dung còn đúng", "confirmed that {what} is up to date"),
    acts.SECTION_TERMS_SET: _(
        "đặt thời hạn cập nhật các mục bắt buộc: {changes}", "set the terms of the mandated sections: {changes}"
    ),
    acts.TEMPLATE_SAVED: _("lưu một mẫu soạn sẵn của {what}", "saved a template of {what}"),
    acts.TEMPLATE_ASIDE: _("bỏ một mẫu soạn sẵn của {what}", "set a template of {what} aside"),
    acts.TEMPLATE_BACK: _("dùng lại một mẫu soạn sẵn của {what}", "took up a template of {what} again"),
    acts.HANDED_OVER: _("giao {what} cho {receiver}", "handed {what} to {receiver}"),
    acts.SIGNED_IN: _("đăng nhập", "signed in"),
    acts.SIGN_IN_REFUSED: _("đăng nhập không thành công ({whom}): {reason}", "was not signed in ({whom}): {reason}"),
    acts.PASSWORD_CHANGED: _("đổi mật khẩu của mình", "changed the password"),
    acts.PERSON_ADDED: _("lập tài khoản cho {whom}", "made an account for {whom}"),
    acts.PERSON_DESCRIBED: _("sửa thông tin của {whom}", "changed the particulars of {whom}"),
    acts.POST_GIVEN: _("giao {whom} vai trò {role}, {term}", "gave {whom} the post {role}, {term}"),
    acts.POST_ENDED: _("cho {whom} thôi vai trò {role}, {term}", "ended the post {role} of {whom}, {term}"),
    acts.POST_WITHDRAWN: _("rút vai trò {role} chưa bắt đầu của {whom}", "took back the coming post {role} of {whom}"),
    acts.ACCOUNT_CLOSED: _("khóa tài khoản của {whom}", "closed the account of {whom}"),
    acts.ACCOUNT_OPENED: _("mở lại tài khoản của {whom}", "opened the account of {whom} again"),
    acts.PASSWORD_GIVEN: _("cấp mật khẩu dùng một lần cho {whom}", "gave {whom} a one-time password"),
    acts.FACTOR_ADDED: _("thêm một cách xác thực hai bước của mình", "added a second factor of his own"),
    acts.FACTOR_REMOVED: _("gỡ một cách xác thực hai bước của mình", "removed a second factor of his own"),
    acts.CODES_MADE: _("lấy mã dự phòng mới", "made new recovery codes"),
    acts.FACTOR_RESET: _("cấp lại xác thực hai bước cho {whom}", "reset the second factor of {whom}"),
    acts.OUTSIDE_UNLINKED: _("gỡ tài khoản của tỉnh đã gắn với {whom}", "unlinked the province's account from {whom}"),
    acts.AWAY: _("báo {whom} vắng mặt {term}", "announced the absence of {whom}, {term}"),
    acts.BACK: _("hủy báo vắng mặt của {whom}, {term}", "cancelled the absence of {whom}, {term}"),
    acts.WORK_HANDED_OVER: _("bàn giao công việc của {whom} cho {about}", "handed the work of {whom} to {about}"),
    acts.JOB_RETRIED: _("cho làm lại việc nền “{title}”", "had the background job “{title}” tried again"),
    acts.JOB_DROPPED: _("bỏ việc nền “{title}”", "dropped the background job “{title}”"),
    acts.REBUILD_ASKED: _("cho lập lại danh mục, tìm kiếm", "had the lists and the search rebuilt"),
    acts.WORKING_DAYS_SET: _("sửa lịch làm việc: {changes}", "changed the working calendar: {changes}"),
    acts.SYNONYMS_SET: _("sửa bảng từ đồng nghĩa: {changes}", "changed the synonyms: {changes}"),
    acts.SUPERIOR_SET: _(
        "ghi cơ quan cấp trên của {what} từ {since}: {superior}", "set {superior} above {what} from {since}"
    ),
    acts.SUCCESSORS_SET: _("ghi cơ quan kế thừa của {what}: {successors}", "set who succeeds {what}: {successors}"),
    acts.HISTORY_OPENED: _("mở nhật ký của {whose}: {reason}", "opened the history of {whose}: {reason}"),
    acts.HISTORY_EXPORTED: _(
        "kết xuất nhật ký của {whose} ({count} dòng)", "exported the history of {whose} ({count} rows)"
    ),
    acts.ASKER_READ: _("xem thông tin người gửi của {what}", "read who sent {what}, and what"),
    acts.AGENCY_EXPORTED: _(
        "kết xuất toàn bộ {what} ({count} mục; mã băm của gói dữ liệu: {archive})",
        "exported all of {what} ({count} items; hash of the archive: {archive})",
    ),
    acts.AGENCY_IMPORTED: _(
        "nhập {what} từ gói dữ liệu của “{source}” ({count} mục; mã băm của gói dữ liệu: {archive})",
        "imported {what} from the archive of “{source}” ({count} items; hash of the archive: {archive})",
    ),
    SEALED: _("niêm phong nhật ký", "sealed the history"),
}
A_STEP = _("{step_begun} {what}", "did “{step}” with {what}")
CALLED_NOW = _("{then} (nay là {now})", "{then} (now {now})")
ENDS = _("hết hạn lúc {when}", "until {when}")
TIMED = _("hẹn lúc {when}", "for {when}")
SINCE_UNTIL, SINCE = _("từ {start} đến {end}", "from {start} to {end}"), _("từ {start}", "from {start}")
WHOLE_PROVINCE, WHOLE_AGENCY = _("toàn tỉnh", "the whole province"), _("cơ quan", "the agency")
INSIDE = _("cùng {count} mục bên trong", "with {count} items in it")


def act_title(request, act):
    """What an act is called: bilingual."""
    if act in ACTS:
        return ACTS[act][1]
    return steps(request).get(act, act)


def steps(request):
    """Every step of every workflow, as the history calls it → its title."""
    titles: dict = {}
    for workflow in request.workflows.values():
        for transition in workflow.transitions:
            titles.setdefault(STEP + transition.name, []).append(transition.title)
    # Where several workflows have a step of one name, the shortest title: it says what they have in common.
    return {step: min(some, key=len) for step, some in titles.items()}


def acts_in(request, group):
    """The names of the acts of a group."""
    named = tuple(act for act, (of, _title) in ACTS.items() if of == group)
    return (*named, *steps(request)) if group == acts.CONTENT else named


def act_choices(request):
    """The choices of a filter by act, as (title of the group, group, {act: title})."""
    for group, title in GROUPS.items():
        titles = {act: act_title(request, act) for act in acts_in(request, group) if act != SEALED}
        yield title, group, titles
