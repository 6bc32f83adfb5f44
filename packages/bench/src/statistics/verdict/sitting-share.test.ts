import { describe, expect, it } from 'vitest';
import { createRandom } from '../numeric/random.ts';
import { exactShare } from './exact-share.ts';
import { areHeardTogether, sittingShare } from './sitting-share.ts';

interface Room {
  readonly sittings: number;
  readonly pieces: number;
  readonly seats?: number;
}

/**
 * Rooms in which nobody hears anything: one coin for X, and seats that lean to one side together, by trial, as when the room is told or
 * looks at each other.
 */
function guessingRooms(
  { sittings, pieces, seats = 12 }: Room,
  random: ReturnType<typeof createRandom>,
  { hears = 0 }: { hears?: number } = {},
) {
  return Array.from({ length: sittings }, (_, sitting) =>
    Array.from({ length: pieces }, (_, piece) => {
      const isA = random.uniform() < 0.5;
      const saysA = random.uniform();
      return Array.from({ length: seats }, (_, seat) => {
        const knows = random.uniform() < hears;
        return {
          listener: `${sitting}/${seat}`,
          item: `piece ${piece}`,
          success: knows || random.uniform() < saysA === isA,
          row: { sitting: `${sitting}`, sharedPlayback: true },
        };
      });
    }).flat(),
  ).flat();
}

function shareCalled(
  room: Room,
  panels: number,
  call: (answers: ReturnType<typeof guessingRooms>) => number,
) {
  const random = createRandom(20_261_127 + room.sittings * 100 + room.pieces);
  let called = 0;
  for (let panel = 0; panel < panels; panel += 1) if (call(guessingRooms(room, random)) <= 0.05) called += 1;
  return called / panels;
}

const twoSided = (answers: ReturnType<typeof guessingRooms>): number => {
  const { pAbove, pBelow } = sittingShare(answers, { chance: 0.5 });
  return Math.min(1, 2 * Math.min(pAbove(0.5), pBelow(0.5)));
};

describe('sittingShare()', () => {
  it.each([
    { sittings: 3, pieces: 10, panels: 300 },
    { sittings: 5, pieces: 5, panels: 300 },
    { sittings: 10, pieces: 10, panels: 60 },
  ])(
    'calls no more than 5 % of $sittings rooms at chance otherwise over $pieces pieces, though seats lean together',
    (room) => {
      const chanceOfMore = 2.6 * Math.sqrt((0.05 * 0.95) / room.panels);
      expect(shareCalled(room, room.panels, twoSided)).toBeLessThanOrEqual(0.05 + chanceOfMore);
    },
  );

  it('is needed: seats taken for independent call a multiple of that', () => {
    const naive = shareCalled({ sittings: 5, pieces: 5 }, 100, (answers) => {
      const successes = answers.filter(({ success }) => success).length;
      const { pAbove, pBelow } = exactShare({ successes, n: answers.length });
      return 2 * Math.min(pAbove(0.5), pBelow(0.5));
    });
    expect(naive).toBeGreaterThan(0.3);
  });

  it('finds what rooms hear', () => {
    const answers = guessingRooms({ sittings: 10, pieces: 10 }, createRandom(7), { hears: 0.6 });
    const share = sittingShare(answers, { chance: 0.5 });
    expect(share.pAbove(0.5)).toBeLessThan(0.01);
    expect(share.analysis).toBe('t test clustered by sitting and piece');
    expect(share.assumption).toMatch(/a sitting counts as one, however many sat in it/);
    expect(share.assumption).not.toMatch(/listener/i);
  });

  it('tells nothing of one or two rooms, and says why', () => {
    for (const sittings of [1, 2]) {
      const answers = guessingRooms({ sittings, pieces: 10 }, createRandom(7), { hears: 1 });
      const share = sittingShare(answers, { chance: 0.5 });
      expect([share.estimate, share.pAbove(0.5), share.interval(0.95).low]).toEqual([1, 1, 0]);
      expect(share.notTrusted).toBe(
        `with ${sittings} of them what sittings hear cannot be told apart from the room`,
      );
    }
  });

  it('takes who listened alone for a unit as well', () => {
    const alone = Array.from({ length: 20 }, (_, index) => ({
      listener: `alone ${index % 5}`,
      item: `piece ${index % 4}`,
      success: index % 3 !== 0,
      row: { sitting: null, sharedPlayback: false },
    }));
    expect(areHeardTogether(alone)).toBe(false);
    const both = [...alone, ...guessingRooms({ sittings: 3, pieces: 4, seats: 1 }, createRandom(3))];
    expect(areHeardTogether(both)).toBe(true);
    expect(sittingShare(both, { chance: 0.5 }).assumption).toMatch(
      /8 sittings and listeners|sittings and listeners/,
    );
  });
});
