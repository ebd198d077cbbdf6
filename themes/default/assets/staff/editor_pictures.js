// Pictures in a text: chosen from those that the agency keeps, from this computer, or pasted; each with its words.

import { alternativeField, made, openWindow } from "./picture_dialog.js";
import { keepPictures } from "./picture_sending.js";
import { placeOf } from "./paste_pictures.js";

const WAIT = 300;
const TYPES = "image/png,image/jpeg,image/gif,image/webp";

/** Adds the button `pictures` and the tools of a picture that stands in the text. */
export function addPictures(editor, texts, textarea) {
  const { pictures: address, pictureUpload: endpoint } = textarea.dataset;
  const order = { endpoint, form: textarea.form, texts };
  editor.ui.registry.addButton("pictures", {
    icon: "image",
    tooltip: texts.insert,
    onAction: () => choose(editor, address, order),
  });
  editor.ui.registry.addButton("picturealt", {
    text: texts.alt,
    onAction: () => describe(editor, texts),
  });
  editor.ui.registry.addContextToolbar("picture", {
    predicate: (node) => node.nodeName === "IMG",
    items: "picturealt",
    position: "node",
  });
}

/** Puts pasted HTML into the text, its pictures kept and described first; says what could not come along. */
export async function putPasted(editor, html, found, textarea, texts) {
  const { pictureUpload: endpoint } = textarea.dataset;
  const bookmark = editor.selection.getBookmark(2, true);
  let kept = found.carried.map(() => null);
  if (found.carried.length && endpoint) kept = await keepPictures(found.carried, { endpoint, form: textarea.form, texts });
  const body = new DOMParser().parseFromString(html, "text/html").body;
  kept.forEach((picture, number) => {
    const image = body.querySelector(`img[src="${placeOf(number)}"]`);
    if (picture) Object.assign(image, { alt: picture.alt }).setAttribute("src", picture.src);
    else image.replaceWith(image.alt);
  });
  editor.focus();
  editor.selection.moveToBookmark(bookmark);
  if (body.innerHTML.trim()) editor.execCommand("mceInsertClipboardContent", false, { html: body.innerHTML });
  sayLost(editor, found, kept, endpoint, texts);
}

/** The picture files of a transfer (clipboard, drop) as pasted HTML with its findings; null where there are none. */
export async function filesAsPasted(files) {
  const pictures = [...files].filter(({ type }) => TYPES.split(",").includes(type));
  if (!pictures.length) return null;
  const carried = await Promise.all(pictures.map(async (file) => ({ src: await read(file), alt: "", name: file.name, file })));
  return { html: carried.map((_one, number) => `<p><img src="${placeOf(number)}" alt=""></p>`).join(""), carried };
}

function read(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

function sayLost(editor, { lost }, kept, endpoint, texts) {
  const names = (some) => some.map(({ name }) => `“${name || texts.picture}”`).join(", ");
  // What it is given is read as HTML.
  const say = (text) =>
    editor.notificationManager.open({ text: editor.dom.encode(text), type: "warning", closeButton: true });
  const away = lost.filter(({ elsewhere }) => elsewhere);
  const absent = lost.filter(({ elsewhere }) => !elsewhere);
  const leftOut = kept.filter((picture) => !picture).length;
  if (absent.length) say(texts.lost.replace("#", names(absent)));
  if (away.length) say(texts.elsewhere.replace("#", names(away)));
  if (leftOut) say((endpoint ? texts.leftOut : texts.noPlace).replace("#", String(leftOut)));
}

/** The window in which a picture of the agency is chosen. */
function choose(editor, address, order) {
  const { texts } = order;
  let chosen = null;
  const shown = openWindow(texts.insert, texts.insert, texts, () => editor.focus());
  const search = made("input", { type: "search", className: "input", id: "picture-search", autocomplete: "off" });
  const searched = made("div", { className: "field" });
  searched.append(made("label", { htmlFor: search.id, textContent: texts.search }), search);
  const list = made("ul", { className: "picture-choices" });
  const more = made("button", { type: "button", className: "button button-quiet", textContent: texts.more, hidden: true });
  const field = alternativeField("", texts);
  shown.body.append(...fromComputer(editor, shown, order), searched, list, more, field.element);
  search.focus();

  const ask = async (after) => {
    const text = search.value.trim();
    const page = await asked(address, text, after);
    if (text !== search.value.trim()) return;
    if (!after) list.replaceChildren();
    list.append(...(page?.pictures ?? []).map((picture) => choice(picture, pick)));
    more.hidden = !page?.next;
    more.onclick = () => ask(page.next);
    shown.say(!page ? texts.listFailed : list.children.length ? "" : text ? texts.noneFound : texts.none);
  };
  const pick = (picture) => {
    chosen = picture;
    field.input.value = picture.alt;
    field.refuse("");
    shown.say("");
  };
  let timer = 0;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  shown.form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!chosen) return shown.say(texts.chooseOne);
    if (!field.input.value.trim()) return field.refuse(texts.altMissing);
    shown.close();
    editor.undoManager.transact(() => {
      editor.insertContent(editor.dom.createHTML("img", { src: chosen.src, alt: field.input.value.trim() }));
    });
  });
  ask();
}

function choice(picture, pick) {
  const item = made("li", {});
  const label = made("label", {});
  const radio = made("input", { type: "radio", name: "picture" });
  radio.addEventListener("change", () => pick(picture));
  const words = made("span", { className: "picture-words" });
  words.append(made("strong", { textContent: picture.title }), made("span", { textContent: picture.alt }));
  if (picture.note) words.append(made("small", { textContent: picture.note }));
  label.append(radio, made("img", { src: picture.preview, alt: "", loading: "lazy" }), words);
  item.append(label);
  return item;
}

function fromComputer(editor, shown, order) {
  if (!order.endpoint) return [];
  const input = made("input", { type: "file", id: "picture-file", accept: TYPES, multiple: true, className: "input" });
  const field = made("div", { className: "field" });
  field.append(made("label", { htmlFor: input.id, textContent: order.texts.fromComputer }), input);
  input.addEventListener("change", async () => {
    const pasted = await filesAsPasted(input.files);
    if (!pasted) return shown.say(order.texts.noPicture);
    shown.close();
    const found = { carried: pasted.carried, lost: [] };
    putPasted(editor, pasted.html, found, editor.getElement(), order.texts);
  });
  return [field];
}

/** The window in which the words of a picture that stands in the text are changed. */
function describe(editor, texts) {
  const image = editor.selection.getNode();
  const shown = openWindow(texts.describe, texts.done, texts, () => editor.focus());
  const field = alternativeField(image.getAttribute("alt") ?? "", texts);
  shown.body.append(made("img", { className: "picture-shown", src: image.src, alt: "" }), field.element);
  field.input.focus();
  shown.form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!field.input.value.trim()) return field.refuse(texts.altMissing);
    shown.close();
    editor.undoManager.transact(() => editor.dom.setAttrib(image, "alt", field.input.value.trim()));
    editor.nodeChanged();
  });
}

async function asked(address, text, after) {
  const query = new URLSearchParams();
  if (text) query.set("tim", text);
  if (after) query.set("sau", after);
  try {
    const answer = await fetch(`${address}?${query}`, { headers: { Accept: "application/json" }, redirect: "error" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
