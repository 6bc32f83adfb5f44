/** What clusters of unequal size are worth: listeners of whom some gave most of the answers. */

export interface SizedCluster {
  /** Answers. */
  readonly n: number;
}

/** Σ over clusters of their answers to a power. */
export const powerSum = (clusters: readonly SizedCluster[], power: number): number =>
  clusters.reduce((sum, { n }) => sum + n ** power, 0);

/**
 * How many clusters of one size tell as much of the mean: their number where all have given as many answers, fewer where some have given
 * most of them.
 *
 * @source L. Kish, Survey Sampling, 1965, §11.7
 */
export const effectiveClusters = (clusters: readonly SizedCluster[]): number =>
  powerSum(clusters, 1) ** 2 / powerSum(clusters, 2);

/**
 * Degrees of freedom of a variance made of one square a cluster, each weighing as the cluster's answers do: their number less 1 where all
 * have given as many, fewer where some have given most of them.
 *
 * @source F. Satterthwaite, Biometrics Bulletin 2 (1946)
 */
export const clusterDegrees = (clusters: readonly SizedCluster[]): number =>
  powerSum(clusters, 2) ** 2 / powerSum(clusters, 4) - 1;
