// While somebody types: a copy in this browser at once, one on the server after twenty seconds, and every minute a sign
// of life, so that colleagues see who is at it. What was typed is offered again when the form is opened again.

const PREFIX = "kept:";
const HERE = 1000; // milliseconds from a change to the copy in the browser
const THERE = 20000; // … and to the one on the server
const LIFE = 60000;
const AWAY = 15 * 60000; // whoever has not touched the page for so long is not editing
const TERM = 14 * 24 * 3600000;
// What a form sends besides what people type (portal/views/typed.py).
const OWN = new Set(["csrf_token", "form_key", "__formid__", "_charset_", "save", "began_from", "item_id", "common", "conflict", "kept_as"]);

export function careForTyping() {
  forgetSaved();
  forgetOld();
  for (const form of document.querySelectorAll("form[data-care]")) new Care(form).begin();
}

/** The server says what is saved by now. */
function forgetSaved() {
  const saved = document.querySelector('meta[name="saved"]');
  for (const key of saved?.content.split(" ") ?? []) storage()?.removeItem(PREFIX + key);
}

function forgetOld() {
  const kept = storage();
  if (!kept) return;
  for (const key of Object.keys(kept).filter((name) => name.startsWith(PREFIX))) {
    const entry = parsed(kept.getItem(key));
    if (!entry || Date.now() - entry.at > TERM) kept.removeItem(key);
  }
}

