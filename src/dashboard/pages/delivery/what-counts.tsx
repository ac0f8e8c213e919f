import { ruleChangesRoute, rulesRoute } from '../../../routes/rules.ts';
import { day } from '../../format.ts';
import { Card } from '../../parts/section.tsx';
import { thereWith, type Visit } from '../../visit.ts';

/** The rules that say what a deployment is, and when it failed. */
export async function whatCounts(visit: Visit) {
  const { read, workspace, now } = visit;
  const [rules, { data: changes }] = await Promise.all([
    read(rulesRoute),
    read(ruleChangesRoute, { query: { limit: '1' } }),
  ]);
  const [last] = changes;
  const environments = rules.productionEnvironments.join(', ');
  return (
    <Card title="What counts here" aside={<a href={thereWith(visit, '/settings/what-counts')}>Change in settings</a>}>
      <dl class="facts">
        <dt>Deployed</dt>
        <dd>a success in an environment named {environments === '' ? 'as production is' : environments}</dd>
        <dt>Failed</dt>
        <dd>reverted, rolled back, mended by a hotfix, or named by an incident</dd>
        <dt>Hotfix</dt>
        <dd>
          {[
            rules.hotfix.labels.length > 0 && `label ${rules.hotfix.labels.join(', ')}`,
            rules.hotfix.branches.length > 0 && `branch ${rules.hotfix.branches.join(', ')}`,
          ]
            .filter(Boolean)
            .join(', or ') || 'nothing is one'}
        </dd>
        {last && (
          <>
            <dt>Last change</dt>
            <dd>
              {day(last.at, workspace.timeZone, now)} by {last.keyName}
            </dd>
          </>
        )}
      </dl>
    </Card>
  );
}
