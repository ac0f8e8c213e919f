import type { Account, AiSignal, EvidenceInput } from '../../../src/domain/ai/evidence.ts';

/** What is claimed of a pull request: by the label, by the rules, by a model. */
export type Claim = Pick<AiSignal, 'kind' | 'tool' | 'tier'>;

/** A small pull request, and what it holds. */
export interface Case {
  name: string;
  /** Why this is the right answer. */
  why: string;
  input: EvidenceInput;
  /** None for a hard negative: something that looks like evidence, and is none. */
  expected: Claim[];
}

/** A case of the labelled set, with what it is an example of. */
export interface FormedCase extends Case {
  form: string;
}

/** `co_author claude certain` */
type Label = `${AiSignal['kind']} ${string} ${AiSignal['tier']}`;

/** A case; what is not said of the pull request is of no account: a person's, without text. */
export function labelled(name: string, why: string, input: Partial<EvidenceInput>, ...labels: Label[]): Case {
  return {
    name,
    why,
    input: {
      author: user('octavia'),
      title: 'Keep the order of headers',
      headRef: 'keep-the-order',
      body: '',
      commits: [],
      reviews: [],
      comments: [],
      opinion: null,
      ...input,
    },
    expected: labels.map((label) => {
      const [kind, tool, tier] = label.split(' ') as [AiSignal['kind'], string, AiSignal['tier']];
      return { kind, tool, tier };
    }),
  };
}

export function user(login: string): Account {
  return { login, kind: 'user' };
}

export function bot(login: string): Account {
  return { login, kind: 'bot' };
}

/** A pull request of one commit with this message. */
export function committed(
  message: string,
  author: Account = user('octavia'),
  authorName = 'Octavia Brandt',
  authorAccount: string | null = null,
): Partial<EvidenceInput> {
  return { commits: [{ sha: 'c0ffee0000000000000000000000000000000001', message, author, authorName, authorAccount }] };
}

/** A commit's message that ends with these lines. */
export function trailers(...lines: string[]): Partial<EvidenceInput> {
  return committed(`fix: keep the order of headers\n\nThey were sorted before.\n\n${lines.join('\n')}\n`);
}

export function reviewed(author: Account, body = ''): Partial<EvidenceInput> {
  return { reviews: [{ githubId: '71', author, body }] };
}

export function inline(author: Account, body = 'This branch is never taken.'): Partial<EvidenceInput> {
  return { comments: [{ githubId: '72', kind: 'review', author, body }] };
}

export function commented(author: Account, body: string): Partial<EvidenceInput> {
  return { comments: [{ githubId: '73', kind: 'issue', author, body }] };
}
