/** The panel beside a flow: what the engine needs of the element that is chosen. */
import { make } from "../behaviours/words.js";
import { Deeds } from "./deeds.js";
import { figure } from "./figures.js";

const is = (element, ...types) => types.some((type) => element.businessObject.$instanceOf(`bpmn:${type}`));
const timerOf = (element) => element.businessObject.eventDefinitions?.find((one) => one.$type === "bpmn:TimerEventDefinition");
const loopOf = (element) => element.businessObject.loopCharacteristics;
const people = ["UserTask", "ManualTask", "ReceiveTask"];
const isPlainTask = (element) => element.type === "bpmn:Task";
const forPeople = (element) => is(element, ...people) || isPlainTask(element);
const conditional = (element) => is(element, "SequenceFlow") && is(element.source, "ExclusiveGateway", "InclusiveGateway");

/** Which fields an element has, and how each is written: `said` is an attribute of ours of that name. */
const fields = [
  { key: "name", fits: () => true },
  { key: "en", said: true, fits: (element) => Boolean(element.businessObject.name) },
  { key: "form", said: true, offers: "forms", fits: (element) => is(element, "UserTask", "ManualTask") || isPlainTask(element) },
  { key: "asks", said: true, isLong: true, fits: forPeople },
  { key: "message", offers: "kinds", fits: (element) => is(element, "ReceiveTask", "SendTask") },
  { key: "means", said: true, offers: "kinds", fits: (element) => is(element, "UserTask", "ManualTask") || isPlainTask(element) },
  { key: "in", said: true, fits: (element) => forPeople(element) || is(element, "Lane") },
  { key: "by", said: true, fits: (element) => forPeople(element) || is(element, "Lane") },
  { key: "does", said: true, fits: (element) => is(element, "ServiceTask", "SendTask") },
  { key: "decision", said: true, offers: "decisions", fits: (element) => is(element, "BusinessRuleTask") },
  { key: "deadline", offers: "deadlines", fits: (element) => is(element, "BoundaryEvent") && timerOf(element) },
  { key: "condition", isLong: true, fits: conditional },
  { key: "isDefault", isTick: true, fits: conditional },
  // A step for each of several: `loop` says what of it the field writes.
  { key: "over", loop: "loopDataInputRef", fits: loopOf },
  { key: "each", loop: "inputDataItem", fits: loopOf },
  { key: "count", loop: "loopCardinality", fits: loopOf },
  { key: "answer", loop: "outputDataItem", fits: (element) => loopOf(element) && !is(element, "CallActivity") },
  { key: "answers", loop: "loopDataOutputRef", fits: (element) => loopOf(element) && !is(element, "CallActivity") },
  { key: "until", loop: "completionCondition", isLong: true, fits: loopOf },
];

/** What a part of a step for each of several says: an expression, or the name of a figure. */
const saidIn = (part) => part?.body ?? part?.name ?? part?.id ?? "";

export class Side {
  constructor(modeler, place, texts) {
    this.modeler = modeler;
    this.place = place;
    this.texts = texts;
    this.deeds = new Deeds(modeler, texts);
    modeler.on("selection.changed", ({ newSelection }) => this.show(newSelection.length === 1 ? newSelection[0] : null));
    // What is being typed stays; all else of the panel follows the drawing. An answer would keep the news from others.
    modeler.on("commandStack.changed", () => {
      if (!this.isTyped) this.show(this.standing());
    });
    this.show(null);
  }

  show(element) {
    this.element = element?.type === "label" ? element.labelTarget : element?.labelTarget ?? element;
    const chosen = this.element?.businessObject ? fields.filter((field) => field.fits(this.element)) : [];
    const at = this.place.contains(document.activeElement) ? document.activeElement.id : "";
    this.place.replaceChildren(
      ...this.deeds.head(this.element),
      ...(chosen.length
        ? [this.head(), ...chosen.map((field) => this.drawn(field)), ...this.deeds.of(this.element)]
        : [make("p", "quiet", this.texts.choose)]),
    );
    // Whoever had the keyboard here keeps it: in the same field, else where elements are chosen.
    const same = at && document.getElementById(at);
    if (at) (same && !same.disabled ? same : document.getElementById("flow-element")).focus();
  }

  /** The element that is shown, unless it was removed. */
  standing() {
    return this.element && this.modeler.get("elementRegistry").get(this.element.id);
  }

