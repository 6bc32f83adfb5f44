/** `@earwitness/bench/statistics`: pure functions on numbers; imports nothing of ours. */
export {
  analyzeClusteredAnswers,
  type ClusteredAnalysis,
  type DecidingAnalysis,
  type EffectOutcome,
  type MethodOutcome,
  type StratumAnalysis,
} from './statistics/clustered/analyze-clustered-answers.ts';
export { type AnswerTable, answerTable, type ClusteredAnswer } from './statistics/clustered/answer-table.ts';
export {
  type ConfirmatoryChoice,
  type ConfirmatoryMethod,
  confirmatoryMethod,
} from './statistics/clustered/confirmatory-method.ts';
export {
  type ExchangeableFit,
  exchangeableLogisticRegression,
} from './statistics/clustered/generalized-estimating-equations.ts';
export { type Level, type RandomFactor, TooFewLevelsError } from './statistics/clustered/grouped-answers.ts';
export { type LevelRate, levelRates } from './statistics/clustered/level-rates.ts';
export {
  type LikelihoodRatioTest,
  likelihoodRatioTest,
} from './statistics/clustered/likelihood-ratio-test.ts';
export {
  type Approximation,
  type LevelEffect,
  type LogisticMixedInput,
  type LogisticMixedModel,
  logisticMixedModel,
  type Spread,
} from './statistics/clustered/logistic-mixed-model.ts';
export {
  CollinearityError,
  type LogisticData,
  type LogisticRegression,
  logisticRegression,
  SeparationError,
} from './statistics/clustered/logistic-regression.ts';
export { conditionalLogOdds, marginalRate } from './statistics/clustered/marginal-rate.ts';
export { type BootstrapRate, bootstrapRate } from './statistics/clustered/pigeonhole-bootstrap.ts';
export { type MixedModelRate, rateByMixedModel } from './statistics/clustered/rate-by-mixed-model.ts';
export type { RateEvidence, RateInference, RateQuestion } from './statistics/clustered/rate-inference.ts';
export {
  type RobustRegression,
  robustLogisticRegression,
  type SmallSampleCorrection,
} from './statistics/clustered/robust-covariance.ts';
export { signFlipTest } from './statistics/clustered/sign-flip-test.ts';
export { spreadInterval } from './statistics/clustered/spread-interval.ts';
export {
  type StratifiedAnswer,
  type StratumEffect,
  TooFewStrataError,
  testStratumEffect,
} from './statistics/clustered/stratum-effects.ts';
export { type ClusterKind, rateByT } from './statistics/clustered/two-way-t.ts';
export {
  type DPrimeEstimate,
  estimateAbxDPrime,
  estimateDPrime,
} from './statistics/detection/estimate-d-prime.ts';
export { chanceLevel, type Protocol } from './statistics/detection/protocol.ts';
export {
  dPrimeAt,
  proportionCorrectAt,
  psychometricSlope,
} from './statistics/detection/psychometric-function.ts';
export { type ResponseBias, responseBias } from './statistics/detection/response-bias.ts';
export { bonferroniAdjust } from './statistics/multiplicity/bonferroni.ts';
export { combineByFisher, combineByStouffer } from './statistics/multiplicity/combine-p-values.ts';
export { holmAdjust } from './statistics/multiplicity/holm.ts';
export {
  benjaminiHochbergAdjust,
  benjaminiYekutieliAdjust,
  hochbergAdjust,
} from './statistics/multiplicity/step-up.ts';
export { betaQuantile } from './statistics/numeric/beta-quantile.ts';
export { type BetaTails, betaTails } from './statistics/numeric/incomplete-beta.ts';
export type { Interval } from './statistics/numeric/interval.ts';
export { logGamma } from './statistics/numeric/log-gamma.ts';
export { meanOf } from './statistics/numeric/mean-of.ts';
export { normalCdf, normalQuantile } from './statistics/numeric/normal.ts';
export { createRandom, type Random } from './statistics/numeric/random.ts';
export { meanTInterval } from './statistics/paired/mean-t-interval.ts';
export type {
  PanelLayout,
  RatingSpread,
} from './statistics/planning/answer-variance.ts';
export { type AnyTimeSampleSize, anyTimeSampleSize } from './statistics/planning/any-time-sample-size.ts';
export { binomialPower, criticalCount } from './statistics/planning/binomial-power.ts';
export {
  type BinomialSampleSize,
  binomialSampleSize,
  protocolSampleSize,
} from './statistics/planning/binomial-sample-size.ts';
export type { Generalization } from './statistics/planning/crossed-power.ts';
export { designEffect, listenersFor } from './statistics/planning/design-effect.ts';
export {
  differencePower,
  differenceSampleSize,
  mcNemarPower,
} from './statistics/planning/difference-power.ts';
export { equivalencePower, equivalenceSampleSize } from './statistics/planning/equivalence-power.ts';
export type { PanelGoal } from './statistics/planning/panel-goal.ts';
export { panelPower } from './statistics/planning/panel-power.ts';
export {
  type PanelQuestion,
  type PlannedPanel,
  type PowerPoint,
  planPanel,
} from './statistics/planning/plan-panel.ts';
export { secondsHeard, sessionMinutes } from './statistics/planning/session-minutes.ts';
export { simulatePanelPower } from './statistics/planning/simulate-panel-power.ts';
export type { SampleSize } from './statistics/planning/stable-sample-size.ts';
export { type BootstrappedMetrics, bootstrapMetrics } from './statistics/prediction/bootstrap-metrics.ts';
export {
  type ConditionalLogit,
  type ConditionalLogitOptions,
  fitConditionalLogit,
  type LogitCoefficient,
  type MetricCoefficient,
} from './statistics/prediction/conditional-logit.ts';
export { type Correlation, type CorrelationMethod, correlate } from './statistics/prediction/correlation.ts';
export {
  fitListenerSlopes,
  type ListenerSlope,
  type ListenerSlopes,
  TooFewListenersError,
} from './statistics/prediction/listener-slopes.ts';
export type { MetricTrial } from './statistics/prediction/metric-trial.ts';
export {
  type SplitHalfTest,
  type SplitMetric,
  TooFewTracksError,
  testChosenMetric,
} from './statistics/prediction/split-half.ts';
export {
  correlateOverTracks,
  type ScoredMaster,
  type TrackCorrelation,
} from './statistics/prediction/track-correlation.ts';
export {
  type BootstrappedStrengths,
  bootstrapStrengths,
} from './statistics/preference/bootstrap-strengths.ts';
export {
  fitBradleyTerry,
  type PreferenceCoefficient,
  type PreferenceOptions,
  type PreferenceScale,
  type StrengthScale,
} from './statistics/preference/bradley-terry.ts';
export { InfiniteEstimateError } from './statistics/preference/choice-model.ts';
export {
  type CircularTriads,
  countCircularTriads,
  type TriadCount,
} from './statistics/preference/circular-triads.ts';
export {
  compareStrengths,
  type RankedItem,
  type StrengthComparison,
  type StrengthContrast,
} from './statistics/preference/compare-strengths.ts';
export { type LackOfFit, type PairResidual, testLackOfFit } from './statistics/preference/lack-of-fit.ts';
export {
  estimateListenerPreferences,
  type ListenerPreference,
  type ListenerPreferences,
} from './statistics/preference/listener-preferences.ts';
export {
  type OnePairPreference,
  type PreferenceCount,
  testOnePairPreference,
} from './statistics/preference/one-pair-preference.ts';
export type { PairedComparison } from './statistics/preference/paired-comparison.ts';
export { fitPlackettLuce, type Ranking, type RankingScale } from './statistics/preference/plackett-luce.ts';
export type { ClusteredFTest } from './statistics/preference/score-test.ts';
export {
  type StratifiedComparison,
  type StratumInteraction,
  type StratumScale,
  testStratumInteraction,
} from './statistics/preference/stratum-interaction.ts';
export { fitThurstone } from './statistics/preference/thurstone.ts';
export { DisconnectedComparisonsError } from './statistics/preference/win-graph.ts';
export { answerCorrelation } from './statistics/proportion/answer-correlation.ts';
export { balancedDesignTest } from './statistics/proportion/balanced-design.ts';
export {
  type BayesFactors,
  type BetaDistribution,
  bayesFactors,
  highestDensityInterval,
  posteriorOfProportion,
  probabilityWithin,
} from './statistics/proportion/bayes-proportion.ts';
export { bestOfGuessers } from './statistics/proportion/best-of-guessers.ts';
export {
  type BetaBinomialFit,
  fitBetaBinomial,
  TooFewAnswersError,
} from './statistics/proportion/beta-binomial.ts';
export {
  type Alternative,
  type BinomialTails,
  binomialTails,
  type Count,
  exactBinomialTest,
} from './statistics/proportion/binomial.ts';
export {
  type ChanceCorrectedFit,
  fitChanceCorrectedBetaBinomial,
} from './statistics/proportion/chance-corrected-beta-binomial.ts';
export { clopperPearsonInterval } from './statistics/proportion/clopper-pearson.ts';
export {
  type CochranMantelHaenszelResult,
  cochranMantelHaenszelTest,
  type StratumPair,
} from './statistics/proportion/cochran-mantel-haenszel-test.ts';
export {
  type EquivalenceResult,
  equivalenceTest,
  similarityTest,
} from './statistics/proportion/equivalence-test.ts';
export { exactCoverage } from './statistics/proportion/exact-coverage.ts';
export { fisherExactTest } from './statistics/proportion/fisher-exact-test.ts';
export { type HomogeneityResult, homogeneityTest } from './statistics/proportion/homogeneity-test.ts';
export { jeffreysInterval } from './statistics/proportion/jeffreys-interval.ts';
export { logOddsRatio } from './statistics/proportion/log-odds-ratio.ts';
export { type McNemarResult, mcNemarTest } from './statistics/proportion/mcnemar-test.ts';
export { midPBinomialTest, midPInterval } from './statistics/proportion/mid-p.ts';
export { newcombeInterval } from './statistics/proportion/newcombe-interval.ts';
export { proportionOfDiscriminators } from './statistics/proportion/proportion-of-discriminators.ts';
export {
  nonInferiorityTest,
  type ScoreVariance,
  scoreDifferenceInterval,
  scoreDifferenceTest,
} from './statistics/proportion/score-comparison.ts';
export { type ShrunkenRates, shrunkenRates } from './statistics/proportion/shrunken-rates.ts';
export { taroneTest } from './statistics/proportion/tarone-test.ts';
export { trendTest } from './statistics/proportion/trend-test.ts';
export { wilsonInterval } from './statistics/proportion/wilson-interval.ts';
export { compareSystems, type SystemComparison } from './statistics/rating/compare-systems.ts';
export {
  describeRatings,
  describeScores,
  type ScoreDescription,
  type SystemDescription,
} from './statistics/rating/describe-scores.ts';
export { type FriedmanResult, friedmanTest } from './statistics/rating/friedman-test.ts';
export { type HodgesLehmannShift, hodgesLehmannShift } from './statistics/rating/hodges-lehmann.ts';
export { type KruskalWallisResult, kruskalWallisTest } from './statistics/rating/kruskal-wallis-test.ts';
export { type GaugedListener, gaugeListeners } from './statistics/rating/listener-gauge.ts';
export { type MannWhitneyResult, mannWhitneyTest } from './statistics/rating/mann-whitney-test.ts';
export {
  contrastSystems,
  type DegreesOfFreedom,
  type RatingContrast,
  ratingContrast,
} from './statistics/rating/rating-contrast.ts';
export {
  ConfoundedTermError,
  type RandomTerm,
  type RatingCovariate,
} from './statistics/rating/rating-design.ts';
export { type RatingEquivalence, testRatingEquivalence } from './statistics/rating/rating-equivalence.ts';
export { fitRatingModel, NoResidualError, type RatingModel } from './statistics/rating/rating-model.ts';
export {
  type ListenerDifference,
  listenerDifferences,
  meansMatrix,
  type Rating,
} from './statistics/rating/rating-table.ts';
export {
  type ScreenedListener,
  type Screening,
  screenListeners,
  withAndWithoutScreening,
} from './statistics/rating/screen-listeners.ts';
export { type SignedRankResult, signedRankTest } from './statistics/rating/signed-rank-test.ts';
export {
  type CatchTrialRule,
  catchTrialCurve,
  catchTrialRule,
} from './statistics/reliability/catch-trials.ts';
export {
  type CohenKappa,
  cohenKappa,
  type KappaWeights,
} from './statistics/reliability/cohen-kappa.ts';
export {
  type CalibrationRow,
  type ConfidentAnswer,
  confidenceCalibration,
  type TypeTwoRoc,
  typeTwoRoc,
} from './statistics/reliability/confidence-check.ts';
export {
  type IntraclassCorrelation,
  type IntraclassForm,
  intraclassCorrelation,
} from './statistics/reliability/intraclass-correlation.ts';
export {
  type KrippendorffAlpha,
  krippendorffAlpha,
  type MeasurementScale,
} from './statistics/reliability/krippendorff-alpha.ts';
export {
  type OrderEffect,
  type PlacedAnswer,
  type PositionBias,
  testOrderEffect,
  testPositionBias,
} from './statistics/reliability/order-effects.ts';
export {
  type ChoiceConsistency,
  choiceConsistency,
  type RatingRepeatability,
  type RepeatedChoice,
  ratingRepeatability,
} from './statistics/reliability/test-retest.ts';
export { type AlphaSpending, spentAlpha } from './statistics/sequential/alpha-spending.ts';
export {
  type AnswerWatch,
  startWatch,
  type WatchPlan,
  watchAnswer,
  watchAnswers,
} from './statistics/sequential/answer-watch.ts';
export { betaBinomialMixtureBound } from './statistics/sequential/beta-binomial-mixture-bound.ts';
export { type BettingStrategy, bettingWealth } from './statistics/sequential/betting-wealth.ts';
export { boundaryPower } from './statistics/sequential/boundary-power.ts';
export {
  averageEValues,
  eBenjaminiHochberg,
  multiplyEValues,
} from './statistics/sequential/combine-e-values.ts';
export {
  confidenceSequence,
  intersectIntervals,
  lowerConfidenceSequence,
  type SequencePrior,
} from './statistics/sequential/confidence-sequence.ts';
export { type Bet, eProcessBoundary, logEValue } from './statistics/sequential/e-process.ts';
export { type EProcessPower, eProcessPower } from './statistics/sequential/e-process-power.ts';
export {
  exactSpendingBoundary,
  type SpendingLook,
  type SpendingPlan,
  type SpendingState,
  startSpending,
  takeLook,
} from './statistics/sequential/exact-spending.ts';
export {
  type GroupSequentialBounds,
  type GroupSequentialDesign,
  groupSequentialBounds,
} from './statistics/sequential/group-sequential.ts';
export { normalMixtureBound } from './statistics/sequential/normal-mixture-bound.ts';
export { polyStitchedBound } from './statistics/sequential/poly-stitched-bound.ts';
export { ratingConfidenceSequence } from './statistics/sequential/rating-confidence-sequence.ts';
export { peekingErrorRate, runningCoverage } from './statistics/sequential/running-coverage.ts';
export {
  type SprtDecision,
  type SprtPlan,
  sprtBounds,
  sprtDecision,
  sprtPower,
} from './statistics/sequential/sprt.ts';
export type {
  AnalysisPlan,
  AnswerFilter,
  Claim,
  Exclusion,
  StoppingRule,
} from './statistics/verdict/analysis-plan.ts';
export { anyTimeShare } from './statistics/verdict/any-time-share.ts';
export { checkAnalysisPlan } from './statistics/verdict/check-analysis-plan.ts';
export { CHOICE_METHODS, type ChoiceMethod } from './statistics/verdict/choice-method.ts';
export type { EvidencePoint } from './statistics/verdict/evidence-over-time.ts';
export { catchTrialsWanted, type ExcludedAnswers } from './statistics/verdict/exclude-answers.ts';
export type { Ranking as PreferenceRanking } from './statistics/verdict/judge-ranking.ts';
export type { ListenerTable } from './statistics/verdict/listener-table.ts';
export type { RankingInteraction } from './statistics/verdict/ranking-interaction.ts';
export type { ChoiceAnswer } from './statistics/verdict/scored-answers.ts';
export { seedClaimPlan } from './statistics/verdict/seed-claim-plan.ts';
export type { Sensitivity } from './statistics/verdict/sensitivity.ts';
export type { Outcome, Verdict } from './statistics/verdict/statement.ts';
export type { StratumTable } from './statistics/verdict/stratum-table.ts';
export type { UnplacedAnswers } from './statistics/verdict/unplaced-answers.ts';
export { type JudgedPanel, type PanelVerdicts, verdict } from './statistics/verdict/verdict.ts';
export {
  type RankingAnswer,
  type RankingVerdicts,
  verdictOnRankings,
} from './statistics/verdict/verdict-on-rankings.ts';
export {
  type RatingAnswer,
  type RatingVerdicts,
  verdictOnRatings,
} from './statistics/verdict/verdict-on-ratings.ts';
