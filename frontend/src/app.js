/** What every page loads: the look, htmx, Alpine, and our behaviours. */
import "./styles/app.css";
import htmx from "htmx.org/dist/htmx.esm.js";
import Alpine from "@alpinejs/csp";
import { asked } from "./behaviours/asked.js";
import { confirmations } from "./behaviours/confirm.js";
import { drafts } from "./behaviours/drafts.js";
import { drawers } from "./behaviours/drawer.js";
import { drawings } from "./behaviours/drawings.js";
import { files } from "./behaviours/files.js";
import { focus } from "./behaviours/focus.js";
import { grid } from "./behaviours/grid.js";
import { keyboard } from "./behaviours/keyboard.js";
import { menus } from "./behaviours/menus.js";
import { moments } from "./behaviours/moments.js";
import { once } from "./behaviours/once.js";
import { requests } from "./behaviours/requests.js";
import { rows } from "./behaviours/rows.js";
import { search } from "./behaviours/search.js";
import { tabs } from "./behaviours/tabs.js";
import { texts } from "./behaviours/texts.js";
import { theme } from "./behaviours/theme.js";
import { toasts } from "./behaviours/toasts.js";
import { live } from "./live/page.js";
import { parts } from "./parts.js";

Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false,
  historyCacheSize: 0, // a page of yesterday's tasks must not come back from a cache
  scrollBehavior: "auto",
  selfRequestsOnly: true,
});
window.htmx = htmx;
window.Alpine = Alpine;

for (const begin of [
  requests, menus, theme, confirmations, once, drafts, drawers, files, focus, grid, keyboard, rows, search, tabs, texts, toasts, moments, drawings, asked, live,
]) {
  begin(htmx);
}
parts(Alpine);
Alpine.start();
document.documentElement.classList.add("has-script");
