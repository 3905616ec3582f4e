// Make one piece of the page like another without losing what the person is doing in it: focus, typed text,
// choices, open lists and scroll positions stay wherever the server drew the same thing again.

const key = (node) => {
  if (node.nodeType !== Node.ELEMENT_NODE) return null;
  if (node.matches("article.message")) return `message ${node.dataset.ts}`;
  if (node.matches(".block") && node.dataset.blockId) return `block ${node.dataset.blockId}`;
  return node.id || null;
};

const kept = (element, name) =>
  (element.localName === "dialog" && name === "open") ||
  (element.localName === "details" && name === "open") ||
  (element.hasAttribute("data-kept") && (name === "hidden" || name === "data-kept"));

function syncAttributes(from, to) {
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !kept(from, name)) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value && !kept(from, name)) from.setAttribute(name, value);
  }
}

// A field keeps what was typed unless the server itself drew another value than last time.
function syncField(from, to) {
  if (from.localName === "input") {
    if (["checkbox", "radio"].includes(from.type)) {
      if (from.defaultChecked !== to.defaultChecked) from.checked = to.defaultChecked;
    } else if (from.defaultValue !== to.defaultValue) {
      from.value = to.defaultValue;
    }
  } else if (from.localName === "textarea" && from.defaultValue !== to.defaultValue) {
    from.value = to.defaultValue;
  } else if (from.localName === "select") {
    const drawn = (list) => [...list.options].filter((one) => one.defaultSelected).map((one) => one.value).join();
    const another = drawn(from) !== drawn(to);
    const chosen = from.value;
    return () => {
      const wanted = another ? [...from.options].find((one) => one.defaultSelected)?.value ?? "" : chosen;
      if (from.value !== wanted) from.value = wanted;
    };
  }
  return null;
}

export const drawnChoice = (picker) =>
  [...picker.querySelectorAll('[role="option"][aria-selected="true"]')].map((line) => line.dataset.value).join();

function morphPicker(from, to) {
  const fresh = drawnChoice(to);
  if ((from.drawn ?? drawnChoice(from)) === fresh) {
    for (const { name, value } of to.attributes) from.setAttribute(name, value);
    return;
  }
  to.drawn = fresh;
  from.replaceWith(to);
}

function morphElement(from, to) {
  if (from.matches(".picker")) return morphPicker(from, to);
  if (from.matches(".composer") && from.dataset.channel === to.dataset.channel) return;
  if (from.querySelector?.(":scope > dialog.confirm[open]")) return;
  const after = syncField(from, to);
  syncAttributes(from, to);
  if (from.localName !== "textarea") morphChildren(from, to);
  after?.();
}

function alike(one, other) {
  return one.nodeType === other.nodeType && one.nodeName === other.nodeName && key(one) === key(other);
}

export function morphChildren(from, to) {
  const known = new Map();
  for (const child of from.childNodes) if (key(child)) known.set(key(child), child);
  const wantedKeys = new Set([...to.childNodes].map(key));
  const gone = (node) => !key(node) || !wantedKeys.has(key(node));
  let at = from.firstChild;
  const past = (node) => {
    while (node?.nodeType === Node.ELEMENT_NODE && node.hasAttribute("data-stays")) node = node.nextSibling;
    return node;
  };
  for (const wanted of [...to.childNodes]) {
    at = past(at);
    const name = key(wanted);
    const found = name ? known.get(name) : null;
    if (found && found !== at && found.nodeName === wanted.nodeName) {
      // What stands before a known neighbour is gone: dropping it moves nothing, so the focus stays where it is.
      while (at && at !== found && gone(at)) {
        const next = past(at.nextSibling);
        at.remove();
        at = next;
      }
      if (at !== found) from.insertBefore(found, at);
      at = found;
    }
    if (at && alike(at, wanted)) {
      const next = at.nextSibling;
      if (at.nodeType === Node.ELEMENT_NODE) morphElement(at, wanted);
      else if (at.data !== wanted.data) at.data = wanted.data;
      at = next;
    } else {
      from.insertBefore(wanted, at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    if (!(at.nodeType === Node.ELEMENT_NODE && at.hasAttribute("data-stays"))) at.remove();
    at = next;
  }
}

export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return document.importNode(template.content, true);
}
