/** The text of a message: the texts of the JSON object in it, each on its own lines, or else the whole message. */
export function textOf(message: string): { title: string | undefined; text: string } {
  const object = objectIn(message);
  if (object === undefined) return { title: undefined, text: message };
  return { title: titleIn(object), text: textsIn(object).join('\n') };
}

function objectIn(message: string): object | undefined {
  const [from, to] = [message.indexOf('{'), message.lastIndexOf('}')];
  if (from < 0 || to < from) return undefined;
  try {
    return JSON.parse(message.slice(from, to + 1)) as object;
  } catch {
    // Braces that are no JSON are a part of the text.
    return undefined;
  }
}

function titleIn(object: object): string | undefined {
  return 'title' in object && typeof object.title === 'string' ? object.title : undefined;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
