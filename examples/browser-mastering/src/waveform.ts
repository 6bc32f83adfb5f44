/** A mix's outline, as high as there is room, so that one sees where the loud parts are; what was played is in colour. */
import type { Analysis } from '@earwitness/engine';

export function drawWaveform(
  canvas: HTMLCanvasElement,
  { peaksOverTime, samplePeakDbfs, seconds }: Analysis,
  { position, preview }: { position: number; preview: { start: number; end: number } | undefined },
): void {
  const { width, height } = canvas.getBoundingClientRect();
  const scale = devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d')!;
  context.scale(scale, scale);
  const style = getComputedStyle(canvas);
  const color = (name: string) => style.getPropertyValue(name);
  const xOf = (time: number) => (time / seconds) * width;

  if (preview) {
    context.fillStyle = color('--accent-soft');
    context.fillRect(xOf(preview.start), 0, xOf(preview.end) - xOf(preview.start), height);
  }
  const barWidth = 3;
  const barCount = Math.floor(width / (barWidth + 1));
  const { samplePeaksDbfs } = peaksOverTime;
  for (let bar = 0; bar < barCount; bar++) {
    const [from, to] = [bar, bar + 1].map((edge) => Math.floor((edge / barCount) * samplePeaksDbfs.length));
    const levels = samplePeaksDbfs.slice(from, Math.max(from! + 1, to!));
    const peak = Math.max(...levels.map((db) => 10 ** (((db ?? -200) - (samplePeakDbfs ?? 0)) / 20)));
    const barHeight = Math.max(2, peak * (height - 4));
    const x = bar * (barWidth + 1);
    context.fillStyle = color(x < xOf(position) ? '--accent' : '--edge');
    context.fillRect(x, (height - barHeight) / 2, barWidth, barHeight);
  }
  context.fillStyle = color('--ink');
  context.fillRect(Math.min(width - 2, xOf(position)), 0, 2, height);
}
