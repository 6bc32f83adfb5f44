/** Settings are rounded before use, so that the printed plan is exactly what is rendered. */

export const roundDb = (db: number): number => roundTo(db, 1000);
export const roundHz = (hz: number): number => roundTo(hz, 10);

/** `+ 0` turns −0 into 0, which JSON would do later. */
const roundTo = (value: number, stepsPerUnit: number): number =>
  Math.round(value * stepsPerUnit) / stepsPerUnit + 0;

/** A level in a sentence: one decimal and its sign, as engineers write it. */
export const formatDb = (db: number): string => `${db < 0 ? '−' : '+'}${Math.abs(db).toFixed(1)} dB`;

export const formatHz = (hz: number): string =>
  hz < 1000 ? `${Math.round(hz)} Hz` : `${Number((hz / 1000).toFixed(1))} kHz`;
