// The staff's side works without this file. It adds: care for what is typed, the keyboard of lists, the rich text editor.

import { careForForms } from "./staff/forms.js";
import { careForFields } from "./staff/fields.js";
import { careForGrids } from "./staff/grid.js";
import { careForTyping } from "./staff/typing.js";
import { careForLists } from "./staff/worklist.js";

careForForms();
careForFields();
careForGrids();
careForLists();
careForTyping();

const richTexts = document.querySelectorAll("textarea[data-richtext]");
// The editor is as large as all the rest together, so only pages with a rich text load it.
if (richTexts.length) import("./editor.js").then(({ start }) => start(richTexts));

const upload = document.querySelector("[data-upload]");
if (upload) import("./upload.js").then(({ start }) => start(upload));

const calendar = document.querySelector("[data-calendar]");
if (calendar) {
  const table = document.querySelector("[data-calendar-table]");
  // Whatever becomes of the calendar, the table is there.
  const show = () => table.classList.add("is-ready");
  import("./calendar.js").then(({ start }) => start(calendar)).then(show, show);
}
