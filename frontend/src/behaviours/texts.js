/**
 * Texts for replies: a button with `data-insert` writes its text where the cursor was in the text box that its menu
 * (`data-texts`) names, and leaves the cursor behind it.
 */
export function texts() {
  document.addEventListener("click", ({ target }) => {
    const offer = target.closest?.("[data-insert]");
    const menu = offer?.closest("[data-texts]");
    const box = menu && document.getElementById(menu.dataset.texts);
    if (!box) return;
    box.setRangeText(offer.dataset.insert, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true })); // its draft is kept
    menu.open = false;
    box.focus();
  });
}
