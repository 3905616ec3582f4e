// What the page itself has to say: a quiet banner that stays until it is closed, and words for a screen reader.

const notice = document.getElementById("notice");
const said = document.getElementById("said");

export function show(text) {
  if (!text) return;
  const open = [...document.querySelectorAll("dialog[open]")].pop();
  const home = open ?? document.body;
  if (notice.parentElement !== home) home.append(notice);
  notice.dataset.stays = "";
  notice.hidden = false;
  notice.querySelector("p").textContent = text;
}

export function hide() {
  notice.hidden = true;
}

// Before a dialog goes away: the banner must not go with it.
export function rescue() {
  if (notice.parentElement !== document.body) document.body.append(notice);
}

export function say(text) {
  said.textContent = "";
  requestAnimationFrame(() => {
    said.textContent = text;
  });
}

notice.querySelector("button").addEventListener("click", hide);
