import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { TooManyRequestsError } from '../errors.ts';
import type { RateClass } from './declare-route.ts';

interface RateLimit {
  /** Requests a minute of one session or account; null where there is none yet. */
  readonly perSession: number | null;
  /** Requests a minute of one network: a school or an office is one, so this is meant for hundreds of listeners. */
  readonly perNetwork: number;
}

/** Far above what people do, far below what hurts. */
export const RATE_LIMITS: Readonly<Record<RateClass, RateLimit>> = {
  page: { perSession: null, perNetwork: 6_000 },
  read: { perSession: 600, perNetwork: 30_000 },
  write: { perSession: 600, perNetwork: 30_000 },
  sound: { perSession: 1_200, perNetwork: 60_000 },
  begin: { perSession: null, perNetwork: 600 },
  admin: { perSession: 1_200, perNetwork: 6_000 },
};

/** Wrong passwords, invitations and codes of one network in a minute. */
export const MOST_WRONG_GUESSES = 20;

const WINDOW_SECONDS = 60;

/** Counts requests by the minute, in memory: what is counted is gone with the process. */
export interface RateLimits {
  /** Throws {@link TooManyRequestsError} when a limit is reached. */
  take(request: { rate: RateClass; network: string; session: string | null }): Promise<void>;
  /** Counts a guess as wrong until it is known; throws {@link TooManyRequestsError} for a network that has made too many. */
  guess(network: string): Promise<void>;
  guessedRight(network: string): Promise<void>;
}

export function createRateLimits({
  limits = RATE_LIMITS,
}: {
  limits?: Readonly<Record<RateClass, RateLimit>>;
} = {}): RateLimits {
  const counter = (points: number) => new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
  const counters = Object.entries(limits).map(([rate, { perSession, perNetwork }]) => [
    rate,
    { session: perSession === null ? null : counter(perSession), network: counter(perNetwork) },
  ]);
  const byClass: Readonly<
    Record<RateClass, { session: RateLimiterMemory | null; network: RateLimiterMemory }>
  > = Object.fromEntries(counters);
  const guesses = counter(MOST_WRONG_GUESSES);

  return {
    async take({ rate, network, session }) {
      const counted = byClass[rate];
      try {
        if (session !== null) await counted.session?.consume(session);
        await counted.network.consume(network);
      } catch (refusal) {
        throw refusal instanceof RateLimiterRes ? tooMany(refusal) : refusal;
      }
    },
    async guess(network) {
      try {
        await guesses.consume(network);
      } catch (refusal) {
        throw refusal instanceof RateLimiterRes ? tooMany(refusal) : refusal;
      }
    },
    async guessedRight(network) {
      await guesses.reward(network);
    },
  };
}

function tooMany({ msBeforeNext }: RateLimiterRes): TooManyRequestsError {
  return new TooManyRequestsError({ retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)) });
}
