export interface DeadLetterDeps {
  store: {
    /** Keeps the letter with whoever it belongs to; a repeat changes nothing. */
    saveDeadLetter(letter: DeadMessage): Promise<unknown>;
  };
  log(event: string, fields: Record<string, unknown>): void;
}

export interface DeadMessage {
  /** The queue it came from, and may be sent to again. */
  queue: string;
  messageId: string;
  message: unknown;
}

/** Keeps a message that no consumer could settle, to be looked at and replayed. */
export async function recordDeadLetter(deps: DeadLetterDeps, letter: DeadMessage): Promise<void> {
  deps.log('message.dead', { queue: letter.queue, id: letter.messageId });
  await deps.store.saveDeadLetter(letter);
}
