// The id of a line: it comes back as it was written, numbers beyond what JavaScript holds included.

import { JsonCursor } from './json-cursor.ts';

const nothing = 'null';
// Ids are texts. Others are repeated too, but whoever reads the answers need not read what nests without end.
const longestNested = 1000;

/** An id as an answer repeats it, in JSON. */
export function idText(json: string): string {
  return json.length > longestNested && /^[[{]/.test(json) ? nothing : json;
}

/** The answer for a line that is none that the command reads. */
export function wrongLine(id: string, error: string): string {
  return `{"id":${id},"error":${JSON.stringify(error)}}`;
}

/** The id of a line that may be no case; `null` where it shows none. */
export function idOf(line: string): string {
  let id = nothing;
  try {
    JSON.parse(line);
    const cursor = new JsonCursor(line);
    cursor.object('the line', (name) => {
      const { start, end } = cursor.skip();
      if (name === 'id') id = idText(line.slice(start, end));
    });
  } catch {
    // What is no JSON, or no object, has no id.
  }
  return id;
}
