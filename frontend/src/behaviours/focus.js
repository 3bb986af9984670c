/**
 * Whoever has the keyboard in a part of the page that is replaced keeps their place: on what has the same id (that
 * htmx does), else on the part that came instead, not on the page as a whole. Other parts may be replaced meanwhile.
 * Where a page answers with a refusal, the keyboard and the view go there, however far down its form stands.
 */
const held = new Set(); // ids of parts that had the keyboard when they were replaced

export function hold(part) {
  if (part?.id && part.contains(document.activeElement) && document.activeElement !== document.body) held.add(part.id);
}

function take(part) {
  if (part.tabIndex < 0 && !part.hasAttribute("tabindex")) part.tabIndex = -1;
  part.focus({ preventScroll: true });
}

function leadToRefusal() {
  const refused = document.querySelector("[data-refused]");
  if (!refused || document.activeElement !== document.body) return;
  const part = refused.closest("form")?.querySelector("[aria-invalid=true]") ?? refused;
  take(part);
  const { top, bottom } = part.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) part.scrollIntoView({ block: "center" });
}

function giveBack({ detail: { target, elt } }) {
  const id = [target?.id, elt?.id].find((one) => held.delete(one));
  const part = id && document.activeElement === document.body ? document.getElementById(id) : null;
  if (part) take(part);
}

export function focus() {
  leadToRefusal();
  document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => hold(target));
  document.addEventListener("htmx:afterSettle", giveBack);
}
