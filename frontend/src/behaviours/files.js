/** A file that is larger than the house takes (`data-most`, in bytes) is told at once: nothing of it is sent. */
import { say } from "./words.js";

const MEGABYTE = 1024 * 1024;

function weigh(input) {
  const most = Number(input.dataset.most);
  const isTooLarge = [...input.files].some((file) => file.size > most);
  input.setCustomValidity(isTooLarge ? say("too_large", { most: Math.floor(most / MEGABYTE) }) : "");
  if (isTooLarge) input.reportValidity();
}

export function files() {
  document.addEventListener("change", ({ target }) => {
    if (target.matches?.("input[type=file][data-most]")) weigh(target);
  });
}
