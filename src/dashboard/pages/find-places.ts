import { LISTED_MEASURES, type ListedMeasure } from '../../domain/metrics/measure-lists.ts';
import { labelOf } from '../../domain/metrics/measures.ts';
import { sentenceOf } from '../measure-words.ts';
import { NAVIGATION, ORGANIZATION } from '../parts/frame.tsx';
import type { IconName } from '../parts/icon.tsx';

/** A page, or a part of one, that people look for by the words of what is there. */
export interface Place {
  path: string;
  /** A part of the page, as an anchor. */
  part?: string;
  name: string;
  icon: IconName;
}

/** What is on the pages of the navigation, in the words that people look for. */
const ABOUT: Record<string, string> = {
  '/': 'summary key numbers what changed cycle time waiting next move',
  '/flow': 'where the time goes stages sizes kinds types of work longest opened merged',
  '/reviews': 'waiting waits load reviewers pairs response',
  '/delivery': 'deployments deploys dora failed failures incidents lead time releases rollbacks recovery',
  '/ai': 'agents assistants copilot claude cursor tools evidence',
  '/pull-requests': 'list explorer export csv file saved views columns drafts',
  '/teams': 'members compare import',
  '/repositories': 'receipt complete prove who knows it bus factor compare add import sync stored',
  '/goals': 'targets promises missed',
  '/status': 'sync quota rate limits usage webhooks problems failed import progress messages model tokens database',
  '/settings': 'time zone name of the workspace',
};

/** Pages that the navigation does not have, and parts of pages, each with the words that people look for. */
const OTHERS: (Place & { about: string })[] = [
  { path: '/flow', part: 'checks', name: 'Checks', icon: 'check', about: 'ci flaky tests builds' },
  {
    path: '/settings/members',
    name: 'Members and keys',
    icon: 'settings',
    about: 'invitations invite people roles owners readers api sign in sessions',
  },
  { path: '/settings/audit-log', name: 'Audit log', icon: 'settings', about: 'who changed history of changes' },
  {
    path: '/settings/connections',
    name: 'Connections',
    icon: 'settings',
    about: 'github app tokens credentials access',
  },
  { path: '/settings/people', name: 'People and bots', icon: 'settings', about: 'accounts agents automation logins' },
  {
    path: '/settings/what-counts',
    name: 'What counts',
    icon: 'settings',
    about: 'who counts rules bots left out production branch environments hotfix working hours individual numbers',
  },
  { path: '/settings/ai-tools', name: 'AI tools', icon: 'settings', about: 'own entries' },
  { path: '/docs', name: 'API and docs', icon: 'link', about: 'reference schemas' },
  { path: '/docs/measures', name: 'Measures', icon: 'link', about: 'definitions how it is computed metrics' },
  { path: '/setup', name: 'Set up', icon: 'settings', about: 'connect github first choose repositories example' },
];

const PLACES = [
  ...[...NAVIGATION, ...ORGANIZATION].map((page) => ({ ...page, about: ABOUT[page.path] ?? '' })),
  ...OTHERS,
];

/** So many measures are shown at most. */
const MAX_MEASURES = 5;

/** The places whose name has the text in it, then those that are about each of its words; all without a text. */
export function placesOf(text: string): Place[] {
  const named = PLACES.filter(({ name }) => name.toLowerCase().includes(textOf(text)));
  return [...named, ...PLACES.filter((place) => !named.includes(place) && isAbout(place.about, text))];
}

/** The measures whose title, or else whose sentence, has a word that begins with each word of the text. */
export function measuresOf(text: string): ListedMeasure[] {
  const titled = LISTED_MEASURES.filter((measure) => isAbout(labelOf(measure), text));
  const others = LISTED_MEASURES.filter((measure) => !titled.includes(measure) && isAbout(sentenceOf(measure), text));
  return [...titled, ...others].slice(0, MAX_MEASURES);
}

function isAbout(about: string, text: string): boolean {
  const words = about.toLowerCase().split(/\W+/);
  return textOf(text)
    .split(/\s+/)
    .every((asked) => words.some((word) => word.startsWith(asked)));
}

function textOf(text: string): string {
  return text.trim().toLowerCase();
}
