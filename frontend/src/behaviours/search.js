/** Below the search box: arrows walk what was found while one types, Escape and a click elsewhere close it. */
export function search() {
  const box = document.querySelector(".top-search input");
  const hits = document.querySelector("[data-hits]");
  if (!box || !hits) return;
  const links = () => [...hits.querySelectorAll("a")];
  const close = () => hits.replaceChildren();

  box.form.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the keys still belong to the input of Chinese
    const here = links().indexOf(document.activeElement);
    if (event.key === "ArrowDown") links()[here + 1]?.focus();
    else if (event.key === "ArrowUp") (links()[here - 1] ?? box).focus();
    else if (event.key === "Escape" && hits.childElementCount) (close(), box.focus());
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", ({ target }) => {
    if (!box.form.contains(target)) close();
  });
}
