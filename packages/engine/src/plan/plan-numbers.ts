/** Numbers as they stand in plans: rounded before use, so that the printed plan is exactly what is rendered. */

export const roundDb = (db: number): number => roundTo(db, 1000);
export const roundHz = (hz: number): number => roundTo(hz, 10);

/** `+ 0` turns −0 into 0, which JSON would do later. */
const roundTo = (value: number, stepsPerUnit: number): number =>
  Math.round(value * stepsPerUnit) / stepsPerUnit + 0;

/** The loudness gain's range is ± this: enough for samples in steps of 16 bits that somebody took for ±1. */
export const LARGEST_GAIN_DB = 120;
export const limitGainDb = (db: number): number =>
  roundDb(Math.max(-LARGEST_GAIN_DB, Math.min(LARGEST_GAIN_DB, db)));

/** Meters agree to this: a true peak that reads so much above the ceiling is at it. */
export const AT_CEILING_DB = 0.05;

/** A change of level in a sentence: one decimal and its sign, as engineers write it. */
export const formatDb = (db: number): string => `${db < 0 ? '−' : '+'}${Math.abs(db).toFixed(1)} dB`;

export const formatLufs = (lufs: number): string => `${formatLevel(lufs)} LUFS`;
export const formatLevelDb = (db: number): string => `${formatLevel(db)} dB`;
export const formatDbtp = (dbtp: number): string => `${formatLevel(dbtp)} dBTP`;
const formatLevel = (level: number): string => `${level < 0 ? '−' : ''}${Math.abs(level).toFixed(1)}`;

export const formatHz = (hz: number): string =>
  hz < 1000 ? `${Math.round(hz)} Hz` : `${Number((hz / 1000).toFixed(1))} kHz`;
