/** The line that shows what guessing gives, named above the frame. */
import * as Plot from '@observablehq/plot';

/** @param chanceLevel 0…1, on a drawing whose x axis is a share */
export const chanceLine = (chanceLevel: number): Plot.Markish[] => [
  Plot.ruleX([chanceLevel], { stroke: 'currentColor', strokeWidth: 1.5, strokeDasharray: '4 3' }),
  Plot.text([chanceLevel], {
    x: (share: number) => share,
    text: () => 'chance',
    frameAnchor: 'top',
    dy: -15,
  }),
];
