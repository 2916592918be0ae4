"""The words that open a citation, in the forms in which they are printed."""

from __future__ import annotations

import re

# Printed form (lower case, canonical) → dictionary form.
WORDS = {
    "nghị quyết liên tịch": "Nghị quyết liên tịch",
    "nghị quyết": "Nghị quyết",
    "nghị định": "Nghị định",
    "quyết định": "Quyết định",
    "chỉ thị": "Chỉ thị",
    "quy định": "Quy định",
    "qui định": "Quy định",
    "quy chế": "Quy chế",
    "qui chế": "Quy chế",
    "kết luận": "Kết luận",
    "thông tư liên tịch": "Thông tư liên tịch",
    "thông tư": "Thông tư",
    "thông báo kết luận": "Thông báo",
    "thông báo": "Thông báo",
    "thông tri": "Thông tri",
    "hướng dẫn": "Hướng dẫn",
    "chương trình hành động": "Chương trình",
    "chương trình": "Chương trình",
    "kế hoạch": "Kế hoạch",
    "phương án": "Phương án",
    "đề án": "Đề án",
    "dự án": "Dự án",
    "báo cáo": "Báo cáo",
    "tờ trình": "Tờ trình",
    "công văn": "Công văn",
    "công điện": "Công điện",
    "văn bản hợp nhất": "Văn bản hợp nhất",
    "văn bản": "Văn bản",
    "sắc lệnh": "Sắc lệnh",
    "pháp lệnh": "Pháp lệnh",
    "bộ luật": "Bộ luật",
    "luật": "Luật",
    "hiến pháp": "Hiến pháp",
    "điều lệ": "Điều lệ",
    "chiến lược": "Chiến lược",
    "cương lĩnh": "Cương lĩnh",
    "nq": "Nghị quyết",
    "nđ": "Nghị định",
    "qđ": "Quyết định",
    "cv": "Công văn",
}
_PRINTED = "|".join(re.escape(word) for word in sorted(WORDS, key=len, reverse=True))
# One pass over the lower-case text. "pháp luật" holds no law; an abbreviation may run into what follows (NQTW4).
ANCHOR = re.compile(rf"(?<![^\W_])(?:{_PRINTED})(?![a-zà-ỹ])|(?<![^\W_])nq(?=tw|tư|t\.ư)")

# Words that are verbs or common nouns as often as not: without "số" a number after them proves little.
COMMON = frozenset(
    "quyết định|quy định|qui định|kết luận|hướng dẫn|thông báo|báo cáo|kế hoạch|chương trình|đề án|dự án|phương án"
    "|văn bản|quy chế|qui chế|chiến lược".split("|")
)
# Words after which a number alone, even with "số", names no document.
NEVER_SHORT = frozenset("luật|bộ luật|hiến pháp|điều lệ|chiến lược|cương lĩnh|phương án|dự án|báo cáo".split("|"))
# What is counted: "Quyết định 15 cán bộ" has no number.
COUNTED = re.compile(
    r" (?:năm|tháng|ngày|giờ|phút|tuổi|người|cán bộ|học|đồng|triệu|tỷ|tỉ|nghìn|ngàn|trăm|trường|dự án|công (?:ty|trình|nhân|chức|dân"
    r"|an)|đơn vị|ha|km|m2|lần|điểm|phương án|nội dung|nhóm|giải pháp|tổ|cá nhân|vụ|tỉnh|huyện|xã|phường|thành|quận|sở|bộ|ban"
    r"|cơ (?:quan|sở)|doanh nghiệp|hộ|căn|lô|suất|chỉ tiêu|mục|nhiệm vụ|đại biểu|bị (?:can|cáo)|đối tượng|thành viên|khu|tập thể"
    r"|đồng chí|ông|bà|trong|bước|loại|mức|vị trí|chức danh|điều|chương|khoản|giai đoạn|vấn đề|văn bản|tổ chức|đảng viên|thí sinh"
    r"|sinh viên|giáo viên|bệnh nhân|chiếc|con|cái|cây|chủ đề|vòng|trận|bàn|ca|gói|kỳ|khâu|lĩnh vực|kịch bản|tiêu chí)(?![^\W_])"
)
