/**
 * What the pads of the drawing do, as fields and buttons of the panel beside it: for hands without a mouse, and for
 * screens on which nobody hits a pad. Elements are chosen from a list, in the order in which they stand.
 */
import { make } from "../behaviours/words.js";

const is = (element, ...types) => types.some((type) => element.businessObject.$instanceOf(`bpmn:${type}`));
const TASKS = ["UserTask", "ManualTask", "ReceiveTask", "SendTask", "ServiceTask", "BusinessRuleTask"];
const GATEWAYS = ["ExclusiveGateway", "InclusiveGateway", "ParallelGateway"];
const listed = ["FlowNode", "Lane", "SequenceFlow"];
/** What a step may become; a deadline is another matter. */
const sortsOf = (element) => [TASKS, GATEWAYS].find((sorts) => sorts.some((one) => element.type === `bpmn:${one}`)) ?? [];

export class Deeds {
  constructor(modeler, texts) {
    this.texts = texts;
    for (const name of ["elementRegistry", "elementFactory", "autoPlace", "modeling", "bpmnReplace", "commandStack", "selection", "canvas", "rules", "attachDeadline", "directEditing"]) {
      this[name] = modeler.get(name);
    }
  }

  word(english) {
    return this.texts.words[english] ?? english;
  }

  /** The list from which an element is chosen, and what undoes and does again. */
  head(chosen) {
    const list = this.choice("flow-element", this.texts.element, [["", this.texts.none], ...this.elements()], chosen?.id ?? "", (id) => this.choose(id));
    const again = make("div", "modeler-deeds", this.button("undo", this.texts.undo, () => this.commandStack.undo(), !this.commandStack.canUndo()),
      this.button("redo", this.texts.redo, () => this.commandStack.redo(), !this.commandStack.canRedo()));
    return [list, again];
  }

  /** What can be done with an element. */
  of(element) {
    const deeds = [];
    if (is(element, "FlowNode") && !is(element, "EndEvent", "BoundaryEvent")) {
      deeds.push(this.appending(element, "Append user task", "UserTask"), this.appending(element, "Append gateway", "ExclusiveGateway"),
        this.appending(element, "Append end event", "EndEvent"));
    } else if (is(element, "BoundaryEvent")) deeds.push(this.appending(element, "Append user task", "UserTask"));
    if (is(element, "Task", "CallActivity")) deeds.push(this.button("deadline", this.word("Attach a deadline"), () => this.choose(this.attachDeadline(element)?.id)));
    if (is(element, "Lane")) {
      deeds.push(this.button("above", this.word("Add lane above"), () => this.choose(this.modeling.addLane(element, "top").id)),
        this.button("below", this.word("Add lane below"), () => this.choose(this.modeling.addLane(element, "bottom").id)));
    }
    if (this.rules.allowed("elements.delete", { elements: [element] }) !== false) {
      deeds.push(this.button("delete", this.word("Delete"), () => this.modeling.removeElements([element])));
    }
    return [this.sort(element), this.lane(element), this.joined(element), make("div", "modeler-deeds", ...deeds)].filter(Boolean);
  }

  appending(element, english, type) {
    const append = () => {
      const [way, ...others] = element.outgoing;
      const made = this.autoPlace.append(element, this.elementFactory.createShape({ type: `bpmn:${type}` }));
      // What has one way out goes on through the new step: it is put between.
      if (way && !others.length && type !== "EndEvent" && !sortsOf(element).includes("ExclusiveGateway")) {
        this.modeling.reconnectStart(way, made, { x: made.x + made.width / 2, y: made.y + made.height / 2 });
      }
      this.directEditing.cancel();
      this.choose(made.id);
      document.getElementById("flow-name")?.focus();
    };
    return this.button(type, this.word(english), append);
  }

  sort(element) {
    const sorts = sortsOf(element);
    if (!sorts.length) return null;
    const replace = (type) => this.choose(this.bpmnReplace.replaceElement(element, { type: `bpmn:${type}` }).id);
    return this.choice("flow-sort", this.texts.sort, sorts.map((one) => [one, this.texts.types[one]]), element.type.replace("bpmn:", ""), replace);
  }

  /** In which lane a step stands: it is moved to the middle of that lane. */
  lane(element) {
    const lanes = this.elementRegistry.filter((one) => one.type === "bpmn:Lane" && !one.children.some((inner) => inner.type === "bpmn:Lane"));
    const own = element.businessObject.lanes?.at(-1)?.id;
    if (!lanes.length || !is(element, "FlowNode") || is(element, "BoundaryEvent")) return null;
    const move = (id) => {
      const lane = lanes.find((one) => one.id === id);
      if (!lane) return;
      const down = lane.y + lane.height / 2 - (element.y + element.height / 2);
      this.modeling.moveElements([element], { x: 0, y: Math.round(down) }, element.parent);
      this.choose(element.id);
    };
    return this.choice("flow-lane", this.texts.types.Lane, [...(own ? [] : [["", this.texts.none]]), ...lanes.map((one) => [one.id, this.named(one)])], own ?? "", move);
  }

  /** To which step a way is drawn from here. */
  joined(element) {
    if (!is(element, "FlowNode") || is(element, "EndEvent")) return null;
    const to = this.elementRegistry.filter((one) => one !== element && !one.labelTarget && one.businessObject && is(one, "FlowNode")
      && this.rules.allowed("connection.create", { source: element, target: one })
      && !element.outgoing.some((way) => way.target === one));
    if (!to.length) return null;
    const draw = (id) => id && this.choose(this.modeling.connect(element, this.elementRegistry.get(id)).id);
    return this.choice("flow-to", this.word("Connect to other element"), [["", this.texts.none], ...to.map((one) => [one.id, this.named(one)])], "", draw);
  }

  choose(id) {
    const element = id && this.elementRegistry.get(id);
    if (!element) return this.selection.select([]);
    this.canvas.scrollToElement(element, 120);
    this.selection.select(element);
  }

  elements() {
    const found = this.elementRegistry.filter((one) => !one.labelTarget && one.businessObject && is(one, ...listed));
    const rank = (one) => listed.findIndex((type) => is(one, type));
    return found.sort((one, other) => rank(one) - rank(other) || (one.x ?? 0) - (other.x ?? 0) || (one.y ?? 0) - (other.y ?? 0))
      .map((one) => [one.id, this.named(one)]);
  }

  named(element) {
    const of = element.businessObject;
    const kind = this.texts.types[element.type.replace("bpmn:", "")] ?? element.type;
    const way = element.source && element.target ? `${element.source.businessObject.name || element.source.id} → ${element.target.businessObject.name || element.target.id}` : "";
    return [of.name || (way ? "" : of.id), way || (is(element, "Lane") ? "" : kind)].filter(Boolean).join(" · ");
  }

  button(key, words, deed, isOff = false) {
    const button = make("button", "btn btn-sm", words);
    button.type = "button";
    button.id = `flow-do-${key}`;
    button.disabled = isOff;
    button.addEventListener("click", deed);
    return button;
  }

  choice(id, words, options, value, take) {
    const select = make("select", "form-select form-select-sm");
    select.id = id;
    for (const [key, title] of options) {
      const option = make("option", "", title);
      option.value = key;
      select.append(option);
    }
    select.value = value;
    select.addEventListener("change", () => take(select.value));
    const label = make("label", "form-label", words);
    label.htmlFor = id;
    return make("div", "field", label, select);
  }
}
