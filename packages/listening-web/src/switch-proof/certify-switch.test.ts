import { panelDefinitionSchema, type SwitchCertificate } from '@earwitness/bench/panel';
import { describe, expect, it } from 'vitest';
import { smallDefinition, writeSmallPack } from '../../test/small-pack.ts';
import { certifySwitch } from './certify-switch.ts';

describe('certifySwitch()', () => {
  it('proves the shipped worklet by the panel’s law with the panel’s sounds, the same each time', async () => {
    const { pack, packFolder, remove } = await writeSmallPack({ items: 2, seconds: 3 });
    const definition = smallDefinition();
    const certificates = await certifySwitch({ definition, pack, packFolder });

    expect(certificates).toHaveLength(1);
    expect(certificates[0]).toMatchObject({
      schema: 'earwitness.switch-certificate/1',
      law: 'dip',
      sampleRate: 8_000,
      rendererSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      worstFrameError: 0,
      framesOutOfStep: 0,
      identicalWhateverIsChosen: true,
      fewestSilentFrames: 2,
    });
    expect(certificates[0]?.stimulusDeviationDb).toBeLessThan(-90);
    expect(await certifySwitch({ definition, pack, packFolder })).toEqual(certificates);

    // what was proven is kept, whatever has become of the sounds; another player or law is proven anew
    const [certificate] = certificates;
    const known = { ...certificate!, seed: 1 };
    const certified = (switchCertificates: SwitchCertificate[]) =>
      certifySwitch({ definition, pack: { ...pack, switchCertificates }, packFolder });
    expect(await certified([known])).toEqual([known]);
    expect(await certified([{ ...known, rendererSha256: '0'.repeat(64) }])).toEqual(certificates);
    expect(await certified([{ ...known, law: 'cut' }])).toEqual(certificates);
    await remove();
  });

  it('takes the law that the definition names', async () => {
    const { pack, packFolder, remove } = await writeSmallPack({ items: 1, seconds: 3 });
    const definition = panelDefinitionSchema.parse({
      ...smallDefinition({ method: 'preference' }),
      switchLaw: 'cut',
    });
    const [certificate] = await certifySwitch({ definition, pack, packFolder });
    expect(certificate).toMatchObject({ law: 'cut', stimulusDeviationDb: null, fewestSilentFrames: null });
    await remove();
  });
});
