/** The line that shows what guessing gives, named above the frame. */
import * as Plot from '@observablehq/plot';

/**
 * @param chanceLevel on a drawing whose x axis is a share, or a difference of two
 * @param name what stands above the line
 */
export const chanceLine = (chanceLevel: number, name = 'chance'): Plot.Markish[] => [
  Plot.ruleX([chanceLevel], { stroke: 'currentColor', strokeWidth: 1.5, strokeDasharray: '4 3' }),
  Plot.text([chanceLevel], {
    x: (share: number) => share,
    text: () => name,
    frameAnchor: 'top',
    dy: -15,
  }),
];
