/** Before this the speed of a network is a guess. */
const LEAST_MEASURED_SECONDS = 1;

/** How long loading will still take at the speed so far, in seconds; null while that is not known. */
export function loadingSecondsLeft({
  receivedBytes,
  totalBytes,
  elapsedSeconds,
}: {
  receivedBytes: number;
  totalBytes: number;
  elapsedSeconds: number;
}): number | null {
  if (elapsedSeconds < LEAST_MEASURED_SECONDS || receivedBytes === 0) return null;
  return Math.ceil((Math.max(0, totalBytes - receivedBytes) * elapsedSeconds) / receivedBytes);
}
