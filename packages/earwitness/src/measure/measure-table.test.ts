import { type Analysis, analyze } from '@earwitness/engine';
import { measureAlbum } from '@earwitness/engine/measure';
import { beforeAll, describe, expect, it } from 'vitest';
import { textWidth } from '../terminal/text-width.ts';
import type { MeasuredFile } from './measure-files.ts';
import { measureTable } from './measure-table.ts';

let analysis: Analysis;
beforeAll(async () => {
  const channel = Float32Array.from({ length: 4 * 44_100 }, (_, frame) => 0.25 * Math.sin(frame / 7));
  analysis = await analyze({ sampleRate: 44_100, channelLayout: 'stereo', channels: [channel, channel] });
});

const fileOf = (file: string, changes: Partial<MeasuredFile> = {}): MeasuredFile => ({
  file,
  analysis: { ...analysis, defects: [] },
  format: { container: 'wav', codec: 'pcm', bitDepth: 24, truncated: false },
  tags: {},
  ...changes,
});

const finding = (severity: 'note' | 'warning' | 'fault'): Analysis['defects'][number] => ({
  kind: 'clicks',
  severity,
  confidence: 1,
  stretches: [{ startSeconds: 1, endSeconds: 1.1 }],
  stretchCount: 1,
  channels: [0],
  measured: {},
  sentence: `This is a ${severity}.`,
});

describe('measureTable()', () => {
  it('fits every terminal, and leaves out first what matters least', () => {
    const files = [fileOf('first album/disc 1/01 A song with a long name (master v3).wav'), fileOf('2.flac')];
    const album = measureAlbum(files.map((file) => file.analysis));
    for (let width = 60; width <= 140; width += 1) {
      for (const line of measureTable(files, { album, width }).split('\n')) {
        expect(textWidth(line)).toBeLessThanOrEqual(width);
      }
    }
    const headAt = (width: number) => measureTable(files, { width }).split('\n')[0]?.trim().split(/ {2,}/);
    expect(headAt(100)).toEqual('file|time|kHz/bit/ch|I|LRA|S max|M max|TP|PLR|PSR|crest|corr'.split('|'));
    expect(headAt(72)).toEqual('file|time|I|LRA|S max|TP|PLR|PSR|crest|corr'.split('|'));
  });

  it('tells rate, bits and channels as engineers do', () => {
    const float = { container: 'wav', codec: 'pcm-float', bitDepth: 32, truncated: false };
    const lossy = { container: 'mp3', codec: 'mp3', bitDepth: null, truncated: false };
    const surround = { ...analysis, defects: [], sampleRate: 96_000, channelLayout: '5.1' as const };
    const table = measureTable(
      [fileOf('a', { format: float }), fileOf('b', { format: lossy }), fileOf('c', { analysis: surround })],
      { width: 120 },
    );
    for (const text of ['44.1/32f/2', '44.1/mp3/2', '96/24/5.1']) expect(table).toContain(text);
  });

  it('says faults and warnings below in words, gravest first, and counts notes', () => {
    const defects = [finding('note'), finding('warning'), finding('fault'), finding('note')];
    const table = measureTable([fileOf('a.wav', { analysis: { ...analysis, defects } })], { width: 100 });
    expect(table.split('\n').slice(3)).toEqual([
      '',
      'a.wav',
      '  Fault: This is a fault. (at 0:01)',
      '  Warning: This is a warning. (at 0:01)',
      '  and 2 notes: --details',
    ]);
  });

  it('says that a file ends early', () => {
    const format = { container: 'wav', codec: 'pcm', bitDepth: 24, truncated: true };
    expect(measureTable([fileOf('cut.wav', { format })], { width: 100 })).toMatch(/cut\.wav\n.*ends before/);
  });

  it('lets no name command the terminal', () => {
    expect(measureTable([fileOf('a\u001b[2J.wav')], { width: 100 })).not.toContain('\u001b');
  });
});
