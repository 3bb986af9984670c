/**
 * Elements with `data-live="case:17"` fetch themselves anew when their topic has news, and say who was there.
 * Several topics are parted by spaces. Where the element has `hx-get`, that is asked; else the page itself is
 * fetched once for all of them and each takes its part by its id.
 */
import { hold } from "../behaviours/focus.js";
import { make, say } from "../behaviours/words.js";
import { connect } from "./tab.js";

const topicsOf = (element) => element.dataset.live.split(/\s+/).filter(Boolean);
const placesOf = (topic) => [...document.querySelectorAll("[data-live]")].filter((place) => topicsOf(place).includes(topic));
const busy = (place) => place.querySelector("form[data-restored], input[data-tick]:checked") || (place.contains(document.activeElement) &&
  document.activeElement.matches("input, textarea, select"));

export function live(htmx) {
  const { stream, streamWorker, member } = document.body.dataset;
  if (!stream) return;
  const news = new Map(); // topic → last event, gathered for a moment
  let gathering;
  const flush = async () => {
    const events = [...news.values()];
    news.clear();
    gathering = null;
    await refresh(htmx, events, member);
  };
  const hear = ({ event, state }) => {
    if (state) return showState(state);
    news.set(event.topic, event);
    gathering ??= setTimeout(flush, document.hidden ? 500 + Math.random() * 1500 : 80 + Math.random() * 120);
  };
  const listen = connect({ url: stream, worker: streamWorker, member, hear });
  const follow = () => listen(new Set([...document.querySelectorAll("[data-live]")].flatMap(topicsOf)));
  follow();
  addEventListener("pageshow", ({ persisted }) => persisted && follow());
  document.addEventListener("htmx:load", follow);
}

function showState(state) {
  document.documentElement.dataset.line = state;
  if (state === "refused") leaveIfSignedOut();
}

/** Whoever is signed in no more does not go on looking at what was theirs; what was typed is kept by the browser (`drafts.js`). */
async function leaveIfSignedOut() {
  const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store", redirect: "manual" });
  if (answer.type === "opaqueredirect") location.reload();
}

async function refresh(htmx, events, member) {
  const places = new Map(); // element → event
  for (const event of events) for (const place of placesOf(event.topic)) places.set(place, event);
  const waiting = [...places].filter(([place]) => busy(place));
  for (const [place, event] of waiting) offer(htmx, place, event, member);
  const ready = [...places].filter(([place]) => !busy(place));
  const whole = ready.filter(([place]) => !place.hasAttribute("hx-get"));
  const page = whole.length ? await fetchPage() : null;
  for (const [place, event] of ready) await renew(htmx, place, page, event, member);
}

async function fetchPage() {
  const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok || answer.redirected) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

async function renew(htmx, place, page, event, member) {
  const { id } = place;
  if (place.hasAttribute("hx-get")) {
    await htmx.ajax("GET", place.getAttribute("hx-get"), { source: place, target: place, swap: "outerHTML" });
  } else {
    const fresh = id && page?.getElementById(id);
    if (!fresh) return;
    hold(place);
    htmx.swap(place, fresh.outerHTML, { swapStyle: "outerHTML" });
  }
  const now = id ? document.getElementById(id) : place;
  if (now && event.by && event.by_id !== member) note(now, event);
}

/** Someone types inside: keep their text, offer the news instead. */
function offer(htmx, place, event, member) {
  if (event.by_id === member || place.querySelector(":scope > .live-note")) return;
  const show = make("button", "btn btn-sm", say("show"));
  show.type = "button";
  show.addEventListener("click", async () => {
    document.activeElement?.blur();
    await refresh(htmx, [event], member);
  });
  note(place, event, show);
}

function note(place, { by, what }, ...more) {
  place.querySelector(":scope > .live-note")?.remove();
  const words = say("updated", { by });
  const line = make("div", "live-note", make("strong", "", words), what ? ` ${what} ` : " ", ...more);
  line.setAttribute("role", "status");
  place.prepend(line);
  if (!more.length) setTimeout(() => line.remove(), 12000);
}
