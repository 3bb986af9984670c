/**
 * A step for each of several names figures of the matter, which are no elements of the file: the modeler's reader finds
 * nothing under such a name and would leave it out. Here the name itself stands in for the element.
 */
const named = ["loopDataInputRef", "loopDataOutputRef"];

/** What stands in for a figure where the format wants an element; only its name is written. */
export const figure = (moddle, name) => moddle.create("bpmn:DataObject", { id: name });

function Figures(eventBus, moddle) {
  eventBus.on("import.parse.complete", ({ references = [] }) => {
    for (const { element, property, id } of references) {
      const key = property.replace("bpmn:", "");
      if (named.includes(key) && !element.get(key)) element.set(key, figure(moddle, id));
    }
  });
}
Figures.$inject = ["eventBus", "moddle"];

export const figures = { __init__: ["keepsFigures"], keepsFigures: ["type", Figures] };
