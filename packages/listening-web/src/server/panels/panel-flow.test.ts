import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import {
  anAnswer,
  aStart,
  begin,
  hear,
  knowX,
  nextTrial,
  openPanelWithoutHttp,
  type PanelWithoutHttp,
  rowsOf,
  takeTrial,
  tokenOf,
} from '../../../test/panel-without-http.ts';
import { OURS_AND_HUMAN, type PlainComparison } from '../../../test/plain-pack.ts';
import {
  AlreadyTakenError,
  BadRequestError,
  DefinitionRefusedError,
  IdempotencyConflictError,
  LinkRefusedError,
  NotAllowedError,
  NotFoundError,
  NotQualifiedError,
  OpenElsewhereError,
  OtherPlaybackError,
  PanelClosedError,
  PanelStillBlindError,
  PanelStillOpenError,
  QuotaFullError,
  SessionFinishedError,
  StorageFailedError,
  TrialClosedError,
} from '../errors.ts';
import type { PanelEvent } from './panel-events.ts';
import { PanelJournal } from './panel-journal.ts';
import type { SessionRecord } from './panel-records.ts';
import { foldPanel } from './panel-state.ts';

const open: PanelWithoutHttp[] = [];
afterEach(async () => {
  for (const panel of open.splice(0)) await panel.end();
});

async function panelOf(...options: Parameters<typeof openPanelWithoutHttp>): Promise<PanelWithoutHttp> {
  const panel = await openPanelWithoutHttp(...options);
  open.push(panel);
  return panel;
}

/** The disk does not take events of a kind until the returned function is called. */
function refuseOnDisk({ databaseFile }: PanelWithoutHttp, kind: PanelEvent['kind']): () => void {
  const disk = new Database(databaseFile);
  const refusal = `BEFORE INSERT ON event WHEN NEW.kind = '${kind}' BEGIN SELECT RAISE(ABORT, 'no room'); END`;
  disk.exec(`CREATE TRIGGER refused ${refusal}`);
  return () => {
    disk.exec('DROP TRIGGER refused');
    disk.close();
  };
}

const two: readonly PlainComparison[] = [{ stimuli: OURS_AND_HUMAN }, { stimuli: OURS_AND_HUMAN }];

