/** So many letters that do not repeat themselves, the same for a seed: a text that compresses well would fit an index. */
export function letters(count: number, seed: number): string {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(97 + (state % 26));
  }).join('');
}
