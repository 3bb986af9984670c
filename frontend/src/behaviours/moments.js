/** Due times in words stay true while a page is open: they are put anew each half minute. */
import { say } from "./words.js";

const steps = [[86400, "days"], [3600, "hours"], [60, "minutes"]];

/** Say how far off a moment is, as `shouwen.web.moments` does on the server. */
export function distance(seconds) {
  const size = Math.abs(seconds);
  const [length, unit] = steps.find(([span]) => size >= span) ?? [60, "minutes"];
  const count = Math.max(1, Math.floor(size / length));
  return say(`${seconds < 0 ? "overdue" : "due"}_${unit}${count === 1 ? "_one" : ""}`, { count });
}

function refresh() {
  const now = Date.now() / 1000;
  for (const words of document.querySelectorAll("[data-due]")) {
    const seconds = Number(words.dataset.due) - now;
    words.textContent = distance(seconds);
    const chip = words.closest(".due");
    chip?.classList.toggle("due-overdue", seconds < 0);
    chip?.classList.toggle("due-soon", seconds >= 0 && seconds < 4 * 3600);
  }
}

export function moments() {
  setInterval(refresh, 30000);
}
