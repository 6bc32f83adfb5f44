/** What a room can do: its seats, and its conductor, who is as blind as they are. */
import type { Blinding } from '../blinding/blinding.ts';
import { tokenSha256 } from '../blinding/opaque-token.ts';
import {
  LinkRefusedError,
  NoSessionError,
  NotAllowedError,
  NotFoundError,
  PanelClosedError,
  SeatsMissingError,
  SessionFinishedError,
  TrialClosedError,
} from '../errors.ts';
import type { StimulusBytes } from '../packs/import-pack.ts';
import { sha256 } from '../sha256.ts';
import { offeredLanguage } from './offered-language.ts';
import type { RoomPlays, SeatTrial, SittingSide } from './panel-api.ts';
import type { PanelEvent } from './panel-events.ts';
import type { PanelJournal } from './panel-journal.ts';
import type { SessionRecord, SittingRecord, StagesDone, TrialRecord } from './panel-records.ts';
import { presentTrial } from './present-trial.ts';
import type { Presentation, TrialStage } from './presentation.ts';
import { drawnAs, hasAnswered, REDRAW_LIMIT, sessionState } from './session-flow.ts';
import { closingOf, endingOf, missingSeats, roomTrial } from './sitting-endings.ts';
import { practiceFeedback, roomView, type SeatsAtHand } from './sitting-view.ts';
import type { Slot } from './slots.ts';

/** A class, or a studio with its corridor. */
const MOST_SEATS = 100;

interface SittingSideOptions {
  readonly journal: PanelJournal;
  readonly blinding: Blinding;
  /** null when the files are gone. */
  stimuli(): StimulusBytes | null;
  readonly atHand: SeatsAtHand;
}

/** Throws unless a room takes one more seat. */
export function refuseUnlessRoomTakes({ phase, seats }: SittingRecord): void {
  if (phase === 'ended') throw new NotAllowedError('This sitting is over.');
  if (seats.length >= MOST_SEATS) throw new NotAllowedError('Every seat of this sitting is taken.');
}

