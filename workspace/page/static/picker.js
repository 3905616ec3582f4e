// Searchable lists: a field that opens a list with a search above it; on a phone the list rises from the bottom.

import { act } from "./controls.js";
import { say } from "./notice.js";
import { drawnChoice } from "./morph.js";
import { valueOf } from "./values.js";

const phone = matchMedia("(max-width: 720px)");
const touch = matchMedia("(pointer: coarse)");
let open = null;
let atOpening = "";

const field = (picker) => picker.querySelector(".picker-field");
const panel = (picker) => picker.querySelector(".picker-panel");
const search = (picker) => picker.querySelector(".picker-search");
const lines = (picker) => [...picker.querySelectorAll('[role="option"]')];
const shown = (picker) => lines(picker).filter((line) => !line.hidden);
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function place(picker) {
  const box = panel(picker);
  if (phone.matches) {
    box.style.cssText = "";
    return;
  }
  const at = field(picker).getBoundingClientRect();
  const under = innerHeight - at.bottom - 12;
  const above = at.top - 12;
  const height = Math.min(360, Math.max(under, above));
  box.style.maxHeight = `${height}px`;
  box.style.width = `${Math.max(at.width, 320)}px`;
  box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - Math.max(at.width, 320) - 8))}px`;
  const real = Math.min(box.scrollHeight, height);
  box.style.top = `${under >= Math.min(real, 300) ? at.bottom + 4 : at.top - box.offsetHeight - 4}px`;
}

function openIt(picker) {
  if (open) closeIt(false);
  open = picker;
  picker.drawn ??= drawnChoice(picker);
  atOpening = JSON.stringify(valueOf(picker));
  search(picker).value = "";
  filter(picker);
  panel(picker).showPopover();
  place(picker);
  field(picker).setAttribute("aria-expanded", "true");
  const first = lines(picker).find((line) => line.getAttribute("aria-selected") === "true");
  first?.scrollIntoView({ block: "nearest" });
  // A phone's keyboard would cover the list, so there the search waits to be touched.
  if (touch.matches) panel(picker).querySelector(".picker-done").focus();
  else search(picker).focus();
}

function closeIt(back) {
  const picker = open;
  if (!picker) return;
  open = null;
  if (panel(picker).matches(":popover-open")) panel(picker).hidePopover();
  field(picker).setAttribute("aria-expanded", "false");
  if (back) field(picker).focus();
  const value = valueOf(picker);
  if (picker.hasAttribute("data-dispatch") && JSON.stringify(value) !== atOpening) act(picker, value);
}

function filter(picker) {
  const wanted = bare(search(picker).value).split(/\s+/).filter(Boolean);
  for (const line of lines(picker)) {
    const text = bare(line.textContent);
    line.hidden = !wanted.every((word) => text.includes(word));
  }
  picker.querySelector(".picker-none").hidden = shown(picker).length > 0;
  activate(picker, wanted.length ? shown(picker)[0] : null);
}

function activate(picker, line) {
  for (const one of lines(picker)) one.classList.toggle("active", one === line);
  if (line) {
    search(picker).setAttribute("aria-activedescendant", line.id);
    line.scrollIntoView({ block: "nearest" });
  } else {
    search(picker).removeAttribute("aria-activedescendant");
  }
}

function draw(picker, values) {
  const box = picker.querySelector(".shown");
  box.replaceChildren();
  for (const value of values) {
    const line = lines(picker).find((one) => one.dataset.value === value);
    const chip = document.createElement("span");
    const name = document.createElement("bdi");
    name.textContent = line.querySelector(".name").textContent;
    chip.className = "chip";
    chip.dataset.value = value;
    chip.append(name);
    box.append(chip);
  }
  for (const line of lines(picker)) line.setAttribute("aria-selected", String(values.includes(line.dataset.value)));
  picker.dispatchEvent(new Event("input", { bubbles: true }));
}

function toggle(picker, line) {
  const value = line.dataset.value;
  const name = line.querySelector(".name").textContent;
  if (!picker.hasAttribute("data-several")) {
    const again = valueOf(picker) === value;
    draw(picker, again ? [] : [value]);
    say(again ? `${name} removed` : `${name} chosen`);
    closeIt(true);
    return;
  }
  const now = valueOf(picker);
  const limit = Number(picker.dataset.limit) || Infinity;
  const has = now.includes(value);
  if (!has && now.length >= limit) {
    say(`No more than ${limit} can be chosen`);
    return;
  }
  draw(picker, has ? now.filter((one) => one !== value) : [...now, value]);
  say(has ? `${name} removed` : `${name} chosen`);
  place(picker);
  if (search(picker).value) {
    search(picker).select();
  }
}

function keys(event) {
  const picker = event.target.closest?.(".picker");
  if (!picker) return;
  if (event.target === field(picker)) {
    if (["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      openIt(picker);
    }
    return;
  }
  if (picker !== open) return;
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    closeIt(true);
    return;
  }
  if (event.target !== search(picker)) return;
  const all = shown(picker);
  const now = all.findIndex((line) => line.classList.contains("active"));
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : now < 0 ? 0 : -1;
    if (all.length) activate(picker, all[(now + step + all.length) % all.length]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (now >= 0) toggle(picker, all[now]);
    else closeIt(true);
  } else if (event.key === "Backspace" && !event.target.value && picker.hasAttribute("data-several")) {
    draw(picker, valueOf(picker).slice(0, -1));
  }
}

function clicked(event) {
  const picker = event.target.closest?.(".picker");
  if (open && open !== picker) closeIt(false);
  if (!picker) return;
  if (event.target.closest(".picker-field")) {
    if (open === picker) closeIt(true);
    else openIt(picker);
  } else if (event.target.closest(".picker-done")) {
    closeIt(true);
  } else {
    const line = event.target.closest('[role="option"]');
    if (line) toggle(picker, line);
  }
}

export function start() {
  document.addEventListener("keydown", keys, true);
  document.addEventListener("click", clicked);
  document.addEventListener("input", (event) => {
    if (event.target.matches?.(".picker-search")) filter(event.target.closest(".picker"));
  });
  // Choosing by pointer leaves the focus where it is.
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest?.('.picker-panel [role="listbox"]')) event.preventDefault();
  });
  document.addEventListener("focusout", (event) => {
    const next = event.relatedTarget;
    if (open && next && !open.contains(next)) closeIt(false);
  });
  addEventListener("resize", () => open && place(open));
}
