import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MIX_FAULTS } from '../../faults/fault-table.ts';
import { PLAYBACK_SYSTEMS } from '../../playback/playback-table.ts';
import { playbackToneSvg, roadNoiseSvg } from './playback-tone.ts';

const docs = (name: string): string =>
  readFileSync(new URL(`../../../../../docs/${name}`, import.meta.url), 'utf8');

describe('docs/playback.md', () => {
  it.each(PLAYBACK_SYSTEMS.map((system) => [system.id, system] as const))(
    'shows %s as it is: node packages/bench/scripts/draw-playback.mjs draws it anew',
    (id, system) => {
      expect(docs(`pictures/playback-${id}.svg`)).toBe(`${playbackToneSvg(system)}\n`);
      expect(docs('playback.md')).toContain(`pictures/playback-${id}.svg`);
      expect(docs('playback.md')).toContain(`\`${id}\``);
    },
  );

  it('shows the road noise as it is', () => {
    expect(docs('pictures/playback-road-noise.svg')).toBe(`${roadNoiseSvg()}\n`);
  });

  it('tells of every fault, with its unit and its range', () => {
    for (const { id, strengthUnit, mostStrength } of MIX_FAULTS) {
      const row = docs('playback.md')
        .split('\n')
        .find((line) => line.startsWith(`| \`${id}\``));
      expect(row, id).toContain(`0 to ${mostStrength} ${strengthUnit}`);
    }
  });
});
