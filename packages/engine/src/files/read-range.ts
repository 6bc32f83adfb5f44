/** @throws {RangeError} a range that does not lie inside the source */
export function checkReadRange(
  { frameCount }: { frameCount: number },
  startFrame: number,
  frames: number,
): void {
  if (startFrame >= 0 && frames >= 0 && startFrame + frames <= frameCount) return;
  throw new RangeError(
    `Cannot read audio as the range must lie within its ${frameCount} frames: current range is ${startFrame} to ${startFrame + frames}`,
  );
}
