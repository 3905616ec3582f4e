// Writing: Enter sends, `/` offers commands, and what was not sent is kept while one looks elsewhere.

import { toBottom } from "./parts.js";
import { post } from "./send.js";

const draftOf = (form) => `draft ${document.body.dataset.user} ${form.dataset.channel} ${form.dataset.thread}`;
const writing = (form) => form.querySelector("textarea");
const offers = (form) => form.querySelector(".suggestions");

async function send(form) {
  const field = writing(form);
  const text = field.value;
  if (!text.trim()) return;
  field.value = "";
  sessionStorage.removeItem(draftOf(form));
  suggest(form);
  const answer = await post("say", { channel: form.dataset.channel, text, thread_ts: form.dataset.thread });
  if (answer) toBottom(form.parentElement.querySelector(".messages"));
  else if (!field.value) field.value = text;
}

function suggest(form) {
  const box = offers(form);
  const field = writing(form);
  if (!box || form.dataset.thread) return;
  const typed = field.value;
  const word = typed.split(/\s/)[0];
  const wanted = typed.startsWith("/");
  let some = 0;
  for (const line of box.children) {
    line.hidden = !wanted || !(typed.includes(" ") ? line.dataset.command === word : line.dataset.command.startsWith(word));
    line.setAttribute("aria-selected", "false");
    some += line.hidden ? 0 : 1;
  }
  box.hidden = !some;
  field.setAttribute("aria-expanded", String(!box.hidden));
  field.removeAttribute("aria-activedescendant");
}

function take(form, line) {
  const field = writing(form);
  field.value = `${line.dataset.command} `;
  field.focus();
  suggest(form);
}

function step(form, by) {
  const lines = [...offers(form).children].filter((line) => !line.hidden);
  const now = lines.findIndex((line) => line.getAttribute("aria-selected") === "true");
  const next = lines[(now + by + lines.length) % lines.length];
  for (const line of lines) line.setAttribute("aria-selected", String(line === next));
  writing(form).setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

function keys(event) {
  const form = event.target.closest?.("form.composer");
  if (!form || event.isComposing) return;
  const box = offers(form);
  const suggesting = box && !box.hidden && !writing(form).value.includes(" ");
  const chosen = box?.querySelector('[aria-selected="true"]');
  if (suggesting && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    step(form, event.key === "ArrowDown" ? 1 : chosen ? -1 : 0);
  } else if (suggesting && (event.key === "Tab" || (event.key === "Enter" && chosen))) {
    const line = chosen ?? [...box.children].find((one) => !one.hidden);
    event.preventDefault();
    take(form, line);
  } else if (event.key === "Escape" && box && !box.hidden) {
    box.hidden = true;
    writing(form).setAttribute("aria-expanded", "false");
  } else if (event.key === "Enter" && !event.shiftKey && event.target === writing(form)) {
    event.preventDefault();
    send(form);
  }
}

export function restoreDrafts(scope = document) {
  for (const form of scope.querySelectorAll("form.composer")) {
    const field = writing(form);
    if (field && !field.value) field.value = sessionStorage.getItem(draftOf(form)) ?? "";
  }
}

export function start() {
  restoreDrafts();
  document.addEventListener("keydown", keys);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.composer")) return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form.composer");
    if (!form) return;
    sessionStorage.setItem(draftOf(form), event.target.value);
    suggest(form);
  });
  document.addEventListener("click", (event) => {
    const line = event.target.closest(".suggestions [data-command]");
    if (line) take(line.closest("form"), line);
  });
}
