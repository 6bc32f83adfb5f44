/** What a panel's experimenter can do: blind like everyone else until the panel is unblinded. */
import { type PanelPack, textIn } from '@earwitness/bench/panel';
import type { Blinding } from '../blinding/blinding.ts';
import { newOpaqueToken, tokenSha256 } from '../blinding/opaque-token.ts';
import {
  BadRequestError,
  NotAllowedError,
  NotFoundError,
  PanelClosedError,
  PanelStillBlindError,
  PanelStillOpenError,
} from '../errors.ts';
import type { InviteStore } from '../stores/invites.ts';
import type { ExperimenterSide } from './panel-api.ts';
import { panelEvidence } from './panel-evidence.ts';
import type { PanelJournal } from './panel-journal.ts';
import { judgeTrials } from './panel-outcome.ts';
import { panelProgress } from './panel-progress.ts';
import { panelQuality } from './panel-quality.ts';
import type { SittingRecord } from './panel-records.ts';
import { type PanelReport, panelReport } from './panel-report.ts';
import { type ResultRequest, resultRows } from './panel-results.ts';
import { writePanelTables } from './panel-tables.ts';
import { outcomeOf } from './session-flow.ts';
import { sessionTable } from './session-table.ts';
import { sharedPlaybackProblem } from './shared-playback-problem.ts';
import { endingOf } from './sitting-endings.ts';
import { roomView, type SeatsAtHand } from './sitting-view.ts';
import { trialComments } from './trial-comments.ts';
import { verifyDraws } from './verify-draws.ts';
import { frozenSwitchProof, verifySwitching } from './verify-switching.ts';
import { verifyTexts } from './verify-texts.ts';

const SHORTEST_REASON = 3;
const MOST_INVITES = 10_000;

interface ExperimenterSideOptions {
  readonly journal: PanelJournal;
  readonly blinding: Blinding;
  /** As the panel was frozen with it. */
  readonly pack: PanelPack;
  readonly invites: InviteStore;
  /** Deletes what a listener wrote and is known by. */
  erase(listener: string): Promise<void>;
  onUnblinded(panelId: string): void;
  readonly atHand: SeatsAtHand;
}

