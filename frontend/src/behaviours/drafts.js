/**
 * What was typed stays until the server took it. Each POST form keeps its fields in sessionStorage under its
 * path and id. The draft goes when the server says that it took the deed: the cookie `accepted` holds the
 * once-token of the form. A refused, failed or interrupted sending therefore loses nothing.
 */
import { icon, make, say } from "./words.js";

const unsaved = ["hidden", "password", "file", "submit", "button"];
const nameOfForm = (form) =>
  form.dataset.draft || form.id || form.getAttribute("action") || form.getAttribute("hx-post");
/** Where a form is sent: a refusal shows it again under that address, so two pages may hold a draft of it. */
const sentTo = (form) => {
  const address = form.getAttribute("action") || form.getAttribute("hx-post") || location.pathname;
  return `${address.split("?")[0]}:${nameOfForm(form)}`;
};
const keyOf = (form) => `draft:${location.pathname}:${nameOfForm(form)}`;
const drafted = (form) => form.matches?.("form[method=post i]:not([data-draft=off])");
// What the server has just chosen (a customer who was recorded for this field) is newer than any draft.
const typed = (field) =>
  field.name && field.matches("input, textarea, select") && !unsaved.includes(field.type) && !("chosen" in field.dataset);
const fields = (form) => [...form.elements].filter(typed);

function read(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked;
  return field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value;
}

function write(field, value) {
  if (field.type === "checkbox" || field.type === "radio") field.checked = value;
  else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
  else field.value = value;
}

const nameOf = (field) => (field.type === "radio" || field.type === "checkbox" ? `${field.name}=${field.value}` : field.name);
const snapshot = (form) => Object.fromEntries(fields(form).map((field) => [nameOf(field), read(field)]));
const same = (left, right) => JSON.stringify(left) === JSON.stringify(right);

function keep(form) {
  const draft = { once: form.elements.once?.value ?? "", to: sentTo(form), fields: snapshot(form) };
  sessionStorage.setItem(keyOf(form), JSON.stringify(draft));
}

function restore(form) {
  const kept = JSON.parse(sessionStorage.getItem(keyOf(form)) || "null");
  if (!kept || form.dataset.restored || form.querySelector(".is-invalid")) return;
  const asServed = snapshot(form);
  // A field that has come since (a reason beside a refusal) is no difference: nothing was typed there.
  if (Object.keys(asServed).every((name) => !(name in kept.fields) || same(asServed[name], kept.fields[name]))) return;
  form.dataset.restored = "1";
  for (const field of fields(form)) if (nameOf(field) in kept.fields) write(field, kept.fields[nameOf(field)]);
  form.prepend(restoredNote(form, asServed));
}

function restoredNote(form, asServed) {
  const discard = make("button", "btn btn-sm btn-ghost", say("discard"));
  discard.type = "button";
  const note = make("div", "draft-note", icon("history"), make("span", "", say("restored")), discard);
  note.setAttribute("role", "status");
  discard.addEventListener("click", () => {
    sessionStorage.removeItem(keyOf(form));
    for (const field of fields(form)) if (nameOf(field) in asServed) write(field, asServed[nameOf(field)]);
    note.remove();
  });
  return note;
}

const allKept = () =>
  Object.keys(sessionStorage)
    .filter((key) => key.startsWith("draft:"))
    .map((key) => [key, JSON.parse(sessionStorage.getItem(key))]);

/** Drop the draft whose once-token the server took, and what other pages hold of the same form. */
function dropAccepted() {
  const accepted = document.cookie.match(/(?:^|; )accepted=([^;]*)/)?.[1];
  const taken = accepted && allKept().find(([, draft]) => draft.once === accepted)?.[1];
  if (!taken) return;
  for (const [key, draft] of allKept()) if (draft.to === taken.to) sessionStorage.removeItem(key);
}

/** Another member at the same desk must not see them; the same one, signed in anew, must. */
function dropOthers() {
  const { member } = document.body.dataset;
  if (!member || sessionStorage.getItem("draft-member") === member) return;
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("draft:")) sessionStorage.removeItem(key);
  sessionStorage.setItem("draft-member", member);
}

export function drafts() {
  dropOthers();
  dropAccepted();
  for (const form of document.forms) if (drafted(form)) restore(form);
  const timers = new WeakMap();
  let pending = null;
  const now = (form) => {
    pending = null;
    keep(form);
  };
  const soon = ({ target }) => {
    const form = target.form ?? target.closest?.("form");
    if (!form || !drafted(form)) return;
    delete target.dataset?.chosen;
    clearTimeout(timers.get(form));
    pending = form;
    timers.set(form, setTimeout(() => now(form), 250));
  };
  document.addEventListener("input", soon);
  document.addEventListener("change", soon);
  // Who leaves right after a key, by a link beside the field, finds the last letters too.
  addEventListener("pagehide", () => pending?.isConnected && now(pending));
  document.addEventListener("submit", ({ target }) => {
    clearTimeout(timers.get(target));
    pending = null;
    if (drafted(target)) keep(target);
  }, true);
  document.addEventListener("htmx:afterRequest", dropAccepted);
  document.addEventListener("htmx:load", ({ target }) => {
    for (const form of target.querySelectorAll?.("form") ?? []) if (drafted(form)) restore(form);
  });
}
