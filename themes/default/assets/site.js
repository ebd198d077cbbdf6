// The public side works without this file. It adds: the menu on a phone, light and dark, the directory as you type,
// suggestions in search boxes, passkeys, print.

import { passkeys } from "./site/passkeys.js";
import { suggestions } from "./site/suggestions.js";

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

root.classList.add("js");
useTheme(remembered());

document.addEventListener("DOMContentLoaded", () => {
  menus();
  themeSwitch();
  dropdowns();
  printing();
  passwords();
  passkeys();
  document.querySelector("form[data-send-at-once]")?.submit();
  directory();
  suggestions();
  wideTables();
  leavingForGood();
});

function remembered() {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null; // storage is forbidden: the system's choice holds
  }
}

function remember(theme) {
  try {
    if (theme) localStorage.setItem("theme", theme);
    else localStorage.removeItem("theme");
  } catch {
    // see above
  }
}

function useTheme(theme) {
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
  else delete root.dataset.theme;
}

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
}

// Whoever signs out leaves nothing of what he typed in this browser (staff/typing.js keeps it).
function leavingForGood() {
  document.querySelector('form[action$="/dang-xuat"]')?.addEventListener("submit", () => {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith("kept:")) localStorage.removeItem(key);
    } catch {
      // storage is forbidden, and empty
    }
  });
}

function themeSwitch() {
  const button = document.querySelector("[data-theme-switch]");
  if (!button) return;
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    const wanted = isDark() ? "light" : "dark";
    const own = (wanted === "dark") !== dark.matches; // what the system says anyway is not kept
    useTheme(own ? wanted : null);
    remember(own ? wanted : null);
    show();
  });
  dark.addEventListener("change", show);
  show();
}

function menus() {
  for (const button of document.querySelectorAll("[data-menu]")) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
    });
  }
}

function dropdowns() {
  const close = (keep) => {
    for (const drop of document.querySelectorAll(".drop[open]")) if (drop !== keep) drop.open = false;
  };
  document.addEventListener("click", (event) => close(event.target.closest(".drop")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelector(".drop[open] > summary")?.focus();
    close();
  });
}

function printing() {
  for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
  const date = document.querySelector("[data-print-date]");
  if (!date) return;
  addEventListener("beforeprint", () => {
    date.textContent = new Intl.DateTimeFormat("vi-VN", { day: "2-digit", month: "2-digit", year: "numeric" }).format();
  });
}

// A table that is wider than the screen can be moved by the keyboard too.
function wideTables() {
  const look = () => {
    for (const table of document.querySelectorAll(".prose table")) {
      if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
      else table.removeAttribute("tabindex");
    }
  };
  addEventListener("resize", look);
  // Letters and pictures that come later make tables wider.
  addEventListener("load", look);
  document.fonts.ready.then(look);
  look();
}

function passwords() {
  for (const button of document.querySelectorAll("[data-show-password]")) {
    const field = document.getElementById(button.getAttribute("aria-controls"));
    button.addEventListener("click", () => {
      const shown = field.type === "text";
      field.type = shown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!shown));
    });
  }
}

// "so y te" finds "Sở Y tế": marks off, đ is d, every word must occur.
function fold(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
}

function directory() {
  const input = document.querySelector("[data-filter]");
  const results = document.querySelector("[data-filter-results]");
  const note = document.querySelector("[data-filter-note]");
  if (!input || !results || !note) return;
  const entries = [...document.querySelectorAll("[data-agency]")].map((entry) => ({
    entry,
    words: fold(entry.textContent),
    level: entry.closest("details"),
  }));
  const levels = [...new Set(entries.map((one) => one.level))].map((level) => ({ level, open: level.open }));

  const filter = () => {
    const wanted = fold(input.value).split(/\s+/).filter(Boolean);
    const found = entries.filter((one) => wanted.every((word) => one.words.includes(word)));
    const alive = new Set(found.map((one) => one.level));
    for (const one of entries) one.entry.hidden = !found.includes(one);
    for (const one of levels) {
      one.level.hidden = !alive.has(one.level);
      one.level.open = wanted.length ? alive.has(one.level) : one.open;
    }
    note.textContent = wanted.length ? note.dataset.filterNote.replace("#", found.length) : "";
    results.replaceChildren(...(wanted.length ? found.slice(0, 6).map((one) => shortcut(one.entry)) : []));
  };
  input.addEventListener("input", filter);
}

function shortcut(entry) {
  const item = document.createElement("li");
  item.append(entry.querySelector("a").cloneNode(true));
  return item;
}
