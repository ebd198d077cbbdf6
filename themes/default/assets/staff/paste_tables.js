// Tables from Word, Excel and Google Docs: a head row that looks like one becomes one, colours become our classes.

const BACKGROUND = /background(?:-color)?:\s*([^;"]+)/i;
const BOLD = /font-weight:\s*(?:bold|[6-9]00)/i;
const HIDDEN = /display:\s*none|mso-hide:\s*all/i;
const SHEET_RULE = /\.(xl\d+|font\d+)\s*\{([^}]*)\}/g;
const NAMED = { yellow: "#ffff00", red: "#ff0000", aqua: "#00ffff", silver: "#c0c0c0", gray: "#808080", grey: "#808080" };
const HEX = /^#([0-9a-f]{3}|[0-9a-f]{6})\b/i;
const RGB = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)/i;

/** What Excel says of its cells only in a style sheet, by class. */
export function sheetStyles(html) {
  const rules = new Map();
  for (const [, name, declarations] of html.matchAll(SHEET_RULE)) rules.set(name, declarations.replace(/\s+/g, " "));
  return rules;
}

/** Makes the tables below `body` ours; `styleOf(element)` is what its style was. */
export function cleanTables(body, styleOf) {
  // They say only how wide a column was.
  for (const columns of body.querySelectorAll("colgroup,col")) columns.remove();
  for (const row of body.querySelectorAll("tr,td,th")) if (HIDDEN.test(styleOf(row))) row.remove();
  for (const cell of body.querySelectorAll("td,th")) {
    const colour = classOf(styleOf(cell).match(BACKGROUND)?.[1] ?? cell.getAttribute("bgcolor") ?? "");
    if (colour) cell.classList.add(colour);
    if (!cell.textContent.trim() && !cell.querySelector("img")) cell.replaceChildren();
  }
  for (const table of body.querySelectorAll("table")) makeHead(table, styleOf);
}

function makeHead(table, styleOf) {
  const rows = [...table.rows];
  const marked = rows.filter((row) => row.parentElement.localName === "thead");
  const head = marked.length ? marked : looksLikeHead(rows, styleOf) ? [rows[0]] : [];
  if (!head.length || head.length === rows.length) return;
  const section = table.tHead ?? table.createTHead();
  for (const row of head) {
    section.append(row);
    for (const cell of [...row.cells]) headCell(cell);
  }
}

function looksLikeHead(rows, styleOf) {
  const cells = [...(rows[0]?.cells ?? [])];
  const filled = cells.filter((cell) => cell.textContent.trim());
  if (rows.length < 2 || cells.length < 2 || !filled.length) return false;
  // A cell that reaches into the rows below cannot stand in a section of its own.
  if (cells.some((cell) => cell.rowSpan > 1)) return false;
  return filled.every((cell) => cell.localName === "th" || BOLD.test(styleOf(cell)) || isAllBold(cell));
}

function isAllBold(cell) {
  const bold = [...cell.querySelectorAll("b,strong")].map((part) => part.textContent).join("");
  return bold.trim() !== "" && bold.replace(/\s/g, "") === cell.textContent.replace(/\s/g, "");
}

function headCell(cell) {
  const head = document.createElement("th");
  for (const { name, value } of cell.attributes) head.setAttribute(name, value);
  head.scope = cell.colSpan > 1 ? "colgroup" : "col";
  // A head is bold by itself.
  for (const bold of cell.querySelectorAll("b,strong")) bold.replaceWith(...bold.childNodes);
  head.append(...cell.childNodes);
  cell.replaceWith(head);
}

function classOf(colour) {
  const rgb = channels(colour.trim().toLowerCase());
  if (!rgb) return "";
  const [r, g, b] = rgb;
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
  if (least > 245) return "";
  // What is nearly without colour, or green, for which there is no class, stays shaded.
  if (most - least < 14) return "cell-grey";
  if (most === b) return "cell-blue";
  if (most === r) return g - b > (r - b) / 2 ? "cell-gold" : "cell-red";
  return "cell-grey";
}

function channels(colour) {
  const text = NAMED[colour] ?? colour;
  const hex = text.match(HEX)?.[1];
  if (hex) {
    const long = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
    return [0, 2, 4].map((start) => parseInt(long.slice(start, start + 2), 16));
  }
  return text.match(RGB)?.slice(1).map(Number);
}
