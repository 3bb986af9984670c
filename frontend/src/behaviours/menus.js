/** Menus are `<details>`, so they open without script; this closes them as people expect, and arrows walk them. */
function walk(event) {
  const menu = event.target.closest?.("details[data-menu]");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!menu || !step || event.target.matches("input, textarea, select")) return;
  event.preventDefault();
  menu.open = true;
  const entries = [...menu.querySelectorAll("summary ~ * :is(a[href], button:not(:disabled))")];
  const here = entries.indexOf(document.activeElement);
  entries.at(here < 0 && step < 0 ? -1 : (here + step) % entries.length)?.focus();
}

export function menus() {
  const open = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", ({ target }) => {
    for (const menu of open()) if (!menu.contains(target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    walk(event);
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
