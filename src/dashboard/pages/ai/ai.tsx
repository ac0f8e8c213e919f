import { apiQueryOf } from '../../../domain/page-address.ts';
import { aiRoute } from '../../../routes/metrics/windowed.ts';
import { MeasureExport } from '../../lists/export.tsx';
import type { Page } from '../../page.ts';
import { Basis } from '../../parts/basis.tsx';
import { PageFilters } from '../../parts/filter-bar.tsx';
import { CopyLink } from '../../parts/frame.tsx';
import { part } from '../../parts/section.tsx';
import { PartialNotice } from '../../parts/window-notices.tsx';
import { Compared } from './compared.tsx';
import { Cost } from './cost.tsx';
import { askedEvidence, EVIDENCE_PARAMETERS, EvidenceExplorer } from './evidence-explorer.tsx';
import { Numbers } from './numbers.tsx';
import { Tools } from './tools.tsx';
import { AI_WHO } from './uses.ts';
import { Weeks } from './weeks.tsx';

/** What AI tools do, what changes with them, and how sure that is. Agents count here, unless the address says otherwise. */
export const ai: Page = {
  path: '/ai',
  title: 'AI',
  question: 'What AI tools do here, what changes with them, and how sure that is.',
  own: EVIDENCE_PARAMETERS,
  show(visit) {
    const { address, read } = visit;
    const evidence = askedEvidence(visit);
    const asked = read(aiRoute, { query: apiQueryOf(address) });
    return {
      actions: (
        <>
          <CopyLink visit={visit} />
          <MeasureExport visit={visit} measure="aiAssisted" list={{ path: aiRoute.path, query: apiQueryOf(address) }} />
        </>
      ),
      filters: <PageFilters visit={visit} by={AI_WHO} />,
      sections: [
        part(visit, 'what the numbers are based on', async () => <Basis visit={visit} based={asked} by={AI_WHO} />),
        part(visit, 'what is stored', async () => <PartialNotice visit={visit} of={await asked} />),
        part(visit, 'the numbers', async () => <Numbers visit={visit} ai={await asked} />),
        part(visit, 'the weeks', async () => <Weeks visit={visit} ai={await asked} />),
        <div class="columns wide-first">
          <div class="stack">
            {part(visit, 'what differs with AI', async () => (
              <Compared visit={visit} ai={await asked} />
            ))}
            {part(visit, 'the cost of analyses', async () => (
              <Cost visit={visit} ai={await asked} />
            ))}
          </div>
          <div class="stack">
            {part(visit, 'the tools', async () => (
              <Tools visit={visit} ai={await asked} />
            ))}
            {part(visit, 'the evidence', async () => (
              <EvidenceExplorer visit={visit} asked={evidence} />
            ))}
          </div>
        </div>,
      ],
    };
  },
};
