import { type Analysis, decide, type MasteringPlan } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { handMadeAnalysis } from '../../../test/hand-made-analysis.ts';
import type { PlayerVersion } from '../player/player-version.ts';
import { accountHtml } from './account-html.ts';
import type { AccountInput } from './account-input.ts';

const before = handMadeAnalysis({ integratedLufs: -18 }, { truePeakDbtp: -3, plrDb: 15 });
const after = handMadeAnalysis({ integratedLufs: -14 }, { truePeakDbtp: -1, plrDb: 13 });
const silence = handMadeAnalysis({ integratedLufs: null });

function account(changes: Partial<AccountInput> = {}): string {
  return accountHtml({
    name: 'mix.wav',
    mixFormat: 'WAV, 44.1 kHz, 24 bit, stereo',
    masterFormat: 'WAV, 44.1 kHz, 24 bit, stereo',
    masterFile: 'mix.master.wav',
    planFile: 'mix.plan.json',
    plan: decide(before),
    before,
    after,
    references: [],
    versions: [],
    ...changes,
  });
}

const excerpt = (id: string): PlayerVersion => ({
  id,
  label: id,
  file: Uint8Array.of(1, 2, 3),
  startSeconds: 62,
  seconds: 24,
  matchGainDb: -3.5,
});

/** The mix with every moment above its middle held back by so much. */
const heldBack = (byDb: number): Analysis => ({
  ...after,
  loudnessOverTime: {
    ...before.loudnessOverTime,
    momentaryLufs: before.loudnessOverTime.momentaryLufs.map((lufs, index) =>
      lufs === null ? null : lufs + 4 - (index % 10 === 0 ? byDb : 0),
    ),
  },
});

describe('accountHtml()', () => {
  it('gives the same text for the same input', () => {
    expect(account()).toBe(account());
  });

  it('escapes what names and plans say', () => {
    const plan: MasteringPlan = {
      ...decide(before),
      leftOut: [{ kind: 'equalizer', reason: '<b>bold</b>', evidence: {} }],
    };
    const page = account({ name: '<img src=x>.wav', credit: 'A & B', plan });
    expect(page).toContain('&lt;img src=x&gt;.wav');
    expect(page).toContain('A &amp; B');
    expect(page).toContain('&lt;b&gt;bold');
    expect(page).not.toContain('<img');
  });

  it('allows itself its one script, and only where there is something to hear', () => {
    const silent = account();
    expect(silent).not.toMatch(/<script|script-src/);
    expect(silent).not.toContain('id="listen"');
    const audible = account({ versions: [excerpt('mix'), excerpt('master')] });
    expect(audible).toMatch(/script-src 'sha256-[A-Za-z0-9+/]{43}='/);
    expect(audible).toContain('id="audio-master">AQID</script>');
    expect(audible).toMatch(/value="master" [^>]*data-match-gain-db="-3.5"/);
    expect(audible).toContain('The loudest part, 1:02 to 1:26.');
    expect(audible).not.toContain('id="audio-reference"');
  });

  it('draws what was held back, and nothing where all moments were lifted alike', () => {
    expect(account({ after: heldBack(3) })).toMatch(
      /<figure id="gain-reduction"[\s\S]*Deepest at 0:0\d: −3\.0 dB/,
    );
    expect(account({ after: heldBack(0) })).not.toContain('gain-reduction');
  });

  it('draws the tone of the profile as a ribbon where there is no reference', () => {
    expect(account()).toContain('Neutral, with its tolerance');
    expect(
      account({ plan: { ...decide(before), brief: { ...decide(before).brief, profile: 'gone' } } }),
    ).not.toContain('with its tolerance');
  });

  it('draws references, and measures the tone against a single one', () => {
    const reference = { name: 'theirs.flac', analysis: handMadeAnalysis({ integratedLufs: -10, seed: 3 }) };
    expect(account({ references: [reference] })).toContain('Difference from the reference (theirs.flac), dB');
    const several = account({ references: Array.from({ length: 5 }, () => reference) });
    expect(several).toContain('The first 3 of 5 references are drawn.');
    expect(several).toContain('Difference from the mix, dB');
  });

  it('says at the top by how much a target is missed', () => {
    const plan = { ...decide(before), feasible: false, shortfallLu: 2.34 };
    expect(account({ plan })).toMatch(
      /class="notice">−14\.0 LUFS under −1\.0 dBTP is not feasible[^<]*2\.3 LU below/,
    );
    expect(account()).not.toContain('is not feasible');
  });

  it('tells of silence without pictures', () => {
    const page = account({ before: silence, after: silence, plan: decide(silence) });
    expect(page).not.toContain('<figure');
    expect(page).toContain('Nothing was done');
    expect(page).toContain('There is nothing to master: the file is silent.');
    expect(page).not.toMatch(/NaN|undefined/);
  });
});
