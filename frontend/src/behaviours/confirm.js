/** `data-confirm="Close the case?"` on a form or its button asks in a dialog before anything is sent. */
import { say } from "./words.js";

let confirmed = false;

/** Ask; resolve to true if the person says yes. */
export function ask(question, { yes, tone } = {}) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("[data-question]").textContent = question;
  const button = dialog.querySelector("[value=yes]");
  button.textContent = yes || say("confirm");
  button.classList.toggle("btn-danger", tone === "danger");
  button.classList.toggle("btn-primary", tone !== "danger");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

async function beforeSending(event) {
  const button = event.submitter;
  const asking = button?.dataset.confirm ? button : event.target;
  if (confirmed || !asking.dataset?.confirm) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { confirm: question, confirmYes: yes, confirmTone: tone } = asking.dataset;
  if (!(await ask(question, { yes, tone }))) return;
  confirmed = true;
  event.target.requestSubmit(button);
  confirmed = false;
}

export function confirmations() {
  document.addEventListener("submit", beforeSending, true);
}
