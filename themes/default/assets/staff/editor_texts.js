// Every text of the editor that people see: HugeRTE has no Vietnamese of its own.

/** The texts that we add ourselves, in the language of the page. */
export function ownTexts(language) {
  return language === "vi" ? OURS.vi : OURS.en;
}

const OURS = {
  vi: {
    tools: "Công cụ soạn thảo",
    blocks: "Đoạn văn=p;Đề mục=h2;Đề mục nhỏ=h3",
    hint: "#: vùng soạn thảo. Nhấn Alt+F10 để đến thanh công cụ.",
    colour: "Nền của ô",
    colours: ["Không tô nền", "Nền xám", "Nền xanh", "Nền vàng", "Nền đỏ"],
    snippets: "Đoạn mẫu",
    snippetsNone: "Chưa có đoạn mẫu nào",
    snippetsFailed: "Chưa lấy được đoạn mẫu; hãy thử lại.",
  },
  en: {
    tools: "Editing tools",
    blocks: "Paragraph=p;Heading=h2;Subheading=h3",
    hint: "#: text editor. Press Alt+F10 for the toolbar.",
    colour: "Cell colour",
    colours: ["No colour", "Grey", "Blue", "Gold", "Red"],
    snippets: "Snippet",
    snippetsNone: "There are no snippets yet",
    snippetsFailed: "The snippet could not be fetched; try again.",
  },
};

export const VIETNAMESE = {
  // tools
  Undo: "Hoàn tác",
  Redo: "Làm lại",
  Blocks: "Kiểu đoạn",
  "Block {0}": "Kiểu đoạn: {0}",
  Paragraph: "Đoạn văn",
  Bold: "Chữ đậm",
  Italic: "Chữ nghiêng",
  "Clear formatting": "Bỏ định dạng",
  Blockquote: "Trích dẫn",
  "Align left": "Căn trái",
  "Align center": "Căn giữa",
  "Align right": "Căn phải",
  Justify: "Căn đều hai bên",
  "Bullet list": "Danh sách dấu đầu dòng",
  "Numbered list": "Danh sách đánh số",
  Fullscreen: "Toàn màn hình",
  "Source code": "Mã HTML",
  "Source Code": "Mã HTML",
  "Reveal or hide additional toolbar items": "Hiện hoặc ẩn các công cụ khác",
  "More...": "Thêm...",
  Resize: "Đổi chiều cao",
  "Press the arrow keys to resize the editor.": "Nhấn phím mũi tên để đổi kích thước khung soạn thảo.",
  "Press the Up and Down arrow keys to resize the editor.":
    "Nhấn phím mũi tên lên, xuống để đổi chiều cao khung soạn thảo.",
  "Rich Text Area": "Vùng soạn thảo",
  "Rich Text Area. Press ALT-0 for help.": "Vùng soạn thảo.",
  // links
  "Insert/edit link": "Chèn hoặc sửa liên kết",
  "Insert/Edit Link": "Chèn hoặc sửa liên kết",
  "Link...": "Liên kết...",
  Link: "Liên kết",
  "Remove link": "Bỏ liên kết",
  "Open link": "Mở liên kết",
  URL: "Địa chỉ",
  "Text to display": "Chữ hiển thị",
  "Browse links": "Chọn liên kết",
  "Current window": "Cửa sổ này",
  "New window": "Cửa sổ mới",
  Anchors: "Điểm neo",
  "Link list": "Danh sách liên kết",
  "The URL you entered seems to be an email address. Do you want to add the required mailto: prefix?":
    "Địa chỉ vừa nhập có vẻ là thư điện tử. Có thêm “mailto:” ở đầu không?",
  "The URL you entered seems to be an external link. Do you want to add the required https:// prefix?":
    "Địa chỉ vừa nhập có vẻ là trang khác. Có thêm “https://” ở đầu không?",
  "The URL you entered seems to be an external link. Do you want to add the required http:// prefix?":
    "Địa chỉ vừa nhập có vẻ là trang khác. Có thêm “http://” ở đầu không?",
  // tables
  "Insert table": "Chèn bảng",
  "{0} columns, {1} rows": "{0} cột, {1} hàng",
  "{0}x{1}": "{0} × {1}",
  "Table caption": "Tên bảng",
  Caption: "Tên bảng",
  "Row header": "Hàng đầu là tiêu đề",
  "Column header": "Cột đầu là tiêu đề",
  "Insert row before": "Chèn hàng lên trên",
  "Insert row after": "Chèn hàng xuống dưới",
  "Delete row": "Xóa hàng",
  "Insert column before": "Chèn cột bên trái",
  "Insert column after": "Chèn cột bên phải",
  "Delete column": "Xóa cột",
  "Merge cells": "Gộp ô",
  "Split cell": "Tách ô",
  "Delete table": "Xóa bảng",
  // find and replace
  "Find and replace": "Tìm và thay",
  "Find and replace...": "Tìm và thay...",
  "Find and Replace": "Tìm và thay",
  Find: "Tìm",
  "Replace with": "Thay bằng",
  Replace: "Thay",
  "Replace all": "Thay tất cả",
  Previous: "Trước",
  Next: "Sau",
  Preferences: "Tùy chọn",
  "Match case": "Phân biệt chữ hoa, chữ thường",
  "Find whole words only": "Chỉ tìm nguyên từ",
  "Find in selection": "Chỉ tìm trong phần đã chọn",
  "Could not find the specified string.": "Không tìm thấy chữ này.",
  // windows
  Save: "Lưu",
  Cancel: "Thôi",
  Close: "Đóng",
  invalid: "không hợp lệ",
  OK: "Đồng ý",
  Yes: "Có",
  No: "Không",
  "Loading...": "Đang tải...",
  Title: "Tiêu đề",
  "You have unsaved changes are you sure you want to navigate away?":
    "Có thay đổi chưa lưu; rời trang sẽ mất. Vẫn rời trang?",
  // clipboard
  "Your browser doesn't support direct access to the clipboard. Please use the Ctrl+X/C/V keyboard shortcuts instead.":
    "Trình duyệt không cho dùng bộ nhớ tạm bằng nút; hãy dùng phím Ctrl+X, Ctrl+C, Ctrl+V.",
};
