/** Every panel of a database, and how panels come to be there: opened for the first time, again, or taken up after a restart. */
import { resolve } from 'node:path';
import {
  frozenDefinitionSchema,
  type PanelDefinition,
  type PanelDefinitionInput,
  type PanelPack,
  panelDefinitionSchema,
} from '@earwitness/bench/panel';
import { z } from 'zod';
import type { Blinding } from '../blinding/blinding.ts';
import { panelBlinding } from '../blinding/panel-blinding.ts';
import { canonicalJson } from '../canonical-json.ts';
import {
  DefinitionRefusedError,
  EventLogBrokenError,
  PackRefusedError,
  PanelBrokenError,
  PanelFrozenError,
  UnknownEventError,
  UnknownPanelError,
} from '../errors.ts';
import { importPack, type StimulusBytes } from '../packs/import-pack.ts';
import { certifiedAs, packSha256Of } from '../packs/pack-sha256.ts';
import { sha256 } from '../sha256.ts';
import type { KeptPack } from '../stores/packs.ts';
import type { PanelStores } from '../stores/panel-stores.ts';
import { experimenterSide } from './experimenter-side.ts';
import { listenerSide } from './listener-side.ts';
import type { ExperimenterSide, ListenerSide, SittingSide } from './panel-api.ts';
import type { PanelEvent } from './panel-events.ts';
import { PanelJournal } from './panel-journal.ts';
import { sittingSide } from './sitting-side.ts';
import { SeatsAtHand } from './sitting-view.ts';

export interface OpenPanelRequest {
  readonly definition: PanelDefinitionInput;
  readonly packFolder: string;
  /** Lies outside the pack. */
  readonly blindingKeyFile: string;
}

/** An opened panel: one side for those who listen, one for who asks. */
interface Panel {
  readonly panelId: string;
  readonly listener: ListenerSide;
  readonly experimenter: ExperimenterSide;
  readonly room: SittingSide;
  /** How often a finished listener's page has taken its own result since this process began. */
  readonly ownResultsShown: number;
}

export interface PanelDesk {
  readonly stores: PanelStores;
  /**
   * Freezes and opens a panel; opening the same definition and pack again changes nothing.
   *
   * @throws {DefinitionRefusedError} if the definition is malformed or its method does not suit the pack
   * @throws {PackRefusedError} if the pack is not fair
   * @throws {BlindingKeyRefusedError} if the key does not belong to the pack
   * @throws {PanelFrozenError} if the panel was opened before with another definition or pack
   * @throws {PanelBrokenError} if the panel could not be taken up
   */
  open(request: OpenPanelRequest): Promise<Panel>;
  /** In the order they were opened, but for those that are broken. */
  all(): readonly Panel[];
  /** Those that could not be taken up, in the order they were opened. */
  broken(): readonly BrokenPanel[];
  /** Throws {@link UnknownPanelError} for an id nobody opened, {@link PanelBrokenError} for a panel that could not be taken up. */
  find(panelId: string): Panel;
}

/** A panel that could not be taken up, and why. */
export interface BrokenPanel {
  readonly panelId: string;
  readonly problem: string;
}

/** A panel, and what holds its sounds. */
interface Desk extends Panel {
  /** As the panel was frozen with it. */
  readonly pack: PanelPack;
  restoreStimuli(stimulusBytes: StimulusBytes): void;
}

/**
 * Takes up every panel of a database where it was. A panel whose pack is gone keeps its answers and takes no more; one whose log is
 * broken is named, and the others go on.
 *
 * @param loadStimuli false to read what was answered without serving any sound
 */
