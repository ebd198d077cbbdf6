// Paragraphs, headings and lists as programs other than Word's own lists put them on the clipboard.

const OUTLINE = /mso-outline-level:\s*([1-4])/i;
const BLOCKS = "p,div,h1,h2,h3,h4,h5,h6,ul,ol,li,table,blockquote,pre,figure,dl,hr";
const DASH = /^\s*(?:[-–•+*]|·)\s+/;
const REDIRECT = /^https?:\/\/(?:www\.)?google\.[a-z.]+\/url\?/i;
const EMOJI = /^\p{Extended_Pictographic}/u;

/** Makes headings of what Word only styles as one. */
export function makeHeadings(body, styleOf) {
  for (const paragraph of body.querySelectorAll("p")) {
    const level = styleOf(paragraph).match(OUTLINE)?.[1] ?? (paragraph.classList.contains("MsoTitle") ? "1" : null);
    if (level) rename(paragraph, level === "1" ? "h2" : "h3");
  }
}

/** Makes paragraphs of lines in divs and between line breaks (chats, mail), and lists of lines with dashes. */
export function makeParagraphs(body) {
  for (const div of [...body.querySelectorAll("div")].reverse()) {
    if (div.querySelector(BLOCKS)) div.replaceWith(...div.childNodes);
    else if (div.closest("li,td,th,p")) div.replaceWith(...div.childNodes, document.createElement("br"));
    else rename(div, "p");
  }
  for (const line of body.querySelectorAll("br.Apple-interchange-newline")) line.remove();
  wrapLoose(body);
  for (const paragraph of [...body.children].filter(({ localName }) => localName === "p")) splitLines(paragraph);
  for (const paragraph of body.querySelectorAll("p")) {
    if (!paragraph.textContent.trim() && !paragraph.querySelector("img")) paragraph.remove();
  }
  listsOfDashes(body);
}

/** Lists that stand in a list go into the item before them; a paragraph alone in an item is no paragraph. */
export function mendLists(body) {
  for (const inner of body.querySelectorAll("ul > ul, ul > ol, ol > ol, ol > ul")) {
    const item = inner.previousElementSibling;
    if (item?.localName === "li") item.append(inner);
  }
  for (const paragraph of body.querySelectorAll("li > p:first-child")) {
    if (!paragraph.parentElement.querySelector(":scope > p + p")) paragraph.replaceWith(...paragraph.childNodes);
  }
}

/** Links lead where they say, not by way of a search engine; pictures of emoji become the sign. */
export function straighten(body) {
  for (const link of body.querySelectorAll("a[href]")) {
    if (!REDIRECT.test(link.getAttribute("href"))) continue;
    const target = new URL(link.getAttribute("href")).searchParams.get("q");
    if (/^https?:/i.test(target ?? "")) link.setAttribute("href", target);
  }
  for (const image of body.querySelectorAll("img[alt]")) if (EMOJI.test(image.alt)) image.replaceWith(image.alt);
}

function rename(element, name) {
  const other = document.createElement(name);
  for (const attribute of element.attributes) other.setAttribute(attribute.name, attribute.value);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
}

/** Beside paragraphs, what stands in none gets one; a few words alone are put into the sentence that is written. */
function wrapLoose(body) {
  if (![...body.children].some((child) => child.matches(BLOCKS))) return;
  let open = null;
  for (const node of [...body.childNodes]) {
    if (node.nodeType === Node.ELEMENT_NODE && node.matches(BLOCKS)) open = null;
    else if (open || node.textContent.trim()) {
      if (!open) node.before((open = document.createElement("p")));
      open.append(node);
    }
  }
}

function splitLines(paragraph) {
  const lines = [[]];
  for (const node of [...paragraph.childNodes]) {
    if (node.localName === "br") lines.push([]);
    else lines.at(-1).push(node);
  }
  const texts = lines.map((line) => line.map((node) => node.textContent).join("").trim());
  // A single break within a sentence stays one: what is parted by an empty line, or is a line of a list, is not.
  if (lines.length < 2 || !(texts.includes("") || texts.filter((text) => DASH.test(`${text} `)).length > 1)) return;
  const made = lines.filter((_line, index) => texts[index]).map((line) => {
    const one = paragraph.cloneNode(false);
    one.append(...line);
    return one;
  });
  paragraph.replaceWith(...made);
}

function listsOfDashes(body) {
  for (const first of [...body.querySelectorAll(":scope > p")]) {
    if (!first.isConnected || !isDashed(first)) continue;
    const run = [first];
    while (isDashed(run.at(-1).nextElementSibling)) run.push(run.at(-1).nextElementSibling);
    if (run.length < 2) continue;
    const list = document.createElement("ul");
    first.before(list);
    for (const paragraph of run) {
      const item = document.createElement("li");
      item.append(...paragraph.childNodes);
      firstText(item).data = firstText(item).data.replace(DASH, "");
      list.append(item);
      paragraph.remove();
    }
  }
}

function isDashed(element) {
  return element?.localName === "p" && DASH.test(firstText(element)?.data ?? "");
}

function firstText(element) {
  return document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
}
