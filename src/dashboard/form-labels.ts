import type { ProblemError } from '../routes/problem.ts';

/** A tag with its attributes, or a text between two tags. Our own pages write `>` in a value as `&gt;`. */
const PIECE = /<(\/?)([a-z\d]+)([^>]*)>|[^<]+/g;
const FIELDS = ['input', 'select', 'textarea'];
/** Whose texts are not those of the label around them. */
const INSIDE = ['option', 'select', 'textarea', 'small'];

/**
 * The labels of the fields of a form, by their names, read from a page as it is sent: what people see is what is answered.
 * `action` is the path that the form is sent to. An `aria-label` counts, too. Boxes of one name, each with a label of its own,
 * have none together.
 */
export function labelsOf(html: string, action: string): Map<string, string> {
  const labels = new Map<string, Set<string>>();
  const add = (name: string, text: string) => void labels.set(name, (labels.get(name) ?? new Set()).add(text));
  let isOfForm = false;
  let label: { text: string; names: string[] } | null = null;
  const within: string[] = [];
  for (const [piece, slash, tag, attributes = ''] of html.matchAll(PIECE)) {
    if (tag === undefined) {
      if (label && within.length === 0) label.text += plainOf(piece);
    } else if (tag === 'form') {
      isOfForm = slash === '' && attributeOf(attributes, 'action') === action;
    } else if (isOfForm) {
      if (tag === 'label' && slash === '') label = { text: '', names: [] };
      else if (tag === 'label' && label) {
        for (const name of label.names) add(name, label.text.trim().replaceAll(/\s+/g, ' '));
        label = null;
      }
      const name = FIELDS.includes(tag) && slash === '' ? attributeOf(attributes, 'name') : null;
      const ownLabel = name === null ? null : attributeOf(attributes, 'aria-label');
      if (name !== null && ownLabel !== null) add(name, ownLabel);
      else if (name !== null) label?.names.push(name);
      if (INSIDE.includes(tag) && !attributes.endsWith('/')) {
        if (slash === '') within.push(tag);
        else within.splice(within.lastIndexOf(tag));
      }
    }
  }
  return new Map([...labels].flatMap(([name, [only, another]]) => (only && !another ? [[name, only]] : [])));
}

/** Why a form could not be carried out, with its fields called as the form calls them. */
export function problemWords({ message, errors = [] }: ProblemError, labels: Map<string, string>): string {
  const labelOf = (path: string) =>
    labels.get(path) ??
    path.split('.').reduce<string | undefined>((found, part) => found ?? labels.get(part), undefined);
  const named = errors.reduce((text, { path }) => {
    const label = labelOf(path);
    return label === undefined ? text : text.replace(`${path}: `, () => `${quoted(label)}: `);
  }, message);
  return named.replaceAll(/`([\w.]+)`/g, (written, path: string) => {
    const label = labelOf(path);
    return label === undefined ? written : quoted(label);
  });
}

function quoted(label: string): string {
  return `“${label}”`;
}

function attributeOf(attributes: string, name: string): string | null {
  const [, value] = new RegExp(` ${name}="([^"]*)"`).exec(attributes) ?? [];
  return value === undefined ? null : plainOf(value);
}

/** A text as it was before it was written into HTML. */
function plainOf(html: string): string {
  const marks: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  return html.replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (mark) => marks[mark] ?? mark);
}
