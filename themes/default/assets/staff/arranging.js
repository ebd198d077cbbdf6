// The order of a folder: rows are dragged, or moved with Alt and an arrow. Each move is saved at once, alone.

export function arrange(list) {
  const body = list.querySelector("tbody");
  const status = list.querySelector("[data-said]");
  const rows = () => [...body.querySelectorAll("[data-row]")];
  let saving = Promise.resolve();

  const save = (row) => {
    const order = rows();
    const at = order.indexOf(row);
    const data = new FormData();
    data.set("csrf_token", list.elements.csrf_token.value);
    data.set("act", "place");
    data.set("item", row.dataset.row);
    if (at > 0) data.set("after", order[at - 1].dataset.row);
    else if (order[1]) data.set("before", order[1].dataset.row);
    if (status) status.textContent = status.dataset.said.replace("#", String(at + 1));
    // One after the other: each says beside whom it stands.
    saving = saving.then(() => send(list.action, data));
  };

  const move = (row, other, after) => {
    if (!other || other === row) return;
    const focused = row.contains(document.activeElement) ? document.activeElement : null;
    if (after) other.after(row);
    else other.before(row);
    focused?.focus();
    save(row);
  };

  withKeys(list, rows, move);
  withMouse(body, move);
}

async function send(address, data) {
  try {
    const answer = await fetch(address, { method: "POST", body: data });
    if (answer.ok) return;
  } catch {
    // the line is broken: what is shown would not be what is kept
  }
  location.reload();
}

function withKeys(list, rows, move) {
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const up = event.code === "ArrowUp";
    if (!up && event.code !== "ArrowDown") return;
    const order = rows();
    const here = order.findIndex((row) => row.contains(document.activeElement));
    if (here < 0) return;
    event.preventDefault();
    const other = order[here + (up ? -1 : 1)];
    if (other) move(order[here], other, !up);
    else overTheEdge(list, order, here, up ? "up" : "down");
  });
}

// Beyond the page the server knows who stands there.
function overTheEdge(list, order, here, way) {
  for (const row of order) row.querySelector(".pick input").checked = row === order[here];
  const button = list.querySelector(`[data-move="${way}"]`);
  if (!button) return;
  button.disabled = false;
  button.click();
}

function withMouse(body, move) {
  let dragged = null;
  let target = null;
  let after = false;
  const unmark = () => target?.classList.remove("drop-before", "drop-after");

  body.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-row]") ?? null;
    if (!dragged) return;
    dragged.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.row);
  });
  body.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    unmark();
    target = event.target.closest("[data-row]");
    if (!target) return;
    const { top, height } = target.getBoundingClientRect();
    after = event.clientY > top + height / 2;
    if (target !== dragged) target.classList.add(after ? "drop-after" : "drop-before");
  });
  body.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    move(dragged, target, after);
  });
  body.addEventListener("dragend", () => {
    unmark();
    dragged?.classList.remove("is-dragged");
    dragged = target = null;
  });
}
