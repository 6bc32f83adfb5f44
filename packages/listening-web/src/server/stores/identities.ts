import type { PanelDatabase } from './database.ts';
import { refuseNul } from './refuse-nul.ts';

/** By whom a listener is known outside: a crowd platform's id of a worker, or an invitation. */
interface OutsideIdentity {
  readonly panelId: string;
  readonly platform: string;
  readonly externalId: string;
  readonly listener: string;
}

/** Whose something is now, and whether it was made theirs just now. */
export interface Claim {
  readonly listener: string;
  readonly isNew: boolean;
}

export interface IdentityStore {
  /**
   * Gives an outside id to a listener, unless it has one: then that listener is who comes again.
   *
   * @throws {RangeError} for a platform or an id with a NUL
   * @throws {StorageFailedError} if the database does not take it
   */
  claim(identity: OutsideIdentity): Promise<Claim>;
  /**
   * Gives an outside id that one listener has to another, unless that has happened meanwhile.
   *
   * @returns whose it is now
   * @throws {StorageFailedError} if the database does not take it
   */
  passOn(identity: OutsideIdentity & { readonly to: string }): Promise<string>;
  /** Whether a listener has an outside id in this panel. */
  isHeldBy(panelId: string, listener: string): Promise<boolean>;
  find(identity: Omit<OutsideIdentity, 'listener'>): Promise<OutsideIdentity | null>;
  /** By platform and id. */
  ofPanel(panelId: string): Promise<readonly OutsideIdentity[]>;
}

export function identityStore({ tables, write }: PanelDatabase): IdentityStore {
  const select = tables
    .selectFrom('identity')
    .select(['panel_id as panelId', 'platform', 'external_id as externalId', 'listener']);

  async function find({ panelId, platform, externalId }: Omit<OutsideIdentity, 'listener'>) {
    const found = await select
      .where('panel_id', '=', panelId)
      .where('platform', '=', platform)
      .where('external_id', '=', externalId)
      .executeTakeFirst();
    return found ?? null;
  }

  return {
    async passOn({ panelId, platform, externalId, listener, to }) {
      await write(
        tables
          .updateTable('identity')
          .set({ listener: to })
          .where('panel_id', '=', panelId)
          .where('platform', '=', platform)
          .where('external_id', '=', externalId)
          .where('listener', '=', listener),
      );
      const { listener: owner } = await this.claim({ panelId, platform, externalId, listener: to });
      return owner;
    },
    async claim({ panelId, platform, externalId, listener }) {
      refuseNul({ platform, externalId });
      const [inserted] = await write(
        tables
          .insertInto('identity')
          .values({ panel_id: panelId, platform, external_id: externalId, listener })
          .onConflict((conflict) => conflict.columns(['panel_id', 'platform', 'external_id']).doNothing()),
      );
      if (inserted === 1) return { listener, isNew: true };
      const owner = await find({ panelId, platform, externalId });
      // Erased between the two: whoever comes now is somebody new.
      return owner === null
        ? this.claim({ panelId, platform, externalId, listener })
        : { listener: owner.listener, isNew: false };
    },
    async isHeldBy(panelId, listener) {
      const held = await select
        .where('panel_id', '=', panelId)
        .where('listener', '=', listener)
        .executeTakeFirst();
      return held !== undefined;
    },
    find,
    ofPanel: (panelId) =>
      select.where('panel_id', '=', panelId).orderBy('platform').orderBy('external_id').execute(),
  };
}
