/**
 * What of a BPMN file the modeler reads over and does not write again: elements that it does not know, instructions to
 * other programs, a document type. Each is given as it begins in the file, with its line.
 */
const aside = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?(?!xml[\s?])[\s\S]*?\?>|<!DOCTYPE[^>]*>/g;
const longest = 80;

const short = (text) => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
};

/** Give what will be left out when a file is written anew; `warnings` are those with which the modeler has read it. */
export function unknownIn(text, warnings) {
  const found = [];
  for (const { 0: one, index } of text.matchAll(aside)) {
    if (one.startsWith("<?") || one.startsWith("<!DOCTYPE")) found.push([lineAt(text, index), short(one)]);
  }
  for (const { message } of warnings) {
    const [, content, line] = message?.match(/^unparsable content ([\s\S]*?) ?detected\s+line: (\d+)/) ?? [];
    if (line !== undefined) found.push([Number(line) + 1, short(content)]);
  }
  return found.sort((a, b) => a[0] - b[0]).map(([line, one]) => `${line}: ${one}`);
}

const lineAt = (text, place) => text.slice(0, place).split("\n").length;
