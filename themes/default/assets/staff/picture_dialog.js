// The windows in which pictures are chosen and described: the browser's own dialog, so that the keyboard stays inside.

let number = 0;

/** An open window: `form`, `body` to be filled, `submit` and `close()`; `whenClosed` is called however it is left. */
export function openWindow(title, submitText, texts, whenClosed) {
  const dialog = made("dialog", { className: "picture-window" });
  const heading = made("h2", { id: `picture-window-${++number}`, textContent: title });
  const form = made("form", { method: "dialog", noValidate: true });
  const body = made("div", { className: "picture-window-body" });
  const submit = made("button", { type: "submit", className: "button", textContent: submitText });
  const cancel = made("button", { type: "button", className: "button button-quiet", textContent: texts.cancel });
  const status = made("p", { className: "picture-window-status" });
  status.setAttribute("role", "status");
  const acts = made("div", { className: "acts" });
  acts.append(submit, cancel);
  form.append(heading, body, status, acts);
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(form);
  document.body.append(dialog);
  const close = () => dialog.close();
  cancel.addEventListener("click", close);
  dialog.addEventListener("close", () => {
    dialog.remove();
    whenClosed();
  });
  dialog.showModal();
  return { form, body, submit, cancel, close, say: (text) => (status.textContent = text) };
}

/** A field with its label, help and place for an error: `element`, `input`, `refuse(text)`. */
export function alternativeField(value, texts) {
  const id = `picture-alt-${++number}`;
  const element = made("div", { className: "field" });
  const label = made("label", { htmlFor: id, textContent: texts.alt });
  const help = made("p", { className: "help", id: `${id}-help`, textContent: texts.altHelp });
  const error = made("p", { className: "error", id: `${id}-error`, hidden: true });
  const input = made("input", { className: "input", id, value, maxLength: 500, autocomplete: "off" });
  input.setAttribute("aria-describedby", help.id);
  element.append(label, help, error, input);
  const refuse = (text) => {
    error.hidden = !text;
    error.textContent = text;
    input.setAttribute("aria-invalid", String(Boolean(text)));
    input.setAttribute("aria-describedby", text ? `${error.id} ${help.id}` : help.id);
    if (text) input.focus();
  };
  input.addEventListener("input", () => refuse(""));
  return { element, input, refuse };
}

/** An element with these properties. */
export function made(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
