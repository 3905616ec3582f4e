// Tell the server what the person did; say so plainly when it did not work.

import { show } from "./notice.js";

export const me = document.body.dataset.user;

export async function post(act, body = {}) {
  let answer;
  try {
    const response = await fetch(`/as/${me}/${act}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    answer = await response.json();
  } catch {
    show("The workspace did not answer, so nothing was done. If it has been stopped, start it again; then try once more.");
    return null;
  }
  if (answer.refused) {
    show(answer.refused);
    return null;
  }
  if (answer.warning) show(answer.warning);
  return answer;
}
