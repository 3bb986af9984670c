/**
 * Whoever has the keyboard in a part of the page that is replaced keeps their place: on what has the same id (that
 * htmx does), else on the part that came instead, not on the page as a whole.
 */
export function focus() {
  let held = "";
  document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
    held = target?.contains(document.activeElement) && document.activeElement !== document.body ? target.id : "";
  });
  document.addEventListener("htmx:afterSettle", () => {
    const part = held && document.activeElement === document.body ? document.getElementById(held) : null;
    held = "";
    if (!part) return;
    if (!part.hasAttribute("tabindex")) part.tabIndex = -1;
    part.focus({ preventScroll: true });
  });
}
