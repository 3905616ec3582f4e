// What stands in the controls of a message or a view, as the server wants to hear it.

function richText(text) {
  if (!text) return null;
  return {
    type: "rich_text",
    elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }],
  };
}

export function valueOf(control) {
  switch (control.dataset.control) {
    case "button":
    case "workflow_button":
    case "overflow":
      return undefined;
    case "radio_buttons":
      return control.querySelector("input:checked")?.value ?? null;
    case "checkboxes":
      return [...control.querySelectorAll("input:checked")].map((one) => one.value);
    case "datetimepicker":
      return { at: control.value };
    case "rich_text_input":
      return richText(control.value);
    default:
  }
  if (control.matches(".picker")) {
    const chosen = [...control.querySelectorAll(".chip")].map((chip) => chip.dataset.value);
    return control.hasAttribute("data-several") ? chosen : chosen[0] ?? null;
  }
  return control.value === "" ? null : control.value;
}

export const scopeOf = (control) => control.closest("article.message, dialog[data-view-id], .home[data-view-id]");

export function valuesIn(scope) {
  const values = {};
  for (const control of scope?.querySelectorAll("[data-control]") ?? []) {
    const value = valueOf(control);
    if (value === undefined) continue;
    values[control.dataset.blockId] ??= {};
    values[control.dataset.blockId][control.dataset.actionId] = value;
  }
  return values;
}
