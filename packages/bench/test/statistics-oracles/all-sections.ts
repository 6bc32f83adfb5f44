/** Every section of the reference values, room by room. */
import type { OracleSection } from './compare.ts';
import { clusteredSections } from './sections/clustered.ts';
import { detectionSections } from './sections/detection.ts';
import { distributionSections } from './sections/distributions.ts';
import { multiplicitySections } from './sections/multiplicity.ts';
import { planningSections } from './sections/planning.ts';
import { predictionSections } from './sections/prediction.ts';
import { preferenceSections } from './sections/preference.ts';
import { proportionSections } from './sections/proportion.ts';
import { ratingSections } from './sections/rating.ts';
import { reliabilitySections } from './sections/reliability.ts';
import { sequentialSections } from './sections/sequential.ts';

export const ALL_SECTIONS: readonly OracleSection[] = [
  ...distributionSections,
  ...preferenceSections,
  ...predictionSections,
  ...detectionSections,
  ...multiplicitySections,
  ...proportionSections,
  ...planningSections,
  ...sequentialSections,
  ...ratingSections,
  ...clusteredSections,
  ...reliabilitySections,
];
