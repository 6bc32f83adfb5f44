/** The renderer that pages are sent, carried out here: its very file, on an audio thread made of a few globals. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, createContext, Script } from 'node:vm';
import type { ProvableRenderer } from './prove-switch.ts';

const BLOCK_FRAMES = 128;

interface Processor {
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}

/**
 * Reads the worklet of a built client.
 *
 * @param clientFolder of index.html and assets/
 * @throws {Error} where there is not just one
 */
export async function openShippedRenderer(clientFolder: string): Promise<ProvableRenderer> {
  const assets = join(clientFolder, 'assets');
  const files = (await readdir(assets)).filter((name) => /^stimulus-worklet-.*\.js$/.test(name));
  if (files.length !== 1) {
    throw new Error(`Cannot find the one worklet of the client in ${assets}: there are ${files.length}`);
  }
  const code = await readFile(join(assets, files[0]!), 'utf8');
  const script = new Script(code, { filename: files[0]! });
  return {
    sha256: createHash('sha256').update(code).digest('hex'),
    render(stimuli, { commands, frames, law, sampleRate }) {
      let create: (new (options: object) => Processor) | undefined;
      // An ordinary global object: one that Node watches over makes every sample three times as dear.
      const thread = Object.assign(createContext(constants.DONT_CONTEXTIFY), {
        sampleRate,
        currentFrame: 0,
        Date,
        AudioWorkletProcessor: class {
          readonly port = { postMessage() {} };
        },
        registerProcessor(_name: string, processor: new (options: object) => Processor) {
          create = processor;
        },
      });
      script.runInContext(thread);
      const processor = new create!({
        processorOptions: {
          law,
          toleratedSeconds: Number.POSITIVE_INFINITY,
          script: { stimuli: stimuli.map((samples) => [samples]), commands },
        },
      });
      const output = new Float32Array(frames);
      for (let first = 0; first < frames; first += BLOCK_FRAMES) {
        thread.currentFrame = first;
        processor.process([], [[output.subarray(first, first + BLOCK_FRAMES)]]);
      }
      return output;
    },
  };
}
