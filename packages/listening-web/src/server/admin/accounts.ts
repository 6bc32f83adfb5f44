/** Who may do what on the experimenter's side, and how they show who they are. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { newOpaqueToken, tokenSha256 } from '../blinding/opaque-token.ts';
import { AccountRefusedError, NotSignedInError } from '../errors.ts';
import type { AdminRole, AdminStore, AdminUser } from '../stores/admins.ts';
import { hashPassword, isPassword } from './password-hash.ts';

/** Who asks. */
export interface Account {
  readonly name: string;
  readonly role: AdminRole;
}

export const SHORTEST_PASSWORD = 12;
export const SESSION_SECONDS = 12 * 3600;
const SETUP_SECONDS = 24 * 3600;
/** Of tokens for programs. */
export const MOST_TOKEN_DAYS = 366;

/** A program's token is the session of a user of this kind, who has no password. */
const PROGRAM_PREFIX = 'token:';
const NO_PASSWORD = 'none';

/** The name under which whoever holds the server's own token acts. */
const OWNER: Account = { name: 'owner', role: 'admin' };

/** What a browser is let in with, told once. */
interface SignedIn {
  readonly token: string;
  readonly account: Account;
}

export interface Accounts {
  /** The token that lets the first admin in, while there is none and it holds. */
  readonly setupToken: string | null;
  /** Makes the first admin, signed in; throws {@link NotSignedInError} unless the token is the one, once, in time. */
  setUp(request: { token: string; name: string; password: string }): Promise<SignedIn>;
  /** Throws {@link NotSignedInError} alike for unknown names and wrong passwords. */
  signIn(request: { name: string; password: string }): Promise<SignedIn>;
  signOut(token: string): Promise<void>;
  accountOf(token: string): Promise<Account | null>;
  list(): Promise<readonly (Account & { readonly isProgram: boolean })[]>;
  /** Adds a person, or gives one another role or password, and signs them out everywhere. */
  savePerson(person: { name: string; role: AdminRole; password: string }): Promise<Account>;
  /** Makes a token for a program, told once. */
  createToken(request: {
    label: string;
    role: AdminRole;
    days: number;
  }): Promise<{ name: string; token: string; expiresAt: string }>;
  /** Throws {@link AccountRefusedError} for the last admin, or where there is nobody of the name. */
  remove(name: string): Promise<void>;
}

/** Opens the accounts of a database, with a token for setting up the first where there is none. */
export async function openAccounts({
  store,
  ownerToken,
  now = () => new Date(),
}: {
  store: AdminStore;
  /** Of whoever started the server. */
  ownerToken: string;
  now?: () => Date;
}): Promise<Accounts> {
  const owner = digest(ownerToken);
  const inSeconds = (seconds: number) => new Date(now().getTime() + seconds * 1000);
  let setup: { token: string; expiresAt: Date } | null = null;
  await store.forgetExpiredSessions(now().toISOString());
  if (!(await store.users()).some(isAdmin)) {
    setup = { token: newOpaqueToken(), expiresAt: inSeconds(SETUP_SECONDS) };
    await store.createSetupToken({
      tokenSha256: tokenSha256(setup.token),
      createdAt: now().toISOString(),
    });
  }

  async function startSession(name: string, seconds: number): Promise<{ token: string; expiresAt: string }> {
    const token = newOpaqueToken();
    const expiresAt = inSeconds(seconds).toISOString();
    await store.startSession({ tokenSha256: tokenSha256(token), name, expiresAt });
    return { token, expiresAt };
  }

  async function letIn({ name, role }: Account): Promise<SignedIn> {
    const { token } = await startSession(name, SESSION_SECONDS);
    return { token, account: { name, role } };
  }

  const setupToken = () => (setup !== null && now() < setup.expiresAt ? setup.token : null);

  return {
    get setupToken() {
      return setupToken();
    },

    async setUp({ token, name, password }) {
      const refuse = () =>
        new NotSignedInError('This set-up link does not hold: it was used, or is too old.');
      const expected = setupToken();
      if (expected === null || !timingSafeEqual(digest(token), digest(expected))) throw refuse();
      const user: AdminUser = { name, role: 'admin', passwordHash: await hashPassword(password) };
      const used = await store.useSetupToken({
        tokenSha256: tokenSha256(token),
        at: now().toISOString(),
        user,
      });
      if (!used) throw refuse();
      setup = null;
      return letIn(user);
    },

    async signIn({ name, password }) {
      const user = name.startsWith(PROGRAM_PREFIX) ? null : await store.findUser(name);
      if (!(await isPassword(password, user?.passwordHash ?? null)) || user === null) {
        throw new NotSignedInError('The name or the password is wrong.');
      }
      await store.forgetExpiredSessions(now().toISOString());
      return letIn(user);
    },

    signOut: (token) => store.endSession(tokenSha256(token)),

    async accountOf(token) {
      if (timingSafeEqual(digest(token), owner)) return OWNER;
      const session = await store.findSession(tokenSha256(token), now().toISOString());
      return session === null ? null : { name: session.name, role: session.role };
    },

    list: async () =>
      (await store.users()).map(({ name, role }) => ({
        name,
        role,
        isProgram: name.startsWith(PROGRAM_PREFIX),
      })),

    async savePerson({ name, role, password }) {
      const users = await store.users();
      if (role !== 'admin' && isLastAdmin(users, name)) {
        throw new AccountRefusedError('The last admin stays an admin: make another one first.');
      }
      await store.saveUser({ name, role, passwordHash: await hashPassword(password) });
      await store.endSessionsOf(name);
      return { name, role };
    },

    async createToken({ label, role, days }) {
      const name = PROGRAM_PREFIX + label;
      if ((await store.findUser(name)) !== null) {
        throw new AccountRefusedError('There is a token of this label: remove that one first.');
      }
      await store.saveUser({ name, role, passwordHash: NO_PASSWORD });
      return { name, ...(await startSession(name, days * 24 * 3600)) };
    },

    async remove(name) {
      const users = await store.users();
      if (!users.some((user) => user.name === name)) {
        throw new AccountRefusedError('There is nobody of this name.');
      }
      if (isLastAdmin(users, name)) {
        throw new AccountRefusedError('The last admin cannot be removed: make another one first.');
      }
      await store.removeUser(name);
    },
  };
}

const isAdmin = ({ name, role }: AdminUser) => role === 'admin' && !name.startsWith(PROGRAM_PREFIX);

function isLastAdmin(users: readonly AdminUser[], name: string): boolean {
  const admins = users.filter(isAdmin);
  return admins.length === 1 && admins[0]?.name === name;
}

/** Digests have one length, so comparing them takes the same time for every guess. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
