"""A province's documents by the million: believable titles and texts, drawn by a seeded generator, without objects."""

import random
from dataclasses import dataclass

from portal.content.order import title_key
from portal.content.places import path_of
from portal.interfaces import IAgency
from portal.roles import EVERYONE, staff_principal
from portal.search.access import AccessList
from portal.search.projection import CONTENT, Change
from portal.search.rows import READERS, moment_of
from portal.search.tables import item
from portal.search.text_rows import Document
from portal.search.texts import Piece, Source
from portal.vietnamese import fold

SEED = 2026
DAY = 86_400_000_000
# Fifteen years of documents, up to a fixed day, so that every run makes the same.
LAST_DAY, YEARS = 1_795_000_000 * 1_000_000, 15
PUBLIC_SHARE = 0.4
WORDS_OF_BODY = (60, 260)
TYPES = "QĐ KH CV TB BC TTr NQ CT HD GM".split()
SUBJECTS = [
    line.strip()
    for line in """
    triển khai kế hoạch cải cách hành chính năm
    tăng cường công tác phòng, chống dịch bệnh trên địa bàn tỉnh
    phê duyệt báo cáo kinh tế - kỹ thuật công trình đường giao thông nông thôn
    thu hồi đất để thực hiện dự án đầu tư hạ tầng kỹ thuật khu dân cư
    tuyển dụng viên chức các đơn vị sự nghiệp công lập
    tổ chức kỳ thi tốt nghiệp trung học phổ thông
    quy định chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức
    phân bổ dự toán chi ngân sách nhà nước
    công bố danh mục thủ tục hành chính thuộc phạm vi quản lý
    bảo đảm an toàn thực phẩm trong dịp Tết Nguyên đán
    chuyển đổi số và ứng dụng công nghệ thông tin
    kiểm tra việc chấp hành pháp luật về bảo vệ môi trường
    hỗ trợ doanh nghiệp nhỏ và vừa sau thiên tai
    tiếp công dân và giải quyết khiếu nại, tố cáo
    xét tặng danh hiệu thi đua, khen thưởng
    cấp giấy chứng nhận quyền sử dụng đất lần đầu
    phát triển du lịch biển đảo và bảo tồn di tích lịch sử
    quản lý, khai thác khoáng sản làm vật liệu xây dựng thông thường
    chăm sóc sức khỏe sinh sản và tiêm chủng mở rộng cho trẻ em
    rà soát hộ nghèo, hộ cận nghèo theo chuẩn đa chiều
    điều chỉnh quy hoạch sử dụng đất cấp huyện
    vận hành hồ chứa thủy lợi trong mùa mưa lũ
    bồi dưỡng nghiệp vụ văn thư, lưu trữ cho công chức
    nâng cấp cảng cá và khu neo đậu tránh trú bão
    """.strip().splitlines()
]
SENTENCES = [
    line.strip()
    for line in """
    Các cơ quan, đơn vị có trách nhiệm tổ chức thực hiện và báo cáo kết quả về Ủy ban nhân dân tỉnh
    Giao Sở Tài chính chủ trì, phối hợp với các sở, ban, ngành liên quan tham mưu bố trí kinh phí
    Chánh Văn phòng Ủy ban nhân dân tỉnh và thủ trưởng các cơ quan chịu trách nhiệm thi hành quyết định này
    Trong quá trình thực hiện nếu có khó khăn, vướng mắc đề nghị phản ánh kịp thời để được hướng dẫn
    Căn cứ Luật Tổ chức chính quyền địa phương và các văn bản hướng dẫn thi hành
    Người dân và doanh nghiệp nộp hồ sơ trực tuyến qua Cổng dịch vụ công quốc gia
    Thời gian tiếp nhận hồ sơ trong giờ hành chính các ngày làm việc trong tuần
    Kinh phí thực hiện từ nguồn ngân sách nhà nước và các nguồn huy động hợp pháp khác
    Hội nghị đánh giá kết quả sáu tháng đầu năm và đề ra nhiệm vụ trọng tâm trong thời gian tới
    Địa phương đã vận động nhân dân tham gia bảo vệ môi trường, giữ gìn vệ sinh khu phố
    Danh sách trúng tuyển được niêm yết công khai tại trụ sở cơ quan và đăng trên trang thông tin điện tử
    Quyết định này có hiệu lực kể từ ngày ký và thay thế các quy định trước đây trái với quyết định này
    """.strip().splitlines()
]
BEGINNINGS = "b c ch d đ g gi h k kh l m n ng nh ph qu r s t th tr v x".split()
RHYMES = (
    "a an ang anh ao ây âm âu ba bông ca dâu eng êch i iêng inh iu o oan oăn ong ôi ông ơn u uôn uyên ưng ươm".split()
)


