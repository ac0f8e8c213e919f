/** Whether the tests run in their long form: `npm run nightly`. */
const isNightly = process.env['NIGHTLY'] === '1';

/** How much of something a test does: `short` in `npm test`, where it proves the rule, and `long` in the nightly run. */
export function sized<Size>(short: Size, long: Size): Size {
  return isNightly ? long : short;
}

/** Seeds of runs at random, from `first` on: as many as `sized` says. */
export function seedsFrom(first: number, short: number, long: number): number[] {
  return Array.from({ length: sized(short, long) }, (_, index) => first + index);
}
