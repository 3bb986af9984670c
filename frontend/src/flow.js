/** Draws a flow and where its matter stands. The file comes from `data-flow`, the marks from a JSON block. */
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "./styles/flow.css";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";

const marks = { done: "flow-done", now: "flow-now", late: "flow-late", refused: "flow-refused" };

export async function drawAt(place) {
  const viewer = new NavigatedViewer({
    container: place,
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
  canvas.zoom("fit-viewport", "auto");
  if (canvas.zoom() < 0.55) { // a phone: readable and panned beats whole and illegible
    const here = Object.keys(JSON.parse(document.getElementById(place.dataset.marks)?.textContent || "{}"))
      .filter((id) => viewer.get("elementRegistry").getGraphics(id)?.classList.contains("flow-now"))[0];
    canvas.zoom(0.75, "auto");
    if (here) canvas.scrollToElement(here, 60);
  }
}

function controls(viewer, place) {
  const figure = place.closest(".flow");
  const canvas = viewer.get("canvas");
  figure?.querySelector("[data-zoom=in]")?.addEventListener("click", () => canvas.zoom(canvas.zoom() * 1.25));
  figure?.querySelector("[data-zoom=out]")?.addEventListener("click", () => canvas.zoom(canvas.zoom() / 1.25));
  figure?.querySelector("[data-zoom=fit]")?.addEventListener("click", () => canvas.zoom("fit-viewport", "auto"));
}
