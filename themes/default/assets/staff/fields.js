// Fields: how much room is left where it gets narrow, and a file that is too large told before it is sent.

const NEAR = 0.9;

export function careForFields() {
  for (const field of document.querySelectorAll("[data-longest]")) countLetters(field);
  for (const field of document.querySelectorAll("input[type=file][data-most-bytes]")) checkSize(field);
}

function countLetters(field) {
  const longest = Number(field.dataset.longest);
  const note = document.createElement("p");
  note.className = "left";
  note.setAttribute("role", "status");
  field.after(note);

  const show = () => {
    // Counted as the server counts: letters, not the halves of rare ones.
    const left = longest - [...field.value.normalize("NFC")].length;
    const text = left < 0 ? field.dataset.over : field.dataset.left;
    note.textContent = left > longest * (1 - NEAR) ? "" : text.replace("#", String(Math.abs(left)));
    note.classList.toggle("left-over", left < 0);
    note.hidden = !note.textContent;
  };
  field.addEventListener("input", show);
  show();
}

function checkSize(field) {
  const most = Number(field.dataset.mostBytes);
  const error = document.createElement("p");
  error.className = "error";
  error.id = `${field.id}-too-large`;
  error.setAttribute("role", "alert");
  error.hidden = true;
  field.before(error);
  const described = field.getAttribute("aria-describedby");

  field.addEventListener("change", () => {
    const tooLarge = [...field.files].some((file) => file.size > most);
    error.hidden = !tooLarge;
    error.textContent = tooLarge ? field.dataset.tooLarge : "";
    field.setAttribute("aria-invalid", String(tooLarge));
    field.setAttribute("aria-describedby", tooLarge ? `${error.id} ${described}` : described);
    if (tooLarge) field.value = "";
    const remove = document.getElementById(`${field.id}-remove`);
    if (remove && field.files.length) remove.checked = false;
  });
}
