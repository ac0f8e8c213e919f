/** Upper bounds, in changed lines, of every class but the last. */
const SIZE_CLASSES = [
  { name: 'XS', most: 10 },
  { name: 'S', most: 50 },
  { name: 'M', most: 200 },
  { name: 'L', most: 500 },
] as const;

export type SizeClass = (typeof SIZE_CLASSES)[number]['name'] | 'XL';

/** The class of a size in changed lines. */
export function sizeClassOf(changedLines: number): SizeClass {
  return SIZE_CLASSES.find(({ most }) => changedLines <= most)?.name ?? 'XL';
}
