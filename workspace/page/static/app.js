// The page comes alive: each module adds one thing to what the server drew.

import * as composer from "./composer.js";
import * as controls from "./controls.js";
import * as frame from "./frame.js";
import * as live from "./live.js";
import * as modal from "./modal.js";
import * as picker from "./picker.js";
import * as parts from "./parts.js";

parts.start();
frame.start();
composer.start();
controls.start();
picker.start();
modal.start(parts.refresh);
live.start();
parts.seen();
document.body.dataset.ready = "";
