/** Light, dark, or as the system says. Kept in a cookie so that the server draws the next page right at once. */
export function theme() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-theme-choice]");
    if (!button) return;
    const choice = button.dataset.themeChoice;
    document.cookie = `theme=${choice}; path=/; max-age=31536000; samesite=lax`;
    if (choice === "auto") document.documentElement.removeAttribute("data-bs-theme");
    else document.documentElement.setAttribute("data-bs-theme", choice);
    for (const other of document.querySelectorAll("[data-theme-choice]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    document.dispatchEvent(new CustomEvent("theme:changed"));
  });
}
