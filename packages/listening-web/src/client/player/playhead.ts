/** What moves over the stimuli of a trial by one law: one position for all of them, and one command after the other. */

/** A change of what is heard, at a frame of the audio clock; one that comes late acts at the next rendered frame. */
export type RendererCommand =
  | { kind: 'play'; atFrame: number }
  | { kind: 'pause'; atFrame: number }
  | { kind: 'switch'; atFrame: number; stimulus: number }
  | { kind: 'seek'; atFrame: number; position: number }
  | { kind: 'loop'; atFrame: number; start: number; end: number };

export interface RendererState {
  stimulus: number;
  /** Frame of the excerpt that is rendered next. */
  position: number;
  playing: boolean;
}

export interface Playhead {
  readonly state: RendererState;
  /** Begins what a command asks for, at the frame that is rendered next. */
  act(command: RendererCommand): void;
  /** Writes one frame of every channel and moves on. */
  renderFrame(output: Float32Array[], frame: number): void;
}

/** One sample; a mono stimulus feeds every output, and a position behind the end is silence. */
export function sampleAt(stimulus: readonly Float32Array[], channel: number, position: number): number {
  // Called for every frame: nothing is looked up or made here.
  return (stimulus[channel] ?? stimulus[0]!)[position] ?? 0;
}
