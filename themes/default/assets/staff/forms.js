// Forms: errors first, unsaved changes kept from loss, Ctrl+S, one sending at a time, "saving" when it takes long.

const PATIENCE = 300; // milliseconds before a wait is worth a word
const GIVE_UP = 30000; // then sending again is allowed

export function careForForms() {
  document.querySelector("[data-errors]")?.focus();
  for (const form of document.querySelectorAll("form[data-form]")) careFor(form);
  document.addEventListener("keydown", saveKey);
}

function careFor(form) {
  const status = document.querySelector(`[data-form-status="${CSS.escape(form.dataset.form)}"]`);
  const say = (text) => {
    if (status && status.textContent !== text) status.textContent = text;
  };
  // A form shown again with errors holds what was typed and is not saved.
  let unsaved = Boolean(form.dataset.unsaved && (form.dataset.restored || form.querySelector("[data-errors]")));
  let sending = false;

  const changed = () => {
    if (!form.dataset.unsaved) return;
    unsaved = true;
    if (!sending) say(form.dataset.unsaved);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);

  const rest = () => {
    sending = false;
    form.classList.remove("is-working");
    form.removeAttribute("aria-busy");
    say(unsaved ? form.dataset.unsaved : "");
  };

  form.addEventListener("submit", (event) => {
    if (sending) event.preventDefault();
    if (event.defaultPrevented || lacksComment(form, event.submitter)) {
      event.preventDefault();
      return;
    }
    sending = true;
    form.setAttribute("aria-busy", "true");
    setTimeout(() => {
      if (!sending) return;
      form.classList.add("is-working");
      say(form.dataset.saving);
    }, PATIENCE);
    setTimeout(rest, GIVE_UP);
  });

  addEventListener("beforeunload", (event) => {
    if (unsaved && !sending) event.preventDefault();
  });
  // Back to this page from the browser's memory: nothing is being sent any more.
  addEventListener("pageshow", (event) => {
    if (event.persisted) rest();
  });
}

function lacksComment(form, button) {
  const field = form.elements.comment;
  const error = form.querySelector("#comment-error");
  if (!field || !error) return false;
  const lacking = button?.dataset.needsComment === "yes" && !field.value.trim();
  error.hidden = !lacking;
  field.closest(".field").classList.toggle("field-wrong", lacking);
  if (lacking) {
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", "comment-help comment-error");
    field.focus();
  } else {
    field.removeAttribute("aria-invalid");
    field.setAttribute("aria-describedby", "comment-help");
  }
  return lacking;
}

/** Presses the main button of the form one is in, or of the only form there is. */
export function save(within) {
  const form = within?.closest?.("form") ?? document.querySelector("form[data-form]");
  form?.querySelector('[aria-keyshortcuts="Control+S"]')?.click();
}

function saveKey(event) {
  if (event.code !== "KeyS" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  if (!document.querySelector('[aria-keyshortcuts="Control+S"]')) return;
  event.preventDefault();
  if (!event.repeat) save(event.target.closest?.("form[data-form]"));
}
