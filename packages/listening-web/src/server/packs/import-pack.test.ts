import { readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPanelPack } from '@earwitness/bench';
import type { Comparison, PanelPack, Stimulus, StimulusFile } from '@earwitness/bench/panel';
import { createRandom } from '@earwitness/bench/statistics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  encodeFlac24,
  endFlacFrame,
  flacBlock,
  flacFrameHeader,
  flacStreamInfo,
} from '../../../test/small-flac.ts';
import { aSwitchCertificate, encodeWav24, type SmallPack, writeSmallPack } from '../../../test/small-pack.ts';
import { PackRefusedError } from '../errors.ts';
import { sha256 } from '../sha256.ts';
import { importPack } from './import-pack.ts';

let small: SmallPack;
beforeEach(async () => {
  small = await writeSmallPack();
});
afterEach(() => small.remove());

const inFirst = (change: (comparison: Comparison) => Partial<Comparison>) => (pack: PanelPack) => ({
  ...pack,
  comparisons: pack.comparisons.map((one, index) => (index === 0 ? { ...one, ...change(one) } : one)),
});
const withProof = (proof: Partial<Comparison['proof']>) =>
  inFirst((comparison) => ({ proof: { ...comparison.proof, ...proof } }));

const firstComparison = (): Comparison => small.pack.comparisons[0]!;
const firstStimulus = (): Stimulus => firstComparison().stimuli[0]!;
const fileOf = ({ file }: StimulusFile): string => join(small.packFolder, file);

/** Puts other bytes in the place of files of the first comparison, and says so in pack.json: lengths and digests are right. */
async function replaceFiles(
  change: (bytes: Buffer, at: { format: 'wav' | 'flac'; index: number }) => Buffer | null,
  comparison: Partial<Comparison> = {},
): Promise<void> {
  const replaced = async (described: StimulusFile, at: { format: 'wav' | 'flac'; index: number }) => {
    const bytes = change(await readFile(fileOf(described)), at);
    if (bytes === null) return described;
    await writeFile(fileOf(described), bytes);
    return { ...described, sha256: sha256(bytes), byteLength: bytes.byteLength };
  };
  const stimuli = await Promise.all(
    firstComparison().stimuli.map(async (stimulus, index) => ({
      ...stimulus,
      wav: await replaced(stimulus.wav, { format: 'wav', index }),
      flac: stimulus.flac && (await replaced(stimulus.flac, { format: 'flac', index })),
    })),
  );
  await small.rewrite(inFirst(() => ({ ...comparison, stimuli })));
}

/** In every FLAC file of the first comparison. */
const inFlacs = (change: (flac: Buffer) => Buffer) =>
  replaceFiles((bytes, { format }) => (format === 'flac' ? change(bytes) : null));

const STREAMINFO_END = 4 + 4 + 34;
const PADDING_END = STREAMINFO_END + 4 + 100;
/** With this in the place of its padding. */
const withBlocks = (flac: Buffer, blocks: Buffer): Buffer =>
  Buffer.concat([flac.subarray(0, STREAMINFO_END), blocks, flac.subarray(PADDING_END)]);

async function expectRefusal(problem: RegExp): Promise<void> {
  const imported = importPack(small.packFolder);
  await expect(imported).rejects.toThrow(PackRefusedError);
  await expect(imported).rejects.toThrow(problem);
}

