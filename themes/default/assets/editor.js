// The rich text editor: HugeRTE, whole in one file, loaded by staff.js only where a page has a rich text.
//
// What it may write is what portal/content/richtext.py keeps: structure and a few classes, never a style attribute,
// because our policy (style-src 'self') gives style attributes no effect.

import hugerte from "hugerte";
import { version } from "hugerte/package.json";
import "hugerte/icons/default";
import "hugerte/models/dom";
import "hugerte/themes/silver";
import "hugerte/plugins/autolink";
import "hugerte/plugins/code";
import "hugerte/plugins/fullscreen";
import "hugerte/plugins/link";
import "hugerte/plugins/lists";
import "hugerte/plugins/searchreplace";
import "hugerte/plugins/table";
import { ownTexts, VIETNAMESE } from "./staff/editor_texts.js";
import { keepRolesRight } from "./staff/editor_roles.js";
import { addPictures, filesAsPasted, putPasted } from "./staff/editor_pictures.js";
import { addSnippets } from "./staff/editor_snippets.js";
import { addTableTools } from "./staff/editor_tables.js";
import { save } from "./staff/forms.js";
import { newFindings } from "./staff/paste_pictures.js";
import { cleanPaste } from "./staff/word_paste.js";

const page = document.documentElement;
const darkSystem = matchMedia("(prefers-color-scheme: dark)");
// The skins lie beside this file; the build copies them there.
const HOME = new URL(`./hugerte-${version}`, import.meta.url).href;
const ALIGNED = "p,h2,h3,h4,td,th,li,blockquote,figure,figcaption,caption";
const ELEMENTS = [
  "@[lang|dir|class]",
  "a[href|title|hreflang]",
  "p,h2/h1,h3,h4/h5/h6,strong/b,em/i,u,s/strike,del,ins,mark,sub,sup,small,code,kbd,samp,var,cite,dfn",
  "abbr[title],time[datetime],q[cite],br,hr,blockquote[cite],pre,div,!span",
  "ul,ol[start|type|reversed],li[value],dl,dt,dd,figure,figcaption,img[src|alt|width|height|loading]",
  "table,caption,colgroup,col[span],thead,tbody,tfoot,tr",
  "th[colspan|rowspan|scope|headers|abbr],td[colspan|rowspan|headers]",
].join(",");
const CLASSES = {
  "*": "align-left align-center align-right align-justify",
  td: "align-left align-center align-right align-justify cell-grey cell-blue cell-red cell-gold",
  th: "align-left align-center align-right align-justify cell-grey cell-blue cell-red cell-gold",
  table: "table-plain",
  p: "align-left align-center align-right align-justify lead",
};
const INSERTED = "link inserttablegrid blockquote";
const TOOLS = [
  "undo redo",
  "blocks",
  "bold italic",
  "bullist numlist",
  INSERTED,
  "alignleft aligncenter alignright alignjustify",
  "removeformat",
  "searchreplace code fullscreen",
];

// On a phone the first line has room for three groups; the others come with a press.
const tools = (insertions) => {
  const groups = TOOLS.map((group) => (group === INSERTED ? [group, ...insertions].join(" ") : group));
  return (innerWidth < 768 ? [...groups.slice(1), groups[0]] : groups).join(" | ");
};
const dark = () => (page.dataset.theme ? page.dataset.theme === "dark" : darkSystem.matches);
const byClass = (name) => ({ selector: ALIGNED, classes: name });

hugerte.addI18n("vi", VIETNAMESE);

/** Turn each text area into an editor that writes back into it. */
export function start(textareas) {
  for (const textarea of textareas) hugerte.init(settings(textarea));
}

function settings(textarea) {
  const texts = ownTexts(page.lang);
  return {
    ...lookAndHome(textarea, texts),
    toolbar: tools(["snippets", "pictures"].filter((name) => textarea.dataset[name])),
    plugins: "autolink code fullscreen link lists searchreplace table",
    menubar: false,
    statusbar: true,
    elementpath: false,
    branding: false,
    promotion: false,
    contextmenu: false, // the browser's own menu has the spelling and the clipboard
    browser_spellcheck: true,
    block_formats: texts.blocks,
    valid_elements: ELEMENTS,
    valid_classes: CLASSES,
    valid_styles: { "*": "" },
    formats: {
      alignleft: byClass("align-left"),
      aligncenter: byClass("align-center"),
      alignright: byClass("align-right"),
      alignjustify: byClass("align-justify"),
    },
    entity_encoding: "raw",
    convert_urls: false,
    link_title: false,
    link_target_list: false,
    link_default_protocol: "https",
    link_assume_external_targets: "https",
    paste_data_images: false,
    paste_preprocess: (editor, args) => {
      args.content = cleanPaste(args.content);
    },
    object_resizing: false,
    visual: false, // tables look as they will
    table_sizing_mode: "responsive",
    table_column_resizing: "preservetable",
    table_resize_bars: false,
    table_default_attributes: {},
    table_default_styles: {},
    table_header_type: "sectionCells",
    table_toolbar:
      "tablerowheader tablecolheader tablecaption cellcolour | tableinsertrowbefore tableinsertrowafter tabledeleterow" +
      " | tableinsertcolbefore tableinsertcolafter tabledeletecol | tablemergecells tablesplitcells | tabledelete",
    setup: (editor) => setUp(editor, textarea, texts),
  };
}

