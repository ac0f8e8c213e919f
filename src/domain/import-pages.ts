/** How often a page with something that GitHub did not show is read again. */
const MAX_TRIES = 4;
/** Seconds until it is read again: 1 hour, then 2, 4 and 8. */
const FIRST_WAIT = 3_600;

/** A message of an import: it stands for the page after `cursor`, at first for the first page. */
interface PageMessage {
  cursor: string | null;
  /** How often this page was read again before; absent at first. */
  tries?: number | undefined;
}

/**
 * The messages that follow when a page of an import was read: for the page after it, and for the same page later when
 * GitHub did not show a part of it. A page that is read again was followed by the next one before.
 */
export function messagesAfter<Message extends PageMessage>(
  message: Message,
  { next, unread }: { next: string | null; unread: string[] },
): { body: Message; delaySeconds?: number }[] {
  const { tries = 0 } = message;
  const goesOn = next !== null && tries === 0 ? [{ body: { ...message, cursor: next } }] : [];
  const comesAgain = unread.length > 0 && tries < MAX_TRIES;
  const again = { body: { ...message, tries: tries + 1 }, delaySeconds: FIRST_WAIT * 2 ** tries };
  return comesAgain ? [...goesOn, again] : goesOn;
}