function storage() {
  try {
    return localStorage;
  } catch {
    return null; // forbidden: the copy on the server must do
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function timeOf(moment) {
  return new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit" }).format(moment);
}

class Care {
  constructor(form) {
    this.form = form;
    this.key = PREFIX + form.dataset.care;
    this.status = form.querySelector("[data-care-status]");
    const notices = [...document.querySelectorAll("form[data-kept]")];
    this.notice = notices.find((notice) => notice.dataset.keptOf === form.dataset.careName);
    this.sending = false; // the form itself
    this.touched = Date.now();
  }

  begin() {
    this.before = JSON.stringify(this.collect());
    this.offer();
    const changed = () => this.changed();
    this.form.addEventListener("input", changed);
    this.form.addEventListener("change", changed);
    this.form.addEventListener("submit", (event) => this.submitted(event));
    addEventListener("pagehide", () => this.leave());
    addEventListener("pageshow", (event) => event.persisted && this.back());
    for (const name of ["keydown", "pointerdown", "focus"]) addEventListener(name, () => (this.touched = Date.now()), true);
    this.live();
    setInterval(() => this.live(), LIFE);
  }

  /** What people have typed, as pairs of name and text; files cannot be kept. */
  collect() {
    for (const area of this.form.querySelectorAll("[data-richtext]")) area.dispatchEvent(new Event("portal:collect"));
    const pairs = [...new FormData(this.form)];
    return pairs.filter(([name, value]) => typeof value === "string" && !OWN.has(name) && !name.startsWith("take_"));
  }

  changed() {
    this.touched = Date.now();
    this.here ??= setTimeout(() => this.keepHere(), HERE);
    this.there ??= setTimeout(() => this.keepThere(), THERE);
  }

  keepHere() {
    clearTimeout(this.here);
    this.here = undefined;
    const fields = this.collect();
    const entry = { at: Date.now(), began: this.began, fields, sent: this.sent ?? null };
    try {
      storage()?.setItem(this.key, JSON.stringify(entry));
    } catch {
      // No room left: the copy on the server must do.
    }
    return entry;
  }

  async keepThere() {
    clearTimeout(this.there);
    this.there = undefined;
    const entry = this.keepHere();
    const answer = await this.post(this.form.dataset.typedUrl, this.typed(entry));
    if (answer?.ok) {
      const { at, said } = await answer.json();
      this.sent = at;
      this.say(said);
    } else if (answer?.status === 413) {
      this.say((await answer.json()).said);
    } else {
      const said = answer ? this.form.dataset.lapsed : this.form.dataset.keptHere.replace("#", timeOf(entry.at));
      this.say(said);
      this.there ??= answer ? undefined : setTimeout(() => this.keepThere(), THERE);
    }
    return Boolean(answer?.ok);
  }

  typed({ began, fields }) {
    return [...fields, ["began_from", began], ["act", "keep"], ["form", this.form.dataset.careName]];
  }

  get began() {
    return this.form.elements.began_from?.value ?? "";
  }

  body(pairs) {
    const body = new FormData();
    body.append("csrf_token", this.form.elements.csrf_token.value);
    // By now another item may have this address.
    body.append("item_id", this.form.elements.item_id?.value ?? "");
    for (const [name, value] of pairs) body.append(name, value);
    return body;
  }

  /** The answer; null where the server cannot be reached. */
  async post(url, pairs) {
    try {
      // Whoever is to sign in first is led there; that is no answer.
      return await fetch(url, { method: "POST", body: this.body(pairs), redirect: "manual" });
    } catch {
      return null;
    }
  }

  say(text) {
    if (this.status) this.status.textContent = text;
  }

  submitted(event) {
    if (event.defaultPrevented) return;
    // The server keeps what it does not save, and says what it has saved.
    this.keepHere();
    this.sending = true;
    setTimeout(() => (this.sending = false), 30000);
  }

  leave() {
    if (this.sending) return;
    if (this.here || this.there) {
      const entry = this.keepHere();
      navigator.sendBeacon(this.form.dataset.typedUrl, this.body(this.typed(entry)));
    }
    if (this.form.dataset.lifeUrl) navigator.sendBeacon(this.form.dataset.lifeUrl, this.body([["act", "end"]]));
  }

  back() {
    this.sending = false;
    this.live();
  }

  async live() {
    const url = this.form.dataset.lifeUrl;
    if (!url || Date.now() - this.touched > AWAY) return;
    const answer = await this.post(url, [["began_from", this.began]]);
    if (!answer?.ok) return;
    const { others, newer } = await answer.json();
    this.tell(document.querySelector("[data-editors]"), others);
    this.tell(document.querySelector("[data-newer]"), newer ? [newer] : []);
  }

  tell(place, texts) {
    if (!place) return;
    const list = place.querySelector("ul");
    // Said again only when it changes: a screen reader would repeat it every minute.
    if (place.dataset.told === texts.join("\n")) return;
    place.dataset.told = texts.join("\n");
    place.hidden = !texts.length;
    if (!list) {
      place.querySelector("span").textContent = texts.join(" ");
      return;
    }
    list.replaceChildren(
      ...texts.map((text) => {
        const item = document.createElement("li");
        item.textContent = text;
        return item;
      }),
    );
  }

  /** Offers what this browser has kept, unless the server has something newer. */
  offer() {
    if (!this.notice || this.form.dataset.restored) return;
    const entry = parsed(storage()?.getItem(this.key));
    if (!entry) return;
    if (JSON.stringify(entry.fields) === this.before) {
      storage()?.removeItem(this.key);
      return;
    }
    const there = this.notice.dataset.kept ? Date.parse(this.notice.dataset.kept) : 0;
    if (there > (entry.sent ? Date.parse(entry.sent) : entry.at)) return;
    this.notice.querySelector("[data-kept-text]").textContent = this.notice.dataset.text.replace("#", timeOf(entry.at));
    this.notice.hidden = false;
    this.notice.querySelector("[data-kept-restore]").addEventListener("click", (event) => this.restore(event, entry));
    this.notice.addEventListener("submit", () => storage()?.removeItem(this.key));
  }

  /** The server fills it in: it knows every kind of field. */
  async restore(event, entry) {
    event.preventDefault();
    const { href } = event.currentTarget;
    const answer = await this.post(this.form.dataset.typedUrl, this.typed(entry));
    if (answer?.ok) location.assign(href);
    else this.say(answer ? this.form.dataset.lapsed : this.form.dataset.keptHere.replace("#", timeOf(entry.at)));
  }
}
