/** A question that hangs on the answer to another is hidden, and not sent, while another answer is chosen. */
function settle(form) {
  for (const input of form.querySelectorAll("[data-asked-with]")) {
    const given = form.elements[input.dataset.askedWith]?.value ?? "";
    const isAsked = input.dataset.askedFor.split("|").includes(given);
    const box = input.closest(".field");
    if (box) box.hidden = !isAsked;
    input.disabled = !isAsked;
    input.required = isAsked && !("mayBeEmpty" in input.dataset);
  }
}

function settleAll(root) {
  const forms = new Set([...root.querySelectorAll("[data-asked-with]")].map((input) => input.form));
  for (const form of forms) if (form) settle(form);
}

export function asked() {
  document.addEventListener("change", ({ target }) => {
    if (target.form?.querySelector("[data-asked-with]")) settle(target.form);
  });
  document.addEventListener("htmx:load", ({ target }) => settleAll(target));
  settleAll(document);
}
