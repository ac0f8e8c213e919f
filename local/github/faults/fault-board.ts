import { createBoard, type Board } from './board.ts';
import { FAULT_KINDS, type Fault } from './fault.ts';

/** What a fault's scope is compared with. */
export interface FaultTarget {
  readonly api: 'graphql' | 'rest';
  /** The path, and for GraphQL the query and its variables. */
  readonly text: string;
  readonly width: number;
}

export type FaultBoard = Board<Fault, FaultTarget>;

export function createFaultBoard(random: () => number): FaultBoard {
  const board = createBoard(random, inScope);
  return {
    ...board,
    add(fault) {
      if (!FAULT_KINDS.includes(fault.kind)) throw new Error(`no such fault: ${fault.kind}`);
      if (fault.kind === 'too-wide' && fault.widerThan === undefined) throw new Error('too-wide needs widerThan');
      return board.add(fault);
    },
  };
}

function inScope(fault: Fault, { api, text, width }: FaultTarget): boolean {
  if (fault.api && fault.api !== api) return false;
  if (fault.matching !== undefined && !text.includes(fault.matching)) return false;
  return width > (fault.widerThan ?? -1);
}
