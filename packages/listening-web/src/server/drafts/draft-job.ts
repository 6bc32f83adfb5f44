/** What the server asks of the process that opens music for drafts. */
import type {
  CheckedPanel,
  DraftComparison,
  DraftItem,
  DraftSounds,
  DraftSource,
  DraftSuggestion,
  DraftWaveform,
} from '@earwitness/bench';
import type { PanelFileInput } from '@earwitness/bench/panel';

/** Handed to the process when it starts. */
export interface DraftPlace {
  readonly musicFolder: string;
  /** Left out, as the music folder is, of what is said. */
  readonly panelsFolder: string | null;
}

/** A draft as `panel build` would read it. */
export interface CheckedDraft {
  /** The very panel.yaml. */
  readonly text: string;
  readonly checked: Pick<CheckedPanel, 'conditionIds' | 'comparisons' | 'itemIds'> | null;
  /** Null where nothing is wrong. */
  readonly problem: {
    readonly line: number | null;
    /** Of the field that is wrong, as far as one is. */
    readonly path: readonly (string | number)[];
    readonly message: string;
  } | null;
}

/** What each job gives. */
export interface DraftResults {
  items: DraftItem[];
  waveform: DraftWaveform;
  suggest: DraftSuggestion[];
  prepare: DraftSounds;
  check: CheckedDraft;
  build: { readonly warnings: readonly { readonly kind: string; readonly message: string }[] };
}

export type DraftJob =
  | { readonly kind: 'items'; readonly source: DraftSource }
  | { readonly kind: 'waveform'; readonly comparison: DraftComparison }
  | { readonly kind: 'suggest'; readonly comparison: DraftComparison; readonly seconds: number }
  | {
      readonly kind: 'prepare';
      readonly comparison: DraftComparison;
      readonly startSeconds: number;
      readonly endSeconds: number;
      readonly folder: string;
      readonly name: string;
      readonly anchorsOf?: string;
    }
  | { readonly kind: 'check'; readonly panel: PanelFileInput; readonly panelFile: string }
  | { readonly kind: 'build'; readonly panelFile: string; readonly replace: boolean };

/** How far a build has come. */
export interface BuildProgress {
  readonly done: number;
  readonly total: number;
  readonly itemTitle: string;
}

/** A refusal is of the music or the draft, and said to whoever asked; neither it nor a draft's problem says where the folders lie. */
export type DraftOutcome =
  | { readonly kind: 'given'; readonly value: DraftResults[keyof DraftResults] }
  | { readonly kind: 'refused'; readonly message: string };
