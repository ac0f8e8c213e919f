import { thereWith, type Visit } from '../visit.ts';

/** The first letters of a name, in one of four colours that the name always has. Bots have corners. */
export function Avatar({ name, isBot = false }: { name: string; isBot?: boolean }) {
  const hue = Array.from(name).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 4;
  return (
    <span class={`avatar hue-${hue}${isBot ? ' bot' : ''}`} aria-hidden="true">
      {Array.from(name.replace(/^@/, '')).slice(0, 2).join('').toUpperCase()}
    </span>
  );
}

/** An account as pull requests have it; null is a deleted one. */
export interface Account {
  login: string;
  kind: string;
}

/** A person, whose name shows only this person's pull requests on the same page. */
export function Person({ visit, account }: { visit: Visit; account: Account | null }) {
  if (account === null) return <span class="person faint">a deleted account</span>;
  return (
    <a class="person" href={thereWith(visit, '/pull-requests', { filters: { author: account.login } })}>
      <Avatar name={account.login} isBot={account.kind === 'bot'} />
      {account.login}
    </a>
  );
}
