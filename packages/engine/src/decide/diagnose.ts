/** What a mix needs before it is mastered, in words that a musician can act on, and where ears must judge. */
import type { Analysis } from '../measure/analysis.ts';

type Defect = Analysis['defects'][number];
type DefectKind = Defect['kind'];

/** `ready`: master it. `mind`: master it, knowing this. `mend-first`: the mix should be mended and delivered again. */
export type DiagnosisVerdict = 'ready' | 'mind' | 'mend-first';

export interface DiagnosisFinding
  extends Pick<
    Defect,
    'kind' | 'severity' | 'confidence' | 'sentence' | 'stretches' | 'stretchCount' | 'channels' | 'measured'
  > {
  /** What to do about it. */
  readonly advice: string;
  /** Who can mend it: only whoever has the mix, or the mastering as well. */
  readonly mendedBy: 'mix' | 'mastering';
}

export interface Diagnosis {
  readonly verdict: DiagnosisVerdict;
  /** The verdict in one line. */
  readonly sentence: string;
  /** Gravest first, and the surest first among equals. */
  readonly findings: readonly DiagnosisFinding[];
  /** Why a person should listen before it is mastered; empty where the numbers are enough. */
  readonly needsHuman: readonly string[];
}

interface Remedy {
  readonly mendedBy: DiagnosisFinding['mendedBy'];
  readonly advice: string;
  /** Said where the same numbers can be somebody's intention. */
  readonly mayBeMeant?: string;
}

const REMEDIES: Readonly<Record<DefectKind, Remedy>> = {
  clipping: {
    mendedBy: 'mix',
    advice:
      'Turn the mix bus down until nothing reaches full scale, take clippers off it, and bounce again with 24 bits or more. What is cut off cannot be brought back later.',
    mayBeMeant: 'Distortion on purpose clips as well: listen whether the flat tops belong to the sound.',
  },
  'inter-sample-overs': {
    mendedBy: 'mastering',
    advice:
      'Leave 1 dB or more below full scale, measured as true peak. The samples themselves are whole, so that turning down at mastering is enough.',
  },
  'already-limited': {
    mendedBy: 'mix',
    advice:
      'Bounce again without the limiter on the mix bus; if it is part of the sound, deliver both. What is limited already gets louder only at the price of distortion.',
    mayBeMeant: 'A limiter on the mix bus can be part of the sound: compare with it bypassed.',
  },
  'lossy-cutoff': {
    mendedBy: 'mix',
    advice:
      'Deliver the bounce itself as WAV, AIFF or FLAC, not one that was MP3, AAC or Ogg before: mastering brings up what the coder left behind.',
    mayBeMeant: 'A steep low-pass filter of the producer looks the same as a coder.',
  },
  upsampled: {
    mendedBy: 'mix',
    advice:
      'Deliver at the rate that the session runs at. Converting up adds nothing, and the conversion cannot be undone exactly.',
  },
  'dc-offset': {
    mendedBy: 'mastering',
    advice:
      'A high-pass filter at 5 Hz takes it out; mastering does so by itself. If it comes from one converter or plug-in, mend it there.',
  },
  hum: {
    mendedBy: 'mix',
    advice:
      'Find the track that hums and filter or gate it there, or record it again with the ground loop broken: on the mix, a filter would take bass notes along.',
    mayBeMeant: 'A held bass note close to the mains frequency looks like hum.',
  },
  clicks: {
    mendedBy: 'mix',
    advice:
      'Look at these times for cuts without crossfades, clock errors and plug-ins that were switched on, and bounce again. Limiting makes clicks easier to hear.',
    mayBeMeant: 'Percussion and vinyl noise on purpose can look like clicks.',
  },
  dropouts: {
    mendedBy: 'mix',
    advice: 'Bounce again, with a larger buffer or offline: the computer did not keep up at these times.',
    mayBeMeant: 'A hard stop in the music looks like a dropout.',
  },
  'silent-start': {
    mendedBy: 'mastering',
    advice:
      'Cut the start to a few hundredths of a second before the first sound, unless the silence is wanted.',
  },
  'silent-end': {
    mendedBy: 'mastering',
    advice: 'Cut the end where the last sound has died away, unless the silence is wanted.',
  },
  'one-sided': {
    mendedBy: 'mix',
    advice:
      'Look for a track that is panned too far or a channel with another gain. Correcting the balance at mastering moves everything, the centre too.',
    mayBeMeant: 'An arrangement can lean to one side on purpose.',
  },
  'silent-channel': {
    mendedBy: 'mix',
    advice: 'Check the routing and bounce again; if the piece is mono, deliver it as a mono file.',
  },
  'out-of-phase': {
    mendedBy: 'mix',
    advice:
      'Reverse the polarity of one side, or turn the widener down: on one loudspeaker, a phone or a club system this music gets thin or is gone.',
    mayBeMeant:
      'Strong stereo effects cancel in mono as well: listen in mono whether anything important is lost.',
  },
  'mono-loss': {
    mendedBy: 'mix',
    advice:
      'Listen in mono, and narrow the track that gets lost: doubled parts and wideners are the usual cause.',
    mayBeMeant: 'Wide reverberation may be lost in mono without harm.',
  },
  'channel-delay': {
    mendedBy: 'mix',
    advice:
      'Move the late side forward by that much: usually a plug-in without delay compensation, or a pair of microphones at unequal distance.',
    mayBeMeant: 'A delay between the sides is a way to widen, too.',
  },
  'sub-rumble': {
    mendedBy: 'mastering',
    advice:
      'Cut below 20 to 30 Hz on the tracks that need no depth. Mastering filters it out otherwise, since it costs loudness and is not heard.',
  },
  resonance: {
    mendedBy: 'mix',
    advice:
      'Sweep a narrow filter around this frequency on the tracks one by one and cut where it rings, 3 to 6 dB. On the mix, all instruments would lose it.',
    mayBeMeant: 'A note that the piece keeps coming back to looks like a resonance.',
  },
  sibilance: {
    mendedBy: 'mix',
    advice:
      'Put a de-esser on the voice alone: on the whole mix it dulls the cymbals as well. Bright masters make it worse.',
    mayBeMeant: 'Hi-hats and shakers do the same as sibilants.',
  },
  'no-headroom': {
    mendedBy: 'mastering',
    advice:
      'Leave 3 dB or more below full scale. As long as nothing clips it costs nothing to leave the level to mastering.',
  },
  'noise-floor': {
    mendedBy: 'mix',
    advice:
      'Fade or gate the noisy tracks in the pauses: mastering raises the noise by as much as it raises the music.',
    mayBeMeant: 'Tape hiss and room tone can be wanted.',
  },
};