/** Makes the experimenter's side of a panel. */
export function experimenterSide({
  journal,
  blinding,
  pack,
  invites,
  erase,
  onUnblinded,
  atHand,
}: ExperimenterSideOptions): ExperimenterSide {
  const { definition, definitionSha256, packSha256 } = journal.state;
  const title = textIn(definition.title, definition.languages);
  const switching = frozenSwitchProof({ pack, packSha256, definition });

  function refuseWhileBlind(): void {
    if (journal.state.phase !== 'unblinded') throw new PanelStillBlindError({ panelId: journal.panelId });
  }

  async function answersTold(): Promise<ResultRequest> {
    refuseWhileBlind();
    const trials = await journal.answeredTrials();
    return { journal, trials, blinding, texts: await journal.texts() };
  }

  /** Nothing changes it any more but what is erased. */
  let report: Promise<PanelReport> | null = null;

  const flow = { definition, blinding };
  function requireSitting(sitting: string): SittingRecord {
    const room = journal.state.sittings.get(sitting);
    if (room === undefined) throw new NotFoundError();
    return room;
  }

  return {
    definition,
    definitionSha256,
    packSha256,
    title,
    switching,
    progress: () => panelProgress({ state: journal.state, tally: journal.tally, title, blinding }),
    quality: () => panelQuality({ state: journal.state, tally: journal.tally, blinding }),
    sessions: () => sessionTable({ state: journal.state, tally: journal.tally, definition, blinding }),
    evidence() {
      const evidence = panelEvidence({ definition, tally: journal.tally });
      return evidence === null ? null : { ...evidence, course: journal.course.points };
    },
    verifySwitching: () => verifySwitching({ pack, packSha256, definition }),
    verifyDraws: () => verifyDraws({ journal, blinding }),
    verifyTexts: () => verifyTexts({ journal }),

    async close() {
      if (journal.state.phase === 'open') await journal.commit({ kind: 'panel-closed' });
      else await journal.commit();
    },

    async unblind({ reason, by }) {
      if (reason.trim().length < SHORTEST_REASON) {
        throw new RangeError(
          `Cannot unblind as reason must have >= ${SHORTEST_REASON} characters: current value is ${JSON.stringify(reason)}`,
        );
      }
      if (journal.state.phase === 'open') throw new PanelStillOpenError({ panelId: journal.panelId });
      if (journal.state.phase === 'unblinded') return journal.commit();
      await journal.commit({ kind: 'panel-unblinded', reason, by, secret: blinding.secret });
      onUnblinded(journal.panelId);
    },

    results: async () => judgeTrials(await answersTold()),
    rows: async () => resultRows(await answersTold()),

    async report() {
      refuseWhileBlind();
      report ??= answersTold()
        .then((request) => panelReport(request, { switching }))
        .catch((error: unknown) => {
          // What failed is tried again.
          report = null;
          throw error;
        });
      return report;
    },

    async comments() {
      refuseWhileBlind();
      return trialComments(await journal.answeredTrials(), await journal.texts());
    },

    async writeTables(take) {
      refuseWhileBlind();
      return writePanelTables({ journal, blinding }, take);
    },

    blindingKey() {
      refuseWhileBlind();
      return blinding.key;
    },

    async completionCodes() {
      const { state, tally } = journal;
      return [...state.sessions.values()].flatMap((session) => {
        if (session.rehearsal) return [];
        const listener = state.listeners.get(session.listener);
        const outcome = outcomeOf({ session, listener }, { definition, blinding, tally });
        if (outcome === null) return [];
        const code = blinding.completionCode({ session: session.session, outcome });
        const { source, verified } = session;
        return [{ code, outcome, listener: session.listener, source, verified }];
      });
    },

    sittings: () =>
      [...journal.state.sittings.values()].map((room) => ({
        sitting: room.session,
        begunAt: room.begunAt,
        ...roomView(room, { flow, atHand }),
      })),

    async beginSitting({ playbackBy, playback, levelDba, by }) {
      if (journal.state.phase !== 'open') throw new PanelClosedError({ panelId: journal.panelId });
      const problem = playbackBy === 'conductor' ? sharedPlaybackProblem(definition) : null;
      if (problem !== null) throw new NotAllowedError(problem);
      if (playbackBy === 'conductor' && playback === null)
        throw new BadRequestError('Say what the room is heard on.');
      const [sitting, joinToken, conductorToken] = [newOpaqueToken(), newOpaqueToken(), newOpaqueToken()];
      await journal.commit({
        kind: 'sitting-begun',
        sitting,
        playbackBy,
        playback,
        levelDba,
        joinTokenSha256: tokenSha256(joinToken),
        conductorTokenSha256: tokenSha256(conductorToken),
        by,
      });
      return { sitting, joinToken, conductorToken };
    },

    async noteLevel({ sitting, levelDba, by }) {
      requireSitting(sitting);
      if (journal.state.phase === 'unblinded')
        throw new NotAllowedError('What was unblinded is judged as it is.');
      await journal.commit({ kind: 'sitting-level-noted', sitting, levelDba, by });
    },

    async endSitting({ sitting }) {
      await journal.commit(...endingOf(requireSitting(sitting), flow));
    },

    async invite({ labels }) {
      if (labels.length === 0 || labels.length > MOST_INVITES) {
        throw new RangeError(
          `Cannot invite as labels must be 1 to ${MOST_INVITES}: current number is ${labels.length}`,
        );
      }
      if (journal.state.phase !== 'open') throw new PanelClosedError({ panelId: journal.panelId });
      const made = labels.map((label) => ({ label, invite: newOpaqueToken() }));
      const createdAt = journal.now().toISOString();
      await invites.create(
        made.map(({ label, invite }) => ({
          panelId: journal.panelId,
          inviteSha256: tokenSha256(invite),
          label,
          createdAt,
        })),
      );
      await journal.commit({ kind: 'listeners-invited', invites: made.length });
      return made;
    },

    async eraseListener({ listener, by }) {
      const record = journal.state.listeners.get(listener);
      if (record === undefined) throw new NotFoundError();
      await erase(listener);
      report = null;
      if (record.isErased) await journal.commit();
      else await journal.commit({ kind: 'listener-erased', listener, by });
    },
  };
}
