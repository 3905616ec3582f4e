// The frame around the conversation: drawer, thread, the page's own dialogs, the clock.

import { restoreDrafts } from "./composer.js";
import { everything, refresh, toBottom } from "./parts.js";
import { me, post } from "./send.js";

const page = document.body.dataset;
const frame = document.getElementById("frame");
const sidebar = document.getElementById("sidebar");
const thread = document.getElementById("thread");
let beforeThread = null;

function drawer(wanted) {
  frame.classList.toggle("drawer", wanted);
  document.getElementById("veil").hidden = !wanted;
  document.getElementById("conversation").inert = wanted;
  if (wanted) sidebar.querySelector("[aria-current], a")?.focus();
  else document.querySelector("#conversation .drawer-open")?.focus();
}

async function openThread(ts, address) {
  beforeThread = document.activeElement;
  page.thread = ts;
  history.pushState({}, "", address);
  const asked = new URLSearchParams({ channel: page.channel, thread: ts, tab: page.tab });
  const response = await fetch(`/as/${me}/part/thread?${asked}`);
  if (!response.ok) return;
  thread.innerHTML = await response.text();
  thread.hidden = false;
  restoreDrafts(thread);
  toBottom(thread.querySelector(".messages"));
  thread.querySelector("textarea, .messages").focus();
}

function closeThread(address) {
  page.thread = "";
  thread.hidden = true;
  thread.replaceChildren();
  history.pushState({}, "", address);
  if (beforeThread?.isConnected) beforeThread.focus();
}

async function messageAct(button) {
  const { ts, channel } = button.closest("article").dataset;
  if (button.dataset.act === "edit") {
    const dialog = document.getElementById("edit");
    const words = document.createElement("textarea");
    words.innerHTML = button.dataset.text;
    dialog.querySelector("textarea").value = words.value;
    dialog.dataset.ts = ts;
    dialog.dataset.channel = channel;
    dialog.showModal();
    return;
  }
  await post(button.dataset.act, { channel, ts });
}

async function forward(body) {
  const answer = await post("forward", body);
  if (!answer) return;
  document.getElementById("time").close();
  refresh(...everything);
}

const acts = [
  [".drawer-open", () => drawer(true)],
  [".drawer-close, #veil", () => drawer(false)],
  ["[data-opens]", (button) => document.getElementById(button.dataset.opens).showModal()],
  ["[data-dismiss]", (button) => button.closest("dialog").close()],
  ["[data-opens-thread]", (link) => openThread(link.dataset.opensThread, link.href)],
  ["[data-closes-thread]", (link) => closeThread(link.href)],
  ["[data-act]", messageAct],
  ["[data-forward]", (button) => forward(JSON.parse(button.dataset.forward))],
  ["[data-joins]", (button) => post("join", { channel: button.dataset.joins }).then((done) => done && location.reload())],
  ["[data-invites]", (button) => post("invite", { channel: page.channel, invited: button.dataset.invites })],
  ["[data-removes]", (button) => takeOut(button.dataset.removes)],
  [
    "[data-directs]",
    async (button) => {
      const answer = await post("direct", { other: button.dataset.directs });
      if (answer) location.href = `/as/${me}/c/${answer.channel}`;
    },
  ],
  [
    "[data-shortcut]",
    (button) => {
      button.closest("dialog").close();
      post("shortcut", { callback_id: button.dataset.shortcut });
    },
  ],
];

async function takeOut(person) {
  if (person !== me) return post("remove", { channel: page.channel, removed: person });
  const done = await post("leave", { channel: page.channel });
  if (done) location.href = `/as/${me}`;
  return done;
}

function clicked(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  for (const [selector, act] of acts) {
    const found = event.target.closest(selector);
    if (!found) continue;
    event.preventDefault();
    act(found);
    return;
  }
  if (event.target.matches("dialog.sheet")) event.target.close();
}

function submitted(event) {
  const form = event.target;
  if (form.matches("[data-forward-form]")) {
    event.preventDefault();
    forward({ to: form.elements.date.value });
  } else if (form.closest("#edit")) {
    event.preventDefault();
    const dialog = form.closest("dialog");
    const { channel, ts } = dialog.dataset;
    const text = dialog.querySelector("textarea").value;
    post("edit", { channel, ts, text }).then((done) => done && dialog.close());
  }
}

// The clock ticks by itself between two drawings.
function tick() {
  const box = sidebar.querySelector(".clock");
  const time = box.querySelector("time");
  if (time.drawn !== box.dataset.now) {
    time.drawn = box.dataset.now;
    time.since = performance.now();
  }
  const now = new Date(Number(box.dataset.now) + performance.now() - time.since);
  const said = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: box.dataset.zone, ...options }).format(now);
  const words = `${said({ weekday: "long" })} ${said({ day: "numeric", month: "long" })}, ${said({ hour: "2-digit", minute: "2-digit" })}`;
  if (time.textContent !== words) time.textContent = words;
}

export function start() {
  document.addEventListener("click", clicked);
  document.addEventListener("submit", submitted);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && frame.classList.contains("drawer")) drawer(false);
  });
  addEventListener("popstate", () => location.reload());
  for (const list of document.querySelectorAll(".messages:not(.home-scroll)")) toBottom(list);
  tick();
  setInterval(tick, 2000);
}
