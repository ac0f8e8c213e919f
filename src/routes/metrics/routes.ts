import { distributions } from './distribution.ts';
import { goalMetrics } from './goals.ts';
import { openWork } from './open-work.ts';
import { pointsOf } from './points.ts';
import { measureLists } from './pull-requests.ts';
import { responseTimes } from './response-times.ts';
import { sideBySide } from './side-by-side.ts';
import { summaries } from './summary.ts';
import { metrics } from './windowed.ts';

/** The metrics, each with the pull requests behind it. */
export const METRIC_ROUTES = [
  metrics,
  summaries,
  distributions,
  pointsOf,
  sideBySide,
  goalMetrics,
  measureLists,
  openWork,
  responseTimes,
];
