import type { HttpBindings } from '@hono/node-server';
import type { Account } from '../admin/accounts.ts';

/** What travels with a request through its middleware. */
export interface ServerEnv {
  Bindings: HttpBindings;
  Variables: {
    requestId: string;
    /** How the log calls the route; `none` where there is none. */
    route: string;
    /** Whether the person's own connection is encrypted, as far as proxies that are trusted say so. */
    isSecure: boolean;
    /** Stands for the sender's network for a day: nothing leads back from it to an address. */
    network: string;
    /** Sent from this machine, or by a proxy on it that is not trusted. */
    isLocal: boolean;
    /** Who asks, on the admin side. */
    account: Account;
    /** Set where the request showed a secret, right or wrong. */
    isGuess: boolean;
  };
}
