import type { PanelPack } from '@earwitness/bench/panel';
import type { TestMethod } from '../methods/method.ts';
import type { PanelDatabase } from '../stores/database.ts';
import { type Blinding, createBlinding } from './blinding.ts';
import { readBlindingKey, sqliteBlindingKeyStore } from './blinding-key-store.ts';

/** How panels come by their blinding: new when they open, kept when they go on. */
export interface PanelBlinding {
  /**
   * Takes in the key of a pack and draws a fresh secret.
   *
   * @throws {BlindingKeyRefusedError} if the key does not belong to the pack
   * @throws {DefinitionRefusedError} if no pair of the pack suits the method
   */
  create(request: {
    panelId: string;
    method: TestMethod;
    pack: PanelPack;
    packFolder: string;
    blindingKeyFile: string;
  }): Promise<Blinding>;
  /** null when the panel never got as far. */
  resume(request: { panelId: string; method: TestMethod; pack: PanelPack }): Blinding | null;
}

export function panelBlinding(database: PanelDatabase): PanelBlinding {
  const keyStore = sqliteBlindingKeyStore(database);
  return {
    async create({ panelId, method, pack, packFolder, blindingKeyFile }) {
      const key = await readBlindingKey({ blindingKeyFile, packFolder, pack });
      return createBlinding({ ...keyStore.create({ panelId, key }), pack, method });
    },
    resume({ panelId, method, pack }) {
      const secrets = keyStore.load(panelId);
      return secrets === null ? null : createBlinding({ ...secrets, pack, method });
    },
  };
}
