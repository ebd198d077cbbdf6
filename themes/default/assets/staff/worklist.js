// Lists of work: select all, select a range, and the keys for what is done fifty times a day.

import { arrange } from "./arranging.js";

const STORED = "staff-keys";

export function careForLists() {
  const list = document.querySelector("[data-worklist]");
  if (!list) return;
  selection(list);
  keyboard(list);
  if (list.dataset.arranged) arrange(list);
  focusChosen(list);
}

// One comes back to the row that one has moved.
function focusChosen(list) {
  const row = location.hash.startsWith("#hang-") && document.getElementById(location.hash.slice(1));
  if (row && list.contains(row)) row.querySelector("[data-open]")?.focus({ preventScroll: true });
}

function selection(list) {
  const all = list.querySelector("[data-pick-all]");
  const boxes = [...list.querySelectorAll("[data-row] .pick input")];
  if (!boxes.length) return;
  const found = list.querySelector("[data-pick-found]");
  const note = list.querySelector("[data-picked]");
  const buttons = list.querySelectorAll("[data-picked-act]");
  let last = null;

  const show = () => {
    const picked = boxes.filter((box) => box.checked).length;
    all.checked = picked === boxes.length;
    all.indeterminate = picked > 0 && picked < boxes.length;
    const { none, one, many } = note.dataset;
    const everything = found?.checked;
    const count = everything ? found.dataset.pickFound : String(picked);
    const text = !everything && picked < 2 ? (picked ? one : none) : many.replace("#", count);
    if (note.textContent !== text) note.textContent = text;
    // An order is given to what one sees.
    for (const button of buttons) button.disabled = everything ? "move" in button.dataset : picked === 0;
  };
  found?.addEventListener("change", () => {
    for (const box of boxes) box.checked = found.checked;
    show();
  });
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    if (found && !all.checked) found.checked = false;
    show();
  });
  list.addEventListener("click", (event) => {
    const here = boxes.indexOf(event.target);
    if (here < 0) return;
    if (event.shiftKey && last !== null) {
      const [from, to] = [Math.min(here, last), Math.max(here, last)];
      for (const box of boxes.slice(from, to + 1)) box.checked = event.target.checked;
    }
    last = here;
    if (found && !event.target.checked) found.checked = false;
    show();
  });
  list.addEventListener("change", show);
  // The browser puts old ticks back when one returns to the page.
  addEventListener("pageshow", show);
  show();
}

function keyboard(list) {
  const rows = [...list.querySelectorAll("[data-row]")];
  const enabled = keysSwitch();

  const focusRow = (row) => {
    const link = row?.querySelector("[data-open]");
    link?.focus();
    link?.scrollIntoView({ block: "nearest" });
  };
  const acts = {
    KeyJ: (here) => focusRow(rows[Math.min(here + 1, rows.length - 1)]),
    KeyK: (here) => focusRow(rows[Math.max(here - 1, 0)]),
    KeyX: (here) => rows[here]?.querySelector(".pick input")?.click(),
    KeyE: (here) => rows[here]?.querySelector("[data-edit]")?.click(),
    Slash: () => document.querySelector('[data-key="/"]')?.focus(),
    Delete: () => list.querySelector(".button-danger[data-picked-act]:enabled")?.click(),
  };
  const arrows = { ArrowDown: acts.KeyJ, ArrowUp: acts.KeyK };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isTyping(event.target)) return;
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    // Letters may be switched off (WCAG 2.1.4); arrows scroll the page unless one is in the list.
    const act = enabled() ? acts[event.code] : null;
    const run = act ?? (here >= 0 ? arrows[event.code] : null);
    if (!run) return;
    event.preventDefault();
    run(here);
  });
}

function isTyping(target) {
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target.matches("input") && !["checkbox", "radio", "button", "submit"].includes(target.type);
}

function keysSwitch() {
  const box = document.querySelector("[data-keys-switch]");
  const remembered = () => {
    try {
      return localStorage.getItem(STORED) !== "off";
    } catch {
      return true; // storage is forbidden: they work until the page is left
    }
  };
  box.checked = remembered();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(STORED, box.checked ? "on" : "off");
    } catch {
      // see above
    }
  });
  return () => box.checked;
}
