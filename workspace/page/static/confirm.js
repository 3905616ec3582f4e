// The question before a click counts.

export function confirmed(control) {
  const box = control.closest(".overflow-box");
  const dialog = box
    ? box.querySelector("dialog.confirm")
    : control.nextElementSibling?.matches("dialog.confirm")
      ? control.nextElementSibling
      : null;
  if (!dialog) return Promise.resolve(true);
  dialog.showModal();
  return new Promise((resolve) => {
    let answer = false;
    const click = (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      answer = button.value === "confirm";
      dialog.close();
    };
    dialog.addEventListener("click", click);
    dialog.addEventListener(
      "close",
      () => {
        dialog.removeEventListener("click", click);
        resolve(answer);
      },
      { once: true },
    );
  });
}