describe('a session', () => {
  it('goes through questions, qualification and practice to the trials, in this order', async () => {
    const panel = await panelOf({
      definition: {
        trialsPerSession: 2,
        trainingTrials: 1,
        qualification: { trials: 2, required: 2 },
        questionnaire: [{ fieldId: 'years', question: 'How many years?', kind: 'number' }],
      },
      comparisons: [...two, { use: 'qualification', stimuli: OURS_AND_HUMAN }],
    });
    const cookie = await begin(panel);
    await expect(nextTrial(panel, cookie)).rejects.toThrow(NotAllowedError);
    await panel.listener.answerQuestionnaire({ cookie, answers: { years: 7 } });
    const stages = [];
    for (let trial = 0; trial < 5; trial += 1) {
      const taken = await takeTrial(panel, cookie, knowX);
      stages.push(taken.trial.stage);
      expect(taken.reply.feedback).toEqual(taken.trial.stage === 'training' ? { correct: true } : null);
    }
    expect(stages).toEqual(['qualification', 'qualification', 'training', 'trials', 'trials']);
    await expect(nextTrial(panel, cookie)).rejects.toThrow(SessionFinishedError);
    const rows = await rowsOf(panel);
    expect(rows.map(({ kind }) => kind)).toEqual([
      'qualification',
      'qualification',
      'training',
      'trial',
      'trial',
    ]);
    expect(rows.every((row) => row.q_years === 7 && row.trainedListener)).toBe(true);
  });

  it('takes a missed qualification for untrained, or ends there where it is a gate', async () => {
    const comparisons = [...two, { use: 'qualification' as const, stimuli: OURS_AND_HUMAN }];
    const miss: typeof knowX = (trial, heard) => {
      const known = knowX(trial, heard) as { choice: string };
      return { choice: trial.stage === 'qualification' && known.choice === 'A' ? 'B' : 'A' };
    };
    const lenient = await panelOf({
      definition: { qualification: { trials: 1, required: 1 }, trialsPerSession: 1 },
      comparisons,
    });
    const cookie = await begin(lenient, { trainedListener: true });
    await takeTrial(lenient, cookie, miss);
    await takeTrial(lenient, cookie);
    expect((await rowsOf(lenient)).at(-1)).toMatchObject({ trainedListener: false });

    const strict = await panelOf({
      definition: { qualification: { trials: 1, required: 1, isGate: true }, trialsPerSession: 1 },
      comparisons,
    });
    const turnedAway = await begin(strict);
    await takeTrial(strict, turnedAway, miss);
    await expect(nextTrial(strict, turnedAway)).rejects.toThrow(NotQualifiedError);
  });

  it('refuses answers to other questions, of another kind, or none where one is needed', async () => {
    const panel = await panelOf({
      definition: {
        questionnaire: [
          {
            fieldId: 'age',
            question: 'Age?',
            kind: 'choice',
            options: [{ value: 'young', label: 'under 30' }],
          },
          { fieldId: 'note', question: 'Anything?', kind: 'text', required: false },
        ],
      },
    });
    const cookie = await begin(panel);
    const answer = (answers: Record<string, string | number>) =>
      panel.listener.answerQuestionnaire({ cookie, answers });
    await expect(answer({})).rejects.toThrow(BadRequestError);
    await expect(answer({ age: 'old' })).rejects.toThrow(BadRequestError);
    await expect(answer({ age: 3 })).rejects.toThrow(BadRequestError);
    await expect(answer({ age: 'young', other: 'x' })).rejects.toThrow(BadRequestError);
    await expect(answer({ age: 'young' })).resolves.toMatchObject({ stage: 'trials' });
    await expect(answer({ age: 'young' })).rejects.toThrow(NotAllowedError);
  });

  it('is had once unless the panel wants more, and then on each playback system once, in an order of the listener’s own', async () => {
    const once = await panelOf({ definition: { trialsPerSession: 1 } });
    const cookie = await begin(once);
    await takeTrial(once, cookie);
    await expect(begin(once, { cookie })).rejects.toThrow(AlreadyTakenError);

    const systems = ['studio-monitors', 'earbuds', 'car', 'phone'] as const;
    const panel = await panelOf({
      definition: { trialsPerSession: 2, sessions: { perListener: 4, playback: [...systems] } },
      comparisons: [...two, ...two],
    });
    const firsts = new Map<string, number>();
    for (let listener = 0; listener < 4; listener += 1) {
      let own: string | null = null;
      for (let session = 0; session < 4; session += 1) {
        const wanted = panel.listener.face({ cookie: own, languages: ['en'] }).playbackWanted;
        const other = aStart({ cookie: own, playback: 'other' });
        await expect(panel.listener.startSession(other)).rejects.toThrow(OtherPlaybackError);
        const started = await panel.listener.startSession(aStart({ cookie: own, playback: null }));
        own = started.cookie;
        expect(started.session.sessionNumber).toBe(session + 1);
        if (session > 0) expect(started.session.playback).toBe(wanted);
        if (session === 0)
          firsts.set(started.session.playback, (firsts.get(started.session.playback) ?? 0) + 1);
        for (let trial = 0; trial < 2; trial += 1) await takeTrial(panel, own);
      }
    }
    expect([...firsts.values()]).toEqual([1, 1, 1, 1]);
    const rows = await rowsOf(panel);
    const itemsBy = new Map<string, Set<string>>();
    for (const { listener, itemId, playback } of rows) {
      const items = itemsBy.get(`${listener} ${playback}`) ?? new Set();
      itemsBy.set(`${listener} ${playback}`, items.add(itemId));
    }
    expect(itemsBy.size).toBe(16);
    // What a listener hears on one system is what the listener hears on every other.
    for (const listener of new Set(rows.map((row) => row.listener))) {
      const own = systems.map((system) =>
        [...(itemsBy.get(`${listener} ${system}`) ?? [])].toSorted().join(),
      );
      expect(new Set(own).size).toBe(1);
    }
  });

  it('tells the own result only when no session of the listener is to come', async () => {
    const panel = await panelOf({
      definition: { trialsPerSession: 1, sessions: { perListener: 2 }, showOwnResult: true },
    });
    const cookie = await begin(panel);
    await takeTrial(panel, cookie, knowX);
    await expect(panel.listener.ownResult({ cookie })).rejects.toThrow(NotAllowedError);
    await begin(panel, { cookie });
    await expect(panel.listener.ownResult({ cookie })).rejects.toThrow(NotAllowedError);
    await takeTrial(panel, cookie, knowX);
    expect(await panel.listener.ownResult({ cookie })).toMatchObject({ correct: 1, answered: 1 });
  });

  it('is heard on what the panel says, or what the listener says where the panel does not', async () => {
    const wanting = await panelOf({
      definition: { sessions: { perListener: 2, playback: ['studio-monitors', 'phone'] } },
    });
    const wanted = wanting.listener.face({ cookie: null, languages: [] }).playbackWanted!;
    const others = (['studio-monitors', 'phone', 'other'] as const).filter((one) => one !== wanted);
    for (const playback of others) {
      await expect(begin(wanting, { playback })).rejects.toThrow(
        `to be heard on ${wanted.replace('-', ' ')}:`,
      );
    }
    expect(wanting.experimenter.progress().sessionsStarted).toBe(0);
    const { session } = await wanting.listener.startSession(aStart({ playback: wanted }));
    expect(session.playback).toBe(wanted);
    const leaving = await panelOf();
    await expect(begin(leaving, { playback: null })).rejects.toThrow(BadRequestError);
  });

  it('is begun once however often its start is sent, though no reply came and no cookie', async () => {
    const panel = await panelOf();
    const startKey = 'a-key-of-this-start';
    const start = aStart({ startKey });
    const atOnce = await Promise.all([
      panel.listener.startSession(start),
      panel.listener.startSession(start),
    ]);
    expect(atOnce.map(({ created }) => created)).toEqual([true, false]);
    const [first] = atOnce;
    await takeTrial(panel, first!.cookie);
    const later = await panel.listener.startSession(start);
    expect(later).toMatchObject({ created: false, session: { trialsDone: 1 } });
    expect(new Set([...atOnce, later].map(({ cookie }) => cookie)).size).toBe(3);
    await takeTrial(panel, later.cookie);
    expect(panel.experimenter.progress()).toMatchObject({ listeners: 1, sessionsStarted: 1, answers: 2 });
    await begin(panel, { startKey: 'the-key-of-another' });
    await begin(panel, { startKey, rehearsal: true });
    expect(panel.experimenter.progress()).toMatchObject({ listeners: 2, rehearsals: 1 });
    expect(JSON.stringify(await panel.stores.log.read('a-panel'))).not.toContain(startKey);
  });

  it('is not another’s cookie where it could not be kept', async () => {
    const panel = await panelOf();
    const start = aStart({ startKey: 'a-key-of-this-start' });
    const takeAgain = refuseOnDisk(panel, 'session-started');
    const replies = await Promise.allSettled([
      panel.listener.startSession(start),
      panel.listener.startSession(start),
    ]);
    expect(replies.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    takeAgain();
    expect(await panel.listener.startSession(start)).toMatchObject({ created: true });
    expect(foldPanel(await panel.stores.log.read('a-panel'))).toEqual(panel.journal.state);
  });

  it('goes on at another device with a code, once and within ten minutes', async () => {
    const panel = await panelOf();
    const cookie = await begin(panel);
    const { code } = await panel.listener.createHandover({ cookie });
    const phone = await panel.listener.claimHandover({ code });
    expect(phone.cookie).not.toBe(cookie);
    expect(panel.listener.face({ cookie: phone.cookie, languages: [] }).session).toEqual(
      panel.listener.face({ cookie, languages: [] }).session,
    );
    await expect(panel.listener.claimHandover({ code })).rejects.toThrow(LinkRefusedError);
    const late = await panel.listener.createHandover({ cookie });
    panel.passMinutes(10);
    await expect(panel.listener.claimHandover({ code: late.code })).rejects.toThrow(LinkRefusedError);
    await takeTrial(panel, phone.cookie);
    expect(panel.experimenter.progress()).toMatchObject({ listeners: 1, answers: 1 });
  });

  it('stays with one page: another one is told so, and may take it over', async () => {
    const panel = await panelOf();
    const cookie = await begin(panel);
    const first = await nextTrial(panel, cookie, 'tab-one');
    await expect(nextTrial(panel, cookie, 'tab-two')).rejects.toThrow(OpenElsewhereError);
    await expect(nextTrial(panel, cookie, 'tab-one')).resolves.toMatchObject({ number: 1 });
    const taken = await panel.listener.nextTrial({ cookie, tab: 'tab-two', takeOver: true });
    expect(taken.number).toBe(1);
    const request = anAnswer({ choice: 'A' });
    await expect(panel.listener.answer({ cookie, trialToken: first.trialToken, request })).rejects.toThrow(
      TrialClosedError,
    );
  });

  it('speaks the language that was begun in', async () => {
    const panel = await panelOf({
      definition: {
        languages: ['en', 'de'],
        title: { en: 'A panel', de: 'Ein Test' },
        question: { en: 'Which?', de: 'Welches?' },
      },
    });
    expect(panel.listener.face({ cookie: null, languages: ['fr', 'de-CH', 'en'] })).toMatchObject({
      title: 'Ein Test',
      language: 'de',
    });
    expect(panel.listener.face({ cookie: null, languages: ['fr'] })).toMatchObject({
      title: 'A panel',
      language: 'en',
    });
    const cookie = await begin(panel, { language: 'de' });
    expect(panel.listener.face({ cookie, languages: ['en'] })).toMatchObject({ question: 'Welches?' });
    expect((await nextTrial(panel, cookie)).question).toBe('Welches?');
  });
});

describe('who may take part', () => {
  it('is, by invitation, whoever has a link, on whichever device, and as one listener', async () => {
    const panel = await panelOf({ definition: { access: { by: 'invited' } } });
    await expect(begin(panel)).rejects.toThrow(LinkRefusedError);
    await expect(begin(panel, { invite: 'f'.repeat(32) })).rejects.toThrow(LinkRefusedError);
    const [anna, ben] = await panel.experimenter.invite({ labels: ['anna@example.org', 'ben@example.org'] });
    const atHome = await begin(panel, { invite: anna!.invite });
    const away = await begin(panel, { invite: anna!.invite });
    await begin(panel, { invite: ben!.invite });
    expect(away).not.toBe(atHome);
    await takeTrial(panel, away);
    expect(panel.listener.face({ cookie: atHome, languages: [] }).session).toMatchObject({ trialsDone: 1 });
    expect(panel.experimenter.progress()).toMatchObject({ listeners: 2, invites: 2 });
  });

  it('is, on a browser that somebody used before, whoever the own link is of', async () => {
    const panel = await panelOf({ definition: { access: { by: 'invited' } } });
    const [anna, ben] = await panel.experimenter.invite({ labels: ['anna', 'ben'] });
    const first = await begin(panel, { invite: anna!.invite });
    await takeTrial(panel, first);
    const second = await panel.listener.startSession(aStart({ invite: ben!.invite, cookie: first }));
    expect(second).toMatchObject({ created: true, session: { trialsDone: 0 } });
    expect(second.cookie).not.toBe(first);
    const back = await panel.listener.startSession(aStart({ invite: anna!.invite, cookie: second.cookie }));
    expect(back).toMatchObject({ created: false, session: { trialsDone: 1 } });
    expect(await begin(panel, { invite: anna!.invite, cookie: first })).toBe(first);
    expect(panel.experimenter.progress().listeners).toBe(2);

    const crowd = { platform: 'other' as const };
    const sent = await panelOf({ definition: { access: { crowd } } });
    const visit = (externalId: string) => ({
      externalId,
      studyId: null,
      assignmentId: null,
      verified: null,
    });
    const one = await begin(sent, { crowd: visit('worker-1') });
    const other = await begin(sent, { crowd: visit('worker-2'), cookie: one });
    expect(other).not.toBe(one);
    expect(sent.experimenter.progress().listeners).toBe(2);
  });

  it('is with an invitation still whoever came before without one', async () => {
    const panel = await panelOf();
    const [anna] = await panel.experimenter.invite({ labels: ['anna'] });
    const cookie = await begin(panel);
    await takeTrial(panel, cookie);
    expect(await begin(panel, { invite: anna!.invite, cookie })).toBe(cookie);
    expect(panel.experimenter.progress().listeners).toBe(1);
  });

  it('is not who shows an id without the signature that it came with before', async () => {
    const panel = await panelOf({ definition: { access: { crowd: { platform: 'prolific' } } } });
    const visit = (verified: boolean) => ({
      externalId: 'worker-1',
      studyId: null,
      assignmentId: null,
      verified,
    });
    const cookie = await begin(panel, { crowd: visit(true) });
    await takeTrial(panel, cookie);
    await expect(begin(panel, { crowd: visit(false) })).rejects.toThrow(LinkRefusedError);
    expect(await begin(panel, { crowd: visit(false), cookie })).toBe(cookie);
    const elsewhere = await panel.listener.startSession(aStart({ crowd: visit(true) }));
    expect(elsewhere).toMatchObject({ created: false, session: { trialsDone: 1 } });
  });

  it('is no rehearsal where it is a room’s, which has one drawing', async () => {
    const panel = await panelOf();
    const { joinToken } = await panel.experimenter.beginSitting({
      playbackBy: 'conductor',
      playback: 'studio-monitors',
      levelDba: null,
      by: 'owner',
    });
    const start = { sitting: joinToken, playback: null } as const;
    await expect(panel.listener.startSession(aStart({ ...start, rehearsal: true }))).rejects.toThrow(
      BadRequestError,
    );
    expect((await panel.listener.startSession(aStart(start))).session.seat?.number).toBe(1);
  });

  it('is nobody else’s who came first with an id and no signature', async () => {
    const panel = await panelOf({ definition: { access: { crowd: { platform: 'prolific' } } } });
    const visit = (verified: boolean) => ({
      externalId: 'worker-1',
      studyId: null,
      assignmentId: null,
      verified,
    });
    const stranger = await begin(panel, { crowd: visit(false) });
    await takeTrial(panel, stranger);
    const owner = await panel.listener.startSession(aStart({ crowd: visit(true) }));
    expect(owner).toMatchObject({ created: true, session: { trialsDone: 0 } });
    await takeTrial(panel, owner.cookie);
    await takeTrial(panel, owner.cookie);
    const elsewhere = await panel.listener.startSession(aStart({ crowd: visit(true) }));
    expect(elsewhere).toMatchObject({ created: false, session: { trialsDone: 2 } });
    await expect(begin(panel, { crowd: visit(false) })).rejects.toThrow(LinkRefusedError);
    // What the stranger began stays the stranger's, marked as nobody vouched for; the id is the owner's.
    await takeTrial(panel, stranger);
    await expect(begin(panel, { crowd: visit(false), cookie: stranger })).rejects.toThrow(LinkRefusedError);
    const rows = await rowsOf(panel);
    expect(rows.map(({ verified }) => verified)).toEqual([false, true, true, false]);
    expect(new Set(rows.map(({ listener }) => listener)).size).toBe(2);
  });

  it('is, from a crowd, told how it ended, with a code of another kind for whom the gate turned away', async () => {
    const panel = await panelOf({
      definition: {
        trialsPerSession: 1,
        qualification: { trials: 1, required: 1, isGate: true },
        access: {
          crowd: {
            platform: 'prolific',
            returnUrl: 'https://example.org/done?cc={code}',
            screenedOutUrl: 'https://example.org/out?cc={code}',
          },
        },
      },
      comparisons: [...two, { use: 'qualification', stimuli: OURS_AND_HUMAN }],
    });
    const visit = (externalId: string) => ({
      externalId,
      studyId: null,
      assignmentId: null,
      verified: false,
    });
    const [out, through] = [
      await begin(panel, { crowd: visit('out') }),
      await begin(panel, { crowd: visit('through') }),
    ];
    const wrong: typeof knowX = (trial, heard) => ({
      choice: (knowX(trial, heard) as { choice: string }).choice === 'A' ? 'B' : 'A',
    });
    await takeTrial(panel, out, wrong);
    await expect(nextTrial(panel, out)).rejects.toThrow(NotQualifiedError);
    for (let trial = 0; trial < 2; trial += 1) await takeTrial(panel, through, knowX);
    const [missed, passed] = [out, through].map((cookie) => panel.listener.completion({ cookie }));
    expect(missed).toMatchObject({
      outcome: 'screened-out',
      returnUrl: `https://example.org/out?cc=${missed!.code}`,
    });
    expect(passed).toMatchObject({
      outcome: 'finished',
      returnUrl: `https://example.org/done?cc=${passed!.code}`,
    });
    expect((await panel.experimenter.completionCodes()).map(({ code, outcome }) => [code, outcome])).toEqual([
      [missed!.code, 'screened-out'],
      [passed!.code, 'finished'],
    ]);
    // Whose cookie is gone comes back with the id, and is told the same.
    for (const [externalId, told] of [
      ['out', missed],
      ['through', passed],
    ] as const) {
      const again = await panel.listener.startSession(aStart({ crowd: visit(externalId) }));
      expect(again.created).toBe(false);
      expect(panel.listener.completion({ cookie: again.cookie })).toEqual(told);
    }
    expect(panel.experimenter.progress().sessionsStarted).toBe(2);
  });

  it('is, from a crowd, each id once: it goes on with its session, and gets a code when that is finished', async () => {
    const panel = await panelOf({
      definition: {
        trialsPerSession: 1,
        access: { crowd: { platform: 'prolific', returnUrl: 'https://example.org/done?cc={code}' } },
      },
    });
    await expect(begin(panel)).rejects.toThrow(LinkRefusedError);
    const crowd = { externalId: 'worker-1', studyId: 's', assignmentId: null, verified: false };
    const cookie = await begin(panel, { crowd });
    expect(() => panel.listener.completion({ cookie })).toThrow(NotAllowedError);
    await takeTrial(panel, cookie);
    const { code, returnUrl } = panel.listener.completion({ cookie });
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
    expect(returnUrl).toBe(`https://example.org/done?cc=${code}`);
    await expect(begin(panel, { crowd, cookie })).rejects.toThrow(AlreadyTakenError);
    await begin(panel, { crowd: { ...crowd, externalId: 'worker-2' } });
    await panel.experimenter.close();
    const elsewhere = await panel.listener.startSession(aStart({ crowd }));
    expect(elsewhere).toMatchObject({ created: false, session: { stage: 'finished' } });
    expect(panel.listener.completion({ cookie: elsewhere.cookie }).code).toBe(code);
    expect(await panel.experimenter.completionCodes()).toEqual([
      { code, outcome: 'finished', listener: expect.any(String), source: 'prolific', verified: false },
    ]);
    expect(await rowsOf(panel)).toMatchObject([{ source: 'prolific', verified: false }]);
  });

  it('is nobody more once there are enough of a kind', async () => {
    const panel = await panelOf({
      definition: { quotas: [{ column: 'playback', value: 'car', listeners: 1 }] },
    });
    const cookie = await begin(panel, { playback: 'car' });
    await expect(begin(panel, { playback: 'car' })).rejects.toThrow(QuotaFullError);
    await expect(begin(panel, { playback: 'car', cookie })).resolves.toBe(cookie);
    await begin(panel, { playback: 'phone' });
  });

  it('is somebody else where who began has left, or was turned away at the gate', async () => {
    const panel = await panelOf({
      definition: {
        trialsPerSession: 1,
        qualification: { trials: 1, required: 1, isGate: true },
        quotas: [{ column: 'playback', value: 'car', listeners: 1 }],
      },
      comparisons: [...two, { use: 'qualification', stimuli: OURS_AND_HUMAN }],
    });
    const start = { playback: 'car' as const };
    const leaver = await begin(panel, start);
    panel.passMinutes(59);
    await expect(begin(panel, start)).rejects.toThrow(QuotaFullError);
    panel.passMinutes(2);
    const misser = await begin(panel, start);
    await expect(begin(panel, start)).rejects.toThrow(QuotaFullError);
    await takeTrial(panel, misser, (trial, heard) => ({
      choice: (knowX(trial, heard) as { choice: string }).choice === 'A' ? 'B' : 'A',
    }));
    const finisher = await begin(panel, start);
    for (let trial = 0; trial < 2; trial += 1) await takeTrial(panel, finisher, knowX);
    panel.passMinutes(600);
    await expect(begin(panel, start)).rejects.toThrow(QuotaFullError);
    expect(await begin(panel, { ...start, cookie: leaver })).toBe(leaver);
  });

  it('is trained by the qualification, where it was taken, and not by the own word', async () => {
    const panel = await panelOf({
      definition: {
        trialsPerSession: 1,
        qualification: { trials: 1, required: 1 },
        quotas: [{ column: 'trainedListener', value: 'true', listeners: 1 }],
      },
      comparisons: [...two, { use: 'qualification', stimuli: OURS_AND_HUMAN }],
    });
    const modest = await begin(panel, { trainedListener: false });
    await begin(panel, { trainedListener: false });
    await takeTrial(panel, modest, knowX);
    await expect(begin(panel, { trainedListener: true })).rejects.toThrow(QuotaFullError);
    await begin(panel, { trainedListener: false });
  });

  it('is the experimenter as well, who goes through the gate and is told the own result', async () => {
    const panel = await panelOf({
      definition: {
        trialsPerSession: 2,
        qualification: { trials: 2, required: 2, isGate: true },
        showOwnResult: true,
      },
      comparisons: [...two, { use: 'qualification', stimuli: OURS_AND_HUMAN }],
    });
    const cookie = await begin(panel, { rehearsal: true });
    for (let trial = 0; trial < 4; trial += 1) await takeTrial(panel, cookie, knowX);
    expect(await panel.listener.ownResult({ cookie })).toMatchObject({ answered: 2, correct: 2 });
    expect(panel.experimenter.sessions()).toMatchObject([{ rehearsal: true, qualified: true }]);
    expect(panel.experimenter.progress()).toMatchObject({ answers: 0, sessionsFinished: 0 });
    expect(await rowsOf(panel)).toEqual([]);
  });

  it('is the experimenter as well, who is never counted and moves nobody’s drawing', async () => {
    const [tried, untouched] = [await panelOf(), await panelOf()];
    const own = await begin(tried, { rehearsal: true });
    for (let trial = 0; trial < 4; trial += 1) await takeTrial(tried, own);
    expect(tried.experimenter.progress()).toMatchObject({
      rehearsals: 1,
      listeners: 0,
      sessionsStarted: 0,
      answers: 0,
    });
    const cookies = [await begin(tried), await begin(untouched)];
    expect(cookies[0]).not.toBe(own);
    const presented = await Promise.all(
      [tried, untouched].map((panel, index) => takeTrial(panel, cookies[index]!)),
    );
    expect(presented.map(({ trial }) => trial.number)).toEqual([1, 1]);
    expect((await rowsOf(tried)).length).toBe(1);
    const ordinals = [tried, untouched].map(({ journal }) => {
      const session = [...journal.state.sessions.values()].find(({ rehearsal }) => !rehearsal);
      return [session?.listenerOrdinal, session?.sessionOrdinal];
    });
    expect(ordinals).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

describe('an answer', () => {
  it('is kept once however often and however much at once it is sent', async () => {
    const panel = await panelOf();
    const cookie = await begin(panel);
    const trial = await nextTrial(panel, cookie);
    await hear(panel, cookie, trial);
    const request = anAnswer({ choice: 'A' }, { comment: 'the cymbals' });
    const { trialToken } = trial;
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => panel.listener.answer({ cookie, trialToken, request })),
    );
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
    expect(panel.experimenter.progress().answers).toBe(1);
    const changed = { ...request, confidence: 1 };
    await expect(panel.listener.answer({ cookie, trialToken, request: changed })).rejects.toThrow(
      IdempotencyConflictError,
    );
    const other = anAnswer({ choice: 'B' });
    await expect(panel.listener.answer({ cookie, trialToken, request: other })).rejects.toThrow(
      TrialClosedError,
    );
  });

  it('is refused before every sound was fetched, by a stranger, and when it is no answer of the method', async () => {
    const panel = await panelOf();
    const [cookie, stranger] = [await begin(panel), await begin(panel)];
    const trial = await nextTrial(panel, cookie);
    const answer = (who: string, choice: string) =>
      panel.listener.answer({ cookie: who, trialToken: trial.trialToken, request: anAnswer({ choice }) });
    await expect(answer(cookie, 'A')).rejects.toThrow(/loaded/);
    await hear(panel, cookie, trial);
    await expect(answer(stranger, 'A')).rejects.toThrow(NotFoundError);
    await expect(answer(cookie, 'none')).rejects.toThrow(BadRequestError);
    await expect(answer(cookie, 'A')).resolves.toMatchObject({ session: { trialsDone: 1 } });
  });

  it('is scored on what was heard, though the disk failed while its comment was kept', async () => {
    const panel = await panelOf();
    const [cookie, other] = [await begin(panel), await begin(panel)];
    const trial = await nextTrial(panel, cookie);
    await hear(panel, cookie, trial);
    const { freeTexts } = panel.stores;
    const { save } = freeTexts;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    freeTexts.save = async (text) => {
      await held;
      return save(text);
    };
    const late = panel.listener.answer({
      cookie,
      trialToken: trial.trialToken,
      request: anAnswer({ choice: 'A' }, { comment: 'hm' }),
    });
    const takeAgain = refuseOnDisk(panel, 'trial-opened');
    await expect(nextTrial(panel, other)).rejects.toThrow(StorageFailedError);
    takeAgain();
    const redrawn = await panel.listener.nextTrial({ cookie, tab: null, takeOver: true });
    await hear(panel, cookie, redrawn);
    release();
    await expect(late).rejects.toThrow(TrialClosedError);
    expect(await panel.journal.answeredTrials()).toEqual([]);
    const answered = await panel.listener.answer({
      cookie,
      trialToken: redrawn.trialToken,
      request: anAnswer({ choice: 'A' }),
    });
    expect(answered.session.trialsDone).toBe(1);
  });

  it('is folded onto the trial that it names, and onto no other', async () => {
    const panel = await panelOf();
    const cookie = await begin(panel);
    const { trial } = await takeTrial(panel, cookie);
    await nextTrial(panel, cookie);
    const events = await panel.stores.log.read('a-panel');
    const given = events.find(({ event }) => event.kind === 'answer-given')!;
    expect(trial.number).toBe(1);
    expect(() => foldPanel([...events, given])).toThrow(/trials 2, attempt 0: it is of trials 1, attempt 0/);
  });

  it('is not taken by a panel that is closed, or whose sounds are gone', async () => {
    const panel = await panelOf();
    const cookie = await begin(panel);
    const trial = await nextTrial(panel, cookie);
    await hear(panel, cookie, trial);
    panel.loseStimuli();
    const request = anAnswer({ choice: 'A' });
    await expect(panel.listener.answer({ cookie, trialToken: trial.trialToken, request })).rejects.toThrow(
      PanelClosedError,
    );
    expect(panel.listener.face({ cookie, languages: [] }).state).toBe('closed');
  });

  it('has words that can be taken back, and then are nowhere, while the chain holds', async () => {
    const panel = await panelOf({
      definition: {
        trialsPerSession: 1,
        access: { by: 'invited' },
        questionnaire: [{ fieldId: 'name', question: 'Name?', kind: 'text' }],
      },
    });
    const [invited] = await panel.experimenter.invite({ labels: ['canary-label'] });
    const cookie = await begin(panel, { invite: invited!.invite });
    await panel.listener.answerQuestionnaire({ cookie, answers: { name: 'canary-name' } });
    await takeTrial(panel, cookie, knowX, { comment: 'canary-comment' });
    const { listener } = [...panel.journal.state.sessions.values()][0]!;
    await panel.experimenter.eraseListener({ listener, by: 'admin' });
    const { readFile } = await import('node:fs/promises');
    for (const suffix of ['', '-wal', '-shm']) {
      const bytes = await readFile(panel.databaseFile + suffix).catch(() => Buffer.alloc(0));
      expect(bytes.includes('canary')).toBe(false);
    }
    expect(await panel.stores.log.verify('a-panel')).toMatchObject({ intact: true });
    const [row] = await rowsOf(panel);
    expect(row).toMatchObject({ choice: expect.any(String) });
    expect(row).not.toHaveProperty('q_name');
    expect(await panel.experimenter.comments()).toEqual([]);
    await expect(panel.experimenter.eraseListener({ listener: 'nobody', by: 'admin' })).rejects.toThrow(
      NotFoundError,
    );
  });
});

describe('a trial that is given up', () => {
  it('is drawn anew under new names, twice, and then stays what it is', async () => {
    const panel = await panelOf({ definition: { trialsPerSession: 1 } });
    const cookie = await begin(panel);
    const seen: string[] = [];
    const names = new Set<string>();
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const trial = await nextTrial(panel, cookie);
      const heard = await hear(panel, cookie, trial);
      seen.push([...heard].join(' '));
      for (const stimulus of trial.stimuli) names.add(tokenOf(stimulus));
    }
    expect(names.size).toBe(36);
    expect(new Set(seen.slice(2)).size).toBe(1);
    expect(panel.experimenter.progress()).toMatchObject({ voidedTrials: 11, overRedrawLimit: 9 });
    await takeTrial(panel, cookie, knowX);
    const [row] = await rowsOf(panel);
    expect(row).toMatchObject({ redraws: 12, correct: true });
  });

  it('brings the same music again', async () => {
    const panel = await panelOf({ comparisons: [...two, ...two, ...two] });
    const cookie = await begin(panel);
    const musicOf = (heard: ReadonlyMap<string, string>) =>
      new Set(
        [...heard.values()].map(
          (id) => panel.key.stimuli.find(({ stimulusId }) => stimulusId === id)?.itemId,
        ),
      );
    const music = new Set<string | undefined>();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      for (const item of musicOf(await hear(panel, cookie, await nextTrial(panel, cookie)))) music.add(item);
    }
    expect(music.size).toBe(1);
  });

  it('may be given up by the page that met a glitch, with the reason in the log', async () => {
    const panel = await panelOf();
    const cookie = await begin(panel);
    const { trialToken } = await nextTrial(panel, cookie);
    await panel.listener.voidTrial({ cookie, trialToken, reason: 'glitch' });
    await panel.listener.voidTrial({ cookie, trialToken, reason: 'glitch' });
    expect(panel.experimenter.progress().voidedTrials).toBe(1);
    const events = await panel.stores.log.read('a-panel');
    expect(events.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ kind: 'trial-voided', reason: 'glitch' }),
    );
    expect((await nextTrial(panel, cookie)).number).toBe(1);
  });
});

