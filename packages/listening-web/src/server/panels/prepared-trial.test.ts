import { afterEach, expect, it } from 'vitest';
import {
  anAnswer,
  begin,
  hear,
  knowX,
  nextTrial,
  openPanelWithoutHttp,
  type PanelWithoutHttp,
} from '../../../test/panel-without-http.ts';
import { OURS_AND_HUMAN } from '../../../test/plain-pack.ts';
import { NotFoundError, PanelClosedError, TrialClosedError } from '../errors.ts';
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

async function prepare(panel: PanelWithoutHttp, cookie: string) {
  const trial = await panel.listener.prepareTrial({ cookie });
  if (trial === null) throw new Error('Nothing was prepared');
  return trial;
}

const give = (panel: PanelWithoutHttp, cookie: string, trialToken: string) =>
  panel.listener.answer({ cookie, trialToken, request: anAnswer({ choice: 'A' }) });

const openPrepared = (
  panel: PanelWithoutHttp,
  cookie: string,
  trialToken: string,
  tab: string | null = null,
) => panel.listener.openPreparedTrial({ cookie, trialToken, tab });

it('is heard before its turn and answered after it, with nothing fetched again', async () => {
  const panel = await panelOf();
  const cookie = await begin(panel);
  const first = await nextTrial(panel, cookie);
  const second = await prepare(panel, cookie);
  expect(second).toMatchObject({ number: 2, stage: 'trials', total: first.total });
  const heard = await hear(panel, cookie, second);
  await hear(panel, cookie, first);
  await give(panel, cookie, first.trialToken);
  await openPrepared(panel, cookie, second.trialToken);
  await openPrepared(panel, cookie, second.trialToken);
  const { session } = await give(panel, cookie, second.trialToken);
  expect(session.trialsDone).toBe(2);
  const { answeredTrials, redraws } = [...panel.journal.state.sessions.values()][0]!;
  const [, record] = answeredTrials;
  expect(panel.blinding.present(record!).stimulusBySlot).toEqual(heard);
  expect(await panel.experimenter.verifyDraws()).toEqual({ intact: true, trials: 2 });
  expect(redraws).toBe(0);
});

it('takes no answer before it is open, and does not open before its turn', async () => {
  const panel = await panelOf();
  const cookie = await begin(panel);
  const first = await nextTrial(panel, cookie);
  const second = await prepare(panel, cookie);
  await hear(panel, cookie, second);
  await expect(give(panel, cookie, second.trialToken)).rejects.toThrow(NotFoundError);
  await expect(openPrepared(panel, cookie, second.trialToken)).rejects.toThrow(TrialClosedError);
  await hear(panel, cookie, first);
  await give(panel, cookie, first.trialToken);
  const another = await nextTrial(panel, cookie);
  expect(another.number).toBe(2);
  await expect(openPrepared(panel, cookie, second.trialToken)).rejects.toThrow(TrialClosedError);
  await expect(hear(panel, cookie, second)).rejects.toThrow(NotFoundError);
});

it('needs what every trial needs: its own sounds, its own listener, an open panel', async () => {
  const panel = await panelOf();
  const [cookie, other] = [await begin(panel), await begin(panel)];
  const first = await nextTrial(panel, cookie);
  const second = await prepare(panel, cookie);
  await expect(hear(panel, other, second)).rejects.toThrow(NotFoundError);
  await hear(panel, cookie, first);
  await give(panel, cookie, first.trialToken);
  await expect(openPrepared(panel, other, second.trialToken)).rejects.toThrow(TrialClosedError);
  await openPrepared(panel, cookie, second.trialToken, 'a tab');
  await expect(openPrepared(panel, cookie, second.trialToken, 'another')).rejects.toThrow(TrialClosedError);
  await expect(give(panel, cookie, second.trialToken)).rejects.toThrow(/Not every sound/);
  await panel.experimenter.close();
  await expect(panel.listener.prepareTrial({ cookie })).rejects.toThrow(PanelClosedError);
});

it('keeps when the one before it is drawn anew, and is the last that was prepared', async () => {
  const panel = await panelOf();
  const cookie = await begin(panel);
  await nextTrial(panel, cookie);
  const given = await prepare(panel, cookie);
  const second = await prepare(panel, cookie);
  await expect(hear(panel, cookie, given)).rejects.toThrow(NotFoundError);
  const anew = await nextTrial(panel, cookie);
  await hear(panel, cookie, anew);
  await hear(panel, cookie, second);
  await give(panel, cookie, anew.trialToken);
  await openPrepared(panel, cookie, second.trialToken);
  await give(panel, cookie, second.trialToken);
  expect(foldPanel(await panel.stores.log.read('a-panel'))).toEqual(panel.journal.state);
});

it('is none without a trial before it, after the last, and where the answer before it decides whether one goes on', async () => {
  const qualification = { trials: 1, required: 1, isGate: true };
  const panel = await panelOf({
    definition: { trialsPerSession: 2, trainingTrials: 1, qualification },
    comparisons: [{ stimuli: OURS_AND_HUMAN }, { use: 'qualification', stimuli: OURS_AND_HUMAN }],
  });
  const cookie = await begin(panel);
  const stages: (string | null)[] = [];
  for (let trial = 0; trial < 4; trial += 1) {
    expect(await panel.listener.prepareTrial({ cookie })).toBeNull();
    const present = await nextTrial(panel, cookie);
    stages.push((await panel.listener.prepareTrial({ cookie }))?.stage ?? null);
    const answer = knowX(present, await hear(panel, cookie, present));
    await panel.listener.answer({ cookie, trialToken: present.trialToken, request: anAnswer(answer) });
  }
  expect(stages).toEqual([null, 'trials', 'trials', null]);
});
