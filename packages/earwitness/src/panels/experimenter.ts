/** What an experimenter asks of panels, whether a server has them open or only their database is there. */
import type { BrokenPanel, PanelEvidence, PanelProgress, PanelQuality } from '@earwitness/listening-web';

export interface PanelLook {
  readonly progress: PanelProgress;
  readonly quality: PanelQuality;
  /** null where the analysis plan does not allow to look. */
  readonly evidence: PanelEvidence | null;
  readonly invites: { readonly invited: number; readonly came: number };
}

export interface Completion {
  readonly code: string;
  /** Whom the qualification turned away has a code as well, of another kind. */
  readonly outcome: 'finished' | 'screened-out';
  readonly listener: string;
  readonly source: string;
  readonly verified: boolean | null;
}

/** How a panel is going, or why it could not be taken up. */
export type ListedPanel = PanelProgress | (BrokenPanel & { readonly state: 'broken' });

/** All panels of one place, those that could not be taken up last. */
export const listPanels = (
  panels: readonly PanelProgress[],
  broken: readonly BrokenPanel[],
): readonly ListedPanel[] => [...panels, ...broken.map((one) => ({ ...one, state: 'broken' as const }))];

export interface Experimenter {
  list(): Promise<readonly ListedPanel[]>;
  look(panelId: string): Promise<PanelLook>;
  completions(panelId: string): Promise<readonly Completion[]>;
  /** Makes links, in the order of the labels. They are told this once: `keep` has some of them safe before more are made. */
  invite(request: {
    panelId: string;
    labels: readonly string[];
    keep: (links: readonly string[]) => Promise<void>;
  }): Promise<void>;
  /** A link for trying the panel, never counted. */
  rehearse(panelId: string): Promise<string>;
  close(request: { panelId: string; reason: string }): Promise<PanelProgress>;
  unblind(request: { panelId: string; reason: string }): Promise<PanelProgress>;
  erase(request: { panelId: string; listener: string; reason: string }): Promise<void>;
  leave(): Promise<void>;
}
