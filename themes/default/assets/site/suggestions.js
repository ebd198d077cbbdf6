// Words suggested while somebody types in a search box, as the ARIA practices have it for a combobox with a list:
// arrows choose, Enter searches, Escape closes. The box works without it.

const PAUSE = 150;
const FEWEST_LETTERS = 2;

export function suggestions() {
  for (const input of document.querySelectorAll("input[data-suggest]")) new Suggestions(input);
}

class Suggestions {
  constructor(input) {
    this.input = input;
    this.asked = "";
    this.chosen = -1;
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-suggestions`;
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.dataset.suggestLabel);
    this.list.hidden = true;
    input.parentElement.append(this.list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.close());
    // The box must keep the focus, or it would close the list before the click arrives.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.take(event.target.closest("[role=option]")));
  }

  typed() {
    clearTimeout(this.timer);
    this.request?.abort();
    const text = this.input.value.trimStart();
    this.asked = text;
    if (text.length < FEWEST_LETTERS) this.close();
    else this.timer = setTimeout(() => this.ask(text), PAUSE);
  }

  async ask(text) {
    this.request = new AbortController();
    try {
      const address = `${this.input.dataset.suggest}?${new URLSearchParams({ q: text })}`;
      const answer = await fetch(address, { signal: this.request.signal, headers: { Accept: "application/json" } });
      if (answer.ok) this.show(text, await answer.json());
    } catch (error) {
      // Asked anew meanwhile, or no network: nothing is suggested, and the box still searches.
      if (error.name !== "AbortError") this.close();
    }
  }

  show(text, words) {
    if (text !== this.asked || document.activeElement !== this.input) return;
    this.chosen = -1;
    this.list.replaceChildren(...words.map((word, number) => this.option(word, number)));
    this.list.hidden = words.length === 0;
    this.input.setAttribute("aria-expanded", String(words.length > 0));
    this.input.removeAttribute("aria-activedescendant");
  }

  option(word, number) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${number}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.textContent = word;
    return option;
  }

  close() {
    this.list.hidden = true;
    this.chosen = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  pressed(event) {
    const options = [...this.list.children];
    if (this.list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") this.choose(options, this.chosen + 1 < options.length ? this.chosen + 1 : -1);
    else if (event.key === "ArrowUp") this.choose(options, this.chosen < 0 ? options.length - 1 : this.chosen - 1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.chosen >= 0) this.take(options[this.chosen]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // -1 is the box itself, with what was typed.
  choose(options, number) {
    this.chosen = number;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === number)));
    this.input.value = number < 0 ? this.asked : options[number].textContent;
    if (number < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", options[number].id);
  }

  take(option) {
    if (!option) return;
    this.input.value = option.textContent;
    this.close();
    this.input.form.requestSubmit();
  }
}
