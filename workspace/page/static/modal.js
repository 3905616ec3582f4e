// The app's modal: opened, redrawn, submitted and closed as the server says.

import { morphChildren } from "./morph.js";
import { hide, rescue, say, show } from "./notice.js";
import { post } from "./send.js";
import { valuesIn } from "./values.js";

const place = document.getElementById("modal");
const current = () => place.querySelector(":scope > dialog");
let before = null;

function focusFirst(dialog) {
  const asked = dialog.querySelector("[data-focus]");
  const first = dialog.querySelector(".modal-body :is(input, textarea, select, .picker-field):not(:disabled, .picker-search)");
  const touch = matchMedia("(pointer: coarse)").matches;
  (asked ?? (touch ? null : first) ?? dialog.querySelector("h2")).focus();
}

function opened(dialog) {
  place.append(dialog);
  dialog.showModal();
  focusFirst(dialog);
}

// Slack keeps what was typed where block and action keep their names, whatever else changed. Another page of the form
// is read from its top.
function redrawn(old, fresh) {
  const focused = document.activeElement?.id;
  const another = old.dataset.callbackId !== fresh.dataset.callbackId;
  for (const { name, value } of fresh.attributes) if (name !== "open") old.setAttribute(name, value);
  morphChildren(old, fresh);
  if (another) old.querySelector(".modal-body").scrollTop = 0;
  if (!old.contains(document.activeElement)) {
    const again = focused && document.getElementById(focused);
    if (again) again.focus();
    else focusFirst(old);
    say(old.querySelector("h2").textContent);
  }
}

export function drawModal(drawn) {
  const fresh = drawn.querySelector("dialog");
  const old = current();
  if (old && fresh && old.dataset.viewId === fresh.dataset.viewId) {
    if (!old.open) old.showModal();
    redrawn(old, fresh);
    return;
  }
  if (!old && fresh) before = document.activeElement;
  if (old) {
    rescue();
    old.close();
    old.remove();
  }
  if (fresh) opened(fresh);
  else if (old && before?.isConnected) before.focus();
}

function markErrors(dialog, errors) {
  const lost = [];
  let first = null;
  for (const [block, text] of Object.entries(errors)) {
    const box = dialog.querySelector(`.block[data-block-id="${CSS.escape(block)}"]`);
    const line = box?.querySelector(".field-error");
    if (!line) {
      lost.push(text);
      continue;
    }
    line.textContent = text;
    line.hidden = false;
    line.dataset.kept = "";
    const control = box.querySelector(".picker-field, .choices, [data-control]");
    control.setAttribute("aria-invalid", "true");
    first ??= control.matches(".choices") ? control.querySelector("input") : control;
  }
  if (lost.length) show(lost.join(" "));
  first?.focus();
}

function clearErrors(scope) {
  for (const line of scope.querySelectorAll(".field-error")) {
    line.hidden = true;
    line.textContent = "";
    delete line.dataset.kept;
  }
  for (const control of scope.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
}

async function submit(dialog) {
  const button = dialog.querySelector("[data-submits]");
  if (!button || button.getAttribute("aria-busy") === "true") return;
  clearErrors(dialog);
  hide();
  button.setAttribute("aria-busy", "true");
  const view = dialog.dataset.viewId;
  const result = await post("submit", { view_id: view, values: valuesIn(dialog) });
  button.removeAttribute("aria-busy");
  if (result?.outcome === "errors") markErrors(dialog, result.errors);
  else if (result) ask();
}

async function close(dialog, everything) {
  await post("close", { view_id: dialog.dataset.viewId, everything });
  ask();
}

let ask = () => {};

export function start(refresh) {
  ask = () => refresh("modal");
  const first = current();
  if (first) opened(first);
  place.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(event.target.closest("dialog"));
  });
  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-close]");
    if (button) close(button.closest("dialog"), button.dataset.close === "all");
  });
  place.addEventListener("input", (event) => {
    const block = event.target.closest(".block-input");
    if (block) clearErrors(block);
  });
  // Not left to the browser: it would close a dialog the app still holds open.
  document.addEventListener("keydown", (event) => {
    const dialog = current();
    const above = document.querySelector("dialog.confirm[open], .menu:popover-open, .picker-panel:popover-open");
    if (event.key !== "Escape" || !dialog?.open || above) return;
    event.preventDefault();
    close(dialog, false);
  });
}
