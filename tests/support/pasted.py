"""What programs put on the clipboard, and what our pages have of it: the same in the browser and on the server."""

from pathlib import Path

# What the clipboard holds after copying from these programs, as `<name>.html`, and what comes of it.
PASTED = Path(__file__).parents[1] / "data" / "pasted"
CLEAN = {}
CLEAN["word"] = (
    '<h2 class="align-center">THÔNG BÁO</h2> '
    '<p class="align-justify">Ủy ban nhân dân <strong>thông báo</strong>: </p> '
    "<ol> <li>Buổi sáng <ol> <li>từ 7 giờ</li> </ol> </li> <li>Buổi chiều</li> </ol> "
    "<ul> <li>Mang giấy tờ</li> </ul> "
    '<table> <tbody> <tr> <td class="cell-grey align-center" colspan="2"><strong>Ngày</strong></td> </tr> '
    "<tr> <td>01/12</td> <td>Chủ tịch</td> </tr> </tbody> </table> "
    '<p><a href="https://khanhhoa.gov.vn/?a=1">liên kết</a> xấu</p>'
)
CLEAN["excel"] = (
    '<table> <thead> <tr> <th class="cell-gold align-center" scope="col">Trạm</th> '
    '<th class="cell-gold align-center" scope="col">Ngày</th> '
    '<th class="cell-gold align-center" scope="col">Số liều</th> '
    '</tr> </thead> <tbody> <tr> <td class="cell-blue" rowspan="2">Khánh Thượng</td> '
    '<td class="align-right">24/11/2026</td> <td>120</td> </tr> '
    '<tr> <td class="align-right">25/11/2026</td> <td></td> </tr> </tbody> </table>'
)
CLEAN["google_docs"] = (
    '<h2>Hướng dẫn</h2> <p class="align-center"><strong>Đăng ký</strong> trước ba ngày, xem '
    '<a href="https://khanhhoa.gov.vn/dang-ky">trang này</a></p> '
    "<ul> <li><em>Căn cước</em> <ul> <li>bản chính</li> </ul> </li> </ul>"
)
CLEAN["zalo"] = (
    "<p>Kính gửi bà con 😀</p> <p>Mai tổ dân phố họp:</p> <ul> <li>Thu quỹ vắc xin</li> <li>Bầu tổ trưởng</li> </ul> "
    '<p><a href="https://khanhhoa.gov.vn/hop">https://khanhhoa.gov.vn/hop</a></p>'
)
CLEAN["web"] = (
    "<h2>Lịch cắt điện</h2> <p>Công ty Điện lực <strong>thông báo</strong>.</p> "
    '<table> <thead> <tr> <th scope="col">Khu vực</th> <th class="cell-grey" scope="col">Giờ</th> </tr> </thead> '
    '<tbody> <tr> <td>Vĩnh Hải</td> <td class="cell-red">7:30</td> </tr> </tbody> </table> <p>Chia sẻ</p>'
)
CLEAN["word_report"] = (
    "<h2>BÁO CÁO</h2> <h3>I. Kết quả</h3> <p>Tại Nha Trang, đã tiêm <strong>120</strong> liều. </p> "
    "<p>Phần do mẫu của Word giữ.</p> "
    "<ul> <li>Khâu tổ chức <ul> <li>ba đội</li> <li>hai trạm</li> </ul> </li> <li>Kinh phí</li> </ul> "
    '<table> <thead> <tr> <th class="align-center" colspan="2" scope="colgroup">Trạm</th> '
    '<th scope="col">Số liều</th> </tr> </thead> <tbody> <tr> <td rowspan="2">Khánh Thượng</td> <td>Sáng</td> '
    '<td class="align-right">70</td> </tr> <tr> <td>Chiều</td> <td class="align-right">50</td> </tr> </tbody> </table> '
    '<p class="align-right">TRƯỞNG TRẠM</p>'
)


def pasted(source):
    """The HTML that a program puts on the clipboard, by the name of its fixture."""
    return (PASTED / f"{source}.html").read_text(encoding="utf-8")
