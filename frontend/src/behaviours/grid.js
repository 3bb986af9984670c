/**
 * Tables in which people type: arrows walk from cell to cell, Enter goes down, Alt with an arrow moves the row,
 * cells copied from a sheet are pasted over those that there are. Cells that the server found wrong are marked.
 */
const cell = ".sheet-cell, input[type=checkbox]";
const placeOf = (field) => {
  const box = field.closest("td");
  return { row: box.parentElement, column: box.cellIndex };
};
const inRow = (row, column) => row?.cells[column]?.querySelector(cell);

function go(field) {
  if (!field) return false;
  field.focus();
  field.select?.();
  return true;
}

const atStart = (field) => field.selectionEnd === 0 || (field.selectionStart === 0 && field.selectionEnd === field.value.length);
const atEnd = (field) => field.selectionStart === field.value.length || (field.selectionStart === 0 && field.selectionEnd === field.value.length);

function neighbour(field, key) {
  const { row, column } = placeOf(field);
  const isText = field.tagName === "TEXTAREA";
  const isManyLined = isText && field.value.includes("\n");
  if (field.tagName === "SELECT" && key !== "Enter" && key !== "ArrowLeft" && key !== "ArrowRight") return null;
  if (key === "ArrowDown" || key === "Enter") return isManyLined && key !== "Enter" ? null : inRow(row.nextElementSibling, column);
  if (key === "ArrowUp") return isManyLined ? null : inRow(row.previousElementSibling, column);
  if (key === "ArrowLeft") return !isText || atStart(field) ? inRow(row, column - 1) : null;
  return !isText || atEnd(field) ? inRow(row, column + 1) : null;
}

function walk(event) {
  const field = event.target.closest?.("[data-grid] td")?.querySelector(cell);
  if (!field || field !== event.target || event.isComposing || event.ctrlKey || event.metaKey) return;
  const { key } = event;
  if (!["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Enter"].includes(key)) return;
  if (event.altKey) {
    const deed = { ArrowUp: "up", ArrowDown: "down" }[key];
    if (!deed) return;
    event.preventDefault();
    field.closest("tr").querySelector(`[name=do][value^="${deed}:"]`)?.click();
    return;
  }
  if (event.shiftKey) return;
  const next = neighbour(field, key);
  // Enter never sends a half-written table; a cell of several lines is made in the text of the file.
  if (go(next) || key === "Enter") event.preventDefault();
}

function paste(event) {
  const field = event.target.closest?.("[data-grid] .sheet-cell");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!field || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  let { row, column } = placeOf(field);
  for (const line of text.replace(/\r/g, "").replace(/\n$/, "").split("\n")) {
    line.split("\t").forEach((words, step) => {
      const into = inRow(row, column + step);
      if (into && into.type !== "checkbox") into.value = words.trim();
    });
    row = row?.nextElementSibling;
    if (!row) break;
  }
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function mark(form) {
  const wrong = new Map([...form.querySelectorAll("[data-cell]")].map((line) => [line.dataset.cell, line]));
  for (const field of form.querySelectorAll(`[data-grid] :is(${cell})`)) {
    const line = wrong.get(field.id);
    field.toggleAttribute("aria-invalid", false);
    if (line) {
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", line.id);
    } else field.removeAttribute("aria-describedby");
  }
}

export function grid() {
  document.addEventListener("keydown", walk);
  document.addEventListener("paste", paste);
  document.addEventListener("htmx:afterSettle", () => {
    for (const form of document.querySelectorAll("[data-grid-form]")) mark(form);
  });
}
