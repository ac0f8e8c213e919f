import { BYTES_A_PULL_REQUEST } from '../../src/domain/import-estimate.ts';
import { sumOf, type Use } from './meter.ts';
import { billOf, type Bill } from './prices.ts';
import type { Lived } from './life.ts';

const MONTH_DAYS = 365 / 12;
const WEEKDAYS_A_MONTH = 260 / 12;
const DAY_HOURS = 24;
const HOUR_MS = 3_600_000;

/** How long a call keeps an object in memory, in seconds, by assumption: then it may hibernate, which costs nothing. */
const SECONDS_A_CALL = 0.02;
/** An object's bytes for its state. */
const OBJECT_BYTES = 50_000;
/** The database's smallest size, in compute units; one compute unit is one core. */
const MIN_UNITS = 0.25;
/** Pages that people look at, for each repository and weekday, by assumption; their CPU time in the Worker and the database. */
const VIEWS_A_REPOSITORY = 1;
const VIEW_CPU_MS = 15;
const VIEW_DATABASE_CPU_MS = 60;

/** Windows of a day that are alike, with their hours. */
export interface Windows {
  busy: Lived;
  busyHours: number;
  quiet: Lived;
  quietHours: number;
  /** What one night's verification uses. */
  verification: Use;
}

/** A month: weekdays with busy hours, all other hours quiet, and a verification each night. */
export function monthOf({ busy, busyHours, quiet, quietHours, verification }: Windows, hoursADay: number): Use {
  const busyHoursAMonth = WEEKDAYS_A_MONTH * hoursADay;
  const quietHoursAMonth = MONTH_DAYS * DAY_HOURS - busyHoursAMonth;
  return sumOf([
    { use: busy.use, times: busyHoursAMonth / busyHours },
    { use: quiet.use, times: quietHoursAMonth / quietHours },
    { use: verification, times: MONTH_DAYS },
  ]);
}

/** What a month costs whose repositories have so many pull requests stored. */
export function billOfMonth(use: Use, repositories: number, pullRequests: number): Bill {
  const views = VIEWS_A_REPOSITORY * repositories * WEEKDAYS_A_MONTH;
  const awakeHours = Math.min(MONTH_DAYS * DAY_HOURS, use.databaseAwakeMs / HOUR_MS);
  const cpuHours = (use.databaseCpuMs + views * VIEW_DATABASE_CPU_MS) / HOUR_MS;
  return billOf({
    workerRequests: use.workerRequests + views,
    workerCpuMs: use.workerCpuMs + views * VIEW_CPU_MS,
    queueMessages: use.messages,
    objectRequests: use.objectCalls,
    objectSeconds: use.objectCalls * SECONDS_A_CALL,
    rowsRead: use.objectCalls,
    rowsWritten: use.rowsWritten,
    objectGigabytes: (repositories * OBJECT_BYTES) / 1e9,
    // It grows beyond its smallest size when the work needs it.
    computeUnitHours: Math.max(awakeHours * MIN_UNITS, cpuHours),
    databaseGigabytes: (pullRequests * BYTES_A_PULL_REQUEST) / 1e9,
  });
}
