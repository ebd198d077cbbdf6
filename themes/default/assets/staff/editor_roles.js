// The editor's menus and windows say wrong or no roles to those who listen; this says the right ones as they open.

/** Keep the roles of everything the editor opens right; `name` is what the place where they open is called. */
export function keepRolesRight(name) {
  const sink = document.querySelector(".tox-silver-sink:not([role])");
  if (!sink) return;
  sink.setAttribute("role", "region");
  sink.setAttribute("aria-label", name);
  const watch = { childList: true, subtree: true, attributeFilter: ["aria-selected"] };
  new MutationObserver(() => mend(sink)).observe(sink, watch);
}

function mend(sink) {
  for (const list of sink.querySelectorAll('[role="listbox"]:has([role="menu"])')) {
    const opener = document.querySelector(`[aria-controls="${CSS.escape(list.id)}"]`);
    list.setAttribute("role", "group");
    list.setAttribute("aria-label", opener?.getAttribute("aria-label") ?? sink.getAttribute("aria-label"));
  }
  for (const menu of sink.querySelectorAll('[role="menu"]:not(:has([role^="menuitem"]))')) {
    menu.setAttribute("role", "group");
  }
  for (const item of sink.querySelectorAll('[role^="menuitem"][aria-selected]')) item.removeAttribute("aria-selected");
  for (const area of sink.querySelectorAll("textarea:not([aria-label], [id])")) {
    const title = area.closest('[role="dialog"]')?.querySelector(".tox-dialog__title");
    if (title) area.setAttribute("aria-label", title.textContent);
  }
}
