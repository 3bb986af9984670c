/** A link with `data-drawer` opens its page's main part in the side panel; without script it is a plain link. */
import { say } from "./words.js";

export function drawers(htmx) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-drawer]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(htmx, link);
  });
  document.addEventListener("click", ({ target }) => {
    const dialog = target.closest?.("dialog");
    if (target === dialog || target.closest?.("[data-close]")) dialog?.close();
  });
}

async function open(htmx, link) {
  const drawer = document.getElementById("drawer");
  const body = drawer.querySelector("[data-body]");
  drawer.querySelector("[data-title]").textContent = link.dataset.drawer || link.textContent.trim();
  drawer.querySelector("[data-whole]").href = link.href;
  body.replaceChildren(document.getElementById("drawer-waiting").content.cloneNode(true));
  if (!drawer.open) drawer.showModal();
  try {
    await htmx.ajax("GET", link.href, { target: body, swap: "innerHTML", select: link.dataset.select || "#main > *" });
  } catch {
    body.textContent = say("unreachable");
  }
}
