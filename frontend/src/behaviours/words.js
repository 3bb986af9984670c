/** Words of the reader's language, which the page brings in a JSON block. */
let known;

/** Return the words of a key with `{name}` places filled. */
export function say(key, places = {}) {
  known ??= JSON.parse(document.getElementById("script-words")?.textContent || "{}");
  return (known[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => places[name] ?? whole);
}

/** Return an icon of the sprite as an element. */
export function icon(name) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.body.dataset.icons}#${name}`);
  drawing.append(use);
  return drawing;
}

/** Make an element with a class, and children that are nodes or plain text (never markup). */
export function make(name, className, ...children) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children);
  return element;
}
