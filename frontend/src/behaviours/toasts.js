/** Short notes at the edge of the page; a server asks for one with `HX-Trigger: {"toast": {tone, words}}`. */
import { icon, make, say } from "./words.js";

const icons = { success: "circle-check", danger: "alert-triangle", warning: "alert-triangle", info: "info-circle" };
const shownFor = 6000; // milliseconds; a danger stays until it is closed

/** Show a note. Its words are text, never markup. */
export function toast({ tone = "info", words, href }) {
  const close = make("button", "btn-close-plain", icon("x"));
  close.type = "button";
  close.setAttribute("aria-label", say("close"));
  const body = make(href ? "a" : "span", "toast-words", words);
  if (href) body.href = href;
  const note = make("div", `toast-note toast-${tone}`, icon(icons[tone] ?? icons.info), body, close);
  note.setAttribute("role", tone === "danger" ? "alert" : "status");
  shelf().append(note);
  arm(note, tone);
}

function shelf() {
  return document.getElementById("toasts") ?? document.body.appendChild(make("div", "toasts"));
}

function arm(note, tone) {
  note.querySelector("button")?.addEventListener("click", () => note.remove());
  if (tone !== "danger") setTimeout(() => note.remove(), shownFor);
}

export function toasts() {
  for (const note of document.querySelectorAll("#toasts .toast-note")) arm(note, note.dataset.tone);
  document.addEventListener("toast", ({ detail }) => toast(detail));
}
