/** What stands on the way between page and worker for what cannot be copied: its kind, and the number to call it by. */
import type { ChannelLayout } from '../audio/channel-layout.ts';
import type { AudioFile } from '../files/open-byte-source.ts';

/** No property of ours has this name. */
const MARK = 'earwitness:wire';

interface SourceFormat {
  readonly sampleRate: number;
  readonly channelLayout: ChannelLayout;
  readonly frameCount: number;
}

export type Wired =
  /** The call's own. */
  | { readonly kind: 'signal' }
  | { readonly kind: 'callback'; readonly object: number }
  | { readonly kind: 'sink'; readonly object: number }
  | { readonly kind: 'bytes'; readonly object: number; readonly byteLength: number }
  | ({ readonly kind: 'source'; readonly object: number } & SourceFormat)
  /** A source that the worker has opened, and that comes back to it. */
  | { readonly kind: 'opened'; readonly object: number }
  | ({ readonly kind: 'file'; readonly object: number } & SourceFormat &
      Pick<AudioFile, 'format' | 'tags' | 'isStreamed'>);

export const wire = (wired: Wired): object => ({ [MARK]: wired });

export const unwire = (value: unknown): Wired | undefined =>
  typeof value === 'object' && value !== null && MARK in value
    ? (value as { [MARK]: Wired })[MARK]
    : undefined;

/** Changes arguments, and what lies in plain objects among them: options. */
export function mapArguments(
  args: readonly unknown[],
  change: (value: unknown) => unknown,
): readonly unknown[] {
  return args.map((arg) => {
    const changed = change(arg);
    if (changed !== arg || !isPlainObject(arg)) return changed;
    return Object.fromEntries(Object.entries(arg).map(([name, value]) => [name, change(value)]));
  });
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