function lookAndHome(textarea, texts) {
  const title = textarea.labels[0]?.textContent.trim() ?? "";
  return {
    target: textarea,
    base_url: HOME,
    suffix: ".min",
    skin: dark() ? "oxide-dark" : "oxide",
    content_css: textarea.dataset.richtext,
    body_class: "prose",
    language: page.lang === "vi" ? "vi" : undefined,
    height: Math.max(360, textarea.offsetHeight),
    min_height: 240,
    resize: true,
    toolbar_mode: "sliding",
    iframe_aria_text: texts.hint.replace("#", title),
  };
}

function setUp(editor, textarea, texts) {
  const original = textarea.value;
  const put = (html, found) => putPasted(editor, html, found, textarea, texts.pictures);
  editor.on("paste", (event) => pasteClean(editor, event, put), true);
  editor.on("drop", (event) => dropPictures(event, put), true);
  addTableTools(editor, texts);
  if (textarea.dataset.snippets) addSnippets(editor, texts, textarea.dataset.snippets);
  if (textarea.dataset.pictures) addPictures(editor, texts.pictures, textarea);
  editor.on("init", () => {
    editor.iframeElement.title = editor.options.get("iframe_aria_text");
    // Its handle has a name but no role, which screen readers may not say.
    editor.getContainer().querySelector(".tox-statusbar__resize-handle")?.setAttribute("role", "button");
    keepRolesRight(texts.tools);
    followColours(editor);
    standInFor(editor, textarea);
    editor.save({ set_dirty: false });
  });
  // Browsers type a hard space beside every bold word; in a text it only keeps lines from breaking.
  editor.on("PostProcess", (event) => {
    if (event.save) event.content = asItWas(editor, original, event.content.replace(/\u00a0/g, " "));
  });
  // What is kept while somebody types (staff/typing.js).
  textarea.addEventListener("portal:collect", () => editor.initialized && editor.save({ set_dirty: false }));
  // The form's care for unsaved changes listens to the text area.
  editor.on("input change undo redo", () => {
    if (!editor.isDirty()) return;
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  });
  editor.addShortcut("meta+s", "", () => {
    editor.save();
    save(textarea);
  });
}

/** A text that nobody has touched is sent as it came: the editor writes the same in other words, which is no change. */
function asItWas(editor, original, written) {
  if (!editor.initialized) return written;
  editor.writtenAtFirst ??= written;
  return written === editor.writtenAtFirst ? original : written;
}

/** Cleans before the editor looks: its own first reading would break our policy once for every style attribute. */
async function pasteClean(editor, event, put) {
  const { clipboardData: data } = event;
  const html = data?.getData("text/html");
  if (data?.types.includes("x-hugerte/html")) return;
  const isOnlyPictures = data?.files.length && !textOf(html);
  if (!html && !isOnlyPictures) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  // A picture that is copied by itself comes with its file, which says more than where it was.
  const pictures = isOnlyPictures ? await filesAsPasted(data.files) : null;
  if (pictures) return put(pictures.html, { carried: pictures.carried, lost: [] });
  const found = newFindings();
  const cleaned = cleanPaste(html, found);
  if (found.carried.length || found.lost.length) await put(cleaned, found);
  else editor.execCommand("mceInsertClipboardContent", false, { html: cleaned });
}

async function dropPictures(event, put) {
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const pictures = await filesAsPasted(event.dataTransfer.files);
  if (pictures) put(pictures.html, { carried: pictures.carried, lost: [] });
}

function textOf(html) {
  return new DOMParser().parseFromString(html ?? "", "text/html").body.textContent.trim();
}

/** The editor answers where the text area is meant: its label, links to it, help and errors. */
function standInFor(editor, textarea) {
  const body = editor.getBody();
  const focus = (event) => {
    event.preventDefault();
    editor.focus();
    editor.getContainer().scrollIntoView({ block: "nearest" });
  };
  for (const label of textarea.labels) label.addEventListener("click", focus);
  for (const link of document.querySelectorAll(`a[href="#${CSS.escape(textarea.id)}"]`)) {
    link.addEventListener("click", focus);
  }
  // Where one writes is a text field; left alone it is a document, which may have no name.
  body.setAttribute("role", "textbox");
  body.setAttribute("aria-multiline", "true");
  const described = (textarea.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
  const words = described.map((id) => document.getElementById(id)?.textContent.trim()).filter(Boolean);
  // Descriptions outside the frame cannot be pointed at, so they are said.
  if (words.length) body.setAttribute("aria-description", words.join(" "));
  if (textarea.getAttribute("aria-invalid") === "true") body.setAttribute("aria-invalid", "true");
  if (textarea.readOnly) editor.mode.set("readonly");
}

function followColours(editor) {
  const inner = editor.getDoc().documentElement;
  inner.lang = page.lang;
  const follow = () => {
    inner.dataset.theme = dark() ? "dark" : "light";
    for (const sheet of [...document.styleSheets, ...editor.getDoc().styleSheets].map((sheet) => sheet.ownerNode)) {
      const skin = sheet?.href?.match?.(/\/skins\/ui\/(oxide(?:-dark)?)\//)?.[1];
      const wanted = dark() ? "oxide-dark" : "oxide";
      if (skin && skin !== wanted) sheet.href = sheet.href.replace(`/ui/${skin}/`, `/ui/${wanted}/`);
    }
  };
  new MutationObserver(follow).observe(page, { attributeFilter: ["data-theme"] });
  darkSystem.addEventListener("change", follow);
  follow();
}
