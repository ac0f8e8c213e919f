import type { Installation } from '../app/registered-app.ts';
import type { World } from '../hosting/world.ts';
import type { Account } from '../limits/account.ts';

interface AnyCaller {
  /** What the caller may see. */
  readonly world: World;
  /** Whose limits are used up. */
  readonly account: Account;
  /** As GitHub's messages call it: "user ID 583231". */
  readonly name: string;
}

/** Who a request comes from. */
export type Caller = AnyCaller &
  (
    | { readonly kind: 'user'; readonly token: string }
    | {
        readonly kind: 'installation';
        readonly installation: Installation;
        /** Milliseconds. */ readonly issuedAt: number;
      }
    | { readonly kind: 'app' }
  );