describe('importPack()', () => {
  it('takes a fair pack with all its bytes, and the same digest each time', async () => {
    const imported = await importPack(small.packFolder);
    expect(imported.pack).toEqual(small.pack);
    expect(imported.stimulusBytes.size).toBe(4);
    const { wav, flac } = imported.stimulusBytes.get(firstStimulus().stimulusId)!;
    expect(Buffer.compare(wav, await readFile(fileOf(firstStimulus().wav)))).toBe(0);
    expect(Buffer.compare(flac!, await readFile(fileOf(firstStimulus().flac!)))).toBe(0);
    expect((await importPack(small.packFolder)).packSha256).toBe(imported.packSha256);
  });

  it('takes what the bench builds, and measures what the bench measured', async () => {
    const random = createRandom('a piece');
    const noise = Float32Array.from(
      { length: 3 * 16_000 },
      (_, frame) => (0.1 + 0.3 * Math.abs(Math.sin(frame / 3_000))) * (2 * random.uniform() - 1),
    );
    const version = (drive: number) => ({
      sampleRate: 16_000,
      channelLayout: 'mono' as const,
      channels: [noise.map((sample) => Math.tanh(drive * sample))],
    });
    const packFolder = join(small.folder, 'built');
    const { pack } = await buildPanelPack({
      comparisons: [
        {
          itemId: 'item',
          itemTitle: 'Item',
          excerpt: { choose: 'typical', seconds: 2 },
          renderings: [1, 4].map((drive) => ({
            conditionId: `drive-${drive}`,
            makerKind: 'none',
            audio: version(drive),
          })),
        },
      ],
      packFolder,
      keyFile: join(small.folder, 'built-key.json'),
      seed: 'a seed',
    });
    const imported = await importPack(packFolder);
    expect(imported.pack).toEqual(pack);
    expect([...imported.stimulusBytes.values()].map(({ flac }) => flac?.byteLength)).toEqual(
      pack.comparisons[0]!.stimuli.map(({ flac }) => flac?.byteLength),
    );
  });

  it('takes a pack without FLAC', async () => {
    await small.rewrite((pack) => ({
      ...pack,
      comparisons: pack.comparisons.map((comparison) => ({
        ...comparison,
        stimuli: comparison.stimuli.map((stimulus) => ({ ...stimulus, flac: null })),
      })),
    }));
    const { stimulusBytes } = await importPack(small.packFolder);
    expect([...stimulusBytes.values()].map(({ flac }) => flac)).toEqual([null, null, null, null]);
  });

  it('proves samples once, and digests every time', async () => {
    const frozen = await importPack(small.packFolder);
    await expect(importPack(small.packFolder, { frozen })).resolves.toMatchObject({
      packSha256: frozen.packSha256,
    });
    const bytes = await readFile(fileOf(firstStimulus().wav));
    bytes[100]! ^= 1;
    await writeFile(fileOf(firstStimulus().wav), bytes);
    await expect(importPack(small.packFolder, { frozen })).rejects.toThrow(/altered/);
  });

  it('knows the pack that a panel was frozen with by what is heard, whatever player was proven with it since', async () => {
    const frozen = await importPack(small.packFolder);
    expect(frozen.pack).not.toHaveProperty('switchCertificates');
    await small.rewrite((pack) => ({ ...pack, switchCertificates: [aSwitchCertificate()] }));
    const alone = await importPack(small.packFolder);
    expect(alone.pack.switchCertificates).toEqual([aSwitchCertificate()]);
    expect(alone.packSha256).not.toBe(frozen.packSha256);
    const { pack, packSha256 } = await importPack(small.packFolder, { frozen });
    expect({ pack, packSha256 }).toEqual({ pack: frozen.pack, packSha256: frozen.packSha256 });
  });

  it('refuses a certificate that proves nothing', async () => {
    const late = aSwitchCertificate({ worstFrameError: 1 });
    await small.rewrite((pack) => ({ ...pack, switchCertificates: [late] }));
    await expectRefusal(/proves nothing: a change came 1 frames from where it was asked for/);
  });

  it('takes what is aligned to 1 frame, and refuses what is off by more', async () => {
    await small.rewrite(withProof({ lagFrames: -1 }));
    await expect(importPack(small.packFolder)).resolves.toBeDefined();
    await small.rewrite(withProof({ lagFrames: -2 }));
    await expectRefusal(/-2 frames/);
  });

  it('measures loudness and peaks itself, and refuses figures that are not those of the bytes', async () => {
    const { residualLu, truePeakDbtp } = firstComparison().proof;
    const changes: [Partial<Comparison['proof']>, RegExp][] = [
      [{ residualLu: residualLu + 0.01 }, /residualLu/],
      [{ truePeakDbtp: truePeakDbtp! - 0.01 }, /truePeakDbtp/],
      [{ truePeakDbtp: null }, /truePeakDbtp/],
      [{ gainsDb: [0] }, /lacks a gain/],
    ];
    for (const [proof, problem] of changes) {
      await small.rewrite(withProof(proof));
      await expectRefusal(problem);
    }
  });

  describe('with one stimulus 0.2 dB lower', () => {
    const lowered = 10 ** (-0.2 / 20);
    const lower = (wav: Buffer) => {
      const changed = Buffer.from(wav);
      for (let place = 44; place < wav.byteLength; place += 3)
        changed.writeIntLE(Math.round(wav.readIntLE(place, 3) * lowered), place, 3);
      return changed;
    };
    const unequal = async (level: string) => {
      const wavs = await Promise.all(firstComparison().stimuli.map(({ wav }) => readFile(fileOf(wav))));
      const changed = wavs.map((wav, index) => (index === 0 ? lower(wav) : wav));
      await replaceFiles(
        (_, { format, index }) =>
          format === 'wav' ? changed[index]! : encodeFlac24(changed[index]!, { paddingBytes: 100 }),
        { level },
      );
    };

    it('refuses it as matched, whatever the proof says', async () => {
      await unequal('matched');
      await expectRefusal(/0\.[12]\d\d LU/);
    });

    it('takes it as released when the proof says how much it is', async () => {
      await unequal('as-released');
      await expectRefusal(/residualLu of 0\.(19|20)\d/);
      const pack: PanelPack = JSON.parse(await readFile(join(small.packFolder, 'pack.json'), 'utf8'));
      pack.comparisons[0]!.proof.residualLu += 0.2;
      await small.rewrite(() => pack);
      await expect(importPack(small.packFolder)).resolves.toBeDefined();
    });
  });

  it('refuses a malformed, a missing and a foreign pack.json in one line', async () => {
    const contents = ['not json', '{}', 'null', '[]', JSON.stringify({ ...small.pack, extra: 1 })];
    const outside = inFirst(({ stimuli: [first, ...others] }) => ({
      stimuli: [{ ...first!, wav: { ...first!.wav, file: '../key.wav' } }, ...others],
    }));
    for (const content of [...contents, JSON.stringify(outside(small.pack))]) {
      await writeFile(join(small.packFolder, 'pack.json'), content);
      await expectRefusal(/pack\.json/);
      await expect(importPack(small.packFolder)).rejects.toMatchObject({
        message: expect.not.stringContaining('\n'),
      });
    }
    await expect(importPack(join(small.folder, 'nowhere'))).rejects.toThrow(PackRefusedError);
  });

  it.each(['wav', 'flac'] as const)('refuses a %s file that was altered by one bit', async (format) => {
    const file = fileOf(firstStimulus()[format]!);
    const bytes = await readFile(file);
    bytes[100]! ^= 1;
    await writeFile(file, bytes);
    await expectRefusal(/altered/);
  });

  it.each(['wav', 'flac'] as const)(
    'refuses a %s file that is missing, or a link to somewhere else',
    async (format) => {
      const file = fileOf(firstStimulus()[format]!);
      await rename(file, join(small.folder, 'elsewhere'));
      await expectRefusal(/missing/);
      await symlink(join(small.folder, 'elsewhere'), file);
      await expectRefusal(/plain file/);
    },
  );

  it('refuses a file of another length than pack.json says, and one that is not named by its id', async () => {
    await writeFile(fileOf(firstStimulus().wav), Buffer.alloc(10));
    await expectRefusal(/does not have the length/);
    await small.rewrite(
      inFirst(({ stimuli: [first, second] }) => ({
        stimuli: [
          { ...first!, wav: second!.wav },
          { ...second!, wav: first!.wav },
        ],
      })),
    );
    await expectRefusal(/not named after its id/);
  });

  it.each(['wav', 'flac'] as const)('refuses stimuli of unequal bytes as %s', async (wanted) => {
    const longer = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(6)]);
    await replaceFiles((bytes, { format, index }) =>
      format === wanted && index === 0 ? longer(bytes) : null,
    );
    await expectRefusal(new RegExp(`unequal byte lengths as ${wanted.toUpperCase()}`));
  });

  it('refuses FLAC for some stimuli only', async () => {
    await small.rewrite(
      inFirst(({ stimuli: [first, second] }) => ({ stimuli: [first!, { ...second!, flac: null }] })),
    );
    await expectRefusal(/unequal byte lengths as FLAC/);
  });

  it('refuses headers that differ from what pack.json says', async () => {
    for (const change of [{ frameCount: 3999 }, { sampleRate: 44_100 }, { channelCount: 1 }]) {
      await small.rewrite(inFirst(() => change));
      await expectRefusal(new RegExp(Object.keys(change).join()));
    }
  });

  it('refuses more channels, frames or samples a second than stimuli have', async () => {
    for (const change of [
      { channelCount: 6 },
      { frameCount: 10 ** 8 },
      { sampleRate: 384_000 },
      { sampleRate: 1_000 },
    ]) {
      await small.rewrite(inFirst(() => change));
      await expectRefusal(/channels, not 1 or 2|frames, more than|sample rate of \d+ Hz/);
    }
  });

  it('refuses silence', async () => {
    const silent = encodeWav24([new Float32Array(4000), new Float32Array(4000)]);
    await replaceFiles((_, { format }) =>
      format === 'wav' ? silent : encodeFlac24(silent, { paddingBytes: 100 }),
    );
    await expectRefusal(/no loudness/);
  });

  it('refuses a WAV file with a tag', async () => {
    await replaceFiles((bytes, { format }) => {
      if (format === 'flac') return null;
      const tagged = Buffer.concat([bytes, Buffer.from('LIST\x04\0\0\0INFO', 'latin1')]);
      tagged.writeUInt32LE(tagged.byteLength - 8, 4);
      return tagged;
    });
    await expectRefusal(/"LIST" chunk/);
  });

  it('refuses a header that says the same in other bytes than the others’', async () => {
    await replaceFiles((bytes, { format, index }) => {
      if (index === 0) return null;
      const changed = Buffer.from(bytes);
      // bytes a second, which no decoder reads
      if (format === 'wav') changed.writeUInt32LE(1, 28);
      return changed;
    });
    await expectRefusal(/another header/);
  });

  describe('of FLAC files', () => {
    it('refuses other block sizes than the others have', async () => {
      await replaceFiles((bytes, { format, index }) => {
        if (index === 0 || format === 'wav') return null;
        const changed = Buffer.from(bytes);
        changed.writeUInt16BE(16, 8);
        return changed;
      });
      await expectRefusal(/blocks of other sizes/);
    });

    it('takes padding in two blocks', async () => {
      const two = Buffer.concat([
        flacBlock(1, Buffer.alloc(40)),
        flacBlock(1, Buffer.alloc(56), { isLast: true }),
      ]);
      await inFlacs((flac) => withBlocks(flac, two));
      await expect(importPack(small.packFolder)).resolves.toBeDefined();
    });

    it.each([
      ['a comment', flacBlock(4, Buffer.alloc(96)), /block of kind 4/],
      ['a picture', flacBlock(6, Buffer.alloc(96)), /block of kind 6/],
      ['a second description', flacBlock(0, Buffer.alloc(34)), /one STREAMINFO block/],
      ['padding that is not empty', flacBlock(1, Buffer.from('ours')), /padding is not empty/],
    ])('refuses %s', async (_, block, problem) => {
      await inFlacs((flac) =>
        withBlocks(flac, Buffer.concat([block, flacBlock(1, Buffer.alloc(0), { isLast: true })])),
      );
      await expectRefusal(problem);
    });

    it('refuses what is no FLAC, and what is cut off in its header', async () => {
      await inFlacs((flac) => Buffer.concat([Buffer.from('ID3\x04'), flac.subarray(4)]));
      await expectRefusal(/no FLAC file/);
      await inFlacs((flac) => Buffer.concat([Buffer.from('fLaC'), flac.subarray(4, 60)]));
      await expectRefusal(/cut off/);
    });

    it('refuses another sample than the WAV file has, though the stream is sound', async () => {
      await replaceFiles((bytes, { format, index }) => {
        if (format === 'wav' || index > 0) return null;
        return encodeFlac24(otherSample, {
          paddingBytes: bytes.byteLength - encodeFlac24(otherSample).byteLength,
        });
      });
      await expectRefusal(/other samples than/);
    });

    it('refuses a stream that is damaged', async () => {
      await inFlacs((flac) => {
        const damaged = Buffer.from(flac);
        damaged[damaged.byteLength - 500]! ^= 0x10;
        return damaged;
      });
      await expectRefusal(/damaged|checksum/);
    });

    it('refuses a few bytes that would fill the memory, without decoding them', async () => {
      const { sampleRate, channelCount, frameCount } = firstComparison();
      const silence = Buffer.alloc(2 * 4);
      const bomb = Buffer.concat([
        Buffer.from('fLaC'),
        flacBlock(0, flacStreamInfo({ sampleRate, channelCount, frameCount }), { isLast: true }),
        ...Array.from({ length: 4000 }, () =>
          endFlacFrame(
            Buffer.concat([
              flacFrameHeader({ number: 0, frames: 65_536, channelCount, sampleRate }),
              silence,
            ]),
          ),
        ),
      ]);
      await inFlacs(() => bomb);
      await expectRefusal(/could hold 262144000 frames/);
    });
  });

  it('refuses a stimulus or a comparison that occurs twice', async () => {
    await small.rewrite((pack) => ({ ...pack, comparisons: [...pack.comparisons, pack.comparisons[0]] }));
    await expectRefusal(/comparison occurs twice/);
    await small.rewrite((pack) => ({
      ...pack,
      comparisons: [...pack.comparisons, { ...pack.comparisons[0], comparisonId: 'f'.repeat(32) }],
    }));
    await expectRefusal(/stimulus occurs twice/);
  });
});

/** Noise that is none of the pack's. */
const otherSample = encodeWav24(
  [1, 2].map((seed) => Float32Array.from({ length: 4000 }, (_, frame) => 0.1 * Math.sin(seed + frame ** 2))),
);
