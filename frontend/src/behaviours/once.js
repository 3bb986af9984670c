/**
 * A form sends its once-token; a second click while the first is under way sends nothing. After an answer that
 * left the form on the page (htmx), the form gets a fresh token, or the next deed would be taken for a repeat.
 */
export function once() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sending) event.preventDefault();
    else if (!form.hasAttribute("hx-post")) form.dataset.sending = "1";
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
  });
  document.addEventListener("htmx:afterRequest", ({ detail, target }) => {
    const token = target.closest?.("form")?.querySelector("input[name=once]");
    if (token && detail.successful) token.value = crypto.randomUUID?.() ?? freshToken();
  });
}

/** A version 4 UUID where the page is not served from a secure origin and `randomUUID` is missing. */
function freshToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
