/**
 * A flow of a draft as a drawing that people change. Its text stands in the text box that `data-modeler` names and
 * goes back there after every change; the page then asks the server what would be wrong with it.
 */
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn-codes.css";
import "./styles/modeler.css";
import Modeler from "bpmn-js/lib/Modeler";
import { commentsOf, withComments } from "./modeler/comments.js";
import { cut } from "./modeler/cut.js";
import { figures } from "./modeler/figures.js";
import { shouwen } from "./modeler/shouwen.js";
import { Side } from "./modeler/side.js";
import { unknownIn } from "./modeler/unknown.js";
import { make } from "./behaviours/words.js";

const legible = 0.6; // below this the words of a step cannot be read
const opened = 0.8;
const toolsWide = 84; // pixels that the tools take

const json = (id) => JSON.parse(document.getElementById(id)?.textContent || "{}");

export async function drawAt(place) {
  const box = document.getElementById(place.dataset.modeler);
  const form = box.form;
  const texts = json(place.dataset.words);
  const translate = (template, given = {}) =>
    (texts.words[template] ?? template).replace(/\{([^}]+)\}/g, (whole, key) => given[key] ?? whole);
  const modeler = new Modeler({
    container: place,
    moddleExtensions: { shouwen },
    additionalModules: [cut, figures, { translate: ["value", translate] }],
    textRenderer: { defaultStyle: { fontFamily: getComputedStyle(place).fontFamily, fontSize: 12 } },
  });
  const comments = commentsOf(box.value);
  try {
    const { warnings } = await modeler.importXML(box.value);
    say(form.querySelector("[data-unknown]"), unknownIn(box.value, warnings));
  } catch {
    place.classList.add("flow-missing");
    return;
  }
  place.classList.add("is-drawn");
  openLegibly(modeler.get("canvas"));
  new Side(modeler, document.getElementById(place.dataset.side), texts);

  let waiting;
  const keep = async () => {
    const { xml } = await modeler.saveXML({ format: true });
    const made = withComments(xml, comments);
    box.value = made.text;
    say(form.querySelector("[data-lost]"), made.lost.map((one) => one.replace(/^<!--\s*|\s*-->$/g, "")));
    form.dispatchEvent(new CustomEvent("flow-changed"));
  };
  modeler.on("commandStack.changed", () => {
    form.dataset.changed = "1";
    clearTimeout(waiting);
    waiting = setTimeout(keep, 300);
  });
  form.addEventListener("submit", (event) => {
    if (!form.dataset.changed || form.dataset.kept) return;
    event.preventDefault(); // the last change is put into the text first
    clearTimeout(waiting);
    const { submitter } = event;
    // Later, for a form that is still saying that it is sent takes no other sending.
    keep().then(() => setTimeout(() => {
      form.dataset.kept = "1";
      form.requestSubmit(submitter);
    }));
  }, true);

  markWrong(modeler, form);
  document.addEventListener("htmx:afterSettle", () => markWrong(modeler, form));
  form.addEventListener("click", ({ target }) => {
    const id = target.closest?.("[data-element]")?.dataset.element;
    const element = id && modeler.get("elementRegistry").get(id);
    if (!element) return;
    modeler.get("canvas").scrollToElement(element, 120);
    modeler.get("selection").select(element);
  });
}

/** Say before it is saved what of the file will be left out. */
function say(place, lost) {
  place.hidden = !lost.length;
  place.querySelector("ul").replaceChildren(...lost.map((one) => make("li", "", one)));
}

/** Show the whole flow where its words can be read, else its beginning, beside the tools. */
function openLegibly(canvas) {
  canvas.zoom("fit-viewport", "auto");
  if (canvas.zoom() >= legible) return;
  const { inner, outer } = canvas.viewbox();
  const [width, height] = [outer.width / opened, outer.height / opened];
  const y = inner.height < height ? inner.y - (height - inner.height) / 2 : inner.y - 20;
  canvas.viewbox({ x: inner.x - toolsWide / opened, y, width, height });
}

/** Mark what the server found wrong: a sign that the list beside it says in words. */
function markWrong(modeler, form) {
  const canvas = modeler.get("canvas");
  const registry = modeler.get("elementRegistry");
  const wrong = new Set([...form.querySelectorAll("[data-element]")].map((line) => line.dataset.element));
  registry.forEach((element) => {
    if (wrong.has(element.id)) canvas.addMarker(element, "flow-wrong");
    else canvas.removeMarker(element, "flow-wrong");
  });
}
