/** What our files say besides BPMN (`docs/reference/flows.md`), as the modeler reads and writes it. */
const attribute = (name) => ({ name, isAttr: true, type: "String" });

export const shouwen = {
  name: "Shouwen",
  uri: "urn:shouwen:bpmn",
  prefix: "shouwen",
  types: [
    {
      name: "Said",
      extends: ["bpmn:BaseElement"],
      properties: ["en", "zh-hant", "form", "asks", "in", "by", "means", "does", "decision"].map(attribute),
    },
  ],
};