  head() {
    const kind = this.element.type.replace("bpmn:", "");
    const lane = this.laneOf(this.element);
    const head = make("p", "modeler-what", make("b", "", this.texts.types[kind] ?? kind));
    if (lane) head.append(make("span", "quiet", ` ${this.texts.lane} ${lane}`));
    return head;
  }

  laneOf(element) {
    if (!is(element, "FlowNode")) return "";
    return (element.businessObject.lanes ?? []).map((lane) => lane.name || lane.id).join(", ");
  }

  drawn(field) {
    const id = `flow-${field.key}`;
    const input = make(field.isLong ? "textarea" : "input", field.isTick ? "form-check-input" : "form-control form-control-sm");
    input.id = id;
    if (field.isLong) input.rows = 3;
    if (field.isTick) {
      input.type = "checkbox";
      input.checked = this.read(field);
    } else input.value = this.read(field);
    input.spellcheck = false;
    input.autocomplete = "off";
    const offers = field.key === "name" && is(this.element, "Lane") ? this.texts.positions : this.texts.offers[field.offers];
    const label = make("label", field.isTick ? "form-check-label" : "form-label", this.texts.fields[field.key]);
    label.htmlFor = id;
    const box = field.isTick ? make("div", "field form-check", input, label) : make("div", "field", label, input);
    if (offers?.length) {
      const list = make("datalist");
      list.id = `${id}-offers`;
      for (const [value, words] of offers) {
        const option = make("option", "", words);
        option.value = value;
        list.append(option);
      }
      input.setAttribute("list", list.id);
      box.append(list);
    }
    if (this.texts.helps[field.key]) box.append(make("div", "field-help", this.texts.helps[field.key]));
    input.addEventListener("change", () => {
      this.isTyped = true;
      this.write(field, field.isTick ? input.checked : input.value.trim());
      this.isTyped = false;
    });
    return box;
  }

  read(field) {
    const of = this.element.businessObject;
    if (field.loop) return saidIn(loopOf(this.element).get(field.loop));
    if (field.said) return of.get(`shouwen:${field.key}`) ?? "";
    if (field.key === "message") return of.messageRef?.name ?? "";
    if (field.key === "condition") return of.conditionExpression?.body ?? "";
    if (field.key === "isDefault") return this.element.source.businessObject.default === of;
    if (field.key === "deadline") return (timerOf(this.element).timeDuration ?? timerOf(this.element).timeDate)?.body ?? "";
    return of.name ?? "";
  }

  write(field, value) {
    const modeling = this.modeler.get("modeling");
    const factory = this.modeler.get("bpmnFactory");
    const { element } = this;
    const formal = (body) => (body ? factory.create("bpmn:FormalExpression", { body }) : undefined);
    if (field.loop) {
      const loop = loopOf(element);
      modeling.updateModdleProperties(element, loop, { [field.loop]: value ? this.inLoop(field.loop, value) : undefined });
    } else if (field.said) modeling.updateProperties(element, { [`shouwen:${field.key}`]: value || undefined });
    else if (field.key === "message") modeling.updateProperties(element, { messageRef: value ? this.message(value) : undefined });
    else if (field.key === "condition") modeling.updateProperties(element, { conditionExpression: formal(value) });
    else if (field.key === "isDefault") {
      modeling.updateProperties(element.source, { default: value ? element.businessObject : undefined });
    } else if (field.key === "deadline") {
      modeling.updateModdleProperties(element, timerOf(element), { timeDuration: formal(value), timeDate: undefined });
    } else modeling.updateLabel(element, value);
  }

  /** What a step for each of several says of a figure, or by an expression. */
  inLoop(key, value) {
    const moddle = this.modeler.get("moddle");
    if (key.endsWith("Ref")) return figure(moddle, value);
    if (key.endsWith("Item")) return moddle.create(key === "inputDataItem" ? "bpmn:DataInput" : "bpmn:DataOutput", { name: value });
    return moddle.create("bpmn:FormalExpression", { body: value });
  }

  /** The message of that name, as the file has it or as it is added to it. */
  message(name) {
    const { rootElements } = this.modeler.getDefinitions();
    const known = rootElements.find((one) => one.$type === "bpmn:Message" && one.name === name);
    if (known) return known;
    const made = this.modeler.get("bpmnFactory").create("bpmn:Message", { name });
    made.$parent = this.modeler.getDefinitions();
    rootElements.unshift(made);
    return made;
  }
}
