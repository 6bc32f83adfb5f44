import { decide, revise } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { handMadeAnalysis } from '../../../test/hand-made-analysis.ts';
import type { PlayerVersion } from '../player/player-version.ts';
import { revisionsHtml } from './revisions-html.ts';
import type { RevisionsInput } from './revisions-input.ts';

const mix = handMadeAnalysis({ integratedLufs: -18 }, { truePeakDbtp: -3, plrDb: 15 });
const master = handMadeAnalysis({ integratedLufs: -14 }, { truePeakDbtp: -1, plrDb: 13 });
const plan = decide(mix);
const revision = (request: string) => ({
  request,
  file: 'mix.revision-1.wav',
  plan: revise(plan, request, { analysis: mix }),
  analysis: handMadeAnalysis({ integratedLufs: -13 }, { truePeakDbtp: -1 }),
});

const version = (id: string, label: string, key: string): PlayerVersion => ({
  id,
  label,
  key,
  file: Uint8Array.of(1, 2, 3),
  startSeconds: 62,
  seconds: 15,
  matchGainDb: -3.5,
});

function page(changes: Partial<RevisionsInput> = {}): string {
  return revisionsHtml({
    name: 'mix.wav',
    mixFormat: 'WAV, 44.1 kHz, 24 bit, stereo',
    planFile: 'mix.plan.json',
    plan,
    mix,
    master,
    revisions: [revision('1 dB louder')],
    versions: [],
    ...changes,
  });
}

describe('revisionsHtml()', () => {
  it('gives the same text for the same input', () => {
    expect(page()).toBe(page());
  });

  it('escapes what names and requests say', () => {
    const text = page({
      name: '<img src=x>.wav',
      revisions: [{ ...revision('1 dB louder'), request: '<b>louder</b>' }],
    });
    expect(text).toContain('&lt;img src=x&gt;.wav');
    expect(text).toContain('&lt;b&gt;louder');
    expect(text).not.toMatch(/<img|<b>/);
  });

  it('tells of each revision the request, what changed and the readings before and after', () => {
    const text = page();
    expect(text).toMatch(/<h2 id="revision-1-title">.*1 dB louder<\/h2>/);
    expect(text).toMatch(/Integrated loudness<\/dt>.*−14\.0.*→.*−13\.0/);
    expect(text).toMatch(/Gain<\/th><td[^>]*>\+4\.00 dB<\/td><td[^>]*>\+5\.00 dB/);
    expect(text).not.toMatch(/NaN|undefined|\[object/);
  });

  it('says when a request makes no difference, and when a target cannot be met', () => {
    const same = { ...revision('1 dB louder'), plan };
    expect(page({ revisions: [same] })).toContain('No stage changed');
    const short = { ...same, plan: { ...plan, feasible: false, shortfallLu: 2.34 } };
    expect(page({ revisions: [short] })).toMatch(/−14\.0 LUFS under .* is not feasible .* 2\.3 LU below/);
    expect(page()).not.toContain('is not feasible');
    // What a preview cannot know is not said of it.
    expect(page({ revisions: [short], preview: { startSeconds: 0, endSeconds: 5 } })).not.toContain(
      'is not feasible',
    );
  });

  it('says of a preview that it is one', () => {
    const text = page({ preview: { startSeconds: 60, endSeconds: 75 } });
    expect(text).toContain('A preview of 1:00 to 1:15');
    expect(page()).not.toContain('preview');
  });

  it('holds what can be heard with its keys, and no script where nothing can', () => {
    expect(page()).not.toMatch(/<script|script-src|id="listen"/);
    const text = page({ versions: [version('mix', 'Mix', 'm'), version('revision-1', 'Revision 1', '1')] });
    expect(text).toMatch(/script-src 'sha256-[A-Za-z0-9+/]{43}='/);
    expect(text).toContain('id="audio-revision-1">AQID</script>');
    expect(text).toMatch(/value="revision-1" [^>]*data-match-gain-db="-3.5"/);
    expect(text).toContain('<kbd>M</kbd>');
    expect(text).toContain('1:02 to 1:17 of the mix');
  });
});
