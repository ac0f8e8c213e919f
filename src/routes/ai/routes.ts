import { aiCost } from './cost.ts';
import { aiDigest } from './digest.ts';
import { aiSignals } from './signals.ts';
import { aiTools } from './tools.ts';

/** What tools and the model had to do with pull requests, and what the model cost. */
export const AI_ROUTES = [aiCost, aiDigest, aiSignals, aiTools];
