import { checkHalves, checkStereo } from '../check-arguments.ts';
import type { FrameHalving } from '../kernels.ts';

const { abs, fround } = Math;

/** After so many pairs memories are cleared of what would decay into denormals. */
const PAIRS_BETWEEN_CLEARINGS = 64;

/** One channel's memory. */
interface Ear {
  waiting: number;
  pairs: number;
  readonly chains: readonly { readonly c: number; x1: number; y1: number }[];
}

/** The order of operations is part of the specification, as is single precision: the wasm kernel gives the same bits. */
export function createFrameHalving(options: { early: number; late: number }): FrameHalving {
  const coefficients = [fround(options.early), fround(options.late)] as const;
  const ears = [0, 1].map(
    (): Ear => ({ waiting: 0, pairs: 0, chains: coefficients.map((c) => ({ c, x1: 0, y1: 0 })) }),
  );
  let waiting = 0;

  return {
    push(channels, frames, into) {
      checkStereo(channels, frames);
      const halves = (waiting + frames) >> 1;
      checkHalves(into, channels, halves);
      for (const [index, channel] of channels.entries()) {
        const ear = ears[index]!;
        let isSecond = waiting === 1;
        let written = 0;
        for (let frame = 0; frame < frames; frame++) {
          if (isSecond) {
            const [early, late] = [ear.waiting, channel[frame]!].map((x, kind) => {
              const chain = ear.chains[kind]!;
              chain.y1 = fround(fround(chain.x1 + fround(chain.c * x)) - fround(chain.c * chain.y1));
              chain.x1 = x;
              return chain.y1;
            });
            into[index]![written++] = early! + late!;
            ear.pairs++;
            if (ear.pairs === PAIRS_BETWEEN_CLEARINGS) clear(ear);
          } else ear.waiting = channel[frame]!;
          isSecond = !isSecond;
        }
      }
      waiting = (waiting + frames) % 2;
      return halves;
    },
  };
}

function clear(ear: Ear): void {
  ear.pairs = 0;
  for (const chain of ear.chains) {
    if (abs(chain.x1) < fround(1e-15)) chain.x1 = 0;
    if (abs(chain.y1) < fround(1e-15)) chain.y1 = 0;
  }
}
