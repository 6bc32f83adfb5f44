/** A refusal of the engine in plain data: an error would lose its class and its fields on the way to another thread. */
import { EngineError, InvalidPlanError, UnreadableAudioError, UnsupportedAudioError } from '../errors.ts';

export interface Refusal {
  readonly kind: 'refused';
  readonly message: string;
  readonly unreadable?: { readonly file: string; readonly reason: string };
  readonly invalidPlan?: { readonly subject: string; readonly path: string; readonly reason: string };
}

/** @throws whatever is not a refusal */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof EngineError)) throw error;
  const { message } = error;
  if (error instanceof UnreadableAudioError) {
    return { kind: 'refused', message, unreadable: { file: error.file, reason: error.reason } };
  }
  if (error instanceof InvalidPlanError) {
    const { subject, path, reason } = error;
    return { kind: 'refused', message, invalidPlan: { subject, path, reason } };
  }
  return { kind: 'refused', message };
}

export function errorOf({ message, unreadable, invalidPlan }: Refusal): EngineError {
  if (unreadable) return new UnreadableAudioError(unreadable);
  if (invalidPlan) return new InvalidPlanError(invalidPlan);
  return new UnsupportedAudioError(message);
}

export const isRefusal = (result: { readonly kind: string }): result is Refusal => result.kind === 'refused';
