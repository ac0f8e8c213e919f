import { apiFiltersOf, apiQueryOf } from '../../../domain/page-address.ts';
import { openWorkRoute } from '../../../routes/metrics/open-work.ts';
import { overviewRoute, weeklyRoute } from '../../../routes/metrics/windowed.ts';
import type { Answer } from '../../read.ts';
import type { Visit } from '../../visit.ts';

export type OverviewAnswer = Answer<typeof overviewRoute>;
export type WeeklyAnswer = Answer<typeof weeklyRoute>;
export type OpenWork = Answer<typeof openWorkRoute>;

export function overviewOf({ address, read }: Visit): Promise<OverviewAnswer> {
  return read(overviewRoute, { query: apiQueryOf(address) });
}

/** The weeks of the window. None is compared, so that one cached answer serves all comparisons. */
export function weeklyOf({ address, read }: Visit): Promise<WeeklyAnswer> {
  return read(weeklyRoute, { query: { ...apiQueryOf(address), against: 'none' } });
}

export function openWorkOf({ address, read }: Visit): Promise<OpenWork> {
  return read(openWorkRoute, { query: apiFiltersOf(address.filters) });
}
