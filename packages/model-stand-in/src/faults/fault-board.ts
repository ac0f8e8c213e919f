import { createBoard, type Board } from '../../../github-replay/src/faults/board.ts';
import type { ChatRequest } from '../request/chat-request.ts';
import { FAULT_KINDS, type Fault } from './fault.ts';

export type FaultBoard = Board<Fault, ChatRequest>;

export function createFaultBoard(random: () => number): FaultBoard {
  const board = createBoard(random, ({ matching }: Fault, { messages }: ChatRequest) => {
    return matching === undefined || messages.some(({ text }) => text.includes(matching));
  });
  return {
    ...board,
    add(fault) {
      if (!FAULT_KINDS.includes(fault.kind)) throw new Error(`no such fault: ${fault.kind}`);
      if (fault.kind === 'slow' && fault.milliseconds === undefined) throw new Error('slow needs milliseconds');
      return board.add(fault);
    },
  };
}
