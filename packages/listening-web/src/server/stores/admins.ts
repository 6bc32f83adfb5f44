import { sql } from 'kysely';
import type { PanelDatabase } from './database.ts';
import { refuseNul } from './refuse-nul.ts';

/** A viewer looks, a runner opens and closes panels, an admin unblinds and lets people in. */
export type AdminRole = 'viewer' | 'runner' | 'admin';

export interface AdminUser {
  readonly name: string;
  readonly role: AdminRole;
  readonly passwordHash: string;
}

/** A sign-in that holds until a time, ISO 8601. The token itself is kept nowhere. */
interface AdminSession {
  readonly tokenSha256: string;
  readonly name: string;
  readonly expiresAt: string;
}

/** One line of who did what; never changed and never taken out. */
interface AuditEntry {
  readonly seq: number;
  readonly at: string;
  readonly who: string;
  readonly action: string;
  readonly panelId: string | null;
  readonly detail: string;
}

/** What writes throws a StorageFailedError where the database does not take it, and a RangeError for a text with a NUL. */
export interface AdminStore {
  /** By name. */
  users(): Promise<readonly AdminUser[]>;
  findUser(name: string): Promise<AdminUser | null>;
  /** Adds a user, or gives one another role or password. */
  saveUser(user: AdminUser): Promise<void>;
  /** Takes a user out, and signs them out everywhere. */
  removeUser(name: string): Promise<void>;
  startSession(session: AdminSession): Promise<void>;
  /** A session that holds at a time, with its user as they are now. */
  findSession(tokenSha256: string, at: string): Promise<(AdminSession & { readonly role: AdminRole }) | null>;
  endSession(tokenSha256: string): Promise<void>;
  endSessionsOf(name: string): Promise<void>;
  /** Forgets the sessions that are over at a time. */
  forgetExpiredSessions(at: string): Promise<void>;
  createSetupToken(token: { readonly tokenSha256: string; readonly createdAt: string }): Promise<void>;
  /** Lets one user in with a token, once: false when the token is unknown or used or the name is taken, and then nobody is let in. */
  useSetupToken(use: {
    readonly tokenSha256: string;
    readonly at: string;
    readonly user: AdminUser;
  }): Promise<boolean>;
  recordAudit(entry: Omit<AuditEntry, 'seq'>): Promise<void>;
  /** What was done after one entry, oldest first, at most so many. */
  readAudit(options?: {
    readonly afterSeq?: number;
    readonly limit?: number;
  }): Promise<readonly AuditEntry[]>;
}

export function adminStore({ tables, write }: PanelDatabase): AdminStore {
  const selectUsers = tables
    .selectFrom('admin_user')
    .select(['name', 'role', 'password_hash as passwordHash'])
    .$narrowType<{ role: AdminRole }>();
  const isNobody = (name: string) =>
    sql<boolean>`NOT EXISTS ${tables.selectFrom('admin_user').select('name').where('name', '=', name)}`;
  const sessionsOf = (name: string) => tables.deleteFrom('admin_session').where('name', '=', name);

  return {
    users: () => selectUsers.orderBy('name').execute(),
    async findUser(name) {
      return (await selectUsers.where('name', '=', name).executeTakeFirst()) ?? null;
    },
    async saveUser({ name, role, passwordHash }) {
      refuseNul({ name });
      const kept = { role, password_hash: passwordHash };
      await write(
        tables
          .insertInto('admin_user')
          .values({ name, ...kept })
          .onConflict((conflict) => conflict.column('name').doUpdateSet(kept)),
      );
    },
    async removeUser(name) {
      await write(sessionsOf(name), tables.deleteFrom('admin_user').where('name', '=', name));
    },

    async startSession({ tokenSha256, name, expiresAt }) {
      await write(
        tables.insertInto('admin_session').values({ token_sha256: tokenSha256, name, expires_at: expiresAt }),
      );
    },
    async findSession(tokenSha256, at) {
      const found = await tables
        .selectFrom('admin_session')
        .innerJoin('admin_user', 'admin_user.name', 'admin_session.name')
        .select([
          'admin_session.token_sha256 as tokenSha256',
          'admin_session.name as name',
          'admin_session.expires_at as expiresAt',
          'admin_user.role as role',
        ])
        .$narrowType<{ role: AdminRole }>()
        .where('admin_session.token_sha256', '=', tokenSha256)
        .where('admin_session.expires_at', '>', at)
        .executeTakeFirst();
      return found ?? null;
    },
    async endSession(tokenSha256) {
      await write(tables.deleteFrom('admin_session').where('token_sha256', '=', tokenSha256));
    },
    async endSessionsOf(name) {
      await write(sessionsOf(name));
    },
    async forgetExpiredSessions(at) {
      await write(tables.deleteFrom('admin_session').where('expires_at', '<=', at));
    },

    async createSetupToken({ tokenSha256, createdAt }) {
      await write(
        tables
          .insertInto('setup_token')
          .values({ token_sha256: tokenSha256, created_at: createdAt, used_at: null, used_by: null }),
      );
    },
    async useSetupToken({ tokenSha256, at, user: { name, role, passwordHash } }) {
      refuseNul({ name });
      // The second statement finds the token only as the first one marked it, and both stand or fall together.
      const [used] = await write(
        tables
          .updateTable('setup_token')
          .set({ used_at: at, used_by: name })
          .where('token_sha256', '=', tokenSha256)
          .where('used_at', 'is', null)
          .where(isNobody(name)),
        tables
          .insertInto('admin_user')
          .columns(['name', 'role', 'password_hash'])
          .expression(
            tables
              .selectFrom('setup_token')
              .select(({ val }) => [
                'used_by as name',
                val(role).as('role'),
                val(passwordHash).as('password_hash'),
              ])
              .where('token_sha256', '=', tokenSha256)
              .where('used_at', '=', at)
              .where('used_by', '=', name)
              .where(isNobody(name)),
          ),
      );
      return used === 1;
    },

    async recordAudit({ at, who, action, panelId, detail }) {
      refuseNul({ who, action, detail });
      await write(
        tables.insertInto('audit').values(({ fn, lit, selectFrom }) => ({
          seq: selectFrom('audit').select(({ eb }) =>
            eb(fn.coalesce(fn.max('seq'), lit(0)), '+', lit(1)).as('next'),
          ),
          at,
          who,
          action,
          panel_id: panelId,
          detail,
        })),
      );
    },
    readAudit: ({ afterSeq = 0, limit = 1000 } = {}) =>
      tables
        .selectFrom('audit')
        .select(['seq', 'at', 'who', 'action', 'panel_id as panelId', 'detail'])
        .where('seq', '>', afterSeq)
        .orderBy('seq')
        .limit(limit)
        .execute(),
  };
}
