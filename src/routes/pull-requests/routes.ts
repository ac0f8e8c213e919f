import { exclusion } from './exclusion.ts';
import { exports } from './exports.ts';
import { pullRequests } from './pull-requests.ts';
import { refresh } from './refresh.ts';

/** Pull requests as lists, one by one and as exports, and what a person says of one. */
export const PULL_REQUEST_ROUTES = [pullRequests, refresh, exclusion, exports];
