/** Small parts of pages that hold a state of their own, for Alpine: `x-data="reveal"`, `x-data="lines"`. */
export function parts(Alpine) {
  /** Something shown on demand: a reason that only a refusal needs. `@click="toggle"`, `x-show="open"`. */
  Alpine.data("reveal", () => ({
    open: false,
    toggle() {
      this.open = !this.open;
    },
  }));

  /**
   * Rows of a form that may be added and removed. `<template x-ref="line">` holds one with `__n__` in its names,
   * `x-ref="lines"` those there are; `@click="add"`, and inside a line `@click="remove"`.
   */
  Alpine.data("lines", () => ({
    next: 0,
    init() {
      this.next = this.$refs.lines.children.length;
    },
    add() {
      const line = this.$refs.line.content.cloneNode(true);
      for (const part of line.querySelectorAll("[name], [id], [for]")) {
        for (const name of ["name", "id", "for"]) {
          if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replace("__n__", this.next));
        }
      }
      this.next += 1;
      const first = line.querySelector("input, select, textarea");
      this.$refs.lines.append(line);
      first?.focus();
    },
    remove(event) {
      event.target.closest("[data-line]").remove();
    },
  }));
}
