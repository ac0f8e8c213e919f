import { replayDeadLetterRoute } from '../routes/dead-letters.ts';
import { importRepositoriesRoute, removeRepositoryRoute, trackRepositoryRoute } from '../routes/repositories.ts';
import { cancelSyncRoute, startSyncRoute, verifyRoute } from '../routes/syncs.ts';
import type { Form } from './forms.tsx';

/** What members do with repositories and their syncs on pages: each is one request to the API. */
export const REPOSITORY_FORMS: Form[] = [
  {
    path: '/repositories',
    least: 'member',
    act: async ({ fields, send }) => {
      await send(trackRepositoryRoute, { body: { fullName: fields.get('fullName') ?? '', ...connectionIn(fields) } });
    },
  },
  {
    path: '/repositories/import',
    least: 'member',
    act: async ({ fields, send }) => {
      const owner = fields.get('owner')?.trim() ?? '';
      await send(importRepositoriesRoute, { body: { owner, ...connectionIn(fields) } });
      return { imported: owner };
    },
  },
  {
    path: '/repositories/:id/sync',
    least: 'member',
    act: async ({ params, fields, send }) => {
      await send(startSyncRoute, { params, body: { ...(fields.has('daysBack') && { daysBack: daysIn(fields) }) } });
    },
  },
  {
    path: '/repositories/:id/verify',
    least: 'member',
    act: async ({ params, send }) => {
      await send(verifyRoute, { params });
    },
  },
  {
    path: '/repositories/:id/syncs/:sync/cancel',
    least: 'member',
    act: async ({ params, send }) => {
      await send(cancelSyncRoute, { params: { id: params['sync'] ?? '' } });
    },
  },
  {
    path: '/repositories/:id/remove',
    least: 'member',
    act: async ({ params, send }) => {
      await send(removeRepositoryRoute, { params });
    },
  },
  {
    path: '/messages/:id/replay',
    least: 'member',
    act: async ({ params, send }) => {
      await send(replayDeadLetterRoute, { params });
    },
  },
];

function connectionIn(fields: URLSearchParams): { connectionId?: string } {
  const connectionId = fields.get('connectionId');
  return connectionId ? { connectionId } : {};
}

/** The days of the field: null for all when it is empty. What is no number is sent as it is, so that the API says so. */
function daysIn(fields: URLSearchParams): number | string | null {
  const written = fields.get('daysBack')?.trim() ?? '';
  if (written === '') return null;
  return /^-?\d+(\.\d+)?$/.test(written) ? Number(written) : written;
}
