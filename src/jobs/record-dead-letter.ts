export interface DeadLetterDeps {
  now(): number;
  store: {
    saveDeadLetter(syncId: string, letter: { queue: string; message: unknown; at: string }): Promise<unknown>;
  };
  log(event: string, fields: Record<string, unknown>): void;
}

/** Records a message that no consumer could settle on the sync it belongs to. */
export async function recordDeadLetter(
  deps: DeadLetterDeps,
  letter: { queue: string; message: { syncId?: string | undefined } },
): Promise<void> {
  const { syncId } = letter.message;
  deps.log('message.dead', { queue: letter.queue, syncId });
  if (!syncId) return;
  await deps.store.saveDeadLetter(syncId, { ...letter, at: new Date(deps.now()).toISOString() });
}