@dataclass(frozen=True)
class Agency:
    """An agency as its documents need it."""

    id: int
    path: str
    code: str


def agencies_of(site):
    """The agencies of a real site."""
    agencies = [child for child in site.values() if IAgency.providedBy(child)]
    return [Agency(agency.id, path_of(agency), agency.abbreviation or "UBND") for agency in agencies]


class Documents:
    """Makes documents; `rare` words are each in about one of a thousand."""

    def __init__(self, agencies):
        self.agencies = agencies
        self.chance = random.Random(SEED)
        self.rare = sorted({f"{a}{b}{c}" for a in BEGINNINGS for b in RHYMES for c in ("", "t", "k", "r")})
        self.public = AccessList(frozenset({EVERYONE}), frozenset())

    def changes(self, count):
        """So many documents, one after the other."""
        for number in range(count):
            yield self._change(number)

    def title(self):
        """A title."""
        agency = self.chance.choice(self.agencies)
        kind, number = self.chance.choice(TYPES), self.chance.randrange(1, 9000)
        subject = self.chance.choice(SUBJECTS)
        return f"{kind} số {number}/{kind}-{agency.code} về việc {subject} {self.chance.choice(self.rare).title()}"

    def body(self):
        """A text of some sentences, as plain text."""
        wanted, words, sentences = self.chance.randint(*WORDS_OF_BODY), 0, []
        while words < wanted:
            sentence = self.chance.choice(SENTENCES)
            if self.chance.random() < 0.3:
                sentence = f"{sentence} tại {self.chance.choice(self.rare).title()} {self.chance.choice(self.rare)}"
            sentences.append(sentence)
            words += sentence.count(" ") + 1
        return ". ".join(sentences)

    def _change(self, number):
        new_id = (1 << 60) + number
        row = self._row(number)
        source = Source(row["title"], (Piece(None, self.body()),))
        return Change(CONTENT, new_id, new_id.to_bytes(8), row, Document(new_id, source, row))

    def _row(self, number):
        agency = self.chance.choice(self.agencies)
        public = self.chance.random() < PUBLIC_SHARE
        state = "published" if self.chance.random() < 0.95 else self.chance.choice(("draft", "submitted"))
        dated = LAST_DAY - self.chance.randrange(YEARS * 365 * DAY)
        title = self.title()
        staff = AccessList(frozenset({staff_principal(agency.id)}), frozenset())
        row = {column.name: "" if column.type.python_type is str else None for column in item.columns}
        for name in ("id", "oid", "generation", "access"):
            del row[name]
        return row | {
            READERS: self.public if public and state == "published" else staff,
            "kind": "news_item" if public else "file",
            "agency": agency.id,
            "parent": agency.id,
            "internal": not public,
            "workflow": "publication" if public else "internal",
            "state": state if public else "agency",
            "name": f"van-ban-{number}",
            "path": f"{agency.path}van-ban-{number}/",
            "title": title,
            "title_key": title_key(title),
            "rank": title_key(title),
            "title_folded": fold(title),
            "position": 0,
            "behind": False,
            "dated": dated,
            "created": dated,
            "modified": dated,
            "published": dated if state == "published" else None,
            "has_draft": False,
            "summary": title,
        }


def day_before(days):
    """A moment so many days before the last document."""
    return moment_of(LAST_DAY - days * DAY)