/** Makes the side of a panel's rooms. */
export function sittingSide({ journal, blinding, stimuli, atHand }: SittingSideOptions): SittingSide {
  const { definition } = journal.state;
  const flow = { definition, blinding };

  function refuseUnlessOpen(): void {
    if (journal.state.phase !== 'open' || stimuli() === null)
      throw new PanelClosedError({ panelId: journal.panelId });
  }

  function requireSeat(cookie: string | null): SessionRecord & { seat: NonNullable<SessionRecord['seat']> } {
    const listener =
      cookie === null ? undefined : journal.state.listenerByCookieSha256.get(tokenSha256(cookie));
    const session = listener?.sessions.at(-1);
    if (session === undefined) throw new NoSessionError();
    if (session.seat === null) throw new NotFoundError();
    return session as SessionRecord & { seat: NonNullable<SessionRecord['seat']> };
  }

  function requireRoom(conductor: string | null): SittingRecord {
    const room =
      conductor === null
        ? undefined
        : journal.state.sittingByConductorTokenSha256.get(tokenSha256(conductor));
    if (room === undefined) throw new NoSessionError();
    return room;
  }

  /** The room of a conductor who plays for all, while it may. */
  function requirePlayingRoom(conductor: string | null): SittingRecord {
    const room = requireRoom(conductor);
    refuseUnlessOpen();
    if (room.playbackBy !== 'conductor')
      throw new NotAllowedError('In this sitting each seat plays its own trials.');
    if (room.phase === 'waiting') throw new NotAllowedError('Begin the sitting first.');
    return room;
  }

  return {
    look({ sitting }) {
      const room = journal.state.sittingByJoinTokenSha256.get(tokenSha256(sitting));
      if (room === undefined) throw new LinkRefusedError();
      const { playbackBy, playback, phase } = room;
      return { playbackBy, playback, phase };
    },

    async seat({ cookie }) {
      atHand.seen(requireSeat(cookie).session);
      await journal.commit();
      const session = requireSeat(cookie);
      const room = session.seat.sitting;
      const trial = room.openTrial === null ? null : roomTrial(room.openTrial);
      return {
        seat: session.seat.number,
        playbackBy: room.playbackBy,
        phase: room.phase,
        trial,
        isAnswered: trial !== null && hasAnswered(session, trial),
        heard: trial === null ? [] : [...room.heard],
        playing: trial === null ? null : atHand.playing(room.session),
        feedback: practiceFeedback(session, { room, flow, blinding }),
        session: sessionState(session, flow),
      };
    },

    async seatTrial({ cookie }) {
      const session = requireSeat(cookie);
      const { stage } = sessionState(session, flow);
      if (stage === 'finished') throw new SessionFinishedError();
      if (stage === 'questionnaire') throw new NotAllowedError('The questions before the trials come first.');
      refuseUnlessOpen();
      const open = session.seat.sitting.openTrial;
      if (open === null) throw new TrialClosedError('No trial is under way in this room.');
      if (hasAnswered(session, open)) throw new TrialClosedError('This trial has its answer already.');
      const presentation: Presentation = { ...roomTrial(open), place: session };
      const trialToken = seatToken(session, open);
      // Asked for once more, as after a reload, it is the same one.
      if (session.openTrial?.tokenSha256 === tokenSha256(trialToken)) await journal.commit();
      else
        await journal.commit({
          kind: 'trial-opened',
          session: session.session,
          ...roomTrial(open),
          trialTokenSha256: tokenSha256(trialToken),
          stimulusTokenSha256s: {},
          drawSha256: blinding.drawSha256(drawnAs(presentation)),
          tabSha256: null,
          overRedrawLimit: open.overRedrawLimit,
        });
      return withoutSounds({ presentation, trialToken, language: session.language });
    },

    conduct({ conductor }) {
      const room = journal.state.sittingByConductorTokenSha256.get(tokenSha256(conductor));
      if (room === undefined) throw new LinkRefusedError();
      return roomView(room, { flow, atHand });
    },

    async room({ conductor, plays }) {
      await journal.commit(...hearingOf(requireRoom(conductor), plays));
      return roomView(requireRoom(conductor), { flow, atHand });
    },

    async begin({ conductor }) {
      const { session: sitting, phase } = requireRoom(conductor);
      refuseUnlessOpen();
      if (phase === 'ended') throw new NotAllowedError('This sitting is over.');
      if (phase === 'running') await journal.commit();
      else await journal.commit({ kind: 'sitting-started', sitting });
    },

    async nextTrial({ conductor, languages, leaves, withoutMissing }) {
      const room = requirePlayingRoom(conductor);
      if (room.phase === 'ended') {
        await journal.commit();
        return null;
      }
      const { open, events } = leaveTrial(room, { leaves, withoutMissing });
      const done = open === 'closed' ? afterOpenTrial(room) : room.done;
      const stage = stageAfter(done, blinding.trialCounts);
      if (stage === null) {
        await journal.commit(...events, { kind: 'sitting-ended', sitting: room.session });
        return null;
      }
      const presentation: Presentation = {
        place: room,
        stage,
        number: done[stage] + 1,
        attempt: open === 'closed' ? 0 : room.attemptsVoided + Number(open === 'voided'),
      };
      const language = offeredLanguage(languages, definition);
      const { trial, stimulusTokens } = presentTrial({ presentation, language, definition, blinding });
      atHand.plays(room.session, null);
      await journal.commit(...events, {
        kind: 'sitting-trial-opened',
        sitting: room.session,
        ...roomTrial(presentation),
        trialTokenSha256: tokenSha256(trial.trialToken),
        stimulusTokenSha256s: Object.fromEntries(
          stimulusTokens.map(([slot, token]) => [slot, tokenSha256(token)]),
        ),
        drawSha256: blinding.drawSha256(drawnAs(presentation)),
        overRedrawLimit: presentation.attempt > REDRAW_LIMIT,
      });
      return trial;
    },

    async voidTrial({ conductor, trialToken, reason }) {
      const room = requirePlayingRoom(conductor);
      const trial = journal.state.trialByTokenSha256.get(tokenSha256(trialToken));
      if (trial === undefined || trial.place.session !== room.session) throw new NotFoundError();
      if (trial.status === 'voided') return journal.commit();
      if (trial.status !== 'open') throw new TrialClosedError('This trial is over.');
      await journal.commit({
        kind: 'sitting-trial-voided',
        sitting: room.session,
        ...roomTrial(trial),
        reason,
      });
    },

    async end({ conductor }) {
      const room = requireRoom(conductor);
      await journal.commit(...endingOf(room, flow));
    },
  };

  /** What the room hears for the first time. Of a trial that it is not at any more nothing is taken. */
  function hearingOf(room: SittingRecord, plays: RoomPlays | null): readonly PanelEvent[] {
    const { session: sitting, openTrial, heard } = room;
    const isOpen =
      plays !== null && openTrial !== null && openTrial.tokenSha256 === tokenSha256(plays.trialToken);
    atHand.plays(sitting, isOpen ? plays.playing : null);
    if (!isOpen || journal.state.phase !== 'open') return [];
    // What was never fetched cannot have been heard.
    const isNew = (slot: Slot): boolean => openTrial.served.has(slot) && !heard.has(slot);
    return [...new Set(plays.heard)]
      .filter(isNew)
      .map((slot) => ({ kind: 'sitting-stimulus-heard', sitting, ...roomTrial(openTrial), slot }));
  }

  /** What becomes of the trial that is open, in which the room may not lose an answer. */
  function leaveTrial(
    room: SittingRecord,
    { leaves, withoutMissing }: { leaves: string | null; withoutMissing: boolean },
  ): { open: 'none' | 'closed' | 'voided'; events: readonly PanelEvent[] } {
    const { openTrial } = room;
    if (openTrial === null) return { open: 'none', events: [] };
    const missing = missingSeats(room, openTrial, flow);
    const isComplete = missing.length === 0 && room.seats.some((seat) => hasAnswered(seat, openTrial));
    const isMeant = leaves !== null && openTrial.tokenSha256 === tokenSha256(leaves);
    if (isComplete || (isMeant && withoutMissing))
      return { open: 'closed', events: [closingOf(room, openTrial, flow)] };
    if (isMeant) throw new SeatsMissingError({ seats: missing.map(({ seat }) => seat?.number ?? 0) });
    const reference = { sitting: room.session, ...roomTrial(openTrial) };
    return {
      open: 'voided',
      events: [{ kind: 'sitting-trial-voided', ...reference, reason: 'reopened' }],
    };
  }

  function withoutSounds({
    presentation,
    trialToken,
    language,
  }: {
    presentation: Presentation;
    trialToken: string;
    language: string;
  }): SeatTrial {
    const { trial } = presentTrial({ presentation, language, definition, blinding });
    const { number, total, stage, method, question, lowLabel, highLabel, allowsTies, stimuli } = trial;
    return {
      trialToken,
      number,
      total,
      stage,
      method,
      question,
      lowLabel,
      highLabel,
      allowsTies,
      stimuli: stimuli.map(({ slot, label }) => ({ slot, label })),
    };
  }
}

/** The same for one seat and presentation, so that a reload gets it again; who has not the seat's cookie can do nothing with it. */
const seatToken = ({ session }: SessionRecord, { tokenSha256: ofRoom }: TrialRecord): string =>
  sha256(`earwitness.seat/${session}/${ofRoom}`);

function afterOpenTrial({ done, openTrial }: SittingRecord): StagesDone {
  return openTrial === null ? done : { ...done, [openTrial.stage]: done[openTrial.stage] + 1 };
}

const STAGES: readonly TrialStage[] = ['qualification', 'training', 'trials'];

/** The stage of the trial that is due; null once all are over. */
const stageAfter = (done: StagesDone, counts: StagesDone): TrialStage | null =>
  STAGES.find((stage) => done[stage] < counts[stage]) ?? null;
