import { messages, protocol, type PGlite } from '@electric-sql/pglite';
import { isPostgresError, type Statement, type StatementResult } from './engine.ts';

const { serialize } = protocol;

/** How many statements stay prepared: more than the product has in use at once. */
const MAX_PREPARED = 300;

/** How many rows must have changed at least, before statements are planned again. */
const MANY_FOR_PLANS = 1_000;

type BackendMessage = Awaited<ReturnType<PGlite['execProtocolStream']>>[number];

export interface Transactions {
  /** Runs statements as one transaction. A refused statement is thrown as `PostgresError`. */
  run(statements: Statement[]): Promise<StatementResult[]>;
  /** Takes all prepared statements away, because the tables are others now. */
  forget(): Promise<void>;
}

/**
 * Runs transactions, each as one sequence of messages to Postgres. Statements stay prepared under a name for each text, as
 * pools of connections do it, because to parse and plan one often costs more than to run it. A plan for nearly empty tables
 * is a bad plan for full ones. Therefore statements are prepared again each time the number of changed rows has doubled.
 */
export function openTransactions(db: PGlite): Transactions {
  /** The names of the prepared statements by their texts; the statement that was used last comes last. */
  const names = new Map<string, string>();
  let prepared = 0;
  let changes = 0;
  let changesAtNextPlans = MANY_FOR_PLANS;

  const send = (parts: Uint8Array[]) => db.execProtocolStream(Buffer.concat(parts), { throwOnError: false });

  async function forgetPrepared(): Promise<void> {
    names.clear();
    await send([serialize.query('deallocate all')]);
  }

  async function transact(statements: Statement[]): Promise<StatementResult[]> {
    const parts = [serialize.query('begin')];
    const unprepared: string[] = [];
    for (const { query, params } of statements) {
      const known = names.get(query);
      const statement = known ?? `s${++prepared}`;
      if (known === undefined) {
        unprepared.push(query);
        parts.push(serialize.parse({ name: statement, text: query }));
      }
      names.delete(query);
      names.set(query, statement);
      parts.push(
        serialize.bind({ statement, values: params }),
        serialize.describe({ type: 'P' }),
        serialize.execute({}),
      );
    }
    // After an error Postgres skips everything up to this `sync`, and then `commit` rolls back.
    parts.push(serialize.sync(), serialize.query('commit'));
    for (const [query, name] of [...names].slice(0, Math.max(0, names.size - MAX_PREPARED))) {
      names.delete(query);
      parts.push(serialize.close({ type: 'S', name }));
    }
    parts.push(serialize.sync());
    const answer = await send(parts);
    const failure = answer.find((message) => message instanceof messages.DatabaseError);
    if (failure) {
      const parsed = answer.filter(({ name }) => name === 'parseComplete').length;
      for (const query of unprepared.slice(parsed)) names.delete(query);
      throw failure;
    }
    return resultsOf(answer).slice(1, -1);
  }

  return {
    run: (statements) =>
      db.runExclusive(async () => {
        const results = await transact(statements).catch(async (error: unknown) => {
          if (!isOutdated(error)) throw error;
          await forgetPrepared();
          return transact(statements);
        });
        changes += changedRows(results);
        if (changes >= changesAtNextPlans) {
          changesAtNextPlans = 2 * changes;
          await forgetPrepared();
        }
        return results;
      }),
    forget: () =>
      db.runExclusive(async () => {
        changes = 0;
        changesAtNextPlans = MANY_FOR_PLANS;
        await forgetPrepared();
      }),
  };
}

/** How many rows statements have inserted, updated and deleted. */
export function changedRows(results: StatementResult[]): number {
  return results.reduce((sum, { command, rowCount }) => (command === 'SELECT' ? sum : sum + rowCount), 0);
}

/** Whether a statement was refused because its table has got other columns since it was prepared. */
function isOutdated(error: unknown): boolean {
  return isPostgresError(error) && error.message === 'cached plan must not change result type';
}

function resultsOf(answer: BackendMessage[]): StatementResult[] {
  const results: StatementResult[] = [];
  let fields: StatementResult['fields'] = [];
  let rows: StatementResult['rows'] = [];
  for (const message of answer) {
    if (message instanceof messages.RowDescriptionMessage) fields = message.fields;
    if (message instanceof messages.DataRowMessage) rows.push(message.fields);
    if (!(message instanceof messages.CommandCompleteMessage)) continue;
    // `INSERT 0 2`, `SELECT 2`, `CREATE TABLE`
    const [, command = '', count = rows.length] = /^([A-Z ]+?)(?: 0)?(?: (\d+))?$/.exec(message.text) ?? [];
    results.push({ command, rowCount: Number(count), fields, rows });
    [fields, rows] = [[], []];
  }
  return results;
}
