/** Mix, master and reference in step and at one loudness: one AudioContext, a gain each, switched without a gap. */

export type TrackName = 'mix' | 'master' | 'reference';

/** A stretch of a track; where stretches overlap, the first in the list is heard. */
export interface Piece {
  readonly startSeconds: number;
  readonly buffer: AudioBuffer;
}

interface Track {
  readonly pieces: readonly Piece[];
  readonly loudnessLufs: number;
  /** How loud it is heard: 0 unless it is the chosen one. */
  readonly gain: GainNode;
  /** What plays now; a new one for every start, so that old and new overlap for a moment. */
  bus: { node: GainNode; sources: AudioBufferSourceNode[] } | undefined;
}

/** Long enough not to click, short enough to be heard as a switch. */
const FADE_SECONDS = 0.015;
/** Sources are started this much ahead, so that all of them are in time. */
const AHEAD_SECONDS = 0.03;

export class Player {
  readonly #context: AudioContext;
  readonly #tracks = new Map<TrackName, Track>();
  #chosen: TrackName = 'mix';
  /** Where playing began, in the context's time and in the tracks'. */
  #began: { at: number; position: number } | undefined;
  #position = 0;
  #durationSeconds = 0;

  /** @param sampleRate of all tracks: at another one the browser would draw straight lines between their samples */
  constructor(sampleRate: number) {
    this.#context = new AudioContext({ sampleRate });
  }

  get isPlaying(): boolean {
    return this.#began !== undefined;
  }

  /** Of the mix, which decides when it is over. */
  get durationSeconds(): number {
    return this.#durationSeconds;
  }

  get position(): number {
    if (!this.#began) return this.#position;
    const since = Math.max(0, this.#context.currentTime - this.#began.at);
    return Math.min(this.#durationSeconds, this.#began.position + since);
  }

  /** Replaces a track, also while it plays; by nothing, if it is left out. */
  setTrack(name: TrackName, track?: { pieces: readonly Piece[]; loudnessLufs: number }): void {
    const before = this.#tracks.get(name);
    if (before) this.#fadeOut(before);
    this.#tracks.delete(name);
    if (track) {
      const gain = before?.gain ?? this.#context.createGain();
      if (!before) {
        gain.gain.value = 0;
        gain.connect(this.#context.destination);
      }
      this.#tracks.set(name, { ...track, gain, bus: undefined });
      if (name === 'mix') this.#durationSeconds = Math.max(...track.pieces.map(endOf));
      if (this.#began) {
        const at = this.#soon();
        this.#start(this.#tracks.get(name)!, at, this.#began.position + at - this.#began.at);
      }
    }
    this.#setGains();
  }

  choose(name: TrackName): void {
    this.#chosen = name;
    this.#setGains();
  }

  async play(): Promise<void> {
    await this.#context.resume();
    if (this.position >= this.#durationSeconds) this.#position = 0;
    const at = this.#soon();
    const position = this.#onGrid(this.#position);
    for (const track of this.#tracks.values()) this.#start(track, at, position);
    this.#began = { at, position };
  }

  pause(): void {
    this.#position = this.position;
    this.#began = undefined;
    for (const track of this.#tracks.values()) this.#fadeOut(track);
  }

  async seek(position: number): Promise<void> {
    const wasPlaying = this.isPlaying;
    this.pause();
    this.#position = position;
    if (wasPlaying) await this.play();
  }

  close(): Promise<void> {
    return this.#context.close();
  }

  /** Times and positions between two frames would have every sample interpolated. */
  #onGrid(seconds: number): number {
    const { sampleRate } = this.#context;
    return Math.round(seconds * sampleRate) / sampleRate;
  }

  #soon(): number {
    return this.#onGrid(this.#context.currentTime + AHEAD_SECONDS);
  }

  /** Plays a track from a position on. */
  #start(track: Track, at: number, position: number): void {
    const node = this.#context.createGain();
    node.connect(track.gain);
    node.gain.setValueAtTime(0, at);
    node.gain.linearRampToValueAtTime(1, at + FADE_SECONDS);
    const sources = stretchesFrom(track.pieces, position).map(({ piece, from, to }) => {
      const source = new AudioBufferSourceNode(this.#context, { buffer: piece.buffer });
      source.connect(node);
      source.start(at + from - position, from - piece.startSeconds, to - from);
      return source;
    });
    track.bus = { node, sources };
  }

  #fadeOut(track: Track): void {
    if (!track.bus) return;
    const { node, sources } = track.bus;
    track.bus = undefined;
    // As long as whatever replaces it needs to begin.
    const at = this.isPlaying ? this.#soon() : this.#context.currentTime;
    node.gain.setValueAtTime(1, at);
    node.gain.linearRampToValueAtTime(0, at + FADE_SECONDS);
    for (const source of sources) source.stop(at + FADE_SECONDS);
  }

  /** The quietest decides how loud all are: nothing is turned up, so nothing clips. */
  #setGains(): void {
    const quietest = Math.min(...[...this.#tracks.values()].map(({ loudnessLufs }) => loudnessLufs));
    const now = this.#context.currentTime;
    for (const [name, { gain, loudnessLufs }] of this.#tracks) {
      const level = name === this.#chosen ? 10 ** ((quietest - loudnessLufs) / 20) : 0;
      gain.gain.cancelScheduledValues(now);
      gain.gain.setValueAtTime(gain.gain.value, now);
      gain.gain.linearRampToValueAtTime(level, now + FADE_SECONDS);
    }
  }
}

const endOf = ({ startSeconds, buffer }: Piece): number => startSeconds + buffer.duration;

interface Stretch {
  readonly piece: Piece;
  readonly from: number;
  readonly to: number;
}

/** Which piece is heard when, from a position on. */
export function stretchesFrom(pieces: readonly Piece[], position: number): Stretch[] {
  const edges = pieces
    .flatMap((piece) => [piece.startSeconds, endOf(piece)])
    .concat(position)
    .filter((edge) => edge >= position)
    .sort((a, b) => a - b);
  return edges.slice(0, -1).flatMap((from, index) => {
    const to = edges[index + 1]!;
    const piece = pieces.find((candidate) => candidate.startSeconds <= from && endOf(candidate) >= to);
    return piece && to > from ? [{ piece, from, to }] : [];
  });
}
