// Clicking and choosing: each tells the app at once where the app asked for that.

import { confirmed } from "./confirm.js";
import { refresh, waitsFor } from "./parts.js";
import { post } from "./send.js";
import { scopeOf, valueOf, valuesIn } from "./values.js";

const instant = "static_select radio_buttons checkboxes datepicker timepicker datetimepicker".split(" ");

function placeOf({ viewId, channel, ts, version }) {
  return viewId ? { view_id: viewId } : { channel, ts, version: Number(version) };
}

// Put back what the server drew, after the person thought better of it.
function takeBack(control) {
  if (control.matches("select")) {
    control.value = [...control.options].find((one) => one.defaultSelected)?.value ?? "";
  }
  for (const one of control.querySelectorAll?.("input") ?? []) one.checked = one.defaultChecked;
  if (control.matches("input")) control.value = control.defaultValue;
}

export async function act(control, chosen) {
  const shown = control.getAttribute("role") === "menuitem" ? control.closest(".overflow-box").firstElementChild : control;
  if (shown.getAttribute("aria-busy") === "true") return;
  if (!(await confirmed(control))) {
    takeBack(control);
    return;
  }
  const said = control.dataset;
  const body = { ...placeOf(said), block_id: said.blockId, action_id: said.actionId, chosen };
  body.values = valuesIn(scopeOf(control));
  shown.setAttribute("aria-busy", "true");
  waitsFor(control);
  await post("click", body);
  shown.removeAttribute("aria-busy");
  refresh("modal");
}

function clicked(event) {
  const reveal = event.target.closest("[data-reveals]");
  if (reveal) return revealRows(reveal);
  const opener = event.target.closest("[data-opens-menu]");
  if (opener) return openMenu(opener);
  const control = event.target.closest("[data-control]");
  if (!control || control.closest("dialog.confirm")) return;
  const kind = control.dataset.control;
  if (kind === "overflow") {
    control.closest("[popover]").hidePopover();
    control.closest(".overflow-box").firstElementChild.focus();
    act(control, control.dataset.value);
  } else if (kind === "button" || kind === "workflow_button") {
    act(control, null);
  }
}

function revealRows(button) {
  const rows = document.getElementById(button.dataset.reveals);
  for (const [element, hidden] of [[rows, false], [button, true]]) {
    element.hidden = hidden;
    element.dataset.kept = "";
  }
}

function openMenu(opener) {
  const menu = document.getElementById(opener.dataset.opensMenu);
  if (menu.matches(":popover-open")) return menu.hidePopover();
  menu.showPopover();
  const at = opener.getBoundingClientRect();
  const below = at.bottom + menu.offsetHeight + 8 < innerHeight;
  menu.style.top = `${below ? at.bottom + 4 : at.top - menu.offsetHeight - 4}px`;
  menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - menu.offsetWidth - 8))}px`;
  opener.setAttribute("aria-expanded", "true");
  menu.addEventListener("toggle", () => opener.setAttribute("aria-expanded", String(menu.matches(":popover-open"))));
  menu.querySelector("button").focus();
}

function inMenu(event) {
  const menu = event.target.closest?.('[role="menu"]');
  if (!menu || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  const items = [...menu.querySelectorAll("button")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  items[(items.indexOf(event.target) + step + items.length) % items.length].focus();
}

function changed(event) {
  const control = event.target.closest("[data-control]");
  if (!control || !control.hasAttribute("data-dispatch")) return;
  if (instant.includes(control.dataset.control)) act(control, valueOf(control));
}

function typed(event) {
  const field = event.target;
  const limit = Number(field.dataset?.maxLength);
  if (limit) {
    const counter = document.querySelector(`[data-counter-for="${CSS.escape(field.id)}"]`);
    const left = limit - [...field.value].length;
    const words = `${Math.abs(left).toLocaleString("en-GB")} character${Math.abs(left) === 1 ? "" : "s"}`;
    counter.textContent = left < 0 ? `${words} too many` : `${words} left`;
    counter.classList.toggle("over", left < 0);
  }
  if (field.dataset?.dispatchOn?.includes("on_character_entered")) act(field, valueOf(field));
}

function entered(event) {
  const field = event.target;
  const wanted = field.dataset?.dispatchOn?.includes("on_enter_pressed") && field.localName === "input";
  if (!wanted || event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  act(field, valueOf(field));
}

export function start() {
  document.addEventListener("click", clicked);
  document.addEventListener("change", changed);
  document.addEventListener("input", typed);
  document.addEventListener("keydown", entered);
  document.addEventListener("keydown", inMenu);
}