describe('controls', () => {
  it('are among the trials without a sign, and in the rows under their names', async () => {
    const panel = await panelOf({
      definition: { trialsPerSession: 3, controls: { nullTrials: 2, repeats: 1, catchTrials: 1 } },
      comparisons: [...two, { use: 'catch', stimuli: OURS_AND_HUMAN }],
    });
    const cookie = await begin(panel);
    const shapes = new Set<string>();
    for (let trial = 0; trial < 7; trial += 1) {
      const taken = await takeTrial(panel, cookie, knowX);
      expect(taken.trial.total).toBe(7);
      shapes.add(JSON.stringify(Object.keys(taken.trial)));
    }
    expect(shapes.size).toBe(1);
    const quality = panel.experimenter.quality();
    expect(quality).toMatchObject({
      catchTrials: { right: 1, answers: 1 },
      nullTrials: { answers: 2 },
      repeats: 1,
    });
    const rows = await rowsOf(panel);
    expect(rows.map(({ kind }) => kind).toSorted()).toEqual([
      'catch',
      'null',
      'null',
      'repeat',
      'trial',
      'trial',
      'trial',
    ]);
    for (const row of rows) {
      if (row.answers !== 'choice') continue;
      expect(row.conditionA === row.conditionB).toBe(row.kind === 'null');
      expect(row.catchTrial).toBe(row.kind === 'catch');
    }
  });

  it('need material for them', async () => {
    const refused = { definition: { controls: { catchTrials: 1 } } };
    await expect(openPanelWithoutHttp(refused)).rejects.toThrow(DefinitionRefusedError);
    const unqualified = { definition: { qualification: { trials: 1, required: 1 } } };
    await expect(openPanelWithoutHttp(unqualified)).rejects.toThrow(DefinitionRefusedError);
  });

  it('call the same two sounds by either name on label trials, and say so afterwards', async () => {
    const panel = await panelOf({
      definition: {
        method: 'identification',
        trialsPerSession: 2,
        showOwnResult: true,
        labelSwap: {
          trials: 12,
          question: 'Which do you prefer?',
          debriefing: 'Some labels were exchanged.',
        },
      },
    });
    const cookie = await begin(panel);
    for (let trial = 0; trial < 14; trial += 1) {
      await takeTrial(panel, cookie, ({ method, stimuli, question }) => {
        const labels = stimuli.map(({ label }) => label);
        expect(labels.toSorted()).toEqual(method === 'preference' ? ['ai', 'human'] : [null, null]);
        expect(question).toBe(method === 'preference' ? 'Which do you prefer?' : 'Which one is X?');
        return { choice: stimuli.find(({ label }) => label === 'human')?.slot ?? 'A' };
      });
    }
    expect(await panel.listener.ownResult({ cookie })).toMatchObject({
      debriefing: 'Some labels were exchanged.',
      answered: 2,
    });
    expect(panel.listener.completion({ cookie })).toMatchObject({
      debriefing: 'Some labels were exchanged.',
    });
    const rows = (await rowsOf(panel)).filter(({ kind }) => kind === 'label');
    expect(rows).toHaveLength(12);
    for (const row of rows) {
      if (row.answers !== 'choice') throw new Error('a label trial is a choice');
      const chosen = row.choice === 'A' ? row.conditionA : row.conditionB;
      expect(chosen).toBe(row.labels === 'true' ? 'human' : 'ours');
    }
    expect(new Set(rows.map((row) => (row.answers === 'choice' ? row.labels : null)))).toEqual(
      new Set(['true', 'swapped']),
    );
  });
});

