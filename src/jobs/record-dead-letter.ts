export interface DeadLetterDeps {
  store: {
    /** Stores the letter with the sync, repository or workspace that it belongs to. A repeat changes nothing. */
    saveDeadLetter(letter: DeadMessage): Promise<unknown>;
  };
  log(event: string, fields: Record<string, unknown>): void;
}

export interface DeadMessage {
  /** The queue that it came from. A replay goes by the message's type. */
  queue: string;
  messageId: string;
  message: unknown;
}

/** Stores a message that no consumer could settle, so that an operator can read and replay it. */
export async function recordDeadLetter(deps: DeadLetterDeps, letter: DeadMessage): Promise<void> {
  deps.log('message.dead', { queue: letter.queue, id: letter.messageId });
  await deps.store.saveDeadLetter(letter);
}
