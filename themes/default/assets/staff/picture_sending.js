// Pictures that are pasted, dropped or chosen: described one by one, sent, and kept beside the text.

import { Upload } from "tus-js-client";
import { alternativeField, made, openWindow } from "./picture_dialog.js";

const PIECE = 4 * 1024 * 1024;
const DELAYS = [0, 1000, 3000];
const FINISH_TRIES = 4;

/**
 * Asks what each picture shows and sends it. `pictures`: `{ src, alt, name }`, `src` a data address.
 * Answers, by their places, `{ src, alt }` of what is kept, or null of what was left out.
 */
export function keepPictures(pictures, { endpoint, form, texts }) {
  return new Promise((answer) => {
    const kept = pictures.map(() => null);
    const title = pictures.length > 1 ? texts.describeMany.replace("#", pictures.length) : texts.describe;
    const shown = openWindow(title, texts.keep, texts, () => answer(kept));
    shown.cancel.textContent = texts.leaveOut;
    const entries = pictures.map((picture, index) => new Entry(picture, index, texts));
    shown.body.append(...entries.map(({ element }) => element));
    entries[0].field.input.focus();
    shown.form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const missing = entries.find((entry) => entry.isMissing);
      if (missing) return missing.field.refuse(texts.altMissing);
      shown.submit.disabled = true;
      shown.say(texts.sending);
      const tasks = entries.map((entry, index) => entry.send(endpoint, form).then((made) => (kept[index] = made)));
      const failed = (await Promise.allSettled(tasks)).findIndex(({ status }) => status === "rejected");
      shown.submit.disabled = false;
      shown.say("");
      if (failed < 0) shown.close();
    });
  });
}

class Entry {
  constructor(picture, index, texts) {
    this.picture = picture;
    this.texts = texts;
    this.made = null;
    // Where it lies on the server, from when all of it is there until something is made of it.
    this.url = null;
    this.name = picture.name || `${texts.picture} ${index + 1}`;
    this.field = alternativeField(picture.alt ?? "", texts);
    this.element = made("fieldset", { className: "picture-entry" });
    this.skip = made("input", { type: "checkbox" });
    const skip = made("label", { className: "picture-skip" });
    skip.append(this.skip, texts.skip);
    const words = made("div", {});
    words.append(this.field.element, skip);
    const beside = made("div", { className: "picture-entry-body" });
    beside.append(made("img", { src: picture.src, alt: "" }), words);
    this.element.append(made("legend", { textContent: this.name }), beside);
  }

  get isMissing() {
    return !this.skip.checked && !this.field.input.value.trim();
  }

  // As on the server: a picture without a name of its own is called after the text.
  titleIn(form) {
    if (this.picture.name) return this.picture.name.replace(/\.\w{2,5}$/, "");
    const title = form.elements.title?.value.trim();
    return title ? `${title.slice(0, 480)} – ${this.name.toLowerCase()}` : this.name;
  }

  async send(endpoint, form) {
    if (this.skip.checked || this.made) return this.made;
    const token = form.elements.csrf_token.value;
    try {
      this.url ??= await sent(this.picture.file ?? fileOf(this.picture), endpoint, token);
      this.made = await this.finish(token, form, 1);
    } catch (error) {
      this.field.refuse(error.message || this.texts.sendFailed);
      throw error;
    }
    return this.made;
  }

  // Asked again at the same address after a broken line, the server makes nothing new and gives the same answer.
  async finish(token, form, turn) {
    const data = new FormData();
    data.set("csrf_token", token);
    data.set("alt", this.field.input.value.trim());
    data.set("title", this.titleIn(form));
    let answer = null;
    try {
      answer = await fetch(`${this.url}/xong`, { method: "POST", body: data, redirect: "manual" });
    } catch {
      // the line is broken
    }
    if (answer?.ok) return answer.json();
    if ((!answer || answer.status >= 500) && turn < FINISH_TRIES) {
      await new Promise((passed) => setTimeout(passed, 1000 * turn));
      return this.finish(token, form, turn + 1);
    }
    // Refused, or gone meanwhile: the next time from the beginning.
    if ([404, 422].includes(answer?.status)) this.url = null;
    throw new Error(answer?.status === 422 ? await answer.text() : "");
  }
}

function sent(file, endpoint, token) {
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint,
      chunkSize: PIECE,
      retryDelays: DELAYS,
      headers: { "X-CSRF-Token": token },
      metadata: { filename: file.name },
      storeFingerprintForResuming: false,
      onError: (error) => {
        const refused = error.originalResponse?.getStatus() === 422;
        reject(new Error(refused ? error.originalResponse.getBody() : ""));
      },
      onSuccess: () => resolve(upload.url),
    });
    upload.start();
  });
}

// Not by fetch: our policy lets no script ask for what is not ours, data addresses included.
function fileOf({ src }) {
  const [, type, coded] = src.match(/^data:([^;,]+)[^,]*,(.*)$/s);
  const bytes = Uint8Array.from(atob(coded), (letter) => letter.charCodeAt(0));
  return new File([bytes], `anh.${{ "image/jpeg": "jpg" }[type] ?? type.split("/")[1]}`, { type });
}