it('tells of exchanged labels when no session is to come, whether or not it shows results', async () => {
  const labelSwap = { trials: 1, question: 'Which?', debriefing: 'Some labels were exchanged.' };
  const panel = await panelOf({
    definition: {
      method: 'identification',
      trialsPerSession: 1,
      labelSwap,
      sessions: { perListener: 2 },
    },
  });
  const [whole, half] = [await begin(panel), await begin(panel)];
  const debriefingOf = (cookie: string) => panel.listener.completion({ cookie }).debriefing;
  for (const cookie of [whole, half]) {
    for (let trial = 0; trial < 2; trial += 1) await takeTrial(panel, cookie);
    expect(debriefingOf(cookie)).toBeNull();
  }
  await begin(panel, { cookie: whole });
  for (let trial = 0; trial < 2; trial += 1) await takeTrial(panel, whole);
  expect(debriefingOf(whole)).toBe(labelSwap.debriefing);
  await expect(panel.listener.ownResult({ cookie: whole })).rejects.toThrow(NotAllowedError);
  await panel.experimenter.close();
  expect(debriefingOf(half)).toBe(labelSwap.debriefing);
});

describe('the experimenter', () => {
  it('is given every answer of a plan that cannot judge them, and told why', async () => {
    const unfit = { test: 'similarity' as const, margin: 0.4 };
    const panel = await panelOf({ definition: { method: 'triangle', analysisPlan: { claims: [unfit] } } });
    const cookie = await begin(panel);
    for (let trial = 0; trial < 4; trial += 1) await takeTrial(panel, cookie);
    const rows = await rowsOf(panel);
    expect(rows).toHaveLength(4);
    expect(await panel.experimenter.rows()).toEqual(rows);
    expect(await panel.experimenter.results()).toMatchObject({
      verdicts: [],
      notJudged: expect.stringMatching(/^Cannot judge the claim “similarity” as its margin/),
    });
  });

  it('sees counts, pace and balance, and nothing by condition, until unblinding', async () => {
    const panel = await panelOf();
    const cookie = await begin(panel);
    for (let trial = 0; trial < 4; trial += 1) await takeTrial(panel, cookie);
    const seen = JSON.stringify([
      panel.experimenter.progress(),
      panel.experimenter.quality(),
      panel.experimenter.evidence(),
    ]);
    expect(seen).not.toMatch(/ours|human|item-/);
    await expect(panel.experimenter.results()).rejects.toThrow(PanelStillBlindError);
    await expect(panel.experimenter.comments()).rejects.toThrow(PanelStillBlindError);
    expect(() => panel.experimenter.blindingKey()).toThrow(PanelStillBlindError);
    await expect(panel.experimenter.unblind({ reason: 'early', by: 'me' })).rejects.toThrow(
      PanelStillOpenError,
    );
    await panel.experimenter.close();
    await expect(panel.experimenter.unblind({ reason: ' ', by: 'me' })).rejects.toThrow(RangeError);
    await panel.experimenter.unblind({ reason: 'all are in', by: 'me' });
    const events = await panel.stores.log.read('a-panel');
    expect(events.at(-1)?.event).toMatchObject({ kind: 'panel-unblinded', reason: 'all are in', by: 'me' });
  });

  it('may watch the evidence of a panel that is watched by plan, the same whichever side it is for', async () => {
    const plan = {
      claims: [{ test: 'e-process' as const, alternative: 'two-sided' as const }],
      stoppingRule: 'any-time' as const,
    };
    const values = [];
    for (const liked of ['ours', 'human']) {
      const panel = await panelOf({
        definition: { method: 'preference', trialsPerSession: 10, analysisPlan: plan },
      });
      const cookie = await begin(panel);
      const nameOf = (id?: string) =>
        panel.key.stimuli.find(({ stimulusId }) => stimulusId === id)?.conditionId;
      for (let trial = 0; trial < 10; trial += 1) {
        await takeTrial(panel, cookie, (_, heard) => ({
          choice: nameOf(heard.get('A')) === liked ? 'A' : 'B',
        }));
      }
      values.push(panel.experimenter.evidence());
      const { stores, blinding, journal } = panel;
      const { log, freeTexts } = stores;
      const now = () => journal.now();
      const restarted = await PanelJournal.open({ panelId: 'a-panel', log, freeTexts, blinding, now });
      expect(restarted.course.points).toEqual(journal.course.points);
    }
    expect(values[0]).toEqual(values[1]);
    expect(values[0]).toMatchObject({
      answers: 10,
      threshold: 20,
      course: [{ answers: 4 }, { answers: 8 }],
    });
    expect(values[0]!.eValue).toBeGreaterThan(1);
    const fixed = await panelOf();
    expect(fixed.experimenter.evidence()).toBeNull();
  });

  it('is not told that the panel may stop by answers that its plan does not judge together', async () => {
    const plan = {
      claims: [{ test: 'e-process' as const, alternative: 'two-sided' as const }],
      stoppingRule: 'any-time' as const,
    };
    const panel = await panelOf({
      definition: { method: 'preference', trialsPerSession: 24, allowsTies: false, analysisPlan: plan },
      comparisons: [
        { itemId: 'song', stimuli: OURS_AND_HUMAN },
        { itemId: 'song', level: 'as-released', stimuli: OURS_AND_HUMAN },
      ],
    });
    const entryOf = new Map(panel.key.stimuli.map((entry) => [entry.stimulusId, entry]));
    const louder = panel.pack.comparisons[1]!.comparisonId;
    const cookie = await begin(panel);
    let turns = 0;
    for (let trial = 0; trial < 24; trial += 1) {
      await takeTrial(panel, cookie, (_, heard) => {
        const { comparisonId, conditionId } = entryOf.get(heard.get('A')!)!;
        if (comparisonId !== louder) turns += 1;
        const likesOurs = comparisonId === louder || turns % 2 === 0;
        return { choice: (conditionId === 'ours') === likesOurs ? 'A' : 'B' };
      });
    }
    expect(panel.experimenter.evidence()).toMatchObject({ answers: 24, threshold: 20, mayStop: false });
    expect(panel.experimenter.evidence()!.eValue).toBeLessThan(2);
  });

  it('is told of no unusual coin by null trials of same-different, which have none', async () => {
    const panel = await panelOf({
      definition: {
        method: 'same-different',
        trialsPerSession: 4,
        controls: { nullTrials: 6 },
      },
    });
    for (let session = 0; session < 4; session += 1) {
      const cookie = await begin(panel);
      for (let trial = 0; trial < 10; trial += 1)
        await takeTrial(panel, cookie, () => ({ choice: 'different' }));
    }
    const { coins, balance } = panel.experimenter.progress();
    expect(coins!.first + coins!.second).toBe(16);
    expect(balance).toBe('fine');
    expect(panel.experimenter.quality().nullTrials).toEqual({ right: 0, answers: 24 });
  });

  it('can prove that every trial was drawn from the secret that was committed to', async () => {
    const panel = await panelOf();
    const cookie = await begin(panel);
    for (let trial = 0; trial < 3; trial += 1) await takeTrial(panel, cookie);
    expect(await panel.experimenter.verifyDraws()).toEqual({ intact: true, trials: 3 });
    await nextTrial(panel, cookie);
    const { session } = [...panel.journal.state.sessions.values()][0]!;
    const trial = { session, stage: 'trials' as const, number: 4, attempt: 0 };
    const digest = 'f'.repeat(64);
    await panel.journal.commit(
      { kind: 'trial-voided', ...trial, reason: 'reopened' },
      {
        kind: 'trial-opened',
        ...{ ...trial, attempt: 1 },
        trialTokenSha256: digest,
        stimulusTokenSha256s: {},
        drawSha256: digest,
        tabSha256: null,
        overRedrawLimit: false,
      },
    );
    expect(await panel.experimenter.verifyDraws()).toMatchObject({
      intact: false,
      problem: expect.stringMatching(/trial 4 .*attempt 1/),
    });
  });

  it('is told of sessions that look odd', async () => {
    const panel = await panelOf({ definition: { trialsPerSession: 8 } });
    const cookie = await begin(panel);
    await panel.listener.recordPassport({
      cookie,
      passport: {
        contextSampleRate: 48_000,
        outputLatencySeconds: 0.01,
        channelCount: 2,
        headphoneCheck: 'failed',
        leftRightCheck: 'passed',
        levelCheck: 'passed',
        bandwidthHz: null,
      },
    });
    for (let trial = 0; trial < 8; trial += 1) await takeTrial(panel, cookie);
    expect(panel.experimenter.quality().sessions[0]?.flags).toEqual(['one-sided', 'headphone-check-failed']);
  });
});

