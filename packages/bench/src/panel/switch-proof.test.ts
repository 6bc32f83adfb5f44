import { describe, expect, it } from 'vitest';
import { switchCertificate } from '../../test/switch-certificate.ts';
import type { PanelPack } from './panel-pack.ts';
import type { SwitchCertificate } from './switch-certificate.ts';
import { switchProof } from './switch-proof.ts';

const packOf = (rates: readonly number[], switchCertificates?: SwitchCertificate[]): PanelPack => ({
  schema: 'earwitness.panel-pack/2',
  packId: '0'.repeat(32),
  comparisons: rates.map((sampleRate) => ({ sampleRate }) as PanelPack['comparisons'][number]),
  warnings: [],
  ...(switchCertificates !== undefined && { switchCertificates }),
});
const atEach = (...rates: readonly number[]) => rates.map((sampleRate) => switchCertificate({ sampleRate }));
const NOT_PROVEN = {
  sentence: 'Switching was not proven before anybody listened: the pack has no certificate of it.',
  rendererSha256: null,
};

describe('switchProof()', () => {
  it('says in a sentence what was proven, at which rates, and of which player', () => {
    expect(switchProof(packOf([48_000, 48_000], atEach(48_000)), {})).toEqual({
      sentence:
        'Switching was proven before anybody listened: 1,000 switches, jumps and moves of the loop at 48 kHz, each at the frame that was asked for, all versions in step, and the seam the same to the bit whichever version was chosen.',
      rendererSha256: switchCertificate().rendererSha256,
    });
    expect(switchProof(packOf([48_000, 44_100], atEach(48_000, 44_100)), {}).sentence).toContain(
      'at 44.1 and 48 kHz',
    );
  });

  it('promises nothing of the seam by a law that does not', () => {
    const cut = switchCertificate({ law: 'cut', identicalWhateverIsChosen: null, fewestSilentFrames: null });
    const { sentence } = switchProof(packOf([48_000], [cut]), { switchLaw: 'cut' });
    expect(sentence).toMatch(/^Switching was proven .+ all versions in step\.$/);
  });

  it.each([
    ['a pack of before', packOf([48_000]), {}],
    ['a rate without a certificate', packOf([48_000, 44_100], atEach(48_000)), {}],
    ['another law', packOf([48_000], atEach(48_000)), { switchLaw: 'cut' as const }],
    [
      'players that differ',
      packOf(
        [48_000, 44_100],
        [...atEach(48_000), switchCertificate({ sampleRate: 44_100, rendererSha256: 'd'.repeat(64) })],
      ),
      {},
    ],
  ])('says that nothing was proven for %s', (_, pack, definition) => {
    expect(switchProof(pack, definition)).toEqual(NOT_PROVEN);
  });
});
