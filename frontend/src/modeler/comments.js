/**
 * Comments of a BPMN file, which the modeler reads over: each is kept with the element at which it stands, and put back
 * there when the drawing is written. What stood at an element that is gone is lost, and said so before it is saved.
 */
const parts = /<!--([\s\S]*?)-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(\/?)[\w:.-]+((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g;
const idOf = (attributes) => attributes?.match(/\sid\s*=\s*(?:"([^"]*)"|'([^']*)')/)?.slice(1).find(Boolean) ?? "";

/** Give what a text consists of: comments, and tags with their ids and places. */
function* read(text) {
  for (const match of text.matchAll(parts)) {
    const [whole, comment, closing, attributes, isEmpty] = match;
    if (comment !== undefined) yield { comment: whole, at: match.index };
    else if (closing !== undefined) {
      const opens = !closing;
      yield { opens, isEmpty: Boolean(isEmpty), id: idOf(attributes), at: match.index, end: match.index + whole.length };
    }
  }
}

/** Give each comment with where it stands: before an element, at the beginning of one, before the root, or at the end. */
export function commentsOf(text) {
  const found = [];
  const around = []; // ids of the elements that are open here
  let waiting = [];
  let hasRoot = false;
  const place = (before) => {
    for (const comment of waiting) found.push({ comment, ...before });
    waiting = [];
  };
  for (const one of read(text)) {
    if (one.comment) waiting.push(one.comment);
    else {
      const inside = around.findLast(Boolean);
      if (!hasRoot) place({ root: true });
      else if (one.opens && one.id) place({ before: one.id });
      else place(inside ? { inside } : { root: true });
      hasRoot = true;
      if (one.opens && !one.isEmpty) around.push(one.id);
      if (!one.opens) around.pop();
    }
  }
  place({ end: true });
  return found;
}

/** Put comments back into a text that was written anew; gives it with those that have lost their element. */
export function withComments(text, comments) {
  const tags = [...read(text)].filter((one) => one.opens);
  const root = tags[0];
  const byId = new Map(tags.filter((one) => one.id).map((one) => [one.id, one]));
  const put = []; // where, and what
  const lost = [];
  for (const one of comments) {
    const tag = one.root ? root : byId.get(one.before ?? one.inside);
    if (one.end) put.push([text.trimEnd().length, `\n${one.comment}`]);
    else if (!tag) lost.push(one.comment);
    else if (one.inside && !tag.isEmpty) put.push([tag.end, `\n${indentOf(text, tag)}  ${one.comment}`]);
    else put.push([tag.at, `${one.comment}\n${indentOf(text, tag)}`]);
  }
  let made = "";
  let last = 0;
  for (const [at, words] of put.map((one, place) => [...one, place]).sort((a, b) => a[0] - b[0] || a[2] - b[2])) {
    made += text.slice(last, at) + words;
    last = at;
  }
  return { text: made + text.slice(last), lost };
}

const indentOf = (text, tag) => text.slice(text.lastIndexOf("\n", tag.at) + 1, tag.at).match(/^\s*/)[0];