export async function openPanelDesk({
  stores,
  loadStimuli,
  log,
  onUnblinded,
  now = () => new Date(),
}: {
  stores: PanelStores;
  loadStimuli: boolean;
  log: (line: string) => void;
  onUnblinded: (panelId: string) => void;
  now?: () => Date;
}): Promise<PanelDesk> {
  const blindings = panelBlinding(stores.blindingKeys);
  const panels = new Map<string, Desk>();
  const broken = new Map<string, PanelBrokenError>();

  async function setUp({
    panelId,
    blinding,
    pack,
    stimulusBytes: given,
  }: {
    panelId: string;
    blinding: Blinding;
    pack: PanelPack;
    stimulusBytes: StimulusBytes | null;
  }): Promise<Desk> {
    const { freeTexts, identities, invites } = stores;
    const journal = await PanelJournal.open({ panelId, log: stores.log, freeTexts, blinding, now });
    const atHand = new SeatsAtHand({ now });
    let stimulusBytes = given;
    let ownResultsShown = 0;
    const desk: Desk = {
      panelId,
      pack,
      listener: listenerSide({
        journal,
        blinding,
        pack,
        identities,
        invites,
        stimuli: () => stimulusBytes,
        onOwnResult: () => {
          ownResultsShown += 1;
        },
      }),
      experimenter: experimenterSide({
        journal,
        blinding,
        pack,
        invites,
        erase: (listener) => stores.erase({ panelId, listener }),
        onUnblinded,
        atHand,
      }),
      room: sittingSide({ journal, blinding, stimuli: () => stimulusBytes, atHand }),
      get ownResultsShown() {
        return ownResultsShown;
      },
      restoreStimuli(restored) {
        stimulusBytes = restored;
      },
    };
    panels.set(panelId, desk);
    return desk;
  }

  async function takeUpIfSound(stored: KeptPack): Promise<void> {
    const { panelId } = stored;
    try {
      await takeUp(stored);
    } catch (problem) {
      if (!isOfPanel(problem)) throw problem;
      const error = new PanelBrokenError({ panelId, cause: problem });
      broken.set(panelId, error);
      log(`Panel ${panelId} is left out, and the others go on: ${error.message}`);
    }
  }

  async function takeUp({ panelId, packFolder, ...kept }: KeptPack): Promise<void> {
    const first = await stores.log.first(panelId);
    if (first?.event.kind !== 'panel-frozen') {
      // A crash between keeping the pack and freezing the panel leaves an empty log and nothing to go on with; any other is damaged.
      await stores.log.read(panelId);
      return;
    }
    const { definition, packSha256 } = first.event;
    const pack = kept.pack();
    const blinding = await blindings.resume({ definition, pack });
    if (blinding === null) throw new RangeError('its secret is not in the database');
    const desk = await setUp({ panelId, blinding, pack, stimulusBytes: null });
    if (!loadStimuli || desk.experimenter.progress().state !== 'open') return;
    const stimulusBytes = await reload({ panelId, packFolder, frozen: { pack, packSha256 } });
    if (stimulusBytes !== null) desk.restoreStimuli(stimulusBytes);
  }

  async function reload({
    panelId,
    packFolder,
    frozen,
  }: {
    panelId: string;
    packFolder: string;
    frozen: { pack: PanelPack; packSha256: string };
  }): Promise<StimulusBytes | null> {
    try {
      const imported = await importPack(packFolder, { frozen });
      if (imported.packSha256 === frozen.packSha256) return imported.stimulusBytes;
      log(`Panel ${panelId} takes no answers until its pack is back: ${packFolder} holds another`);
    } catch (problem) {
      if (!(problem instanceof PackRefusedError)) throw problem;
      log(`Panel ${panelId} takes no answers until its pack is back: ${problem.message}`);
    }
    return null;
  }

  /** An opening of which nobody learned how it ended may have been written; to open it once more would be another panel. */
  async function takeUpFrozen(panelId: string): Promise<void> {
    if ((await stores.log.read(panelId)).length === 0) return;
    const stored = (await stores.packs.packs()).find((one) => one.panelId === panelId);
    if (stored !== undefined) await takeUp(stored);
  }

  async function openOne({ definition: given, packFolder: folder, blindingKeyFile }: OpenPanelRequest) {
    // What was frozen before may break a rule that came later, and goes on as it is.
    const definition = parseDefinition(given, { schema: frozenDefinitionSchema });
    const packFolder = resolve(folder);
    const { panelId } = definition;
    const definitionSha256 = sha256(canonicalJson(definition));
    const { pack, packSha256, stimulusBytes } = await importPack(packFolder);

    const brokenBefore = broken.get(panelId);
    if (brokenBefore !== undefined) throw brokenBefore;
    if (!panels.has(panelId)) await takeUpFrozen(panelId);
    const known = panels.get(panelId);
    if (known !== undefined) {
      const { experimenter } = known;
      if (experimenter.definitionSha256 !== definitionSha256) {
        throw new PanelFrozenError({ panelId, changed: 'definition' });
      }
      if (experimenter.packSha256 !== packSha256Of(certifiedAs(pack, known.pack)))
        throw new PanelFrozenError({ panelId, changed: 'pack' });
      await stores.packs.save({ panelId, pack: known.pack, packFolder });
      known.restoreStimuli(stimulusBytes);
      return known;
    }

    parseDefinition(given, { schema: panelDefinitionSchema });
    const blinding = await blindings.create({ definition, pack, packFolder, blindingKeyFile });
    const event: PanelEvent = {
      kind: 'panel-frozen',
      definition,
      definitionSha256,
      packSha256,
      secretSha256: blinding.secretSha256,
      blindingKeySha256: blinding.keySha256,
    };
    const recordedAt = now().toISOString();
    await stores.packs.save({ panelId, pack, packFolder });
    await stores.log.append({ panelId, recordedAt, events: [event] });
    return setUp({ panelId, blinding, pack, stimulusBytes });
  }

  for (const stored of await stores.packs.packs()) await takeUpIfSound(stored);
  let lastOpening: Promise<unknown> = Promise.resolve();
  return {
    stores,
    // One at a time, so that the same panel opened twice at once is still opened once.
    open(request) {
      const opened = lastOpening.then(() => openOne(request));
      lastOpening = opened.catch(() => {});
      return opened;
    },
    all: () => [...panels.values()],
    broken: () => [...broken].map(([panelId, { message: problem }]) => ({ panelId, problem })),
    find(panelId) {
      const panel = panels.get(panelId);
      if (panel === undefined) throw broken.get(panelId) ?? new UnknownPanelError({ panelId });
      return panel;
    },
  };
}

/** Whether it is what the database holds of one panel that is wrong, and not the database. */
const isOfPanel = (problem: unknown): problem is Error =>
  problem instanceof EventLogBrokenError ||
  problem instanceof UnknownEventError ||
  problem instanceof DefinitionRefusedError ||
  problem instanceof RangeError ||
  problem instanceof SyntaxError ||
  problem instanceof z.ZodError;

function parseDefinition(
  given: PanelDefinitionInput,
  { schema }: { schema: typeof panelDefinitionSchema },
): PanelDefinition {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new DefinitionRefusedError({
    problem: `its definition is malformed: ${z.prettifyError(result.error).replace(/\s+/g, ' ')}`,
    cause: result.error,
  });
}
