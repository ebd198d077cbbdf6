"""What colander and deform say of themselves, in our two languages: English original → both wordings.

`${name}` is filled in by them. A test compares this table with the code of the installed packages; the texts of
deform's templates are not here, because our theme has its own.
"""

from portal.i18n import _

_REQUIRED = _("Mục này bắt buộc phải điền.", "This must be filled in.")
_NOT_VALID = _("Giá trị không hợp lệ.", "This value is not valid.")
_NOT_A_NUMBER = _("“${val}” không phải là số.", "“${val}” is not a number.")
_NOT_A_DATE = _(
    "Ngày không hợp lệ; viết ngày/tháng/năm, ví dụ 22/11/2026.",
    "Not a date; write day/month/year, such as 22/11/2026.",
)
_NOT_A_TIME = _("Giờ không hợp lệ; viết giờ:phút, ví dụ 14:30.", "Not a time; write hours:minutes, such as 14:30.")
# Their own texts list the stored values, which nobody outside the programme knows.
_NOT_ONE_OF = _("Lựa chọn này không có trong danh sách; hãy chọn lại.", "This choice is not in the list; choose again.")
_NOT_A_TEXT = _("Giá trị này không phải là chữ.", "This value is not a text.")
_BAD_FORM = _(
    "Dữ liệu gửi lên bị thiếu hoặc sai cấu trúc; hãy tải lại trang rồi nhập lại.",
    "What was sent is incomplete or damaged; load the page again and fill it in again.",
)

FOREIGN_TEXTS = {
    # colander
    "Required": _REQUIRED,
    "Invalid value": _NOT_VALID,
    "String does not match expected pattern": _(
        "Cách viết không đúng mẫu.", "This is not written in the expected way."
    ),
    "Invalid email address": _("Địa chỉ thư điện tử không hợp lệ.", "Not a valid e-mail address."),
    "Not a data URL": _NOT_VALID,
    "Invalid MIME type": _NOT_VALID,
    "Invalid Base64 encoded data": _NOT_VALID,
    "${val} is less than minimum value ${min}": _(
        "${val} nhỏ hơn mức thấp nhất là ${min}.", "${val} is less than ${min}, the least allowed."
    ),
    "${val} is greater than maximum value ${max}": _(
        "${val} lớn hơn mức cao nhất là ${max}.", "${val} is greater than ${max}, the most allowed."
    ),
    "Shorter than minimum length ${min}": _(
        "Ngắn quá: phải có ít nhất ${min} ký tự.", "Too short: at least ${min} characters."
    ),
    "Longer than maximum length ${max}": _(
        "Dài quá: chỉ được tối đa ${max} ký tự.", "Too long: ${max} characters at the most."
    ),
    '"${val}" is not one of ${choices}': _NOT_ONE_OF,
    '"${val}" must not be one of ${choices}': _("Không được dùng giá trị “${val}”.", "“${val}” may not be used."),
    "One or more of the choices you made was not acceptable": _(
        "Có mục đã chọn không còn được chấp nhận; hãy chọn lại.",
        "Something you chose is not accepted; choose again.",
    ),
    '"${val}" is not a valid credit card number': _NOT_VALID,
    "Must be a URL": _(
        "Phải là một địa chỉ trang, bắt đầu bằng https:// hoặc http://.",
        "This must be a web address starting with https:// or http://.",
    ),
    "Must be a file:// URI scheme": _NOT_VALID,
    "Invalid UUID string": _NOT_VALID,
    '"${val}" is not a mapping type: ${err}': _BAD_FORM,
    'Unrecognized keys in mapping: "${val}"': _BAD_FORM,
    '"${val}" is not iterable': _BAD_FORM,
    '"${val}" has an incorrect number of elements (expected ${exp}, was ${was})': _BAD_FORM,
    "${cstruct} is not iterable": _BAD_FORM,
    "${val} cannot be serialized: ${err}": _NOT_VALID,
    "${val} is not a string: ${err}": _NOT_A_TEXT,
    "${val} is not a string": _NOT_A_TEXT,
    '"${val}" is not a string': _NOT_A_TEXT,
    '"${val}" is not a number': _NOT_A_NUMBER,
    '"${val}" is neither in (${false_choices}) nor in (${true_choices})': _NOT_VALID,
    'relative name "${val}" irresolveable without package': _NOT_VALID,
    '"${val}" has no __name__': _NOT_VALID,
    'The dotted name "${name}" cannot be imported': _NOT_VALID,
    "Invalid date": _NOT_A_DATE,
    '"${val}" is not a datetime object': _NOT_A_DATE,
    '"${val}" is not a date object': _NOT_A_DATE,
    "Invalid time": _NOT_A_TIME,
    '"${val}" is not a time object': _NOT_A_TIME,
    '"${val}" is not a valid "${cls}"': _NOT_VALID,
    # deform
    "${value} is not a dictionary": _BAD_FORM,
    "${value} has no ${key} key": _BAD_FORM,
    "Incomplete date": _("Ngày chưa đủ: cần cả ngày, tháng và năm.", "The date needs its day, month and year."),
    "Incomplete time": _("Giờ chưa đủ: cần cả giờ và phút.", "The time needs its hours and minutes."),
    "Fields did not match": _("Hai lần nhập không giống nhau.", "The two entries differ."),
    "Value": _("Giá trị", "Value"),
    "Confirm Value": _("Nhập lại", "Enter it again"),
    "Password did not match confirm": _("Hai lần nhập mật khẩu không giống nhau.", "The two passwords differ."),
    "Add ${subitem_title}": _("Thêm ${subitem_title}", "Add ${subitem_title}"),
}
