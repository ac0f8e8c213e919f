import type { Engine, Statement } from '../../packages/local-cloud/src/neon/engine.ts';

/** There are also `Rows Removed by Filter`, `… by Join Filter` and others. */
interface PlanNode {
  'Actual Rows': number;
  'Actual Loops': number;
  Plans?: PlanNode[];
}

/** An engine that can count the rows that its statements touch. */
export type Explained = Engine & { rowsTouched(run: () => Promise<unknown>): Promise<number> };

/**
 * An engine that explains each statement before it runs it, while rows are counted. It counts the rows that each part
 * of the plan reads, also those that the part discards.
 */
export function explaining(engine: Engine): Explained {
  let rows: number | null = null;
  return {
    ...engine,
    async transaction(statements) {
      if (rows === null) return engine.transaction(statements);
      const answers = await engine.transaction(statements.flatMap(withPlan));
      for (const {
        rows: [[plan] = []],
      } of answers.filter((_, index) => index % EACH === 1)) {
        if (plan) for (const { Plan } of JSON.parse(plan) as { Plan: PlanNode }[]) rows += touchedBy(Plan);
      }
      return answers.filter((_, index) => index % EACH === EACH - 1);
    },
    async rowsTouched(run) {
      rows = 0;
      await run();
      const touched = Math.round(rows);
      rows = null;
      return touched;
    },
  };
}

/** Statements that replace one. */
const EACH = 4;

function withPlan({ query, params }: Statement): Statement[] {
  const isExplained = /^\s*(select|insert|update|delete|with)\b/i.test(query);
  const plain = (text: string) => ({ query: text, params: [] });
  return [
    plain('savepoint explained'),
    isExplained ? { query: `explain (analyze, timing off, format json) ${query}`, params } : plain('select null'),
    plain('rollback to explained'),
    { query, params },
  ];
}

function touchedBy(node: PlanNode): number {
  const removed = Object.entries(node).filter(([name]) => name.startsWith('Rows Removed by '));
  const looked = removed.reduce((sum, [, count]) => sum + Number(count), node['Actual Rows']);
  return (node.Plans ?? []).reduce((sum, part) => sum + touchedBy(part), looked * node['Actual Loops']);
}
