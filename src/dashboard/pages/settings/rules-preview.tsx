import type { RulesChange } from '../../../domain/rules/rules.ts';
import { labelOf } from '../../../domain/metrics/measures.ts';
import { previewRulesRoute } from '../../../routes/rules.ts';
import { count, counted } from '../../format.ts';
import type { Html } from '../../html.ts';
import { BeforeAndAfter } from '../../parts/before-and-after.tsx';
import { valueOf } from '../../parts/figure.tsx';
import { PostForm } from '../../parts/post-form.tsx';
import { Card, Notice } from '../../parts/section.tsx';
import { pullRequestHref, type Visit } from '../../visit.ts';

const FAILURES = ['changeFailRate', 'reworkRate'] as const;

/** What a change of the rules would do, before it is saved. A form with `fields` is sent to `action`, and saves it. */
export async function RulesPreview({
  visit,
  change,
  action,
  fields,
}: {
  visit: Visit;
  change: RulesChange;
  action: string;
  fields: Html;
}): Promise<Html> {
  const names = Object.keys(change);
  if (names.length === 0) return <Notice tone="info">Nothing is changed yet.</Notice>;
  const { before, after, excluded, leftOut, failures, deployments, incidents, pickup } = await visit.read(
    previewRulesRoute,
    { body: change },
  );
  const rows: [name: string, now: string, then: string][] = [
    [labelOf('merged'), count(before.merged), count(after.merged)],
    [labelOf('cycle'), valueOf('cycle', before.cycle.p50), valueOf('cycle', after.cycle.p50)],
    [labelOf('hotfixes'), count(before.hotfixes), count(after.hotfixes)],
  ];
  for (const measure of failures ? FAILURES : []) {
    const value = (when: 'before' | 'after') => valueOf(measure, failures?.[when][measure].value ?? null);
    rows.push([labelOf(measure), value('before'), value('after')]);
  }
  const afterReading = (n: number | null) => (n === null ? 'known after it is read' : count(n));
  if (deployments) rows.push(['Commits in production', count(deployments.before), afterReading(deployments.after)]);
  if (incidents) rows.push(['Incidents', count(incidents.before), afterReading(incidents.after)]);
  if (pickup)
    rows.push([
      `${labelOf('pickup')}, in working hours`,
      valueOf('pickup', pickup.before?.p50 ?? null),
      valueOf('pickup', pickup.after?.p50 ?? null),
    ]);
  rows.push([`Left out, of all ${count(excluded.of)} stored`, count(excluded.before), count(excluded.after)]);
  return (
    <Card title="Before you save" note={counted(names.length, 'change')}>
      <BeforeAndAfter head="Last 26 weeks" rows={rows} />
      <p>
        {counted(leftOut.total, 'pull request')} would be left out. All weeks are counted again; until then the old
        numbers stay.
      </p>
      {leftOut.data.length > 0 && (
        <details>
          <summary>See them</summary>
          <ul class="found">
            {leftOut.data.map(({ id, number, title, excludedBy }) => (
              <li>
                <a href={pullRequestHref(visit, id)}>
                  <span>
                    #{number} {title}
                    <small>{excludedBy}</small>
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </details>
      )}
      <PostForm visit={{ ...visit, address: { ...visit.address, own: {} } }} action={action} className="row-form">
        {fields}
        <button class="button primary" type="submit">
          Save and count again
        </button>
        <a class="button quiet" href={visit.path}>
          Undo
        </a>
      </PostForm>
    </Card>
  );
}
