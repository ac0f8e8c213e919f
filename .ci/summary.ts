import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What is read of a report of vitest's: its form is Jest's. */
interface Report {
  numTotalTests: number;
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

/** Each run of vitest that `.ci/run` makes leaves one report. */
const RUNS = 5;

/**
 * `node .ci/summary.ts REPORT…`: prints the names of the tests that failed, and as its last line the sum of vitest's JSON
 * reports. A failed test, a report without a test, or a report too few is a failure.
 */
const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')) as Report);

/** How many lines of a failure are printed: the whole log has the rest. */
const MAX_LINES = 12;

/** The failed tests of a report with why; of a file that failed as a whole, its first line of why. */
function failuresOf({ testResults }: Report): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = path.relative('.', name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length > 0)
      return failed.map((test) => `${file}: ${test.fullName}\n${beginningOf(test.failureMessages)}`);
    return status === 'failed' ? [`${file}: the whole file (${message.split('\n')[0]})`] : [];
  });
}

function beginningOf(messages: string[]): string {
  const lines = messages.join('\n').split('\n').slice(0, MAX_LINES);
  return lines.map((line) => `    ${line}`).join('\n');
}

const failures = reports.flatMap(failuresOf);
if (failures.length > 0) console.log(`Failed tests:\n${failures.map((failure) => `  ${failure}`).join('\n')}`);
const sum = (name: 'numPassedTests' | 'numFailedTests') => reports.reduce((total, report) => total + report[name], 0);

/** The tests of all reports in a state: `npm test` skips what `npm run test:long` runs. */
const testsThat = (wanted: (status: string) => boolean): Set<string> =>
  new Set(
    reports.flatMap(({ testResults }) =>
      testResults.flatMap(({ name, assertionResults }) =>
        assertionResults.filter(({ status }) => wanted(status)).map(({ fullName }) => `${name} ${fullName}`),
      ),
    ),
  );
const ran = testsThat((status) => status === 'passed' || status === 'failed');
const skipped = [...testsThat((status) => status === 'skipped' || status === 'pending')].filter(
  (test) => !ran.has(test),
).length;
console.log(
  `${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
);
if (failures.length > 0 || reports.length < RUNS || reports.some((report) => report.numTotalTests === 0)) {
  process.exit(1);
}
