// Many files at once: each is sent in pieces (tus), and goes on where it stopped after a broken line or a closed tab.
// The page works without this file, with one ordinary form.

import { Upload } from "tus-js-client";
import { filesDropped } from "./staff/dropped_files.js";
import { UploadRow } from "./staff/upload_row.js";

const PIECE = 4 * 1024 * 1024;
const AT_ONCE = 2;
// Milliseconds between tries; after the last one the file waits for the line, or for a press.
const DELAYS = [0, 1000, 3000, 5000, 10000];
const FINISH_TRIES = 5;

export function start(form) {
  const queue = new Queue(form);
  const files = form.querySelector("[data-upload-files]");
  const folder = form.querySelector("[data-upload-folder]");
  for (const input of [files, folder]) {
    input?.addEventListener("change", () => {
      queue.add([...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
      input.value = "";
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  dropZone(form, queue);
  queue.pauseButton.addEventListener("click", () => queue.pauseAll());
  queue.goButton.addEventListener("click", () => queue.goOn());
  addEventListener("online", () => queue.goOn());
  addEventListener("beforeunload", (event) => {
    if (queue.isBusy) event.preventDefault();
  });
}

function dropZone(form, queue) {
  const zone = form.querySelector("[data-upload-zone]");
  const mark = (on) => zone.classList.toggle("is-over", on);
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  form.addEventListener("dragleave", (event) => mark(form.contains(event.relatedTarget)));
  form.addEventListener("drop", async (event) => {
    event.preventDefault();
    mark(false);
    queue.add(await filesDropped(event.dataTransfer));
  });
}

class Queue {
  constructor(form) {
    this.form = form;
    this.texts = form.dataset;
    this.entries = [];
    this.list = form.querySelector("[data-upload-list]");
    this.pauseButton = form.querySelector("[data-upload-pause]");
    this.goButton = form.querySelector("[data-upload-go]");
  }

  get isBusy() {
    return this.entries.some((entry) => entry.isOpen);
  }

  // Whether an entry of the list fills this place on the server: the same file may have been chosen twice.
  isSending(url) {
    return this.entries.some((entry) => entry.upload?.url === url);
  }

  add(chosen) {
    for (const { file, path } of chosen) {
      const entry = new Entry(this, file, path);
      this.entries.push(entry);
      this.list.append(entry.row.element);
    }
    this.form.querySelector("[data-upload-queue]").hidden = this.entries.length === 0;
    this.next();
  }

  next() {
    const sending = this.entries.filter((entry) => entry.state === "sending" || entry.state === "checking").length;
    const waiting = this.entries.filter((entry) => entry.state === "waiting");
    for (const entry of waiting.slice(0, AT_ONCE - sending)) entry.send();
    this.show();
  }

  pauseAll() {
    for (const entry of this.entries) entry.pause();
    this.show();
  }

  goOn() {
    for (const entry of this.entries) if (["paused", "broken", "failed"].includes(entry.state)) entry.wait();
    this.next();
  }

  show() {
    const done = this.entries.filter((entry) => entry.state === "done").length;
    const kept = this.entries.filter((entry) => entry.state !== "refused");
    const sent = kept.reduce((sum, entry) => sum + entry.sent, 0);
    const all = kept.reduce((sum, entry) => sum + entry.file.size, 0);
    const title = this.form.querySelector("[data-upload-total]");
    const text = this.texts.textTotal.replace("#", String(done)).replace("@", String(this.entries.length));
    if (title.textContent !== text) title.textContent = text;
    this.form.querySelector("[data-upload-progress]").value = all ? sent / all : 0;
    this.pauseButton.hidden = !this.entries.some((entry) => ["waiting", "sending"].includes(entry.state));
    this.goButton.hidden = !this.entries.some((entry) => ["paused", "broken", "failed"].includes(entry.state));
  }
}

class Entry {
  constructor(queue, file, path) {
    this.queue = queue;
    this.file = file;
    this.folders = path.split("/").slice(0, -1);
    this.sent = 0;
    this.upload = null;
    this.row = new UploadRow(queue.texts, path, file.size, {
      pause: () => this.pause(),
      go: () => this.wait(),
      drop: () => this.drop(),
    });
    const refusal = this.refusal();
    if (refusal) this.enter("refused", refusal);
    else this.enter("waiting");
  }

  get isOpen() {
    return !["done", "refused"].includes(this.state);
  }

  refusal() {
    const { most, extensions, textLarge, textKind, textEmpty } = this.queue.texts;
    const name = this.file.name.toLowerCase();
    if (!extensions.split(",").some((extension) => name.endsWith(extension))) return textKind;
    if (this.file.size === 0) return textEmpty;
    return this.file.size > Number(most) ? textLarge : null;
  }

  enter(state, text) {
    this.state = state;
    this.row.show(state, text, this.sent);
  }

  wait() {
    if (!this.isOpen || this.state === "sending") return;
    this.enter("waiting");
    this.queue.next();
  }

  pause() {
    if (this.state === "sending") this.upload.abort();
    if (this.state === "sending" || this.state === "waiting") {
      this.enter("paused");
      this.queue.next();
    }
  }

  drop() {
    this.upload?.abort(true).catch(() => {});
    this.queue.entries = this.queue.entries.filter((entry) => entry !== this);
    this.row.remove();
    this.queue.next();
  }

  async send() {
    this.enter("sending");
    this.upload ??= this.newUpload();
    if (!this.upload.url) {
      // Sent in part before the page was left: the browser remembers where.
      const earlier = (await this.upload.findPreviousUploads()).find((one) => !this.queue.isSending(one.uploadUrl));
      if (earlier) this.upload.resumeFromPreviousUpload(earlier);
    }
    if (this.state === "sending") this.upload.start();
  }

  newUpload() {
    return new Upload(this.file, {
      endpoint: this.queue.form.action,
      chunkSize: PIECE,
      retryDelays: DELAYS,
      headers: { "X-CSRF-Token": this.queue.form.elements.csrf_token.value },
      metadata: { filename: this.file.name, folders: JSON.stringify(this.folders) },
      // The same annex lies in many folders: its name, size and date alone do not tell which of them was begun.
      fingerprint: async (file, { endpoint }) =>
        JSON.stringify([endpoint, ...this.folders, file.name, file.type, file.size, file.lastModified]),
      removeFingerprintOnSuccess: true,
      onProgress: (sent) => {
        this.sent = sent;
        this.row.show(this.state, null, sent);
        this.queue.show();
      },
      onError: (error) => this.fail(error.originalResponse?.getStatus() ?? 0, error.originalResponse?.getBody()),
      onSuccess: () => this.finish(1),
    });
  }

  // All bytes are there: the server looks at them and makes an item of them.
  async finish(turn) {
    this.enter("checking");
    const data = new FormData();
    data.set("csrf_token", this.queue.form.elements.csrf_token.value);
    let answer = null;
    try {
      answer = await fetch(`${this.upload.url}/xong`, { method: "POST", body: data, redirect: "manual" });
    } catch {
      // the line is broken: asked again, the server gives the same answer
    }
    if (answer?.ok) {
      const made = await answer.json();
      this.sent = this.file.size;
      this.row.leadTo(made.url, made.title);
      this.enter("done");
      this.queue.next();
    } else if ((!answer || answer.status >= 500) && turn < FINISH_TRIES) {
      setTimeout(() => this.finish(turn + 1), 1000 * turn);
    } else {
      this.fail(answer?.status ?? 0, answer ? await answer.text() : "");
    }
  }

  fail(status, text) {
    const { textBroken, textSignin, textFail } = this.queue.texts;
    if (status === 422 || status === 413) this.enter("refused", text || textFail);
    else if (status === 404 || status === 410) {
      // What was begun is no more: from the beginning.
      this.upload = null;
      this.sent = 0;
      this.enter("failed", text || textFail);
    } else if (status === 0 && !navigator.onLine) this.enter("broken", textBroken);
    else if (status === 0 || [303, 400, 403].includes(status)) this.enter("failed", status ? textSignin : textBroken);
    else this.enter("failed", textFail);
    this.queue.next();
  }
}
