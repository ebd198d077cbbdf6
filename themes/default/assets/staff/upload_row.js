// One file of the upload page: its name, how far it has come, and what one may do with it.

export class UploadRow {
  constructor(texts, name, size, acts) {
    this.texts = texts;
    this.size = size;
    this.element = document.createElement("li");
    this.element.className = "upload-row";
    this.name = add(this.element, "span", "upload-name", name);
    this.bar = add(this.element, "progress", "upload-bar");
    this.bar.max = size || 1;
    this.bar.setAttribute("aria-label", name);
    this.note = add(this.element, "span", "upload-note");
    this.note.setAttribute("role", "status");
    const buttons = add(this.element, "span", "upload-acts");
    this.pause = button(buttons, texts.textPause, name, acts.pause);
    this.go = button(buttons, texts.textGo, name, acts.go);
    this.drop = button(buttons, texts.textDrop, name, acts.drop);
  }

  show(state, text, sent) {
    const { texts } = this;
    const words = { waiting: texts.textWaiting, sending: texts.textSending, paused: texts.textPaused };
    const said = text ?? { ...words, checking: texts.textChecking, done: texts.textDone }[state] ?? this.note.textContent;
    const share = state === "sending" || state === "paused" ? ` ${Math.floor((100 * sent) / (this.size || 1))} %` : "";
    if (this.note.textContent !== said + share) this.note.textContent = said + share;
    this.element.dataset.state = state;
    this.bar.value = sent;
    this.pause.hidden = state !== "sending" && state !== "waiting";
    this.go.hidden = !["paused", "broken", "failed"].includes(state);
    this.drop.hidden = state === "done" || state === "checking";
  }

  leadTo(url, title) {
    const link = document.createElement("a");
    link.href = url;
    link.textContent = title;
    this.name.replaceChildren(link);
  }

  remove() {
    this.element.remove();
  }
}

function add(parent, tag, name, text = "") {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  parent.append(element);
  return element;
}

function button(parent, title, name, act) {
  const element = add(parent, "button", "button button-quiet");
  element.type = "button";
  element.textContent = title;
  element.setAttribute("aria-label", `${title}: ${name}`);
  element.addEventListener("click", act);
  return element;
}
