/** Long work that shares its thread: a click on "cancel" would otherwise be heard only after the last block. */

/** About 6 s of audio, or some 10 to 100 ms of work. */
const FRAMES_IN_ONE_TURN = 2 ** 18;

/** Makes a function to await after each block with its frames: every 2^18 frames it lets waiting events run. */
export function createThreadSharing(): (frames: number) => Promise<void> {
  let framesInTurn = 0;
  return async (frames) => {
    framesInTurn += frames;
    if (framesInTurn < FRAMES_IN_ONE_TURN) return;
    framesInTurn = 0;
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
}