/** Below this a finding is a question, not a fact. */
const SURE = 0.6;
const SEVERITIES: readonly Defect['severity'][] = ['fault', 'warning', 'note'];

/** Wider than nearly all popular music: orchestras, film, drama. What automatic mastering takes for quiet is meant to be. */
const WIDE_LOUDNESS_RANGE_LU = 15;
/** No measured music is as far below its peaks: a single event stands above all the rest. */
const LARGE_PLR_DB = 22;
/** Long-term readings say little of less. */
const SHORTEST_SECONDS = 15;

/**
 * Judges whether a mix is ready to be mastered.
 *
 * Silence must be mended first. What mastering mends by itself never asks for a new mix, nor does a finding that is not sure: that asks
 * for ears.
 */
export function diagnose(analysis: Analysis): Diagnosis {
  const findings = analysis.defects
    .map(explain)
    .toSorted((a, b) => gravityOf(a) - gravityOf(b) || b.confidence - a.confidence);
  const verdict = judge(findings, analysis);
  return {
    verdict,
    sentence: describe(verdict, findings, analysis),
    findings,
    needsHuman: [...doubtsAbout(findings), ...doubtsAboutMusic(analysis)],
  };
}

function explain({
  kind,
  severity,
  confidence,
  sentence,
  stretches,
  stretchCount,
  channels,
  measured,
}: Defect): DiagnosisFinding {
  const { advice, mendedBy } = REMEDIES[kind];
  return {
    kind,
    severity,
    confidence,
    sentence,
    advice,
    mendedBy,
    stretches,
    stretchCount,
    channels,
    measured,
  };
}

const gravityOf = ({ severity }: DiagnosisFinding): number => SEVERITIES.indexOf(severity);

const mustBeMended = ({ severity, confidence, mendedBy }: DiagnosisFinding): boolean =>
  severity === 'fault' && confidence >= SURE && mendedBy === 'mix';

function judge(findings: readonly DiagnosisFinding[], { truePeakDbtp }: Analysis): DiagnosisVerdict {
  if (truePeakDbtp === null || findings.some(mustBeMended)) return 'mend-first';
  return findings.some(({ severity }) => severity !== 'note') ? 'mind' : 'ready';
}

function describe(
  verdict: DiagnosisVerdict,
  findings: readonly DiagnosisFinding[],
  { truePeakDbtp }: Analysis,
): string {
  if (truePeakDbtp === null) return 'There is nothing to master: the file is silent.';
  switch (verdict) {
    case 'mend-first': {
      const count = findings.filter(mustBeMended).length;
      return `Mend the mix first: ${count === 1 ? 'one fault' : `${count} faults`} that mastering cannot undo.`;
    }
    case 'mind': {
      const count = findings.filter(({ severity }) => severity !== 'note').length;
      return `It can be mastered; ${count === 1 ? 'one thing is' : `${count} things are`} worth a look at the mix.`;
    }
    case 'ready':
      return findings.length === 0
        ? 'Ready to be mastered: nothing stands out.'
        : 'Ready to be mastered: only small things stand out.';
  }
}

/** What the numbers cannot tell from an intention, or are not sure of. */
function doubtsAbout(findings: readonly DiagnosisFinding[]): readonly string[] {
  return findings
    .filter(({ severity }) => severity !== 'note')
    .flatMap(({ kind, confidence }) => {
      const { mayBeMeant } = REMEDIES[kind];
      if (mayBeMeant !== undefined) return [mayBeMeant];
      return confidence < SURE ? [`The meters are not sure of this: ${kind.replaceAll('-', ' ')}.`] : [];
    });
}

function doubtsAboutMusic({ seconds, loudnessRangeLu, plrDb, truePeakDbtp }: Analysis): readonly string[] {
  if (truePeakDbtp === null) return [];
  return [
    ...(seconds < SHORTEST_SECONDS
      ? [`${seconds.toFixed(1)} s are too short for numbers that stand for a piece.`]
      : []),
    ...(loudnessRangeLu !== null && loudnessRangeLu > WIDE_LOUDNESS_RANGE_LU
      ? [
          `The loudness ranges over ${loudnessRangeLu.toFixed(1)} LU, as in orchestras and film: how much of it is to stay is a musical decision.`,
        ]
      : []),
    ...(plrDb !== null && plrDb > LARGE_PLR_DB
      ? [
          `The highest peak stands ${plrDb.toFixed(1)} dB above the loudness: listen whether it is music or an accident.`,
        ]
      : []),
  ];
}
