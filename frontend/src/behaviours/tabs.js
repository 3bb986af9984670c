/** The tab that was opened is marked as such: the strip itself is not fetched anew. */
export function tabs() {
  document.addEventListener("htmx:afterRequest", ({ detail, target }) => {
    if (!detail.successful || !target.matches?.("[data-tab]")) return;
    for (const tab of target.parentElement.querySelectorAll("[data-tab]")) {
      if (tab === target) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
  });
}
