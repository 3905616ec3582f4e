// The parts of the page the server draws again, and how they are put in place.

import { morphChildren, parse } from "./morph.js";
import { say } from "./notice.js";
import { drawModal } from "./modal.js";
import { me, post } from "./send.js";

const page = document.body.dataset;
const waiting = new Set();
let timer = null;
let turn = Promise.resolve();

const places = {
  sidebar: () => document.getElementById("sidebar"),
  conversation: () => (page.tab === "conversation" ? document.getElementById("conversation") : null),
  home: () => (page.tab === "home" ? document.getElementById("conversation") : null),
  thread: () => (page.thread ? document.getElementById("thread") : null),
  modal: () => document.getElementById("modal"),
};

export const everything = Object.keys(places);

export function refresh(...names) {
  for (const name of names) waiting.add(name);
  timer ??= setTimeout(() => {
    timer = null;
    const now = [...waiting];
    waiting.clear();
    turn = turn.then(() => Promise.all(now.map(redraw)));
  }, 15);
}

async function redraw(name) {
  const place = places[name]();
  if (!place) return;
  const asked = new URLSearchParams({ channel: page.channel, thread: page.thread, tab: page.tab });
  let response;
  try {
    response = await fetch(`/as/${me}/part/${name}?${asked}`);
  } catch {
    return; // The stream notices that the server is away, and draws everything again when it is back.
  }
  if (!response.ok) return;
  const html = await response.text();
  if (name === "modal") drawModal(parse(html));
  else put(place, parse(html));
  if (name === "conversation") seen();
}

// Who has read to the end stays at the end until they scroll up themselves: whatever else moves the end away (several
// updates within one frame, a picture that arrives late, a phone's keyboard, a text that grows) is followed.
const ended = new WeakSet();
const tops = new WeakMap();
const follows = (list) => list && !list.matches(".home-scroll");
const keepUp = (list) => atEnd(list) && toBottom(list);
const resized = new ResizeObserver((lists) => lists.forEach(({ target }) => keepUp(target)));

export const toBottom = (list) => {
  ended.add(list);
  resized.observe(list);
  list.scrollTop = list.scrollHeight;
  tops.set(list, list.scrollTop);
};

function scrolled(list) {
  const up = list.scrollTop < (tops.get(list) ?? 0) - 1;
  tops.set(list, list.scrollTop);
  if (list.scrollHeight - list.scrollTop - list.clientHeight < 48) ended.add(list);
  else if (up) ended.delete(list);
}

// The browser tells of scrolling a moment later than it happens, so the list itself is asked first.
function atEnd(list) {
  if (!follows(list)) return false;
  scrolled(list);
  return ended.has(list);
}

// Who acts in the last message waits for what comes of it, even if they do not see its very last line.
const PATIENCE = 8000;
let acted = { ts: "", until: 0 };
export const waitsFor = (control) => {
  acted = { ts: control.closest("article.message")?.dataset.ts ?? "", until: performance.now() + PATIENCE };
};
const lastTs = (list) => [...(list?.querySelectorAll("article.message") ?? [])].pop()?.dataset.ts;
const awaited = (before, after) => before === acted.ts && after !== before && performance.now() < acted.until;

export function start() {
  document.addEventListener("scroll", (event) => event.target.matches?.(".messages") && scrolled(event.target), true);
  document.addEventListener("load", (event) => keepUp(event.target.closest?.(".messages")), true);
}

function put(place, drawn) {
  const list = place.querySelector(".messages");
  const end = lastTs(list);
  const before = remember(place);
  let staying = atEnd(list);
  morphChildren(place, drawn);
  const now = place.querySelector(".messages");
  staying ||= follows(now) && awaited(end, lastTs(now));
  restore(place, before);
  if (staying) toBottom(now);
  if (list) announce(place, before.words);
}

// Where the focus is, in words that still hold when the button under it has been drawn anew.
function remember(place) {
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const words = new Set([...place.querySelectorAll("article .block, article .text, .home .block")].map(wording));
  return {
    focused,
    message: focused?.closest("article.message")?.dataset.ts,
    action: focused?.dataset.actionId,
    words,
  };
}

function restore(place, before) {
  if (!before.focused || before.focused.isConnected) return;
  const message = before.message && place.querySelector(`article[data-ts="${before.message}"]`);
  const scope = message || place;
  const same = before.action && scope.querySelector(`[data-action-id="${CSS.escape(before.action)}"]`);
  const target = same || message || place.querySelector(".messages");
  target?.focus({ preventScroll: Boolean(same) });
}

const wording = (element) => element.textContent.trim();

function announce(place, known) {
  const fresh = [];
  for (const block of place.querySelectorAll("article .content > *, .home > .block")) {
    const text = block.matches(".block-actions") ? "" : wording(block);
    const author = block.closest("article")?.dataset.user;
    if (text && !known.has(text) && author !== me) fresh.push(text);
  }
  if (fresh.length && fresh.length < 12) say(fresh.join(". ").slice(0, 700));
}

export function seen() {
  if (page.tab !== "conversation" || document.hidden) return;
  const line = document.querySelector(`#sidebar a[data-channel="${CSS.escape(page.channel)}"]`);
  if (line) post("read", { channel: page.channel });
}
