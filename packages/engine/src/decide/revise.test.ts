import { describe, expect, it } from 'vitest';
import { analysisOf } from '../../test/plans.ts';
import { InvalidPlanError } from '../errors.ts';
import type { MasteringPlan } from '../plan/mastering-plan.ts';
import { decide } from './decide-plan.ts';
import { revise } from './revise.ts';
import { REVISION_EXAMPLES } from './revision-request.ts';

const MIX = analysisOf({ integratedLufs: -20, truePeakDbtp: -6 });
const BRIGHT = analysisOf({ shapeDb: (hz) => (hz > 1000 ? 6 : 0) });
const BRIEF = { references: [{ analysis: BRIGHT }], target: 'streaming' };
const PLAN = decide(MIX, BRIEF);
const settingsOf = (plan: MasteringPlan, kind: string) =>
  plan.stages.find((stage) => stage.kind === kind)?.settings;
const revised = (request: string, plan = PLAN) => revise(plan, request, { analysis: MIX });

describe('revise()', () => {
  it('decides the same again from a plan’s own brief', () => {
    expect(decide(MIX, PLAN.brief)).toEqual(PLAN);
  });

  it('changes the strength of one dimension and leaves the others', () => {
    const plan = revised('tone strength 0.5');
    expect(plan.brief.strength).toEqual({ tone: 0.5, dynamics: 1, stereo: 1 });
    expect(plan).toEqual(decide(MIX, { ...BRIEF, strength: { tone: 0.5 } }));
    expect(revised('tone 50 %')).toEqual(plan);
  });

  it('takes several changes at once, with either minus', () => {
    const plan = revised('Ceiling −2 dBTP, loudness -12 LUFS and width 30%');
    expect(plan.target).toEqual({ integratedLufs: -12, ceilingDbtp: -2 });
    expect(plan.brief.strength.stereo).toBe(0.3);
    expect(settingsOf(plan, 'true-peak-limiter')).toMatchObject({ ceilingDbtp: -2 });
  });

  it('keeps a solved gain as its first guess, moved by what the target moves', () => {
    const solved = {
      ...PLAN,
      stages: PLAN.stages.map((stage) =>
        stage.kind === 'loudness-gain' ? { ...stage, settings: { gainDb: 7.5 } } : stage,
      ),
    };
    expect(settingsOf(revised('tone strength 0.9', solved), 'loudness-gain')).toEqual({ gainDb: 7.5 });
    expect(settingsOf(revised('2 dB quieter', solved), 'loudness-gain')).toEqual({ gainDb: 5.5 });
  });

  it('keeps what was edited by hand in stages that the request does not change', () => {
    const limiter = { ceilingDbtp: -1, lookaheadSeconds: 0.005, releaseSeconds: 0.1 };
    const edited: MasteringPlan = {
      ...PLAN,
      stages: [
        ...PLAN.stages.map((stage) =>
          stage.kind === 'true-peak-limiter' ? { ...stage, settings: limiter } : stage,
        ),
        {
          kind: 'saturator',
          settings: { driveDb: 3, evenShare: 0.5, mix: 1 },
          reason: 'By hand.',
          evidence: {},
        },
      ],
    };
    const plan = revised('tone strength 0.5', edited);
    expect(settingsOf(plan, 'true-peak-limiter')).toEqual(limiter);
    expect(plan.stages.map(({ kind }) => kind)).toEqual([
      'equalizer',
      'saturator',
      'loudness-gain',
      'true-peak-limiter',
    ]);
  });

  it('brings back a limiter that stood idle when the plan was settled, as it may have to work now', () => {
    const limiter = PLAN.stages.find(({ kind }) => kind === 'true-peak-limiter')!;
    const { kind, reason, evidence } = limiter;
    const settled: MasteringPlan = {
      ...PLAN,
      stages: PLAN.stages.filter((stage) => stage !== limiter),
      leftOut: [...PLAN.leftOut, { kind, reason, evidence }],
    };
    expect(settingsOf(revised('tone strength 0.5', settled), 'true-peak-limiter')).toBeDefined();
    const cut = { ...settled, leftOut: PLAN.leftOut };
    expect(settingsOf(revised('tone strength 0.5', cut), 'true-peak-limiter')).toBeUndefined();
  });

  it('keeps an edited setting beside those that the request changes', () => {
    const edited: MasteringPlan = {
      ...PLAN,
      stages: PLAN.stages.map((stage) =>
        stage.kind === 'true-peak-limiter'
          ? { ...stage, settings: { ...stage.settings, ceilingDbtp: -3 } }
          : stage,
      ),
    };
    const louder = settingsOf(revised('4 dB louder', edited), 'true-peak-limiter');
    expect(louder).toMatchObject({ ceilingDbtp: -3 });
    expect(louder).not.toEqual(settingsOf(edited, 'true-peak-limiter'));
    expect(settingsOf(revised('ceiling -2', edited), 'true-peak-limiter')).toMatchObject({ ceilingDbtp: -2 });
  });

  it('does not call a plan feasible whose gain was taken out by hand', () => {
    const cut = { ...PLAN, stages: PLAN.stages.filter(({ kind }) => kind !== 'loudness-gain') };
    expect(revised('tone 0.5', cut).feasible).toBe(false);
  });

  it('reads numbers as people write them', () => {
    expect(revised('tone .5')).toEqual(revised('tone strength 0.5'));
    expect(revised('tone 0,5, Ceiling: -2')).toEqual(revised('tone 0.5; ceiling −2'));
  });

  it('leaves a stage out, says so, and takes it in again', () => {
    const without = revised('without equalizer');
    expect(settingsOf(without, 'equalizer')).toBeUndefined();
    expect(without.leftOut.find(({ kind }) => kind === 'equalizer')!.reason).toMatch(
      /asks to leave it alone/,
    );
    expect(revised('with equalizer', without)).toEqual(PLAN);
  });

  it.each(REVISION_EXAMPLES)('understands its own example "%s"', (example) => {
    expect(() => revised(example)).not.toThrow();
  });

  it('says what it understands when it does not', () => {
    expect(() => revised('make it shine')).toThrow(InvalidPlanError);
    expect(() => revised('make it shine')).toThrow(
      /"make it shine": it is not understood; understood are .*tone strength 0\.5/,
    );
    expect(() => revised('without magic')).toThrow(/there is no such stage, known are: .*equalizer/);
    expect(() => revised('tone strength 7')).toThrow(/strength\.tone/);
  });

  it('refuses the analysis of another mix', () => {
    const other = analysisOf({ samplesDigest: 'xxh64/60s:1' });
    expect(() => revise(PLAN, 'tone 0.5', { analysis: other })).toThrow(/must be of its own mix/);
  });
});
