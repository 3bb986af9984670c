/** What every htmx request carries and what a failed one says. */
import { say } from "./words.js";
import { toast } from "./toasts.js";

const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1] ?? "";

export function requests() {
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb !== "get") detail.headers["X-CSRFToken"] = cookie("csrftoken");
  });
  // A refusal (403, 409, 422) is an answer for the person: its page is shown in place like any other.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if ([403, 409, 422].includes(detail.xhr.status)) {
      detail.shouldSwap = true;
      detail.isError = false;
    }
  });
  document.addEventListener("htmx:sendError", () => toast({ tone: "danger", words: say("unreachable") }));
  document.addEventListener("htmx:responseError", ({ detail }) => {
    if (detail.xhr.status === 401) location.reload();
    else toast({ tone: "danger", words: say("failed", { status: detail.xhr.status }) });
  });
}
