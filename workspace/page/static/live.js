// Listen for what changes. A page nobody looks at lets go of its connection: a browser has only six for one address.

import { show, hide } from "./notice.js";
import { everything, refresh } from "./parts.js";
import { me, post } from "./send.js";

const page = document.body.dataset;
const LOST = "The workspace does not answer at the moment. This page tries again by itself.";
let source = null;
let lost = null;

function changed({ kind, channel, thread_ts: thread, text }) {
  if (kind === "warning") return show(text);
  if (kind !== "channel") return refresh(kind);
  if (channel !== page.channel) return refresh("sidebar");
  refresh("conversation");
  if (page.thread && (!thread || thread === page.thread)) refresh("thread");
}

function opened() {
  clearTimeout(lost);
  if (lost === "shown") hide();
  lost = null;
  refresh(...everything);
}

function failed() {
  lost ??= setTimeout(() => {
    lost = "shown";
    show(LOST);
  }, 4000);
}

function listen() {
  source?.close();
  source = new EventSource(`/as/${me}/live`);
  source.addEventListener("open", opened);
  source.addEventListener("error", failed);
  source.addEventListener("change", (event) => changed(JSON.parse(event.data)));
}

export function start() {
  listen();
  if (page.tab === "home") source.addEventListener("open", () => post("home"), { once: true });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      source?.close();
      source = null;
    } else if (!source) {
      listen();
    }
  });
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => event.persisted && listen());
}
