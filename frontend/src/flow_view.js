/** How a drawn flow opens; apart from the drawing, so that it can be tried without a browser. */

const legible = 0.55; // below this the words of a step cannot be read

/**
 * Say whether a flow opens near the step where its matter stands instead of whole. On a phone readable
 * and panned beats whole and illegible, but without such a step there is nothing to open near: a corner
 * of the flow tells nobody anything.
 */
export function opensNear(zoom, step) {
  return Boolean(step) && zoom < legible;
}
