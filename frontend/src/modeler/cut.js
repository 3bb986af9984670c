/** The modeler cut to what the engine runs: what it would refuse is not offered. */

const tools = ["hand-tool", "lasso-tool", "space-tool", "global-connect-tool", "tool-separator"];
const created = ["create.start-event", "create.end-event", "create.exclusive-gateway", "create.subprocess-expanded",
  "create.participant-expanded"];
const appended = ["delete", "connect", "replace", "append.end-event", "append.gateway", "append.text-annotation",
  "lane-insert-above", "lane-divide-two", "lane-divide-three", "lane-insert-below"];
const kinds = ["task", "user-task", "manual-task", "service-task", "rule-task", "send-task", "receive-task",
  "call-activity", "subprocess", "expanded-subprocess", "exclusive-gateway", "inclusive-gateway", "parallel-gateway",
  "none-start", "none-end", "terminate-end", "timer-boundary", "non-interrupting-timer-boundary", "sequence-flow",
  "default-flow", "conditional-flow"].map((kind) => `replace-with-${kind}`);
const headers = ["toggle-parallel-mi", "toggle-sequential-mi", "toggle-non-interrupting"];

const only = (names) => (entries) =>
  Object.fromEntries(Object.entries(entries).filter(([name]) => names.includes(name)));
const last = 100; // a low priority comes last, when the others have said what they offer

function Cut(palette, contextPad, popupMenu, create, elementFactory, autoPlace, attachDeadline, translate) {
  const step = () => elementFactory.createShape({ type: "bpmn:UserTask" });

  palette.registerProvider(last, {
    getPaletteEntries: () => (entries) => ({
      ...only([...tools, ...created])(entries),
      "create.user-task": {
        group: "activity",
        className: "bpmn-icon-user-task",
        title: translate("Create user task"),
        action: { dragstart: (event) => create.start(event, step()), click: (event) => create.start(event, step()) },
      },
    }),
  });
  contextPad.registerProvider(last, {
    getContextPadEntries: (element) => (entries) => {
      const cut = only(appended)(entries);
      if ("append.gateway" in cut) {
        cut["append.user-task"] = {
          group: "model",
          className: "bpmn-icon-user-task",
          title: translate("Append user task"),
          action: {
            click: () => autoPlace.append(element, step()),
            dragstart: (event) => create.start(event, step(), { source: element }),
          },
        };
      }
      if (/Task$|CallActivity$/.test(element.type)) {
        cut["attach.deadline"] = {
          group: "model",
          className: "bpmn-icon-intermediate-event-catch-non-interrupting-timer",
          title: translate("Attach a deadline"),
          action: { click: () => attachDeadline(element) },
        };
      }
      return cut;
    },
    getMultiElementContextPadEntries: () => (entries) => only(["delete"])(entries),
  });
  popupMenu.registerProvider("bpmn-replace", last, {
    getPopupMenuEntries: () => only(kinds),
    getPopupMenuHeaderEntries: () => only(headers),
  });
}
Cut.$inject = ["palette", "contextPad", "popupMenu", "create", "elementFactory", "autoPlace", "attachDeadline", "translate"];

/** A deadline at the foot of a step, which goes on; it is returned. */
const attaching = (elementFactory, modeling) => (task) => {
  const timer = elementFactory.createShape({
    type: "bpmn:BoundaryEvent", eventDefinitionType: "bpmn:TimerEventDefinition", cancelActivity: false,
  });
  return modeling.createShape(timer, { x: task.x + task.width - 20, y: task.y + task.height }, task, { attach: true });
};
attaching.$inject = ["elementFactory", "modeling"];

export const cut = { __init__: ["cutToWhatRuns"], cutToWhatRuns: ["type", Cut], attachDeadline: ["factory", attaching] };
