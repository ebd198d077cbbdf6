// Tables filled in like a spreadsheet. Without this file they are ordinary forms; it adds keys and pasting of tables.

export function careForGrids() {
  for (const grid of document.querySelectorAll("table[data-grid]")) {
    grid.addEventListener("keydown", (event) => move(event));
    grid.addEventListener("paste", (event) => takeTable(event, grid));
    if (grid.dataset.check) checkWhileTyping(grid);
  }
  for (const place of document.querySelectorAll("textarea[data-paste-table]")) {
    place.addEventListener("paste", (event) => keepHtml(event, place));
    place.addEventListener("input", () => forgetHtml(place));
  }
}

// The same column, some rows further.
function neighbour(cell, rows) {
  const column = cell.closest("td");
  const row = column?.parentElement;
  const all = row ? [...row.parentElement.rows] : [];
  const other = all[all.indexOf(row) + rows];
  return other?.cells[column.cellIndex]?.querySelector("input:not([type=hidden]), textarea, select");
}

function move(event) {
  const cell = event.target;
  if (event.ctrlKey && !event.altKey && event.key.toLowerCase() === "d") {
    const above = neighbour(cell, -1);
    event.preventDefault();
    if (!above) return;
    if (cell.type === "checkbox") cell.checked = above.checked;
    else cell.value = above.value;
    cell.dispatchEvent(new Event("input", { bubbles: true }));
    return;
  }
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || event.ctrlKey || event.shiftKey || cell.tagName === "SELECT") return;
  // In a text of several lines the arrows move between its lines first.
  if (cell.tagName === "TEXTAREA") {
    const beside = step < 0 ? cell.value.slice(0, cell.selectionStart) : cell.value.slice(cell.selectionEnd);
    if (beside.includes("\n")) return;
  }
  const next = neighbour(cell, step);
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select?.();
}

// A table pasted into a cell goes to the server to be read; a single value stays an ordinary paste.
function takeTable(event, grid) {
  const text = event.clipboardData.getData("text/plain");
  const html = event.clipboardData.getData("text/html");
  if (!text.includes("\t") && !/<t[dh][\s>][^]*<t[dh][\s>]/i.test(html)) return;
  const place = grid.closest("fieldset").querySelector("textarea[data-paste-table]");
  event.preventDefault();
  place.value = text;
  document.getElementById(place.dataset.pasteTable).value = html.includes("<t") ? html : "";
  const form = place.form;
  form.requestSubmit(form.querySelector("button[name=read]"));
}

function keepHtml(event, place) {
  const html = event.clipboardData.getData("text/html");
  // After the paste's own input event.
  setTimeout(() => (document.getElementById(place.dataset.pasteTable).value = /<t[dh][\s>]/i.test(html) ? html : ""));
}

function forgetHtml(place) {
  document.getElementById(place.dataset.pasteTable).value = "";
}

const PAUSE = 700; // milliseconds without a key before the server is asked

// Who or what is in two places at once is told below the table, with times that are free. Nothing is saved by it.
function checkWhileTyping(grid) {
  const place = grid.closest("fieldset").querySelector("[data-check-result]");
  let timer, asked;
  const check = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const body = typedIn(grid.closest("form"));
      const answer = await fetch(grid.dataset.check, { method: "POST", body, signal: asked.signal, redirect: "error" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      place.replaceChildren(...page.body.children);
    } catch {
      // A newer question is on its way, or the line is broken: the week's page tells it, too.
    }
  };
  grid.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  });
}

// Files stay here, and so does the form's key: this is no sending of it.
function typedIn(form) {
  const data = new FormData();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "form_key") data.append(name, value);
  }
  return data;
}
