import { deadLettersRoute } from '../../../routes/dead-letters.ts';
import { count } from '../../format.ts';
import type { Html } from '../../html.ts';
import { PostForm } from '../../parts/post-form.tsx';
import { Card } from '../../parts/section.tsx';
import { clockOf, whenWords } from '../../sync-words.ts';
import { mayChange, type Visit } from '../../visit.ts';
import type { Health } from './health.ts';
import { ListTable } from '../../parts/list-table.tsx';

const LETTERS = '20';

/** The messages that failed for good, which a member sends again. */
export async function letters(visit: Visit, { deadLetters }: Health): Promise<Html> {
  if (deadLetters.waiting === 0) return null;
  if (!mayChange(visit)) {
    return (
      <div id="messages">
        <Card title="Messages that failed for good" note={count(deadLetters.waiting)}>
          <p>Members can send them again.</p>
        </Card>
      </div>
    );
  }
  const { data } = await visit.read(deadLettersRoute, { query: { limit: LETTERS } });
  const open = data.filter(({ replayedAt }) => replayedAt === null);
  return (
    <div id="messages">
      <Card title="Messages that failed for good" note={count(deadLetters.waiting)} flush>
        <ListTable
          stacked
          heads={[{ name: 'Failed' }, { name: 'Queue' }, { name: 'Message' }, { name: <span class="sr">Do</span> }]}
        >
          {open.map(({ id, queue, message, failedAt }) => (
            <tr>
              <td>{whenWords(failedAt, clockOf(visit))}</td>
              <td data-head="Queue">{queue}</td>
              <td data-head="Message">
                <code>{typeOf(message)}</code>
              </td>
              <td class="number">
                <PostForm visit={visit} action={`/messages/${id}/replay`}>
                  <button type="submit">Try again</button>
                </PostForm>
              </td>
            </tr>
          ))}
        </ListTable>
      </Card>
    </div>
  );
}

/** What kind of message it is. */
function typeOf(message: unknown): string {
  if (typeof message === 'object' && message !== null && 'type' in message && typeof message.type === 'string') {
    return message.type;
  }
  return 'unknown';
}
