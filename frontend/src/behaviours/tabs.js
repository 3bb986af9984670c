/** The tab that was opened is marked as such: the strip itself is not fetched anew. On a narrow screen it is brought into sight. */
export function tabs() {
  document.addEventListener("htmx:afterRequest", ({ detail, target }) => {
    if (!detail.successful || !target.matches?.("[data-tab]")) return;
    for (const tab of target.parentElement.querySelectorAll("[data-tab]")) {
      if (tab === target) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
    intoSight(target);
  });
  for (const tab of document.querySelectorAll(".tabs > [aria-current]")) intoSight(tab);
}

/** Move the strip alone, never the page. */
function intoSight(tab) {
  const strip = tab.parentElement;
  const [seen, wanted] = [strip.getBoundingClientRect(), tab.getBoundingClientRect()];
  if (wanted.left < seen.left) strip.scrollLeft -= seen.left - wanted.left;
  else if (wanted.right > seen.right) strip.scrollLeft += wanted.right - seen.right;
}
