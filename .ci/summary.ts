import { readFileSync } from 'node:fs';

/** Prints the sum of vitest's JSON reports; a report without a test, or none at all, is a failure. */
const reports = process.argv.slice(2).map(
  (file) =>
    JSON.parse(readFileSync(file, 'utf8')) as {
      numTotalTests: number;
      numPassedTests: number;
      numFailedTests: number;
      numPendingTests: number;
    },
);
const sum = (name: 'numPassedTests' | 'numFailedTests' | 'numPendingTests') =>
  reports.reduce((total, report) => total + report[name], 0);
const skipped = sum('numPendingTests');
console.log(
  `${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
);
const TIERS = 3;
if (reports.length < TIERS || reports.some((report) => report.numTotalTests === 0)) process.exit(1);
