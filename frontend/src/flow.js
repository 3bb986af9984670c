/** Draws a flow and where its matter stands. The file comes from `data-flow`, the marks from a JSON block. */
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "./styles/flow.css";
import { opensNear } from "./flow_view.js";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";

const margin = 24; // pixels around a flow
const nearHeight = 340; // pixels where a part of it is shown
const marks = { done: "flow-done", now: "flow-now", late: "flow-late", refused: "flow-refused" };

export async function drawAt(place) {
  const viewer = new NavigatedViewer({
    container: place,
    bpmnRenderer: { defaultFillColor: "var(--sheet)", defaultStrokeColor: "var(--ink)", defaultLabelColor: "var(--ink)" },
    textRenderer: { defaultStyle: { fontFamily: getComputedStyle(place).fontFamily, fontSize: 12 } },
  });
  try {
    const answer = await fetch(place.dataset.flow, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    await viewer.importXML(await answer.text());
  } catch {
    place.classList.add("flow-missing");
    return;
  }
  place.classList.add("is-drawn");
  mark(viewer, JSON.parse(document.getElementById(place.dataset.marks)?.textContent || "{}"));
  fit(viewer, place);
  controls(viewer, place);
}

/** Make the space as high as the flow needs at full width, within bounds. */
function shape(viewer, place) {
  const { inner } = viewer.get("canvas").viewbox();
  const high = ((inner.height + 2 * margin) / (inner.width + 2 * margin)) * place.clientWidth;
  place.style.height = `${Math.round(Math.min(520, Math.max(place.clientWidth < 600 ? 240 : 200, high)))}px`;
  viewer.get("canvas").resized();
}

/** Show the whole flow with a margin, never larger than life. */
function showWhole(viewer) {
  const canvas = viewer.get("canvas");
  const { inner, outer } = canvas.viewbox();
  const wide = Math.max(inner.width + 2 * margin, outer.width);
  const high = Math.max(inner.height + 2 * margin, outer.height);
  canvas.viewbox({ x: inner.x - (wide - inner.width) / 2, y: inner.y - (high - inner.height) / 2, width: wide, height: high });
}

/** Colour is not the only sign: CSS also changes line width and dashes, and the legend says the words. */
function mark(viewer, states) {
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  for (const [id, state] of Object.entries(states)) {
    if (registry.get(id) && marks[state]) canvas.addMarker(id, marks[state]);
  }
}

function fit(viewer, place) {
  const canvas = viewer.get("canvas");
  shape(viewer, place);
  showWhole(viewer);
  const here = Object.keys(JSON.parse(document.getElementById(place.dataset.marks)?.textContent || "{}"))
    .filter((id) => viewer.get("elementRegistry").getGraphics(id)?.classList.contains("flow-now"))[0];
  if (opensNear(canvas.zoom(), here)) {
    place.style.height = `${nearHeight}px`; // the whole flow is flat, and a step with its neighbours is not
    canvas.resized();
    canvas.zoom(0.75, "auto");
    canvas.scrollToElement(here, 60);
  }
}

function controls(viewer, place) {
  const figure = place.closest(".flow");
  const canvas = viewer.get("canvas");
  figure?.querySelector("[data-zoom=in]")?.addEventListener("click", () => canvas.zoom(canvas.zoom() * 1.25));
  figure?.querySelector("[data-zoom=out]")?.addEventListener("click", () => canvas.zoom(canvas.zoom() / 1.25));
  figure?.querySelector("[data-zoom=fit]")?.addEventListener("click", () => showWhole(viewer));
}
