// The agency's calendar for its staff. The page's table is complete without it; here weeks and months are turned over
// and an entry is moved by dragging it. Nothing is kept in the browser: each move is a form sent to the server.

import { Calendar } from "fullcalendar";
import dayGrid from "fullcalendar/daygrid";
import interaction from "fullcalendar/interaction";
import list from "fullcalendar/list";
import vi from "fullcalendar/locales/vi";
import classic from "fullcalendar/themes/classic";
import timeGrid from "fullcalendar/timegrid";

const VIEWS = "dayGridMonth,timeGridWeek,listWeek";
const MEASURED = 6; // frames
const PHONE = matchMedia("(max-width: 40rem)");

export async function start(place) {
  const told = document.querySelector("[data-calendar-told]");
  const first = place.dataset.first.slice(0, 7) === today().slice(0, 7) ? today() : place.dataset.first;
  const isEnglish = place.dataset.language === "en";
  // Fetched before anything is drawn, so that nothing moves afterwards.
  let ahead = await load(place.dataset.calendar, { startStr: later(first, -7), endStr: later(first, 38) });
  const frame = document.createElement("div");
  // It measures itself for some frames; it is shown when it stands still.
  frame.className = "calendar-frame is-drawing";
  place.append(frame);
  const calendar = new Calendar(frame, {
    plugins: [classic, dayGrid, timeGrid, list, interaction],
    locales: [vi],
    locale: isEnglish ? "en" : "vi",
    todayHint: isEnglish ? "Today" : "Hôm nay",
    // Times are sent as clocks in Vietnam show them, wherever the browser is.
    timeZone: "UTC",
    initialView: PHONE.matches ? "listWeek" : "timeGridWeek",
    initialDate: first,
    now: () => today(),
    firstDay: 1,
    slotMinTime: "06:00:00",
    slotMaxTime: "20:00:00",
    slotDuration: "00:30:00",
    height: "auto",
    // Nothing to press is smaller than a fingertip's least.
    eventMinHeight: 24,
    // A day's cell is called by all that is in it.
    dayCellDidMount: unlabelled,
    dayLaneDidMount: unlabelled,
    eventTimeFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
    headerToolbar: toolbar(),
    slotMinHeight: 30,
    editable: true,
    // Only entries that say so are moved, each within its own week.
    eventStartEditable: true,
    eventDurationEditable: true,
    events: (asked, done, failed) => {
      const [known, kept] = [ahead, ahead && asked.startStr >= later(first, -7) && asked.endStr <= later(first, 38)];
      ahead = null;
      if (kept) done(known);
      else load(place.dataset.calendar, asked).then(done, failed);
    },
    eventDrop: (moved) => send(moved),
    eventResize: (moved) => send(moved),
    eventDidMount: ({ event, el }) => {
      el.title = [event.title, event.extendedProps.chair, event.extendedProps.place].filter(Boolean).join("\n");
    },
  });
  calendar.render();
  PHONE.addEventListener("change", () => {
    calendar.setOption("headerToolbar", toolbar());
    calendar.changeView(PHONE.matches ? "listWeek" : "timeGridWeek");
  });
  await frames(MEASURED);
  frame.classList.remove("is-drawing");
  document.querySelector("[data-calendar-table]").open = false;

  async function send({ event, revert }) {
    const { move, began } = event.extendedProps;
    const body = new URLSearchParams(new FormData(place.querySelector("form")));
    body.delete("form_key");
    body.set("entry", event.id);
    body.set("day", event.startStr.slice(0, 10));
    body.set("starts", event.allDay ? "" : clock(event.startStr));
    body.set("ends", event.allDay || !event.endStr ? "" : clock(event.endStr));
    body.set(place.dataset.began, began);
    try {
      // An answer that leads elsewhere is the one that says it is done.
      const answer = await fetch(move, { method: "POST", body, redirect: "manual" });
      if (answer.type !== "opaqueredirect") throw new Error(await reason(answer));
      told.textContent = place.dataset.done;
    } catch (error) {
      revert();
      told.textContent = (error instanceof TypeError ? "" : error.message) || place.dataset.failed;
    }
    calendar.refetchEvents();
  }
}

async function load(address, { startStr, endStr }) {
  const days = new URLSearchParams({ start: startStr.slice(0, 10), end: endStr.slice(0, 10) });
  const answer = await fetch(`${address}?${days}`, { headers: { Accept: "application/json" }, redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function reason(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("main .summary, main h1")?.textContent.trim() ?? "";
}

// Seven columns are too narrow for a telephone.
function toolbar() {
  return { left: "prev,today,next", center: "title", right: PHONE.matches ? "" : VIEWS };
}

async function frames(count) {
  for (let left = count; left; left--) await new Promise((done) => requestAnimationFrame(done));
}

function unlabelled({ el }) {
  el.removeAttribute("aria-label");
}

// The day so many days after another, as ISO texts.
function later(day, days) {
  return new Date(Date.parse(day) + days * 86400000).toISOString().slice(0, 10);
}

function clock(moment) {
  return moment.slice(11, 16);
}

// Vietnam's day, whatever the browser's zone.
function today() {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date());
}
