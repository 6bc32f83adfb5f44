import { describe, expect, it } from 'vitest';
import { placeChannels } from './channel-placement.ts';

const place = (channelCount: number, mask?: number) =>
  placeChannels('song.wav', channelCount, { multichannel: true, ...(mask === undefined ? {} : { mask }) });

describe('placeChannels()', () => {
  it.each([
    ['5.0', 5, 0x37],
    ['5.0', 5, 0x607],
    ['5.1', 6, 0x3f],
    ['5.1', 6, 0x60f],
    ['7.1', 8, 0x63f],
  ])('takes %s from a mask of its loudspeakers', (channelLayout, channelCount, mask) => {
    const places = Array.from({ length: channelCount }, (_, index) => index);
    expect(place(channelCount, mask)).toEqual({ channelLayout, places });
  });

  it.each([
    ['5.0', 5],
    ['5.1', 6],
    ['7.1', 8],
  ])('takes the default order for %s without a mask', (channelLayout, channelCount) => {
    expect(place(channelCount).channelLayout).toBe(channelLayout);
    expect(place(channelCount, 0).channelLayout).toBe(channelLayout);
  });

  it.each([
    [0x4, 1, 'mono'],
    [0x30, 2, 'stereo'],
  ])('does not ask mask 0x%x of %i channels', (mask, channelCount, channelLayout) => {
    expect(place(channelCount, mask).channelLayout).toBe(channelLayout);
  });

  it.each([
    ['of wide fronts', 8, 0xff],
    ['of fewer loudspeakers than channels', 6, 0x7],
    ['of quadraphony and two more', 6, 0x33 | 0x3000],
    ['of a center at the back', 6, 0x13f & ~0x30],
  ])('refuses a mask %s in one line', (_, channelCount, mask) => {
    expect(() => place(channelCount, mask)).toThrow(
      `Cannot use song.wav: its channel mask 0x${mask.toString(16)} names loudspeakers for ${channelCount} channels that are none of 5.0, 5.1 and 7.1`,
    );
  });

  it.each([3, 4, 7, 9, 1000])('refuses %i channels, for which there is no layout', (channelCount) => {
    expect(() => place(channelCount)).toThrow('only mono, stereo, 5.0, 5.1 and 7.1 are supported');
  });

  it('refuses more than two channels where nobody asked for them', () => {
    expect(() => placeChannels('song.wav', 6)).toThrow(
      'it has 6 channels, only mono and stereo are supported',
    );
  });
});
