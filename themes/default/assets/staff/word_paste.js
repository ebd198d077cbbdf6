// What comes from Word, cleaned before the editor sees it: lists become lists, emphasis stays, the rest of its dress goes.

const LIST = /mso-list:\s*(?!none|ignore)[^;]*?level(\d+)/i;
const NUMBERED = /^\s*\(?(?:\d+|[ivxlc]+|[a-z])[.)]/i;
const BOLD = /font-weight:\s*(?:bold|[6-9]00)/i;
const PLAIN = /font-weight:\s*(?:normal|[1-4]00)/i;
const ITALIC = /font-style:\s*italic/i;
const ALIGN = /text-align:\s*(center|right|justify)/i;

/** HTML from the clipboard as our pages want it: no styles, no foreign classes, real lists. */
export function cleanPaste(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  dropComments(body);
  for (const element of body.querySelectorAll("style,script,meta,link,title,xml,o\\:p,v\\:*,w\\:*")) {
    if (element.localName === "o:p" && element.textContent.trim()) element.replaceWith(...element.childNodes);
    else element.remove();
  }
  for (const paragraph of [...body.querySelectorAll("p,h1,h2,h3,h4,h5,h6,div,td,th")]) keepAlignment(paragraph);
  for (const span of [...body.querySelectorAll("span,font")]) keepEmphasis(span);
  makeLists(body);
  for (const bold of [...body.querySelectorAll("b,strong")]) if (PLAIN.test(styleOf(bold))) unwrap(bold);
  for (const cell of body.querySelectorAll("td,th")) unwrapOnlyParagraph(cell);
  for (const element of body.querySelectorAll("*")) undress(element);
  return body.innerHTML.replace(/\u00a0/g, " ");
}

// Read as text: the policy of the page gives `element.style` of pasted markup no values.
function styleOf(element) {
  return element.getAttribute("style") ?? "";
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
    const marker = paragraph.querySelector('span[style*="mso-list"]');
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
  for (const name of ["style", "class", "align", "data-align", "width", "height", "border", "cellspacing", "cellpadding"]) {
    if (element.localName !== "img" || (name !== "width" && name !== "height")) element.removeAttribute(name);
  }
  if (align) element.className = align;
}
