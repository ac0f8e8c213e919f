/** Longer texts are folded. */
const LONG = 600;
const FOLD_TITLE = 120;

/**
 * A text of a person, as it was written: Markdown is not made into HTML. A long one is folded, and one that is longer than
 * `most` ends with a link to the whole.
 */
export function Prose({ text, most, whole }: { text: string; most: number; whole: string }) {
  const isCut = text.length > most;
  const shown = (
    <div class="prose">
      {isCut ? text.slice(0, most) : text}
      {isCut && (
        <>
          …{' '}
          <a href={whole} rel="noreferrer">
            All {text.length.toLocaleString('en')} letters on GitHub
          </a>
        </>
      )}
    </div>
  );
  if (text.length <= LONG) return shown;
  return (
    <details class="fold">
      <summary>{text.slice(0, FOLD_TITLE)} …</summary>
      {shown}
    </details>
  );
}
