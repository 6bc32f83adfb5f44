import type { PanelDatabase } from './database.ts';
import type { Claim } from './identities.ts';
import { refuseNul } from './refuse-nul.ts';

/** An invitation to a panel. Its token is kept nowhere, only what it hashes to. */
interface Invite {
  readonly panelId: string;
  readonly inviteSha256: string;
  /** For whom it is meant; null once that was erased. */
  readonly label: string | null;
  readonly createdAt: string;
  /** Who came with it; null while nobody did. */
  readonly listener: string | null;
}

/** How many were invited to a panel, and how many came. */
export interface InviteCounts {
  readonly invited: number;
  readonly came: number;
}

export interface InviteStore {
  /**
   * Keeps all of them or none.
   *
   * @throws {RangeError} for a label with a NUL
   * @throws {StorageFailedError} if one is there already, or the database does not take them
   */
  create(invites: readonly Omit<Invite, 'listener'>[]): Promise<void>;
  find(panelId: string, inviteSha256: string): Promise<Invite | null>;
  /** Gives an invitation to the first listener who comes with it; null when there is none of this hash. */
  bind(inviteSha256: string, listener: string): Promise<Claim | null>;
  /** Whether a listener has an invitation of this panel. */
  isHeldBy(panelId: string, listener: string): Promise<boolean>;
  /** By the time they were made, then by hash. */
  list(panelId: string): Promise<readonly Invite[]>;
  count(panelId: string): Promise<InviteCounts>;
}

export function inviteStore({ tables, write }: PanelDatabase): InviteStore {
  const select = tables
    .selectFrom('invite')
    .select([
      'panel_id as panelId',
      'invite_sha256 as inviteSha256',
      'label',
      'created_at as createdAt',
      'listener',
    ]);
  return {
    async create(invites) {
      for (const { label } of invites) refuseNul({ label });
      await write(
        ...invites.map(({ panelId, inviteSha256, label, createdAt }) =>
          tables.insertInto('invite').values({
            panel_id: panelId,
            invite_sha256: inviteSha256,
            label,
            created_at: createdAt,
            listener: null,
          }),
        ),
      );
    },
    async find(panelId, inviteSha256) {
      const found = await select
        .where('panel_id', '=', panelId)
        .where('invite_sha256', '=', inviteSha256)
        .executeTakeFirst();
      return found ?? null;
    },
    async bind(inviteSha256, listener) {
      const [bound] = await write(
        tables
          .updateTable('invite')
          .set({ listener })
          .where('invite_sha256', '=', inviteSha256)
          .where('listener', 'is', null),
      );
      if (bound === 1) return { listener, isNew: true };
      const owner = await select.where('invite_sha256', '=', inviteSha256).executeTakeFirst();
      return owner?.listener == null ? null : { listener: owner.listener, isNew: false };
    },
    async isHeldBy(panelId, listener) {
      const held = await select
        .where('panel_id', '=', panelId)
        .where('listener', '=', listener)
        .executeTakeFirst();
      return held !== undefined;
    },
    list: (panelId) =>
      select.where('panel_id', '=', panelId).orderBy('created_at').orderBy('invite_sha256').execute(),
    async count(panelId) {
      const invites = await this.list(panelId);
      return { invited: invites.length, came: invites.filter(({ listener }) => listener !== null).length };
    },
  };
}
