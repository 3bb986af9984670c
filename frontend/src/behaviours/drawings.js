/** Loads the bundles for flows, their modeler and plots only on a page that draws one. */
const wanted = { "[data-flow]": "flow", "[data-modeler]": "modeler", "[data-plot]": "plots" };
const styled = new Set();

async function draw(root) {
  for (const [selector, bundle] of Object.entries(wanted)) {
    const places = [...(root.querySelectorAll?.(selector) ?? [])].filter((place) => !place.dataset.drawn);
    if (!places.length) continue;
    for (const place of places) place.dataset.drawn = "1"; // at once: htmx may ask again while the bundle loads
    const { [`${bundle}Script`]: script, [`${bundle}Style`]: style } = document.body.dataset;
    if (style && !styled.has(style)) addStyle(style);
    const { drawAt } = await import(script);
    for (const place of places) drawAt(place);
  }
}

function addStyle(href) {
  styled.add(href);
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.append(link);
}

export function drawings() {
  draw(document);
  document.addEventListener("htmx:load", ({ target }) => draw(target));
}
