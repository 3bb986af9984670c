/**
 * Keys for frequent deeds. An element says its own: `data-shortcut="g w"` (keys one after another), so that a
 * page's keys are those of what is on it. Keys are never taken while someone types, except Ctrl+Enter (send), and with
 * Shift the form's second deed (`data-also`), where it has one.
 */
const typing = (target) => target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
const pauseAllowed = 1000; // milliseconds between the keys of a sequence
let pressed = [];
let forget;

function send(event) {
  const form = event.target.form ?? event.target.closest?.("form");
  if (!form) return;
  event.preventDefault();
  const also = event.shiftKey ? form.querySelector("[type=submit][data-also]") : null;
  form.requestSubmit(also ?? form.querySelector("[type=submit][data-main]") ?? form.querySelector("[type=submit]") ?? undefined);
}

function press(key) {
  clearTimeout(forget);
  forget = setTimeout(() => (pressed = []), pauseAllowed);
  pressed.push(key);
  const sequence = pressed.join(" ");
  const wanted = [...document.querySelectorAll("[data-shortcut]")].filter((element) => reachable(element));
  const next = sequence === "d" ? document.querySelector("[data-next]") : null; // which may have a key of its own too
  const found = next ?? wanted.find((element) => element.dataset.shortcut === sequence);
  if (found) {
    pressed = [];
    act(found);
    return true;
  }
  if (!wanted.some((element) => element.dataset.shortcut.startsWith(`${sequence} `))) pressed = [];
  return false;
}

const reachable = (element) => !element.disabled && !element.closest("dialog:not([open]), [hidden]");

/** Do what an element is for. A form is entered; what weighs (a signature) is led to, and Enter does it. */
function act(element) {
  if (element.matches("form")) {
    const fields = [...element.querySelectorAll("input:not([type=hidden]), textarea, select")];
    fields.find((field) => !field.disabled && field.checkVisibility())?.focus();
  } else if (element.matches("[data-shortcut-leads]")) {
    element.focus();
  } else if (element.matches("input, textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

function showHelp() {
  const help = document.getElementById("keyboard-help");
  if (help?.open) help.close();
  else help?.showModal();
}

export function keyboard() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return send(event);
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && typing(event.target)) return event.target.blur();
    if (typing(event.target)) return;
    if (event.key === "?") {
      event.preventDefault();
      showHelp();
    } else if (event.key.length === 1 && !document.querySelector("dialog[open]") && press(event.key.toLowerCase())) {
      event.preventDefault();
    }
  });
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("[data-keyboard-help]")) showHelp();
  });
}
