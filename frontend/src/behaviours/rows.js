/** j and k walk the rows of lists, Enter opens, x ticks the row, t takes its task; a click on a row opens its first link. */
const rowsOnPage = () => [...document.querySelectorAll("[data-rows] > tr, [data-rows] > li")];

function walk(step) {
  const rows = rowsOnPage();
  if (!rows.length) return;
  const here = rows.findIndex((row) => row.classList.contains("is-here"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, here + step))] ?? rows[0];
  for (const row of rows) row.classList.toggle("is-here", row === next);
  const link = next.querySelector("[data-row-link]") ?? next.querySelector("a");
  (link ?? next).focus?.({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function openRow(event) {
  const row = event.target.closest?.("[data-rows] > tr, [data-rows] > li");
  if (!row || event.target.closest("a, button, input, label, select, summary, textarea")) return;
  if (getSelection()?.toString()) return; // someone is copying a number
  const link = row.querySelector("[data-row-link]") ?? row.querySelector("a");
  if (!link) return;
  if (link.href && (event.ctrlKey || event.metaKey || event.button === 1)) window.open(link.href, "_blank", "noopener");
  else link.click();
}

export function rows() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    const row = document.querySelector("[data-rows] > .is-here");
    if (event.key === "j") walk(1);
    else if (event.key === "k") walk(-1);
    else if (event.key === "x") row?.querySelector("input[data-tick]")?.click();
    else if (event.key === "t") row?.querySelector("[data-take]")?.click();
  });
  document.addEventListener("click", openRow);
}