it('is after a restart what it was before', async () => {
  const panel = await panelOf({ definition: { trainingTrials: 1 } });
  const cookie = await begin(panel);
  await takeTrial(panel, cookie);
  await nextTrial(panel, cookie);
  await panel.listener.createHandover({ cookie });
  expect(foldPanel(await panel.stores.log.read('a-panel'))).toEqual(panel.journal.state);
});

it('remembers of a long panel only what may still be asked for, and gives all of it from the log', async () => {
  const panel = await panelOf({
    definition: { trialsPerSession: 2, showOwnResult: true },
    finishedKeptWhole: 3,
  });
  const cookies: string[] = [];
  for (let listener = 0; listener < 8; listener += 1) {
    const cookie = await begin(panel);
    cookies.push(cookie);
    for (let trial = 0; trial < 2; trial += 1) await takeTrial(panel, cookie, knowX);
  }
  const { state } = panel.journal;
  expect(state.trialByTokenSha256.size).toBe(3 * 2 + 5);
  const [first, last] = [cookies[0]!, cookies.at(-1)!];
  expect(await panel.listener.ownResult({ cookie: first })).toMatchObject({ answered: 2, correct: 2 });
  expect(await panel.listener.ownResult({ cookie: last })).toMatchObject({ answered: 2, correct: 2 });
  expect(panel.experimenter.progress()).toMatchObject({ answers: 16, sessionsFinished: 8 });
  expect(await panel.experimenter.verifyDraws()).toEqual({ intact: true, trials: 16 });
  for (const visit of ['visitOpenedTrials', 'visitAnsweredTrials'] as const) {
    const sessions = new Map<string, SessionRecord>();
    // Whoever visits is given the session as it is folded anew, and sees it let go.
    await panel.journal[visit](({ place }) => {
      sessions.set(place.session, place as SessionRecord);
    });
    expect([...sessions.values()].map(({ answeredTrials }) => answeredTrials.length)).toEqual(
      cookies.map(() => 0),
    );
  }
  expect(await rowsOf(panel)).toHaveLength(16);
});
