// What comes from Word, Excel, Google Docs, chats and pages, cleaned before the editor
// sees it: lists become lists, emphasis stays, the rest of its dress goes.

import { makeHeadings, makeParagraphs, mendLists, straighten } from "./paste_blocks.js";
import { newFindings, sortPictures } from "./paste_pictures.js";
import { cleanTables, sheetStyles } from "./paste_tables.js";

const LIST = /mso-list:\s*(?!none|ignore)[^;]*?level(\d+)/i;
const NUMBERED = /^\s*\(?(?:\d+|[ivxlc]+|[a-z])[.)]/i;
const BOLD = /font-weight:\s*(?:bold|[6-9]00)/i;
const PLAIN = /font-weight:\s*(?:normal|[1-4]00)/i;
const ITALIC = /font-style:\s*italic/i;
const ALLOWED_LINK = /^(?:https?:|mailto:|tel:|\/|#)/i;
const OUR_CLASS = /^(?:align|cell)-[a-z]+$|^lead$|^table-plain$/;
const KEPT = new Set(
  "href title hreflang src alt width height colspan rowspan scope headers abbr start type reversed value".split(" "),
);
for (const name of ["datetime", "lang", "dir", "cite", "span"]) KEPT.add(name);
const SIZES = new Set(["width", "height"]);
const ALIGN = /text-align:\s*(center|right|justify)/i;

/**
 * HTML from the clipboard as our pages want it: no styles, no foreign classes, real lists.
 * `found`: where pictures are noted that have to come along (staff/paste_pictures.js).
 */
export function cleanPaste(html, found = newFindings()) {
  const sheet = sheetStyles(html);
  const { body } = new DOMParser().parseFromString(asideStyles(html), "text/html");
  dropComments(body);
  for (const [name, style] of sheet) {
    for (const element of body.getElementsByClassName(name)) element.dataset.style = `${style};${styleOf(element)}`;
  }
  for (const element of body.querySelectorAll("script,style,meta,link,title,xml")) element.remove();
  // Word's own elements hold text: <o:p> ends of paragraphs, <w:sdt> whole parts, smart tags the names of places.
  for (const element of [...body.querySelectorAll("*")].filter(({ localName }) => localName.includes(":"))) {
    unwrap(element);
  }
  straighten(body);
  makeHeadings(body, styleOf);
  for (const paragraph of [...body.querySelectorAll("p,h1,h2,h3,h4,h5,h6,div,td,th")]) keepAlignment(paragraph);
  for (const span of [...body.querySelectorAll("span,font")]) keepEmphasis(span);
  makeLists(body);
  mendLists(body);
  for (const bold of [...body.querySelectorAll("b,strong")]) if (PLAIN.test(styleOf(bold))) unwrap(bold);
  makeParagraphs(body);
  for (const cell of body.querySelectorAll("td,th")) unwrapOnlyParagraph(cell);
  cleanTables(body, styleOf);
  for (const link of [...body.querySelectorAll("a")]) {
    if (!ALLOWED_LINK.test(link.getAttribute("href") ?? "")) unwrap(link);
  }
  sortPictures(body, found);
  for (const element of body.querySelectorAll("*")) undress(element);
  return body.innerHTML.replace(/\u00a0/g, " ");
}

// Styles are read, never applied; under their own name each would be reported as a breach of the policy.
function asideStyles(html) {
  return html
    .replace(/<style\b[\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
}

function styleOf(element) {
  return element.dataset.style ?? "";
}

function unwrap(element) {
  element.replaceWith(...element.childNodes);
}

function dropComments(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  for (const comment of comments) comment.remove();
}

function keepAlignment(element) {
  const align = styleOf(element).match(ALIGN)?.[1] ?? element.getAttribute("align");
  if (["center", "right", "justify"].includes(align?.toLowerCase())) {
    element.dataset.align = `align-${align.toLowerCase()}`;
  }
}

function keepEmphasis(span) {
  const style = styleOf(span);
  if (/mso-list:\s*ignore/i.test(style)) return; // the bullet itself, dropped with its list
  let kept = [...span.childNodes];
  for (const [pattern, name] of [
    [ITALIC, "em"],
    [BOLD, "strong"],
  ]) {
    if (!pattern.test(style) || !span.textContent.trim()) continue;
    const mark = document.createElement(name);
    mark.append(...kept);
    kept = [mark];
  }
  span.replaceWith(...kept);
}

function makeLists(body) {
  let open = []; // the lists that are open, outermost first
  let before = null;
  for (const paragraph of [...body.querySelectorAll("p,h1,h2,h3,h4,h5,h6")]) {
    const level = Number(styleOf(paragraph).match(LIST)?.[1] ?? 0);
    if (!level) continue;
    const marker = paragraph.querySelector('span[data-style*="mso-list"]');
    const name = NUMBERED.test(marker?.textContent ?? "") ? "ol" : "ul";
    marker?.remove();
    if (before?.nextElementSibling !== paragraph) open = [];
    open.length = Math.min(open.length, level);
    while (open.length < level) open.push(openList(name, open.at(-1), paragraph));
    if (open.at(-1).localName !== name && level === 1) {
      open = [openList(name, null, paragraph)];
    }
    const item = document.createElement("li");
    item.append(...paragraph.childNodes);
    trimStart(item);
    open.at(-1).append(item);
    paragraph.remove();
    before = open[0];
  }
}

function openList(name, parent, paragraph) {
  const list = document.createElement(name);
  if (parent?.lastElementChild) parent.lastElementChild.append(list);
  else if (parent) parent.append(list);
  else paragraph.before(list);
  return list;
}

function trimStart(item) {
  const first = item.firstChild;
  if (first?.nodeType === Node.TEXT_NODE) first.data = first.data.replace(/^[\s\u00a0]+/, "");
}

function unwrapOnlyParagraph(cell) {
  const only = cell.children.length === 1 ? cell.firstElementChild : null;
  if (only?.localName !== "p") return;
  if (only.dataset.align && !cell.dataset.align) cell.dataset.align = only.dataset.align;
  unwrap(only);
}

function undress(element) {
  const { align } = element.dataset;
  const kept = [...element.classList].filter((name) => OUR_CLASS.test(name));
  if (align && !kept.some((name) => name.startsWith("align-"))) kept.push(align);
  for (const { name, value } of [...element.attributes]) {
    if (!KEPT.has(name) || (SIZES.has(name) && element.localName !== "img") || (name === "dir" && value !== "rtl")) {
      element.removeAttribute(name);
    }
  }
  if (kept.length) element.className = kept.join(" ");
  else element.removeAttribute("class");
}
