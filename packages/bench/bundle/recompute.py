#!/usr/bin/env python3
"""Works out again, from the answers and the plan alone, every number that Earwitness says of a panel.

A second opinion: written from the definitions (docs/verdicts.md, docs/bundle.md and the papers named below), not from Earwitness's own
code, and with nothing but numpy. Run it in the bundle's folder, or give that folder:

    python3 recompute.py [FOLDER]

Ends with 0 when every number agrees, with 1 when one does not. Names in the code are those of verdicts.json.
"""

import hashlib
import json
import math
import os
import sys
from collections import Counter
from itertools import combinations
from statistics import NormalDist

import numpy as np

CHANCE = 0.5  # of a right answer, or of preferring the first: a panel's own, set by its method before anything is worked out
OF_THREE = {"triangle", "tetrad"}  # of which guessing gets one in three
LIKING = {"preference", "paired-comparison"}
DETECTION = {"abx", "same-different", "triangle", "tetrad"}
SEPARATE = ["attribute", "level"]  # what was asked, how loud versions were to each other: never pooled unless a claim chooses
EXACT = 1e-9  # closed forms and exact distributions: agreement to this share of the number
FITTED = 1e-6  # the highest point of a beta-binomial likelihood
MIXED = 1e-3  # p-values of mixed models, whose likelihood is itself an approximation (Laplace)


class Fitted(float):
    """A number that agrees within a wider tolerance of its own."""

    tolerance = FITTED

    @classmethod
    def within(cls, value, tolerance):
        number = cls(value)
        number.tolerance = tolerance
        return number


class NotRecomputed(str):
    """Why a number is not worked out again."""


SHUFFLED = NotRecomputed("counted over 1,000 seeded shuffles; exploratory")


# ---------------------------------------------------------------------------------------------------------------------------------
# Distributions. Each tail is computed for itself, never as one minus the other where that would lose digits.
# ---------------------------------------------------------------------------------------------------------------------------------


def beta_tails(x, a, b):
    """log P(X <= x) and log P(X >= x) of Beta(a, b), by the continued fraction of the incomplete beta function (modified Lentz)."""
    if x <= 0:
        return -math.inf, 0.0
    if x >= 1:
        return 0.0, -math.inf
    if x > (a + 1) / (a + b + 2):
        upper, lower = beta_tails(1 - x, b, a)
        return lower, upper
    front = a * math.log(x) + b * math.log1p(-x) - log_beta(a, b) - math.log(a)
    tiny = 1e-300
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    fraction = d
    for m in range(1, 100_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 + step * d
            d = 1 / (d if abs(d) > tiny else tiny)
            c = 1 + step / c
            c = c if abs(c) > tiny else tiny
            fraction *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    log_lower = min(0.0, front + math.log(fraction))
    log_upper = math.log(-math.expm1(log_lower)) if log_lower < 0 else -math.inf
    return log_lower, log_upper


def log_beta(a, b):
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def binomial_upper(k, n, p):
    """P(X >= k)."""
    if k > n:
        return 0.0
    return 1.0 if k <= 0 else math.exp(beta_tails(p, k, n - k + 1)[0])


def binomial_lower(k, n, p):
    """P(X <= k)."""
    return 1.0 if k >= n else math.exp(beta_tails(p, k + 1, n - k)[1])


def bisect(is_low, low, high):
    """The place where is_low turns from true to false, to the last bit."""
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        if is_low(middle):
            low = middle
        else:
            high = middle


def beta_quantile(p, a, b):
    return bisect(lambda x: math.exp(beta_tails(x, a, b)[0]) < p, 0.0, 1.0)


def t_upper(t, df):
    """P(T >= t) of Student's t."""
    if t < 0:
        return 1 - t_upper(-t, df)
    return math.exp(beta_tails(df / (df + t * t), df / 2, 0.5)[0]) / 2


def t_quantile(p, df):
    """For p > 1/2."""
    x = beta_quantile(2 * (1 - p), df / 2, 0.5)
    return math.sqrt(df * (1 - x) / x)


def f_upper(f, df1, df2):
    """P(F >= f)."""
    if f <= 0:
        return 1.0
    return math.exp(beta_tails(df2 / (df2 + df1 * f), df2 / 2, df1 / 2)[0])


def gamma_upper(a, x):
    """Q(a, x): the series below a + 1, the continued fraction above."""
    if x <= 0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        n = a
        while abs(term) > 1e-18 * total:
            n += 1
            term *= x / n
            total += term
        return 1 - front * total
    b, c = x + 1 - a, 1e300
    d = 1 / b
    fraction = d
    for i in range(1, 100_000):
        step = -i * (i - a)
        b += 2
        d = 1 / (step * d + b)
        c = b + step / c
        fraction *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return front * fraction


def chi_square_upper(x, df):
    return gamma_upper(df / 2, x / 2)


def chi_square_quantile(p, df):
    high = 1.0
    while 1 - chi_square_upper(high, df) < p:
        high *= 2
    return bisect(lambda x: 1 - chi_square_upper(x, df) < p, 0.0, high)


def normal_cdf(z):
    return math.erfc(-z / math.sqrt(2)) / 2


normal_quantile = NormalDist().inv_cdf


def clopper_pearson(k, n, level=0.95):
    tail = (1 - level) / 2
    return {
        "low": 0.0 if k == 0 else beta_quantile(tail, k, n - k + 1),
        "high": 1.0 if k == n else beta_quantile(1 - tail, k + 1, n - k),
        "level": level,
    }


def two_sided(above, below):
    return min(1.0, 2 * min(above, below))


def holm(p_values):
    """Holm 1979: the j-th smallest of m times m - j + 1, never less than the one before."""
    adjusted, highest = [0.0] * len(p_values), 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = highest
    return adjusted


# ---------------------------------------------------------------------------------------------------------------------------------
# Answers: columns, groups, what counts
# ---------------------------------------------------------------------------------------------------------------------------------

YES, NO = {"1", "true", "t", "yes", "y"}, {"0", "false", "f", "no", "n"}


def text_of(row, column):
    """The value of a column as text; None where the row has none."""
    value = row.get(column)
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def is_among(row, column, wanted):
    """A yes or no may be asked for in any of its words."""
    value = row.get(column)
    if isinstance(value, bool):
        return any(word.strip().lower() in (YES if value else NO) for word in wanted)
    return (text_of(row, column) or "") in wanted


def matches(row, where):
    return all(is_among(row, column, values) for column, values in (where or {}).items())


def distinct(values):
    return list(dict.fromkeys(values))


def groups(things, key):
    """Parts by a key, in the order of the keys; None is in no part."""
    parts = {}
    for thing in things:
        if key(thing) is not None:
            parts.setdefault(key(thing), []).append(thing)
    return dict(sorted(parts.items()))


def is_control(row):
    """Nothing to hear, or names shown."""
    return row.get("kind") in ("null", "label")


def leave_out(rows, exclusions):
    """Practice, trials on the panel itself and catch trials never count; rule by rule, each counted on what those before it left."""
    kept, told = list(rows), []
    heard = [row for row in rows if not row["training"]]
    rules = ["training-trials"] + (["control-trials"] if any(is_control(row) for row in heard) else [])
    rules += [rule for rule in exclusions if rule != "training-trials"]
    if any(row.get("catchTrial") is True for row in heard) and not any(
        isinstance(rule, dict) and rule["rule"] == "catch-trials" for rule in exclusions
    ):
        rules.append("no-catch-trials")
    for rule in rules:
        if rule == "training-trials":
            left = [row for row in kept if not row["training"]]
        elif rule == "control-trials":
            left = [row for row in kept if not is_control(row)]
        elif rule == "no-catch-trials":
            left = [row for row in kept if row.get("catchTrial") is not True]
        elif rule["rule"] == "where":
            left = [row for row in kept if not is_among(row, rule["column"], rule["values"])]
        elif rule["rule"] == "catch-trials":
            caught = groups([row for row in kept if row.get("catchTrial") is True], lambda row: row["listener"])
            # "7 of 8" asks the same share of a listener who met fewer
            failed = {
                listener
                for listener, own in caught.items()
                if sum(row["correct"] is True for row in own)
                < math.ceil(rule["required"] / rule["of"] * len(own) - 1e-9)
            }
            left = [row for row in kept if row.get("catchTrial") is not True and row["listener"] not in failed]
        else:  # post-screening is for ratings, and has its own place there
            left = kept
        names = {row["listener"] for row in left}
        gone = sorted({row["listener"] for row in kept} - names)
        told.append({"answers": len(kept) - len(left), "listeners": gone})
        kept = left
    return kept, told


def unplaced(rows, columns):
    """Answers that count and say nothing in a column that something goes by."""
    told = []
    for column in distinct(columns):
        without = [row for row in rows if text_of(row, column) is None]
        if without:
            listeners = len({row["listener"] for row in without})
            told.append({"column": column, "answers": len(without), "listeners": listeners})
    return told


def is_column(stratum):
    return stratum not in ("overall", "condition-pair")


def columns_of(claims):
    for claim in claims:
        yield from claim.get("where", {})
        if is_column(claim["stratum"]):
            yield claim["stratum"]
        if claim["test"] == "difference":
            yield claim["column"]


class Answer:
    """An answer as a success or none: right, or for preference the first of the two conditions in alphabetical order chosen."""

    def __init__(self, row, method):
        self.row, self.listener, self.item = row, row["listener"], row["itemId"]
        self.unit = f"sitting {row['sitting']}" if row.get("sharedPlayback") is True else row["listener"]
        self.pair = tuple(sorted((row["conditionA"], row["conditionB"])))
        chosen = row["conditionA"] if row["choice"] == "A" else row["conditionB"]
        if row["choice"] == "none":
            self.success = None
        else:
            self.success = chosen == self.pair[0] if method in LIKING else row["correct"]

    def turned(self, wanted, method):
        """The same, with the preference for the first of the wanted pair."""
        other = Answer(self.row, method)
        if self.pair[0] != wanted[0] and method in LIKING and other.success is not None:
            other.success = not other.success
        other.pair = tuple(wanted)
        return other


def count(answers):
    counted = [answer for answer in answers if answer.success is not None]
    return {
        "successes": sum(answer.success for answer in counted),
        "n": len(counted),
        "listeners": len({answer.listener for answer in counted}),
        "items": len({answer.item for answer in counted}),
    }


class Cell:
    """What a verdict is about: answers, whose they are, and what sets them apart within the claim."""

    def __init__(self, key, where, answers):
        self.key, self.where, self.answers = key, where, answers


def separating(rows, besides=()):
    """Columns whose answers are never pooled, and that have several values."""
    return [
        column
        for column in SEPARATE
        if column not in besides and len({text_of(row, column) or "" for row in rows}) > 1
    ]


def columns_apart(claim, things, row_of):
    """A claim's part of the answers, or one for each value of its column, and of what is never pooled."""
    where = claim.get("where", {})
    within = [thing for thing in things if matches(row_of(thing), where)]
    cells = [Cell("", where, within)]
    if is_column(claim["stratum"]):
        parts = groups(within, lambda thing: text_of(row_of(thing), claim["stratum"]))
        cells = [Cell(value, {**where, claim["stratum"]: [value]}, own) for value, own in parts.items()]
    besides = {claim["stratum"], claim.get("column"), *where}
    for column in separating([row_of(thing) for thing in within], besides):
        cells = [
            Cell(", ".join(filter(None, [cell.key, value or f"no {column}"])), {**cell.where, column: [value]}, own)
            for cell in cells
            for value, own in groups(cell.answers, lambda thing: text_of(row_of(thing), column) or "").items()
        ]
    return cells or [Cell("", where, [])]


def cells_of(claim, answers, method):
    """A claim's cells, parted by pair where it asks so. Preferences of several pairs are never pooled."""
    if "conditions" in claim:
        wanted = claim["conditions"]
        answers = [answer.turned(wanted, method) for answer in answers if set(answer.pair) == set(wanted)]
    cells = []
    for cell in columns_apart(claim, answers, lambda answer: answer.row):
        pairs = groups(cell.answers, lambda answer: answer.pair)
        if len(pairs) <= 1 or (claim["stratum"] != "condition-pair" and method not in LIKING):
            cells.append(cell)
        else:
            for pair, own in pairs.items():
                cells.append(Cell(", ".join(filter(None, [cell.key, " / ".join(pair)])), cell.where, own))
    return cells


# ---------------------------------------------------------------------------------------------------------------------------------
# Where a share lies: four ways of reasoning, each with p above x, p below x and an interval
# ---------------------------------------------------------------------------------------------------------------------------------


class ExactShare:
    """The binomial distribution: these listeners and pieces only."""

    trusted = True

    def __init__(self, k, n):
        self.k, self.n = k, n
        self.estimate = None if n == 0 else k / n

    def above(self, x):
        return 0.0 if x <= 0 else 1.0 if x >= 1 else binomial_upper(self.k, self.n, x)

    def below(self, x):
        return 0.0 if x >= 1 else 1.0 if x <= 0 else binomial_lower(self.k, self.n, x)

    def interval(self, level):
        return clopper_pearson(self.k, self.n, level)


def log_e_value(k, n, x, mean=None):
    """The e-value against "the share is at most x": a bet by a Beta of weight 60 around chance, cut to what lies above x (Robbins 1970;
    Ville 1939)."""
    if n == 0:
        return 0.0
    mean = CHANCE if mean is None else mean
    a, b = 60 * mean, 60 * (1 - mean)
    mixture = log_beta(a + k, b + n - k) - log_beta(a, b) - k * math.log(x) - (n - k) * math.log1p(-x)
    return mixture + beta_tails(x, a + k, b + n - k)[1] - beta_tails(x, a, b)[1]


def confidence_sequence(k, n, level):
    """All shares that a mixture by a Beta of weight 20 around chance is not 1 / alpha times as likely as (Robbins 1970): holds at every
    n at once."""
    if n == 0:
        return {"low": 0.0, "high": 1.0, "level": level}
    a, b = 20 * CHANCE, 20 * (1 - CHANCE)
    mixture = log_beta(a + k, b + n - k) - log_beta(a, b)
    wanted = -math.log(1 - level)

    def is_inside(p):
        return mixture - k * math.log(p) - (n - k) * math.log1p(-p) < wanted

    share = min(max(k / n, 1e-300), 1 - 2**-53)
    return {
        "low": 0.0 if k == 0 else bisect(lambda p: not is_inside(p), 1e-300, share),
        "high": 1.0 if k == n else bisect(is_inside, share, 1 - 2**-53),
        "level": level,
    }


class AnyTimeShare(ExactShare):
    """E-values and the confidence sequence: the panel may be watched and stopped at will."""

    def above(self, x):
        return self.against(self.k, x, CHANCE)

    def below(self, x):
        return self.against(self.n - self.k, 1 - x, 1 - CHANCE)

    def against(self, k, x, mean):
        return 0.0 if x <= 0 else 1.0 if x >= 1 else min(1.0, math.exp(min(0.0, -log_e_value(k, self.n, x, mean))))

    def interval(self, level):
        return confidence_sequence(self.k, self.n, level)


class SpendingShare(ExactShare):
    """Looks at counts fixed beforehand, alpha spent between them on exact binomial tails (Lan & DeMets 1983)."""

    def __init__(self, successes, looks, spending, alpha):
        super().__init__(sum(successes), len(successes))
        self.successes, self.looks, self.spending, self.alpha = successes, looks, spending, alpha

    def spent(self, fraction):
        if fraction >= 1:
            return self.alpha
        if self.spending == "pocock":
            return self.alpha * math.log1p((math.e - 1) * fraction)
        return 2 * normal_cdf(normal_quantile(self.alpha / 2) / math.sqrt(fraction))

    def alpha_at_rejection(self, successes, chance):
        alive, used, at = np.array([1.0]), 0.0, 0  # alive[k]: chance of k successes on a path that no look has ended
        for look in self.looks:
            for _ in range(look - at):
                alive = np.append(alive * (1 - chance), 0) + np.append(0, alive * chance)
            at = look
            allowed, critical = self.spent(look / self.looks[-1]), look + 1
            while critical > 0 and used + alive[critical - 1] <= allowed:
                critical -= 1
                used += alive[critical]
            while critical <= look and alive[critical] == 0:  # ended before: no reason to reject
                critical += 1
            if look <= len(successes) and critical <= look and sum(successes[:look]) >= critical:
                return used
            alive[critical:] = 0
        return 1.0

    def above(self, x):
        return self.alpha_at_rejection(self.successes, x) if x == CHANCE else 1.0

    def below(self, x):
        return self.alpha_at_rejection([not success for success in self.successes], 1 - x) if x == CHANCE else 1.0

    def interval(self, level):
        return confidence_sequence(self.k, self.n, level)


def effective(sizes):
    """As how many clusters of one size they count (Kish 1965)."""
    return sum(sizes) ** 2 / sum(size**2 for size in sizes)


def cluster_degrees(sizes):
    """Satterthwaite 1946: clusters - 1 where all are of one size, fewer where a few hold most answers."""
    return sum(size**2 for size in sizes) ** 2 / sum(size**4 for size in sizes) - 1


def may_decide(listeners, pieces, rules):
    """Whether a test's error rate was measured, and held, for so many listeners and pieces."""
    if listeners == 1 and pieces == 1:
        return True
    if listeners == 1 or pieces == 1:
        sizes = [row["t"] for row in rules["measuredOneWaySizes"] if row["clusters"] <= max(listeners, pieces)]
    else:
        sizes = [
            row["t"] for row in rules["measuredSizes"] if row["listeners"] <= listeners and row["tracks"] <= pieces
        ]
    return bool(sizes) and sizes[-1] <= rules["mostSize"]


class Nothing:
    """Nothing may be concluded: every question has p 1."""

    trusted = False

    def __init__(self, estimate):
        self.estimate = estimate

    def above(self, x):
        return 1.0

    below = above

    def interval(self, level):
        return {"low": 0.0, "high": 1.0, "level": level}


class StudentShare:
    """Student's t on the share, listeners and pieces both samples (Cameron, Gelbach & Miller 2011, of a mean)."""

    trusted = True

    def __init__(self, estimate, error, df):
        self.estimate, self.error, self.df = estimate, error, df

    def above(self, x):
        return 0.0 if x <= 0 else 1.0 if x >= 1 else t_upper((self.estimate - x) / self.error, self.df)

    def below(self, x):
        return 0.0 if x >= 1 else 1.0 if x <= 0 else t_upper((x - self.estimate) / self.error, self.df)

    def interval(self, level):
        half = t_quantile((1 + level) / 2, self.df) * self.error
        return {"low": max(0.0, self.estimate - half), "high": min(1.0, self.estimate + half), "level": level}


def sitting_share(answers, rules):
    """Where one machine played for a room, the room is the unit; with fewer than three units nothing is told."""
    units = {answer.unit for answer in answers if answer.success is not None}
    if len(units) >= 3:
        return clustered_share(answers, rules, lambda answer: answer.unit)
    counted = [answer.success for answer in answers if answer.success is not None]
    return Nothing(sum(counted) / len(counted) if counted else None)


def clustered_share(answers, rules, unit=lambda answer: answer.listener):
    counted = [answer for answer in answers if answer.success is not None]
    n = len(counted)
    if n == 0:
        return Nothing(None)
    rate = sum(answer.success for answer in counted) / n

    def clusters(key):
        return [(len(own), sum(answer.success for answer in own)) for own in groups(counted, key).values()]

    kinds = [clusters(unit), clusters(lambda answer: answer.item)]
    sizes = [[size for size, _ in kind] for kind in kinds]
    if any(effective(each) < rules["leastEvenness"] * len(each) for each in sizes):
        return Nothing(rate)
    # as many as they count for; of two, the second counts however little it says
    counts = [max(min(2, len(each)), math.floor(effective(each) + 1e-9)) for each in sizes]
    if not may_decide(*counts, rules):
        return Nothing(rate)
    several = [kind for kind in kinds if len(kind) > 1]
    if not several:
        return ExactShare(round(rate * n), n)
    if rate in (0, 1):  # no spread to go by: each listener, or each piece if they are fewer, counts as one answer
        fewest = min(len(kind) for kind in several)
        return ExactShare(fewest if rate == 1 else 0, fewest)

    def variance(kind):
        """Of the share, when the answers of a cluster may agree; the factor makes it unbiased for clusters of differing size."""
        s2, s3 = sum(size**2 for size, _ in kind), sum(size**3 for size, _ in kind)
        factor = s2 / (s2 - 2 * s3 / n + (s2 / n) ** 2)
        return factor * sum((right - size * rate) ** 2 for size, right in kind) / n**2

    independent = rate * (1 - rate) / n
    one_way = [variance(kind) for kind in several]
    if len(one_way) == 1:
        squared = one_way[0] or independent
    else:
        cells = clusters(lambda answer: (unit(answer), answer.item))
        squared = max(sum(one_way) - variance(cells), *one_way, independent)
    df = min(cluster_degrees([size for size, _ in kind]) for kind in several)
    return StudentShare(rate, math.sqrt(squared), df)


# ---------------------------------------------------------------------------------------------------------------------------------
# Verdicts on shares
# ---------------------------------------------------------------------------------------------------------------------------------


def share_of(claim, answers, rule, cells, rules):
    """The way of reasoning that a claim and the stopping rule call for."""
    if any(answer.row.get("sharedPlayback") is True for answer in answers):
        return sitting_share(answers, rules)
    successes = [answer.success for answer in answers if answer.success is not None]
    k, n = sum(successes), len(successes)
    if claim["test"] == "e-process" or rule == "any-time":
        return AnyTimeShare(k, n)
    if isinstance(rule, dict):
        # p is doubled for two sides and raised for several cells later: alpha is spent accordingly
        sides = 2 if claim.get("alternative") == "two-sided" else 1
        return SpendingShare(successes, rule["looksAt"], rule["spending"], claim["alpha"] / sides / cells)
    generalizes = claim["test"] in ("equivalence", "similarity", "range") and claim.get("generalize", True)
    if claim["test"] == "clustered" or generalizes:
        return clustered_share(answers, rules)
    return ExactShare(k, n)


def weigh(claim, share, method):
    """p for the claim, p against it (None where it cannot be refuted), what counts as next to nothing, the level of the interval."""
    alpha, test = claim["alpha"], claim["test"]
    if test in ("equivalence", "range"):
        low, high = (
            (claim["low"], claim["high"])
            if test == "range"
            else (CHANCE - claim["margin"], CHANCE + claim["margin"])
        )
        inside = max(share.above(low), share.below(high))
        outside = two_sided(share.above(high), share.below(low))
        return inside, outside, (low, high), 1 - 2 * alpha
    if test == "similarity":
        high = CHANCE + claim["margin"]
        return share.below(high), share.above(high), (0, high), 1 - 2 * alpha
    margin = (CHANCE - claim["margin"], CHANCE + claim["margin"]) if "margin" in claim else None
    above = share.above(CHANCE)
    if claim["alternative"] == "greater":
        return above, None if margin is None else share.below(margin[1]), margin, 1 - alpha
    below = share.below(CHANCE)
    p = two_sided(above, below)
    near = None if margin is None else max(share.above(margin[0]), share.below(margin[1]))
    if method in DETECTION:  # who names the odd one wrongly more often than guessing hears it as well
        return p, near, margin, 1 - alpha
    opposite = 1.0 if above <= below else p
    return (
        p if above <= below else 1.0,
        opposite if near is None else min(opposite, near),
        margin,
        1 - alpha,
    )


def decide(p_for, p_against, alpha):
    if p_for <= alpha:
        return "supported"
    return "refuted" if p_against is not None and p_against <= alpha else "undecided"


# ---------------------------------------------------------------------------------------------------------------------------------
# d′: what a share of right answers comes to, by the rules of its method (Macmillan & Creelman 2005, ch. 9; Ennis 1993; Ennis &
# Jesionka 2011)
# ---------------------------------------------------------------------------------------------------------------------------------

GRID = np.linspace(-9, 9, 721)
STEP = GRID[1] - GRID[0]
DENSITY = np.exp(-(GRID**2) / 2) / math.sqrt(2 * math.pi)
cdf_of = np.vectorize(normal_cdf, otypes=[float])


def both_or_neither(first, second):
    def right(d):
        return normal_cdf(d / first) * normal_cdf(d / second) + normal_cdf(-d / first) * normal_cdf(-d / second)

    return right


def triangle_right(d):
    """The two alike are nearer to each other than either is to the odd one."""
    x, f = GRID[360:], DENSITY[360:]
    inside = cdf_of(-x * math.sqrt(3) + d * math.sqrt(2 / 3)) + cdf_of(-x * math.sqrt(3) - d * math.sqrt(2 / 3))
    weights = np.where(np.arange(len(x)) % 2 == 1, 4.0, 2.0)
    weights[[0, -1]] = 1
    return 2 * float((weights * f * inside).sum()) * STEP / 3


def tetrad_right(d):
    """No sound of the one kind lies between two of the other."""
    other = cdf_of(GRID - d)
    return 1 - 2 * float((DENSITY * other * (2 * cdf_of(GRID) - other)).sum()) * STEP


RULES = {
    "abx": [both_or_neither(math.sqrt(2), 2), both_or_neither(math.sqrt(2), math.sqrt(6))],
    "triangle": [triangle_right],
    "tetrad": [tetrad_right],
    "identification": [lambda d: normal_cdf(d / math.sqrt(2))],
}


def d_prime(rule, share, signed):
    if share < CHANCE and signed:
        return -d_prime(rule, 1 - share, signed)
    if share <= CHANCE:
        return 0.0
    return math.inf if share >= 1 else bisect(lambda d: rule(d) < share, 0.0, 64.0)


def sensitivity(method, share, level, n):
    """d′ of the share and of its interval's ends; of two rules both. None where the share alone says nothing of d′."""
    rules, signed, p = RULES.get(method, []), method == "identification", share.estimate
    if not rules:
        return None
    ends = share.interval(level)
    told = n >= 40 and abs(p - CHANCE) >= 2 * math.sqrt(p * (1 - p) / n) and (signed or p > CHANCE)

    def close(value):
        return Fitted.within(value, 1e-6)

    values = [d_prime(rule, p, signed) for rule in rules]
    return {
        "estimate": {"low": close(min(values)), "high": close(max(values))} if told else None,
        "interval": {
            "low": close(min(d_prime(rule, ends["low"], signed) for rule in rules)),
            "high": close(max(d_prime(rule, ends["high"], signed) for rule in rules)),
            "level": level,
        },
    }


def judge_shares(claim, answers, panel):
    cells = cells_of(claim, answers, panel["method"])
    rule = panel["analysisPlan"]["stoppingRule"]
    shares = [share_of(claim, cell.answers, rule, len(cells), panel["rules"]) for cell in cells]
    weighed = [weigh(claim, share, panel["method"]) for share in shares]
    p_for = holm([each[0] for each in weighed])
    p_against = holm([1.0 if each[1] is None else each[1] for each in weighed])
    verdicts = []
    for index, (cell, share, (_, against, margin, level)) in enumerate(zip(cells, shares, weighed)):
        pro, contra = p_for[index], None if against is None else p_against[index]
        outcome = decide(pro, contra, claim["alpha"]) if share.trusted and share.estimate is not None else "undecided"
        told = count(cell.answers)
        answered = share.estimate is not None
        pairs = {answer.pair for answer in cell.answers}
        verdicts.append(
            {
                "id": ": ".join(filter(None, [claim.get("id", claim["test"]), cell.key])),
                "outcome": outcome,
                "quantity": "share",
                "estimate": share.estimate,
                "interval": share.interval(level) if answered else None,
                "nullValue": CHANCE,
                "sensitivity": sensitivity(panel["method"], share, level, told["n"]) if answered and share.trusted else None,
                "margin": None if margin is None else {"low": margin[0], "high": margin[1]},
                "pValue": None if not answered else contra if outcome == "refuted" else pro,
                "n": told["n"],
                "listeners": told["listeners"],
                "items": told["items"],
                # what tells two verdicts of the same numbers apart
                "_about": [
                    type(share).__name__,
                    claim.get("alternative", claim["test"]),
                    cell.where,
                    list(pairs) if len(pairs) == 1 else claim.get("conditions"),
                ],
            }
        )
    return verdicts


def judge_differences(claim, answers, panel):
    """A difference in each part that is never pooled with others; the parts share alpha (Holm)."""
    weighed = [weigh_difference(claim, cell) for cell in cells_of(claim, answers, panel["method"])]
    raised = [holm([1.0 if found is None or found[key] is None else found[key] for _, found in weighed]) for key in ("p", "for", "against")]
    for index, (verdict, found) in enumerate(weighed):
        if found is None:
            continue
        p, pro, contra = (each[index] for each in raised)
        if found["against"] is None:
            contra = None
        outcome = decide(pro, contra, claim["alpha"]) if found["trusted"] else "undecided"
        verdict.update(outcome=outcome, pValue=contra if outcome == "refuted" else p)
    return [verdict for verdict, _ in weighed]


def weigh_difference(claim, cell):
    """Two groups' shares by Student's t, a listener or piece in both being its own control: the verdict so far, and its p-values."""
    answers = cell.answers
    first, second = [
        [each for each in answers if each.success is not None and is_among(each.row, claim["column"], claim[side])]
        for side in ("first", "second")
    ]
    margin = claim.get("margin")
    told = count(first + second)
    verdict = {
        "id": ": ".join(filter(None, [claim.get("id", claim["test"]), cell.key])),
        "outcome": "undecided",
        "quantity": "difference of shares",
        "estimate": None,
        "interval": None,
        "nullValue": 0,
        "sensitivity": None,
        "margin": None if margin is None else {"low": -margin, "high": margin},
        "pValue": None,
        "n": told["n"],
        "listeners": told["listeners"],
        "items": told["items"],
        "_about": [claim["alternative"], claim["column"], claim["first"], claim["second"], cell.where],
    }
    keys = (lambda answer: answer.listener, lambda answer: answer.item)
    sizes = [[list(Counter(map(key, group)).values()) for key in keys] for group in (first, second)]
    if any(len(each) < 2 for group in sizes for each in group):
        return verdict, None
    rates = [sum(answer.success for answer in group) / len(group) for group in (first, second)]
    # what each answer adds to the difference beyond its expectation
    influences = [(answer, (answer.success - rates[0]) / len(first)) for answer in first]
    influences += [(answer, (rates[1] - answer.success) / len(second)) for answer in second]

    def squares(key):
        sums = {}
        for answer, influence in influences:
            sums[key(answer)] = sums.get(key(answer), 0.0) + influence
        return 0.0 if len(sums) < 2 else sum(value**2 for value in sums.values())

    by = []
    for kind, key in enumerate(keys):
        fewest = min(effective(group[kind]) for group in sizes)
        by.append(squares(key) / (1 - 1 / fewest))
    both = sum(by) - squares(lambda answer: (answer.listener, answer.item))
    error = math.sqrt(max(both, *by, sum(influence**2 for _, influence in influences)))
    if error == 0:
        return verdict, None
    df = min(cluster_degrees(each) for group in sizes for each in group)
    difference, alpha = rates[0] - rates[1], claim["alpha"]

    def above(x):
        return t_upper((difference - x) / error, df)

    def below(x):
        return t_upper((x - difference) / error, df)

    one_sided = claim["alternative"] == "greater"
    p = above(0) if one_sided else two_sided(above(0), below(0))
    speaks_for = one_sided or difference >= 0
    against = None if speaks_for else p
    if margin is not None:
        small = below(margin) if one_sided else max(above(-margin), below(margin))
        against = min(small, 1.0 if against is None else against)
    half = t_quantile(1 - alpha / 2, df) * error
    verdict.update(
        estimate=difference,
        interval={"low": max(-1.0, difference - half), "high": min(1.0, difference + half), "level": 1 - alpha},
    )
    trusted = df + 1 + 1e-9 >= 5
    return verdict, {"p": p, "for": p if speaks_for else 1.0, "against": against, "trusted": trusted}


# ---------------------------------------------------------------------------------------------------------------------------------
# Rankings: Bradley and Terry's model, Davidson's ties, an effect of order; listeners are the units
# ---------------------------------------------------------------------------------------------------------------------------------


class Unbounded(Exception):
    """No finite estimate."""


class PreferenceModel:
    """Conditional logit of first / second / tie with strengths that sum to zero, an effect of order, a readiness to tie.

    Utilities: first = s_i + order / 2, second = s_j - order / 2, tie = log nu + (s_i + s_j) / 2 (Davidson 1970, Davidson & Beaver
    1977). Strengths are worked with in an orthonormal basis of what sums to zero, so that nothing is singular by design.
    """

    def __init__(self, rows, has_order=None):
        self.items = distinct(name for row in rows for name in (row["conditionA"], row["conditionB"]))
        place = {name: index for index, name in enumerate(self.items)}
        shown = distinct((place[row["conditionA"]], place[row["conditionB"]]) for row in rows)
        self.pairs = shown
        where = {pair: index for index, pair in enumerate(shown)}
        answers = [
            (row["listener"], where[place[row["conditionA"]], place[row["conditionB"]]], "AB".find(row["choice"]) % 3)
            for row in rows
        ]
        self.ties = sum(choice == 2 for _, _, choice in answers)
        self.has_order = any((j, i) in where for i, j in shown) if has_order is None else has_order
        self.has_tie = self.ties > 0
        k, alternatives = len(self.items), 3 if self.has_tie else 2
        self.size = k + self.has_order + self.has_tie
        # rows of the design: pair x alternative x parameter
        design = np.zeros((len(shown), alternatives, self.size))
        for index, (i, j) in enumerate(shown):
            design[index, 0, i] = design[index, 1, j] = 1
            if self.has_order:
                design[index, 0, k], design[index, 1, k] = 0.5, -0.5
            if self.has_tie:
                design[index, 2, [i, j, self.size - 1]] = 0.5, 0.5, 1
        # columns: an orthonormal basis of the vectors over items that sum to zero, then the other parameters as they are
        centered = np.linalg.svd(np.eye(k) - 1 / k)[0][:, : k - 1]
        self.basis = np.zeros((self.size, self.size - 1))
        self.basis[:k, : k - 1] = centered
        self.basis[k:, k - 1 :] = np.eye(self.size - k)
        self.design = design @ self.basis
        self.listeners = distinct(listener for listener, _, _ in answers)
        self.counts = np.zeros((len(self.listeners), len(shown), alternatives))
        index = {listener: number for number, listener in enumerate(self.listeners)}
        for listener, pair, choice in answers:
            self.counts[index[listener], pair, choice] += 1
        self.total = self.counts.sum(axis=0)
        self.n = len(rows)

    def probabilities(self, beta):
        utilities = self.design @ beta
        utilities -= utilities.max(axis=1, keepdims=True)
        return np.exp(utilities) / np.exp(utilities).sum(axis=1, keepdims=True)

    def score_and_information(self, counts, p):
        """Of choices counted pair by pair, at probabilities p."""
        expected = np.einsum("pa,pac->pc", p, self.design)
        centered = self.design - expected[:, None, :]
        score = np.einsum("pa,pac->c", counts, centered)
        information = np.einsum("p,pa,pac,pad->cd", counts.sum(axis=1), p, centered, centered)
        return score, information

    def log_likelihood(self, p):
        return float((self.total[self.total > 0] * np.log(p[self.total > 0])).sum())

    def is_connected(self):
        """Ford 1957: every group of items has both won against and lost to the others (a tie is both)."""
        k = len(self.items)
        reach = np.eye(k, dtype=bool)
        for (i, j), counts in zip(self.pairs, self.total):
            tied = len(counts) > 2 and counts[2] > 0
            reach[i, j] |= counts[0] > 0 or tied
            reach[j, i] |= counts[1] > 0 or tied
        for via in range(k):
            reach |= np.outer(reach[:, via], reach[via])
        return bool(reach.all())

    def compared_groups(self):
        """Items that were compared with each other, if only by way of others."""
        left, found = set(range(len(self.items))), []
        while left:
            group, grown = {min(left)}, True
            while grown:
                more = {k for i, j in self.pairs for k in (i, j) if i in group or j in group} - group
                group, grown = group | more, bool(more)
            left -= group
            found.append([self.items[i] for i in sorted(group)])
        return found

    def fit(self, precision=0.0):
        """Newton's method; the likelihood is concave. precision: of a normal prior around zero on every parameter."""
        if precision == 0 and not self.is_connected():
            raise Unbounded
        beta = np.zeros(self.size - 1)
        prior = precision * np.eye(self.size - 1)

        def height(at):
            return self.log_likelihood(self.probabilities(at)) - at @ prior @ at / 2

        for _ in range(200):
            p = self.probabilities(beta)
            score, information = self.score_and_information(self.total, p)
            information = information + prior
            if np.linalg.eigvalsh(information)[0] < 1e-13 * max(1e-300, np.abs(information).max()):
                raise Unbounded
            step = np.linalg.solve(information, score - prior @ beta)
            if np.abs(step).max() < 1e-11:
                break
            length, before = 1.0, height(beta)
            while height(beta + length * step) < before - 1e-12 * (1 + abs(before)) and length > 1e-12:
                length /= 2
            beta = beta + length * step
            if precision == 0 and np.abs(self.basis @ beta).max() > 30:
                raise Unbounded
        self.beta, self.precision, self.p = beta, precision, self.probabilities(beta)
        return self

    def clustered_covariance(self):
        """Leaving out one listener after the other, by one step of Newton's (Lipsitz, Dear & Zhao 1994); None where that cannot be."""
        if len(self.listeners) < 2:
            return None
        own = [self.score_and_information(counts, self.p) for counts in self.counts]
        whole = sum(information for _, information in own) + self.precision * np.eye(self.size - 1)
        covariance = np.zeros_like(whole)
        for score, information in own:
            others = whole - information
            if np.linalg.eigvalsh(others)[0] < 1e-11 * np.abs(whole).max():
                return None
            move = np.linalg.solve(others, score)
            covariance += np.outer(move, move)
        return covariance * (len(own) - 1) / len(own)

    def scale(self):
        """All that is told of a fitted scale."""
        _, information = self.score_and_information(self.total, self.p)
        model = np.linalg.inv(information + self.precision * np.eye(self.size - 1))
        clustered = self.clustered_covariance()
        full_model = self.basis @ model @ self.basis.T
        full = full_model if clustered is None else self.basis @ clustered @ self.basis.T
        at, k = self.basis @ self.beta, len(self.items)

        def coefficient(index):
            return {
                "estimate": at[index],
                "standardError": math.sqrt(full[index, index]),
                "modelStandardError": math.sqrt(full_model[index, index]),
            }

        sizes = self.counts.sum(axis=(1, 2))
        return {
            "items": self.items,
            "strengths": list(at[:k]),
            "covariance": full[:k, :k].tolist(),
            "clustering": "none" if clustered is None else "listener",
            "modelCovariance": full_model[:k, :k].tolist(),
            "degreesOfFreedom": math.inf if clustered is None else cluster_degrees(list(sizes)),
            "logLikelihood": self.log_likelihood(self.p),
            "listeners": len(self.listeners),
            "priorStandardDeviation": 1 if self.precision else None,
            "orderEffect": coefficient(k) if self.has_order else None,
            "logTie": coefficient(self.size - 1) if self.has_tie else None,
            "comparisons": self.n,
            "ties": self.ties,
        }


def xoshiro(seed):
    """xoshiro128** (Blackman & Vigna), its state filled by splitmix32 from an FNV-1a hash of the seed's text: the draws to repeat."""
    mask = 0xFFFFFFFF
    state = 0x811C9DC5
    encoded = seed.encode("utf-16-le")
    for index in range(0, len(encoded), 2):
        state = (state ^ int.from_bytes(encoded[index : index + 2], "little")) * 0x01000193 & mask
    words = []
    for _ in range(4):
        state = (state + 0x9E3779B9) & mask
        word = (state ^ state >> 16) * 0x21F0AAAD & mask
        word = (word ^ word >> 15) * 0x735A2D97 & mask
        words.append(word ^ word >> 15)
    a, b, c, d = words
    d |= 1
    while True:
        result = b * 5 & mask
        yield ((result << 7 | result >> 25) & mask) * 9 & mask
        shifted = b << 9 & mask
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        d = (d << 11 | d >> 21) & mask


def normal_draws(seed, number):
    """Marsaglia's polar method, the second of each pair of draws left."""
    words, kept = xoshiro(seed), []
    while len(kept) < number:
        attempts = math.ceil(1.3 * (number - len(kept)))
        block = np.array([next(words) for _ in range(4 * attempts)], float).reshape(-1, 4)
        # 53 bits of two words each
        uniform = (np.floor(block[:, ::2] / 32) * 2**26 + np.floor(block[:, 1::2] / 64)) / 2**53
        x, y = 2 * uniform.T - 1
        square = x * x + y * y
        fine = (square > 0) & (square < 1)
        kept += list(x[fine] * np.sqrt(-2 * np.log(square[fine]) / square[fine]))
    return np.array(kept[:number])


def loadings_of(covariance):
    """How each item hangs on independent normal draws: a Cholesky factor in which columns that add nothing are left out."""
    covariance = np.array(covariance)
    k, kept = len(covariance), []
    loadings = np.zeros((k, k))

    def project(item):
        own = np.zeros(k)
        for index, other in enumerate(kept):
            own[index] = (covariance[item, other] - own[:index] @ loadings[other, :index]) / loadings[other, index]
        return own

    for item in range(k):
        own = project(item)
        rest = covariance[item, item] - own @ own
        if rest > 1e-9 * abs(covariance[item, item]) and covariance[item, item] > 1e-12:
            own[len(kept)] = math.sqrt(rest)
            loadings[item] = own
            kept.append(item)
    for item in set(range(k)) - set(kept):
        loadings[item] = project(item)
    return loadings[:, : len(kept)]


def compare_strengths(scale, level):
    """All differences at once by the largest |t| (Hothorn, Bretz & Westfall 2008), its distribution drawn 20,000 times from the seed
    that Earwitness uses; by Bonferroni with fewer than three listeners an item."""
    items, strengths, df = scale["items"], scale["strengths"], scale["degreesOfFreedom"]
    order = sorted(range(len(items)), key=lambda i: -strengths[i])
    pairs = [(order[i], order[j]) for i in range(len(order)) for j in range(i + 1, len(order))]

    def variance(matrix, i, j):
        return matrix[i][i] + matrix[j][j] - 2 * matrix[i][j]

    # listeners who agree to the last answer show no variation, which is no proof that there is none
    covariance = scale["covariance"]
    if not all(variance(covariance, i, j) > 1e-6 * variance(scale["modelCovariance"], i, j) for i, j in pairs):
        covariance = scale["modelCovariance"]
    errors = [math.sqrt(variance(covariance, i, j)) for i, j in pairs]

    def alone(t):
        return 2 * t_upper(abs(t), df) if math.isfinite(df) else 2 * normal_cdf(-abs(t))

    largest = None
    if df + 1 >= 3 * len(items):
        loadings = loadings_of(covariance)
        draws = normal_draws("the largest of all contrasts", 20_000 * loadings.shape[1]).reshape(20_000, -1)
        values = draws @ loadings.T
        largest = np.sort(
            np.max([np.abs(values[:, i] - values[:, j]) / error for (i, j), error in zip(pairs, errors)], axis=0)
        )
        # Student's scale mixed in at a hundred evenly spaced probabilities
        scales = [1.0]
        if math.isfinite(df):
            scales = [math.sqrt(chi_square_quantile((step + 0.5) / 100, df) / df) for step in range(100)]

    def p_value(t):
        bound = min(1.0, len(pairs) * alone(t))
        if largest is None:
            return bound
        beyond = np.mean([len(largest) - np.searchsorted(largest, t * scale, side="left") for scale in scales])
        return bound if beyond < 20 else min(bound, max(alone(t), (beyond + 1) / 20_001))

    high = 1.0
    while p_value(high) > 1 - level:
        high *= 2
    low, critical = 0.0, high
    for _ in range(60):
        middle = (low + critical) / 2
        low, critical = (middle, critical) if p_value(middle) > 1 - level else (low, middle)
    single = t_quantile((1 + level) / 2, df) if math.isfinite(df) else normal_quantile((1 + level) / 2)
    ranking = []
    for i in order:
        error = math.sqrt(covariance[i][i])
        own = {"low": strengths[i] - single * error, "high": strengths[i] + single * error, "level": level}
        ranking.append({"item": items[i], "strength": strengths[i], "standardError": error, "interval": own})
    contrasts = []
    for (i, j), error in zip(pairs, errors):
        difference = strengths[i] - strengths[j]
        low = difference - critical * error
        contrasts.append(
            {
                "stronger": items[i],
                "weaker": items[j],
                "difference": difference,
                "standardError": error,
                "interval": {"low": low, "high": difference + critical * error, "level": level},
                "pValue": p_value(difference / error),
                "isToldApart": low > 0,
            }
        )
    return {"ranking": ranking, "contrasts": contrasts, "level": level, "criticalValue": critical}


def lack_of_fit(model):
    """Whether one scale says all there is: against rates of every ordered pair's own, and by listener (Hotelling's T² of scores)."""
    total, p = model.total, model.p
    shares = total / np.maximum(total.sum(axis=1, keepdims=True), 1)
    saturated = float((total[total > 0] * np.log(shares[total > 0])).sum())
    df = max(0, total.shape[0] * (total.shape[1] - 1) - (model.size - 1))
    deviance = max(0.0, 2 * (saturated - model.log_likelihood(p)))
    pairs = {}
    for index, (i, j) in enumerate(model.pairs):
        cell = pairs.setdefault((min(i, j), max(i, j)), [0.0, 0.0, 0.0])
        n = total[index].sum()
        tied = total[index][2] / 2 if model.has_tie else 0
        half = p[index][2] / 2 if model.has_tie else 0
        wins, share = total[index][0] + tied, p[index][0] + half
        cell[0] += n
        cell[1] += wins if i < j else n - wins
        cell[2] += n * (share if i < j else 1 - share)
    return {
        "deviance": deviance,
        "degreesOfFreedom": df,
        "pValue": 1.0 if df == 0 else chi_square_upper(deviance, df),
        "clustered": departures_by_listener(model, list(pairs)),
        "pairs": [
            {
                "first": model.items[i],
                "second": model.items[j],
                "comparisons": n,
                "observed": wins / n,
                "expected": expected / n,
            }
            for (i, j), (n, wins, expected) in pairs.items()
        ],
    }


def departures_by_listener(model, pairs):
    """Score test of a departure of every pair's own, allowing for listeners who differ (Rao 1948, Boos 1992)."""
    extra = np.zeros(model.design.shape[:2] + (len(pairs),))
    for index, (i, j) in enumerate(model.pairs):
        column, half = pairs.index((min(i, j), max(i, j))), 0.5 if i < j else -0.5
        extra[index, 0, column], extra[index, 1, column] = half, -half
    fitted = model.design.shape[2]
    wide = np.concatenate([model.design, extra], axis=2)
    expected = np.einsum("pa,pac->pc", model.p, wide)
    centered = wide - expected[:, None, :]
    information = np.einsum("p,pa,pac,pad->cd", model.total.sum(axis=1), model.p, centered, centered)
    scores = np.einsum("lpa,pac->lc", model.counts, centered)
    return hotelling(efficient(information, scores, fitted))


def efficient(information, scores, fitted):
    """Scores of the parameters tested, less what the fitted ones explain of them, in independent directions."""
    a, b, c = information[:fitted, :fitted], information[fitted:, :fitted], information[fitted:, fitted:]
    projection = b @ np.linalg.pinv(a, rcond=1e-12)
    own = scores[:, fitted:] - scores[:, :fitted] @ projection.T
    values, vectors = np.linalg.eigh(c - projection @ b.T)
    kept = values > 1e-9 * max(np.abs(c).max(), 1e-300)
    return own @ vectors[:, kept]


def hotelling(scores):
    """Whether the mean score of listeners is zero; None without more listeners than scores, or where all are alike in a direction."""
    listeners, size = scores.shape
    if size == 0 or size >= listeners:
        return None
    mean = scores.mean(axis=0)
    scatter = (scores - mean).T @ (scores - mean)
    if np.linalg.eigvalsh(scatter)[0] <= 1e-9 * np.abs(scatter).max():
        return None
    f = (listeners - size) / size * listeners * mean @ np.linalg.solve(scatter, mean)
    return {
        "f": f,
        "numeratorDegrees": size,
        "denominatorDegrees": listeners - size,
        "pValue": f_upper(f, size, listeners - size),
    }


def may_rank(conditions, sizes, rules):
    """Whether rankings of so many conditions by so many listeners were measured to hold."""
    if len(sizes) < 2 or effective(sizes) < rules["leastEvenness"] * len(sizes):
        return False
    table = rules["measuredRankingSizes"]
    row = max((each["conditions"] for each in table if each["conditions"] <= conditions), default=None)
    counted = max(2, math.floor(effective(sizes) + 1e-9))
    found = [each["size"] for each in table if each["conditions"] == row and each["listeners"] <= counted]
    return bool(found) and found[-1] <= rules["mostSize"]


def fit_or_hold(rows):
    """Without finite estimates a weak prior, N(0, 1), keeps the scale finite."""
    try:
        return PreferenceModel(rows).fit(), False
    except Unbounded:
        return PreferenceModel(rows).fit(precision=1.0), True


def judge_rankings(claim, answers, panel):
    cells = columns_apart(claim, answers, lambda answer: answer.row)
    level = 1 - claim["alpha"] / len(cells)  # the cells share alpha
    verdicts, rankings = [], []
    for cell in cells:
        own = cell.answers
        name = ": ".join(filter(None, [claim.get("id", claim["test"]), cell.key]))
        verdict = {
            "id": name,
            "outcome": "undecided",
            "quantity": "share",
            "estimate": None,
            "interval": None,
            "nullValue": 0.5,
            "sensitivity": None,
            "margin": None,
            "pValue": None,
            "n": len(own),
            "listeners": len({answer.listener for answer in own}),
            "items": len({answer.item for answer in own}),
            "_about": ["ranking", cell.where],
        }
        verdicts.append(verdict)
        if not own:
            continue
        rows = [answer.row for answer in own]
        model, has_prior = fit_or_hold(rows)
        scale = model.scale()
        compared = compare_strengths(scale, level)
        found = model.compared_groups() if has_prior else [model.items]
        sizes = list(Counter(answer.listener for answer in own).values())
        trusted = len(found) == 1 and may_rank(len(model.items), sizes, panel["rules"]) and scale["clustering"] != "none"
        if not trusted:
            for contrast in compared["contrasts"]:
                contrast["isToldApart"] = False
        rankings.append(
            {
                "id": name,
                "scale": scale,
                "comparison": compared,
                "hasPrior": has_prior,
                "groups": found,
                "notTrusted": not trusted,
                "lackOfFit": None if has_prior else lack_of_fit(model),
                "agreement": None,
                **win_shares(rows),
            }
        )
        if not trusted or all(answer.success is None for answer in own):
            continue
        widest = next(
            each
            for each in compared["contrasts"]
            if each["stronger"] == compared["ranking"][0]["item"] and each["weaker"] == compared["ranking"][-1]["item"]
        )

        def share(log_odds):
            return 1 / (1 + math.exp(-log_odds))

        verdict.update(
            outcome="supported" if any(each["isToldApart"] for each in compared["contrasts"]) else "undecided",
            estimate=share(widest["difference"]),
            interval={"low": share(widest["interval"]["low"]), "high": share(widest["interval"]["high"]), "level": level},
            pValue=min(each["pValue"] for each in compared["contrasts"]),
        )
    return verdicts, rankings


def win_shares(rows):
    """How often each condition, and each of a pair, was preferred where something was."""
    won, met, beaten, faced = Counter(), Counter(), Counter(), Counter()
    for row in rows:
        if row["choice"] == "none":
            continue
        winner, loser = (row["conditionA"], row["conditionB"]) if row["choice"] == "A" else (row["conditionB"], row["conditionA"])
        won[winner] += 1
        met.update([winner, loser])
        beaten[winner, loser] += 1
        faced.update([(winner, loser), (loser, winner)])
    return {
        "winShares": {name: won[name] / n for name, n in met.items()},
        "pairShares": {
            json.dumps(pair, ensure_ascii=False, separators=(",", ":")): {"share": beaten[pair] / n, "n": n}
            for pair, n in faced.items()
        },
    }


def integers(words, bound):
    """Whole numbers below a bound, without bias."""
    fair = 2**32 - 2**32 % bound
    while True:
        word = next(words)
        if word < fair:
            return word % bound


def ranking_interaction(answers, column):
    """Whether strengths depend on a column: the score statistic among those of 999 relabellings, drawn from Earwitness's seed."""
    having = [answer for answer in answers if text_of(answer.row, column) is not None]
    parts = groups(having, lambda answer: text_of(answer.row, column))
    if len(parts) < 2:
        return None
    rows = [answer.row for answer in having]
    told = {"column": column, "pValue": None, "parts": []}
    try:
        whole = PreferenceModel(rows).fit()
    except Unbounded:
        told["parts"] = [{"value": value, "comparisons": len(own), "ranking": None} for value, own in parts.items()]
        return told
    for value, own in parts.items():
        try:
            fitted = PreferenceModel([answer.row for answer in own], has_order=whole.has_order).fit()
            strengths = (fitted.basis @ fitted.beta)[: len(fitted.items)]
            ranking = [{"item": item, "strength": strength} for item, strength in zip(fitted.items, strengths)]
        except Unbounded:
            ranking = None
        told["parts"].append({"value": value, "comparisons": len(own), "ranking": ranking})
    told["pValue"] = relabelled(whole, rows, column)
    return told


def relabelled(whole, rows, column):
    values = distinct(text_of(row, column) for row in rows)
    keys = distinct((row["listener"], text_of(row, column)) for row in rows)
    place = {item: index for index, item in enumerate(whole.items)}
    pair_of = {pair: index for index, pair in enumerate(whole.pairs)}
    counts = np.zeros((len(keys),) + whole.total.shape)
    block_of = {key: index for index, key in enumerate(keys)}
    for row in rows:
        pair = pair_of[place[row["conditionA"]], place[row["conditionB"]]]
        counts[block_of[row["listener"], text_of(row, column)], pair, "AB".find(row["choice"]) % 3] += 1
    by_listener = {}
    for index, (listener, _) in enumerate(keys):
        by_listener.setdefault(listener, []).append(index)
    if len(by_listener) < 2:
        return None
    # within each listener where some met several values, else whole listeners
    exchangeable = list(by_listener.values()) if len(by_listener) < len(keys) else [list(range(len(keys)))]
    evidence = [whole.score_and_information(own, whole.p) for own in counts]
    scores = np.array([score for score, _ in evidence])
    informations = np.array([information for _, information in evidence])
    total = np.linalg.inv(informations.sum(axis=0))
    k = len(whole.items) - 1  # directions of strength; order and ties are the same in all parts

    def statistic(labels):
        tested = range(len(values) - 1)
        masks = [np.array([label == stratum for label in labels]) for stratum in tested]
        own = [informations[mask].sum(axis=0) for mask in masks]
        rows_of = np.concatenate([each[:k] for each in own])
        matrix = -rows_of @ total @ rows_of.T
        for stratum in tested:
            matrix[stratum * k : stratum * k + k, stratum * k : stratum * k + k] += own[stratum][:k, :k]
        score = np.concatenate([scores[mask].sum(axis=0)[:k] for mask in masks]) - rows_of @ total @ scores.sum(axis=0)
        eigen, vectors = np.linalg.eigh(matrix)
        kept = eigen > 1e-9 * max(np.abs(matrix).max(), 1e-300)
        return float(((vectors[:, kept].T @ score) ** 2 / eigen[kept]).sum())

    words = xoshiro(f"interaction with {column}")
    labels = [values.index(value) for _, value in keys]
    observed, as_large = statistic(labels), 0
    for _ in range(999):
        for group in exchangeable:
            for last in range(len(group) - 1, 0, -1):
                other = integers(words, last + 1)
                a, b = group[last], group[other]
                labels[a], labels[b] = labels[b], labels[a]
        as_large += statistic(labels) >= observed - 1e-9 * (1 + observed)
    return (as_large + 1) / 1000


# ---------------------------------------------------------------------------------------------------------------------------------
# Mixed models: whether the parts of a column differ
# ---------------------------------------------------------------------------------------------------------------------------------


def minimize(f, start):
    """BFGS with central differences and step halving, begun anew until nothing is gained."""
    x, value = np.array(start, float), f(start)
    for _ in range(4):
        before, inverse = value, np.eye(len(x))
        gradient = slope(f, x)
        for _ in range(100):
            step = -inverse @ gradient
            if gradient @ step > 0:
                inverse, step = np.eye(len(x)), -gradient
            step *= min(1.0, 2.0 / max(np.abs(step).max(), 1e-300))
            length = 1.0
            while (moved := f(x + length * step)) > value + 1e-4 * length * (gradient @ step) and length > 1e-10:
                length /= 2
            if not moved < value:
                break
            change, new = length * step, slope(f, x + length * step)
            turn = new - gradient
            gained, x, value, gradient = value - moved, x + change, moved, new
            if change @ turn > 1e-14:
                ratio = 1 / (change @ turn)
                left = np.eye(len(x)) - ratio * np.outer(change, turn)
                inverse = left @ inverse @ left.T + ratio * np.outer(change, change)
            if gained < 1e-11:
                break
        if before - value < 1e-9:
            break
    return x, value


def slope(f, x):
    steps = 1e-5 * np.maximum(1, np.abs(x))
    return np.array([(f(x + e) - f(x - e)) / (2 * s) for e, s in zip(np.diag(steps), steps)])


class LaplaceModel:
    """Logistic regression with crossed random intercepts, by Laplace's approximation (Bates et al. 2015).

    Effects are spherical, u ~ N(0, I), log-odds = X b + sum of sd_f u_f, so that an sd of 0 is an inner point.
    """

    def __init__(self, successes, trials, design, factors, prior_sd=None):
        self.y, self.n, self.x, self.factors = successes, trials, design, factors
        self.levels = [int(factor.max()) + 1 for factor in factors]
        self.precision = 0.0 if prior_sd is None else prior_sd**-2
        self.u = np.zeros(sum(self.levels))

    def minus_log_likelihood(self, at):
        fixed, sds = at[: self.x.shape[1]], at[self.x.shape[1] :]
        z = np.zeros((len(self.y), len(self.u)))
        start = 0
        for factor, levels, sd in zip(self.factors, self.levels, sds):
            z[np.arange(len(self.y)), start + factor] = sd
            start += levels
        base = self.x @ fixed

        def height(u):
            eta = base + z @ u
            return float(self.y @ eta - self.n @ np.logaddexp(0, eta) - u @ u / 2), eta

        u, (value, eta) = self.u, height(self.u)
        for _ in range(100):
            p = 1 / (1 + np.exp(-eta))
            hessian = (z * (self.n * p * (1 - p))[:, None]).T @ z + np.eye(len(u))
            gradient = z.T @ (self.y - self.n * p) - u
            step = np.linalg.solve(hessian, gradient)
            if gradient @ step < 1e-14:
                break
            length = 1.0
            while (moved := height(u + length * step))[0] < value and length > 1e-8:
                length /= 2
            u, (value, eta) = u + length * step, moved
        self.u = u
        return -(value - np.linalg.slogdet(hessian)[1] / 2) + self.precision * fixed @ fixed / 2

    def maximum(self):
        """The highest log-likelihood, the prior's part taken out again, and the SDs there."""
        columns = self.x.shape[1]
        start = np.concatenate([np.zeros(columns), np.full(len(self.factors), math.exp(-1))])
        at, value = minimize(self.minus_log_likelihood, start)
        fixed = at[:columns]
        return self.precision * fixed @ fixed / 2 - value, np.abs(at[columns:])


def codes(labels):
    index = {label: number for number, label in enumerate(distinct(labels))}
    return np.array([index[label] for label in labels])


def interaction(answers, column, said):
    """Likelihood ratio of two mixed models, F with as many degrees of freedom as the fewer of listeners and pieces, less 1.

    Where a part's answers are all alike, or a likelihood has no highest point, a weak prior keeps estimates finite. Of a few answers
    that are nearly all alike it is a matter of the search whether there is such a point: where Earwitness found none, it says so.
    """
    rows = [
        (text_of(answer.row, column), answer.listener, answer.item, answer.success)
        for answer in answers
        if answer.success is not None and text_of(answer.row, column) is not None
    ]
    values = sorted({row[0] for row in rows})
    if len(values) < 2:
        return None
    # where every value has one piece of its own, what pieces add and what the column adds are one: pieces are then fixed
    if len({row[2] for row in rows}) == len({(row[0], row[2]) for row in rows}) == len(values):
        rows = [(value, listener, "all", success) for value, listener, _, success in rows]
    clusters = [len({row[kind] for row in rows}) for kind in (1, 2)]
    fewest = min((number for number in clusters if number > 1), default=0)
    if fewest < 5:
        return {"pValue": None}
    if fewest >= 40 and len(rows) >= 20_000:
        p = by_sandwich(rows, values, fewest - 1)
        if p is not None:
            return {"pValue": p}
    cells = groups(rows, lambda row: row[:3])
    keys = list(cells)
    n = np.array([len(own) for own in cells.values()], float)
    y = np.array([sum(row[3] for row in own) for own in cells.values()], float)
    full = np.array([[1.0] + [float(key[0] == value) for value in values[1:]] for key in keys])
    factors = [codes([key[kind] for key in keys]) for kind in (1, 2) if clusters[kind - 1] > 1]

    def ratio(prior_sd):
        """None where some SD, or a part, runs away."""
        highest, sds = LaplaceModel(y, n, full, factors, prior_sd).maximum()
        lower, others = LaplaceModel(y, n, full[:, :1], factors, prior_sd).maximum()
        return None if max([*sds, *others]) > 12 else max(0.0, 2 * (highest - lower))

    rates = [(sum(row[3] for row in rows if row[0] == value), sum(row[0] == value for row in rows)) for value in values]
    separates = any(right in (0, total) for right, total in rates)
    is_held = separates or (said is not None and said["pValue"] is not None and said["caveat"] is not None)
    statistic = None if is_held else ratio(None)
    if statistic is None:  # the weak prior: N(0, 2.5) on each coefficient
        statistic = ratio(2.5)
    if statistic is None:
        return {"pValue": None}
    df = len(values) - 1
    return {"pValue": Fitted.within(f_upper(statistic / df, df, fewest - 1), MIXED)}


def by_sandwich(rows, values, df2):
    """Large panels: logistic regression, prior N(0, 2.5), with two-way cluster-robust covariance."""
    x = np.array([[1.0] + [float(row[0] == value) for value in values[1:]] for row in rows])
    y = np.array([float(row[3]) for row in rows])
    beta = np.zeros(x.shape[1])
    for _ in range(100):
        p = 1 / (1 + np.exp(-x @ beta))
        information = (x * (p * (1 - p))[:, None]).T @ x + np.eye(len(beta)) / 2.5**2
        step = np.linalg.solve(information, x.T @ (y - p) - beta / 2.5**2)
        beta = beta + step
        if np.abs(step).max() < 1e-12:
            break
    bread, scores = np.linalg.inv(information), x * (y - p)[:, None]

    def sandwich(labels):
        index = codes(labels)
        sums = np.zeros((index.max() + 1, x.shape[1]))
        np.add.at(sums, index, scores)
        return bread @ (sums.T @ sums * len(sums) / (len(sums) - 1)) @ bread

    kinds = [sandwich([row[kind] for row in rows]) for kind in (1, 2) if len({row[kind] for row in rows}) > 1]
    covariance = kinds[0] if len(kinds) == 1 else sum(kinds) - sandwich([row[1:3] for row in rows])
    effects, own = beta[1:], covariance[1:, 1:]
    # never less than one way alone, or independent answers, would give
    least = np.max([np.diag(each) for each in [covariance, *kinds] + ([bread] if len(kinds) > 1 else [])], axis=0)[1:]
    if np.linalg.eigvalsh(own)[0] <= 0:
        return None
    raised = np.max(least / np.diag(own))
    return f_upper(max(0.0, effects @ np.linalg.solve(own, effects) / len(effects) / raised), len(effects), df2)


# ---------------------------------------------------------------------------------------------------------------------------------
# Tables beside the verdicts: strata, listeners, how the evidence grew
# ---------------------------------------------------------------------------------------------------------------------------------


def beta_binomial(counts):
    """(mu, rho) of highest likelihood for pairs of successes and answers; None where nobody answered twice (Williams 1975)."""
    counts = [(k, n) for k, n in counts if n > 0]
    if not any(n > 1 for _, n in counts):
        return None
    total, right = sum(n for _, n in counts), sum(k for k, _ in counts)
    alike = right / total
    if alike in (0, 1):
        return alike, 0.0
    if all(k in (0, n) for k, n in counts):  # nobody was ever inconsistent
        return sum(k > 0 for k, _ in counts) / len(counts), 1.0
    most = max(n for _, n in counts)
    steps = np.arange(most)

    def above(values):
        return np.array([sum(value > step for value in values) for step in steps])

    hits, misses, all_of = above([k for k, _ in counts]), above([n - k for k, n in counts]), above([n for _, n in counts])

    def minus_log_likelihood(at):
        mu, odds = 1 / (1 + math.exp(-at[0])), math.exp(at[1])
        rising = steps * odds
        return -float(hits @ np.log(mu + rising) + misses @ np.log1p(rising - mu) - all_of @ np.log1p(rising))

    start = [math.log(alike / (1 - alike)), math.log(0.1 / 0.9)]
    at, value = minimize(minus_log_likelihood, start)
    rho = 1 / (1 + math.exp(-at[1]))
    independent = minus_log_likelihood([start[0], -700])
    if -value <= -independent + 1e-9 or rho < 1e-7:
        return alike, 0.0
    return 1 / (1 + math.exp(-at[0])), rho


def shrunken(k, n, fit):
    """Drawn towards the mean of all as far as its own answers are few."""
    if fit is None:
        return None
    mu, rho = fit
    return Fitted((rho * k + (1 - rho) * mu) / (rho * n + 1 - rho))


def best_of(listeners, k, n):
    """The chance that the best of so many guessers does as well."""
    one = binomial_upper(k, n, CHANCE)
    return 1.0 if one >= 1 else -math.expm1(listeners * math.log1p(-one))


def answers_needed(alpha, alternative):
    """From how many answers on the exact test finds 57.5 % at least four times in five, never less (a saw-tooth)."""
    rate, wanted, tail = CHANCE + 0.075, 0.8, alpha / (1 if alternative == "greater" else 2)
    z = normal_quantile(1 - tail) * 0.5 + normal_quantile(wanted) * math.sqrt(rate * (1 - rate))
    about = (z / 0.075) ** 2
    last_short, critical = 0, 0
    for n in range(1, math.ceil(1.6 * about) + 200):
        while binomial_upper(critical, n, CHANCE) > tail:
            critical += 1
        power = binomial_upper(critical, n, rate) if critical <= n else 0.0
        if alternative != "greater" and critical <= n:
            power += binomial_lower(n - critical, n, rate)
        if power < wanted:
            last_short = n
    return last_short + 1


def stratum_table(answers, column, alternative, alpha, margin, said):
    parts = groups(answers, lambda answer: text_of(answer.row, column))
    told = {value: {**count(own), "own": own} for value, own in parts.items()}
    told = {value: each for value, each in told.items() if each["n"] > 0}
    if not told:
        return None
    looks = sum(each["listeners"] for each in told.values())
    fit = beta_binomial([(each["successes"], each["n"]) for each in told.values()])

    def p_value(k, n):
        above = binomial_upper(k, n, CHANCE)
        return above if alternative == "greater" else two_sided(above, binomial_lower(k, n, CHANCE))

    p_values = holm([p_value(each["successes"], each["n"]) for each in told.values()])
    equivalences = holm(
        [
            max(
                binomial_lower(each["successes"], each["n"], CHANCE + margin),
                binomial_upper(each["successes"], each["n"], CHANCE - margin),
            )
            for each in told.values()
        ]
    )
    needed = answers_needed(alpha, alternative)
    rows = []
    for (value, each), p, equivalence in zip(told.items(), p_values, equivalences):
        k, n = each["successes"], each["n"]
        finding = "differs from chance" if p <= alpha else "next to chance" if equivalence <= alpha else "undecided"
        standouts = []
        if finding != "differs from chance":
            for listener, own in groups(each["own"], lambda answer: answer.listener).items():
                hers = count(own)
                p_best = best_of(looks, hers["successes"], hers["n"])
                if p_best <= alpha:
                    standouts.append(
                        {"listener": listener, "successes": hers["successes"], "n": hers["n"], "pBestOfAll": p_best}
                    )
        rows.append(
            {
                "value": value,
                "successes": k,
                "n": n,
                "listeners": each["listeners"],
                "items": each["items"],
                "share": k / n,
                "interval": clopper_pearson(k, n),
                "shrunken": shrunken(k, n, fit),
                "pValue": p,
                "pEquivalence": equivalence,
                "finding": finding,
                "standouts": standouts,
                "answersNeeded": needed if finding == "undecided" and n < needed else None,
            }
        )
    missing = count([answer for answer in answers if text_of(answer.row, column) is None])["n"]
    return {
        "column": column,
        "margin": margin,
        "rows": rows,
        "unplaced": missing,
        "interaction": interaction(answers, column, said and said["interaction"]),
    }


def listener_table(answers, alpha):
    told = [(listener, count(own)) for listener, own in groups(answers, lambda answer: answer.listener).items()]
    told = [(listener, each["successes"], each["n"]) for listener, each in told if each["n"] > 0]
    if not told:
        return None
    fit = beta_binomial([(k, n) for _, k, n in told])
    rows = []
    for listener, k, n in told:
        p = best_of(len(told), k, n)
        rows.append(
            {
                "listener": listener,
                "successes": k,
                "n": n,
                "share": k / n,
                "interval": clopper_pearson(k, n),
                "shrunken": shrunken(k, n, fit),
                "pBestOfAll": p,
                "isFlagged": p <= alpha,
            }
        )
    return {"rows": rows, "spread": spread([(k, n) for _, k, n in told])}


def spread(counts):
    """Tarone's test of listeners who differ (1979), and the correlation of two answers of one listener by analysis of variance."""
    n, k, m = sum(n for _, n in counts), sum(k for k, _ in counts), len(counts)
    rate, pairs = k / n, sum(own * (own - 1) for _, own in counts)
    p = 1.0
    if pairs > 0 and 0 < rate < 1:
        squares = sum((hits - own * rate) ** 2 / (rate * (1 - rate)) for hits, own in counts)
        p = normal_cdf(-(squares - n) / math.sqrt(2 * pairs))
    correlation = None
    if m > 1 and n > m and 0 < k < n:
        own_share = sum(hits**2 / own for hits, own in counts)
        between, within = (own_share - k * k / n) / (m - 1), (k - own_share) / (n - m)
        size = (n - sum(own * own for _, own in counts) / n) / (m - 1)
        correlation = (between - within) / (between + (size - 1) * within)
    return {"pValue": p, "correlation": correlation}


def evidence(answers, alpha):
    """The e-value and the confidence sequence at up to 240 places, the last answer included."""
    successes = [answer.success for answer in answers if answer.success is not None]
    step, right, points = max(1, math.ceil(len(successes) / 240)), 0, []
    for n, success in enumerate(successes, start=1):
        right += success
        if n % step == 0 or n == len(successes):
            interval = confidence_sequence(right, n, 1 - alpha)
            points.append(
                {
                    "n": n,
                    "successes": right,
                    "log10EValue": log_e_value(right, n, CHANCE) / math.log(10),
                    "low": interval["low"],
                    "high": interval["high"],
                }
            )
    return points


def judge_choices(rows, panel, theirs):
    plan, method = panel["analysisPlan"], panel["method"]
    claims, strata = plan["claims"], plan.get("strata", [])
    kept, excluded = leave_out(rows, plan["exclusions"])
    answers = [Answer(row, method) for row in kept]
    verdicts, rankings = [], []
    for claim in claims:
        if claim["test"] == "difference":
            verdicts += judge_differences(claim, answers, panel)
        elif claim["test"] == "ranking":
            told, scales = judge_rankings(claim, answers, panel)
            verdicts += told
            rankings += scales
        else:
            verdicts += judge_shares(claim, answers, panel)
    verdicts = without_repeats(verdicts, claims)
    several = len({answer.pair for answer in answers}) > 1
    first = claims[0] if claims else None
    is_asked = any(claim["stratum"] == "condition-pair" or "conditions" in claim for claim in claims)
    if first and "alternative" in first and first["test"] != "difference" and several and method not in LIKING and not is_asked:
        # pairs that the plan pools are also judged one by one, exploratory
        verdicts += judge_shares({**first, "stratum": "condition-pair"}, answers, panel)
    result = {
        "verdicts": verdicts,
        "excluded": excluded,
        "unplaced": unplaced(kept, [*columns_of(claims), *strata]),
        "strata": [],
        "listeners": None,
        "evidence": [],
        "rankings": rankings,
        "rankingInteractions": [],
    }
    apart = separating([answer.row for answer in answers])
    if any(claim["test"] == "ranking" for claim in claims):
        columns = apart or strata
        result["rankingInteractions"] = [each for column in columns if (each := ranking_interaction(answers, column))]
    if method in LIKING and several:
        return result
    alpha = first["alpha"] if first else 0.05
    margins = [claim["margin"] for claim in claims if claim["test"] != "difference" and "margin" in claim]
    alternative = "greater" if method in DETECTION else "two-sided"
    said = {table["column"]: table for table in theirs["strata"]}
    margin = (margins or [0.05])[0]
    tables = [stratum_table(answers, column, alternative, alpha, margin, said.get(column)) for column in apart or strata]
    result["strata"] = [table for table in tables if table]
    if not apart:  # what is never pooled is not tabulated together either
        result["listeners"] = listener_table(answers, alpha)
        result["evidence"] = evidence(answers, alpha)
    return result


def without_repeats(verdicts, claims):
    """Unnamed claims that come to the same verdict are told once."""
    names = [claim["id"] for claim in claims if "id" in claim]
    seen, left = set(), []
    for verdict in verdicts:
        name = next((each for each in names if verdict["id"] == each or verdict["id"].startswith(f"{each}: ")), None)
        said = json.dumps([name, {**verdict, "id": None}], sort_keys=True, default=str)
        if said not in seen:
            seen.add(said)
            left.append(verdict)
    return left


# ---------------------------------------------------------------------------------------------------------------------------------
# Ratings: the listener, with the mean over pieces, is the unit
# ---------------------------------------------------------------------------------------------------------------------------------


def settle(values, scale):
    """Numbers that differ by rounding only come to one place, so that ranks tie where ratings did."""
    if scale == 0:
        return list(values)
    step = 2.0 ** math.ceil(math.log2(scale * 2**-36))
    return [math.copysign(math.floor(abs(value) / step + 0.5) * step, value) for value in values]


def listener_differences(rows, first, second):
    """Each listener's mean difference over pieces on which both were rated; repeated ratings count as their mean."""
    differences = []
    for listener in distinct(row["listener"] for row in rows if row["condition"] in (first, second)):
        own = [row for row in rows if row["listener"] == listener]
        steps = []
        for item in distinct(row["itemId"] for row in own):
            sides = [
                [row["rating"] for row in own if row["itemId"] == item and row["condition"] == side]
                for side in (first, second)
            ]
            if all(sides):
                steps.append(sum(sides[0]) / len(sides[0]) - sum(sides[1]) / len(sides[1]))
        if steps:
            differences.append(sum(steps) / len(steps))
    return settle(differences, max((abs(row["rating"]) for row in rows), default=0))


def doubled_ranks(values):
    """Twice the mid-ranks: whole numbers."""
    ordered = sorted(values)
    first = {}
    for place, value in enumerate(ordered):
        first.setdefault(value, place)
    sizes = Counter(values)
    return [2 * first[value] + sizes[value] + 1 for value in values]


def settled_ranks(values):
    """Means that differ by rounding only are ties."""
    return doubled_ranks(settle(values, max(map(abs, values))))


def sign_sums(ranks):
    """The distribution of the sum of ranks, each in or out by a fair coin."""
    shares = np.zeros(sum(ranks) + 1)
    shares[0] = 1
    for rank in ranks:
        shares[rank:] = (shares[rank:] + shares[: len(shares) - rank]) / 2
        shares[:rank] /= 2
    return shares


def signed_rank(differences):
    """Wilcoxon 1945, two-sided; exact with ties by all signs of the mid-ranks that there are."""
    kept = [difference for difference in differences if difference != 0]
    n = len(kept)
    told = {"statistic": 0, "n": n, "zeros": len(differences) - n, "pValue": 1.0, "method": "exact", "rankBiserial": 0}
    if n == 0:
        return told
    ranks = doubled_ranks([abs(difference) for difference in kept])
    positive = sum(rank for rank, difference in zip(ranks, kept) if difference > 0)
    if n <= 300:
        shares = sign_sums(ranks)
        lower, upper = shares[: positive + 1].sum(), shares[positive:].sum()
    else:
        ties = sum(size**3 - size for size in Counter(ranks).values())
        middle, deviation = n * (n + 1) / 4, math.sqrt(n * (n + 1) * (2 * n + 1) / 24 - ties / 48)
        lower = normal_cdf((positive / 2 - middle + 0.5) / deviation)
        upper = normal_cdf(-(positive / 2 - middle - 0.5) / deviation)
    told.update(
        statistic=positive / 2,
        pValue=min(1.0, 2 * min(lower, upper)),
        method="exact" if n <= 300 else "normal",
        rankBiserial=(2 * positive - n * (n + 1)) / (n * (n + 1)),
    )
    return told


def hodges_lehmann(differences, level):
    """The median of the means of all pairs, each with itself; the interval of the signed-rank test (Hodges & Lehmann 1963)."""
    n = len(differences)
    means = sorted((differences[i] + differences[j]) / 2 for i in range(n) for j in range(i + 1))
    tail = (1 - level) / 2
    if n > 200:
        deviation = math.sqrt(n * (n + 1) * (2 * n + 1) / 24)
        outside = max(0, math.floor(n * (n + 1) / 4 + normal_quantile(tail) * deviation))
    else:
        shares, outside, below = sign_sums(list(range(1, n + 1))), 0, 0.0
        while below + shares[outside] <= tail:
            below += shares[outside]
            outside += 1
    low, high = (-math.inf, math.inf) if outside == 0 else (means[outside - 1], means[len(means) - outside])
    estimate = (means[(len(means) - 1) // 2] + means[len(means) // 2]) / 2
    return {"estimate": estimate, "interval": {"low": low, "high": high, "level": level}, "n": n}


def rating_equivalence(differences, margin, alpha):
    """Two one-sided t tests over listeners (Schuirmann 1987): difference, interval, p within the margin, p beyond it."""
    n = len(differences)
    mean = sum(differences) / n
    if n < 2:
        return mean, None, 1.0, None
    # all alike: no spread to go by, so the sign test's p
    alike = len(set(differences)) == 1
    error = 0.0 if alike else math.sqrt(sum((each - mean) ** 2 for each in differences) / (n - 1) / n)

    def low_tail(distance):
        if alike:
            return 2.0**-n if distance < 0 else 1.0
        return t_upper(-distance / error, n - 1)

    inside = max(low_tail(mean - margin), low_tail(-(mean + margin)))
    beyond = min(1.0, 2 * min(low_tail(-(mean - margin)), low_tail(mean + margin)))
    half = t_quantile(1 - alpha, n - 1) * error
    return mean, {"low": mean - half, "high": mean + half, "level": 1 - 2 * alpha}, inside, beyond


def weigh_ratings(claim, rows):
    first, second = claim["conditions"]
    differences = listener_differences(rows, first, second)
    if not differences:
        return None, None, 1.0, None, 0
    if claim["test"] == "rating-equivalence":
        return (*rating_equivalence(differences, claim["margin"], claim["alpha"]), len(differences))
    shift = hodges_lehmann(differences, 1 - claim["alpha"])
    p = signed_rank(differences)["pValue"]
    is_for = shift["estimate"] >= 0
    return shift["estimate"], shift["interval"], p if is_for else 1.0, None if is_for else p, len(differences)


def state_ratings(cells):
    """Verdicts on cells of (claim, key, rows) that share alpha (Holm)."""
    weighed = [weigh_ratings(claim, rows) for claim, _, rows in cells]
    p_for, p_against = holm([each[2] for each in weighed]), holm([1.0 if each[3] is None else each[3] for each in weighed])
    verdicts = []
    for index, ((claim, key, rows), (estimate, interval, _, against, listeners)) in enumerate(zip(cells, weighed)):
        pro, contra = p_for[index], None if against is None else p_against[index]
        if interval and not (interval["low"] < interval["high"] and math.isfinite(interval["high"] - interval["low"])):
            interval = None  # one listener's has no bounds; differences that are all alike have no spread
        margin = claim.get("margin")
        answered = estimate is not None
        verdicts.append(
            {
                "id": ": ".join(filter(None, [claim.get("id", claim["test"]), key])),
                "outcome": decide(pro, contra, claim["alpha"]) if answered else "undecided",
                "quantity": "rating points",
                "estimate": estimate,
                "interval": interval if answered else None,
                "nullValue": 0,
                "sensitivity": None,
                "margin": None if margin is None else {"low": -margin, "high": margin},
                "pValue": (contra if contra is not None and contra < pro else pro) if answered else None,
                "n": sum(row["condition"] in claim["conditions"] for row in rows),
                "listeners": listeners,
                "items": len({row["itemId"] for row in rows}),
            }
        )
    return verdicts


def judge_rating_claims(rows, claims, compared):
    verdicts = []
    for claim in claims:
        cells = columns_apart(claim, rows, lambda row: row)
        verdicts += state_ratings([(claim, cell.key, cell.answers) for cell in cells])
    asked = {frozenset(claim["conditions"]) for claim in claims}
    alpha = claims[0]["alpha"] if claims else 0.05
    unasked = []
    for pair in combinations(compared, 2):
        if frozenset(pair) not in asked:
            claim = {"test": "rating-difference", "conditions": pair, "alpha": alpha, "stratum": "overall"}
            for cell in columns_apart(claim, rows, lambda row: row):
                unasked.append((claim, ", ".join(filter(None, [" / ".join(pair), cell.key])), cell.answers))
    return verdicts + state_ratings(unasked)


def difference_grades(rows):
    """Of triple stimuli: what is under test less the hidden reference of the same trial (ITU-R BS.1116-3)."""
    references = {trial_of(row): row["rating"] for row in rows if row.get("role") == "hidden-reference"}
    return [
        {**row, "rating": row["rating"] - references[trial_of(row)]} for row in rows if trial_of(row) in references
    ]


def trial_of(row):
    return row["listener"], row.get("session"), row.get("trial")


def discrimination_of(rows):
    """Per listener: Student's one-sided t of difference grades below 0."""
    own = {}
    for row in difference_grades(rows):
        if row["role"] != "hidden-reference":
            own.setdefault(row["listener"], []).append(row["rating"])
    told = []
    for listener, grades in own.items():
        n, mean, p = len(grades), sum(grades) / len(grades), None
        if n > 1:
            variance = sum((grade - mean) ** 2 for grade in grades) / (n - 1)
            if variance == 0:
                p = 0.5**n if mean < 0 else 1.0
            else:
                p = t_upper(-mean / math.sqrt(variance / n), n - 1)
        told.append({"listener": listener, "grades": n, "mean": mean, "pValue": p})
    return told


def screen(rows, rule):
    """ITU-R BS.1534-3, 4.1.2, by the hidden reference and the mid-range anchor alone."""
    reference = [row for row in rows if row["condition"] == rule["reference"]]
    anchor = [row for row in rows if rule["midAnchor"] is not None and row["condition"] == rule["midAnchor"]]

    def share(own, is_slip):
        return sum(map(is_slip, own)) / len(own) if own else 0.0

    def is_high(row):
        return row["rating"] > 90

    # where more than a quarter rate the anchor high, that says nothing of a listener
    excepted = [
        item
        for item in distinct(row["itemId"] for row in anchor)
        if share([row for row in anchor if row["itemId"] == item], is_high) > 0.25
    ]
    listeners = []
    for listener in distinct(row["listener"] for row in rows):
        low = share([row for row in reference if row["listener"] == listener], lambda row: row["rating"] < 90)
        high = share([row for row in anchor if row["listener"] == listener and row["itemId"] not in excepted], is_high)
        reasons = ["reference rated low"] * (low > 0.15) + ["anchor rated high"] * (high > 0.15)
        listeners.append(
            {"listener": listener, "shareReferenceLow": low, "shareAnchorHigh": high, "reasons": reasons}
        )
    return {
        "listeners": listeners,
        "kept": [each["listener"] for each in listeners if not each["reasons"]],
        "excluded": [each["listener"] for each in listeners if each["reasons"]],
        "exceptedItems": excepted,
        "isOneSlipEnough": 1 / len({row["itemId"] for row in reference}) > 0.15,
    }


def listener_means(rows, condition):
    own = [row for row in rows if row["condition"] == condition]
    return {
        listener: (lambda scores: (sum(scores) / len(scores), len(scores)))(
            [row["rating"] for row in own if row["listener"] == listener]
        )
        for listener in distinct(row["listener"] for row in own)
    }


def describe(rows, condition):
    """By the means of listeners, not by all ratings in one heap."""
    means = listener_means(rows, condition)
    scores = sorted(mean for mean, _ in means.values())
    n = len(scores)
    mean = sum(scores) / n
    lower, median, upper = [float(np.quantile(scores, p)) for p in (0.25, 0.5, 0.75)]
    deviation = math.sqrt(sum((score - mean) ** 2 for score in scores) / (n - 1)) if n > 1 else None
    interval = None
    if n > 1:
        half = t_quantile(0.975, n - 1) * deviation / math.sqrt(n)
        interval = {"low": mean - half, "high": mean + half, "level": 0.95}
    return {
        "system": condition,
        "ratings": sum(number for _, number in means.values()),
        "n": n,
        "mean": mean,
        "standardDeviation": deviation,
        "median": median,
        "lowerQuartile": lower,
        "upperQuartile": upper,
        "interquartileRange": upper - lower,
        "interval": interval,
    }


def friedman(rows, conditions, told):
    """Friedman's test with ties, Kendall's W, Iman and Davenport's F, over listeners who rated all conditions."""
    means = [listener_means(rows, condition) for condition in conditions]
    everyone = [each for each in distinct(row["listener"] for row in rows) if all(each in own for own in means)]
    if len(conditions) < 2 or not everyone:
        return None
    scale = max(abs(row["rating"]) for row in rows)
    ranks = [doubled_ranks(settle([own[listener][0] for own in means], scale)) for listener in everyone]
    k, n = len(conditions), len(everyone)
    spread_of = sum((rank - k - 1) ** 2 for row in ranks for rank in row)
    result = {
        "statistic": 0,
        "degreesOfFreedom": k - 1,
        "pValue": 1.0,
        "method": "exact",
        "kendallW": 0,
        "imanDavenport": {"statistic": 0, "numeratorDegrees": k - 1, "denominatorDegrees": (k - 1) * (n - 1), "pValue": 1.0},
        "listeners": n,
    }
    if spread_of == 0:
        return result
    sums = np.sum(ranks, axis=0)
    between = int(((sums - n * (k + 1)) ** 2).sum())
    statistic, left = (k - 1) * between / spread_of, n * spread_of - between
    # an exact distribution where there are few enough orders to go through, else chi-square: as Earwitness says which it took
    exact = told is not None and told.get("method") == "exact"
    result.update(
        statistic=statistic,
        kendallW=between / (n * spread_of),
        method="exact" if exact else "chi-square",
        pValue=exact_friedman(ranks, between) if exact else chi_square_upper(statistic, k - 1),
    )
    f = result["imanDavenport"]
    if left == 0:  # all agree completely: each repeats the first one's order by chance
        f["statistic"] = math.inf
        f["pValue"] = math.prod(1 / len(orders(row)) for row in ranks[1:])
    else:
        f["statistic"] = (n - 1) * between / left
        f["pValue"] = f_upper(f["statistic"], k - 1, (k - 1) * (n - 1))
    return result


def orders(row):
    if not row:
        return [[]]
    return [[rank, *rest] for rank in sorted(set(row)) for rest in orders(without(row, rank))]


def without(row, rank):
    left = list(row)
    left.remove(rank)
    return left


def exact_friedman(ranks, observed):
    """All orders of all listeners: which condition has which sum does not matter, so states are sorted sums."""
    n, k = len(ranks), len(ranks[0])
    states, shares = np.zeros((1, k), int), np.ones(1)
    for row in ranks:
        ways = np.array(orders(row))
        moved = np.sort((states[:, None, :] + ways[None]).reshape(-1, k), axis=1)
        spread_out = np.repeat(shares / len(ways), len(ways))
        states, place = np.unique(moved, axis=0, return_inverse=True)
        shares = np.bincount(place.ravel(), weights=spread_out)
    return min(1.0, float(shares[((states - n * (k + 1)) ** 2).sum(axis=1) >= observed].sum()))


def compare_conditions(rows, conditions):
    compared = []
    for first, second in combinations(conditions, 2):
        differences = listener_differences(rows, first, second)
        compared.append(
            {
                "first": first,
                "second": second,
                "listeners": len(differences),
                "signedRank": signed_rank(differences),
                "shift": hodges_lehmann(differences, 0.95) if differences else None,
            }
        )
    for each, p in zip(compared, holm([each["signedRank"]["pValue"] for each in compared])):
        each["adjustedPValue"] = p
    return compared


def gauge(rows, conditions):
    """Per listener: F over conditions with pieces taken out, error, agreement with the mean of all others."""
    cells = {}
    for row in rows:
        if row["condition"] in conditions:
            cells.setdefault((row["listener"], row["itemId"]), {}).setdefault(row["condition"], []).append(row["rating"])
    means = {key: {name: sum(own) / len(own) for name, own in cell.items()} for key, cell in cells.items()}
    told = []
    for listener in distinct(row["listener"] for row in rows):
        items = [item for (who, item), own in means.items() if who == listener and len(own) == len(conditions)]
        found = {"listener": listener, "items": len(items), "discrimination": None, "reliability": None, "agreement": None}
        told.append(found)
        if len(items) < 2 or len(conditions) < 2:
            continue
        table = np.array([[means[listener, item][name] for name in conditions] for item in items])
        centered = table - table.mean(axis=1, keepdims=True)
        within, between = float((centered**2).sum()), float((centered.sum(axis=0) ** 2).sum()) / len(items)
        df1 = len(conditions) - 1
        df2 = df1 * (len(items) - 1)
        error = within - between if within - between > 1e-9 * within else 0.0
        squares = between / df1, error / df2
        f = 0.0 if within == 0 else math.inf if error == 0 else squares[0] / squares[1]
        found["discrimination"] = {
            "statistic": f,
            "meanSquareSystem": squares[0],
            "meanSquareError": squares[1],
            "numeratorDegrees": df1,
            "denominatorDegrees": df2,
            "pValue": SHUFFLED if f == math.inf else f_upper(f, df1, df2),
            "permutationPValue": SHUFFLED,
        }
        found["reliability"] = {"rmsError": math.sqrt(squares[1]), "permutationPValue": SHUFFLED}
        others = []
        for item in items:
            for name in conditions:
                own = [cell[name] for (who, what), cell in means.items() if what == item and who != listener and name in cell]
                others.append(sum(own) / len(own) if own else None)
        flat = table.ravel()
        if None not in others and np.ptp(flat) > 0 and np.ptp(others) > 0:
            found["agreement"] = {
                "correlation": float(np.corrcoef(flat, others)[0, 1]),
                "rankCorrelation": float(np.corrcoef(*[settled_ranks(own) for own in (list(flat), others)])[0, 1]),
                "permutationPValue": SHUFFLED,
            }
    return told


def judge_ratings(rows, panel, theirs):
    plan = panel["analysisPlan"]
    claims, is_graded = plan["claims"], panel.get("method") == "triple-stimulus"
    rule = next((each for each in plan["exclusions"] if isinstance(each, dict) and each["rule"] == "post-screening"), None)
    kept, excluded = leave_out(rows, [each for each in plan["exclusions"] if each is not rule])
    rated = {row["condition"] for row in kept}
    anchors = [] if rule is None else [name for name in (rule["reference"], rule["midAnchor"]) if name is not None]
    can_screen = rule is not None and kept and all(name in rated for name in anchors)
    if rule is not None and kept and not can_screen:
        excluded.append({"answers": 0, "listeners": []})
    screening = screen(kept, rule) if can_screen else None
    counted = [row for row in kept if row["listener"] in screening["kept"]] if screening else kept
    everyone, _ = leave_out(rows, [])
    # references and anchors are not under test; of grades each is one against the reference
    aside = {row["condition"] for row in kept if row.get("role", "condition") != "condition"} | set(anchors if screening else [])

    def in_scale(own):
        return difference_grades(own) if is_graded else own

    def by_mean(own):
        return sorted((describe(own, name) for name in distinct(row["condition"] for row in own)), key=lambda each: -each["mean"])

    compared = [each["system"] for each in by_mean(in_scale(counted)) if is_graded or each["system"] not in aside]
    said = {part["key"]: part for part in theirs["parts"]}
    parts = []
    for cell in columns_apart({"stratum": "overall"}, counted, lambda row: row) if counted else []:
        own = in_scale(cell.answers)
        described = by_mean(own)
        under_test = [each["system"] for each in described if each["system"] not in aside]
        parts.append(
            {
                "key": cell.key,
                "conditions": described,
                "friedman": friedman(own, under_test, said.get(cell.key, {}).get("friedman")),
                "comparisons": compare_conditions(own, under_test),
                "listeners": gauge(own, under_test),
                "discrimination": discrimination_of(cell.answers) if is_graded else [],
            }
        )
    return {
        "verdicts": judge_rating_claims(in_scale(counted), claims, compared),
        "excluded": excluded,
        "unplaced": unplaced(counted, columns_of(claims)),
        "screening": screening,
        "verdictsOfAll": judge_rating_claims(in_scale(everyone), claims, compared) if len(counted) < len(everyone) else None,
        "parts": parts,
    }


# ---------------------------------------------------------------------------------------------------------------------------------
# Whole orders: what is counted of them. Plackett and Luce's strengths are Earwitness's own.
# ---------------------------------------------------------------------------------------------------------------------------------

STRENGTHS = NotRecomputed("strengths by Plackett and Luce's model")


def places_of(row):
    text = row["ranking"].strip()
    return [place.split(" = ") for place in text.split(" > ")] if text else []


def order_shares(rows):
    """How often each condition was put before another, of pairs that an order decides."""
    pairs = Counter()
    for row in rows:
        places = places_of(row)
        for place, better in enumerate(places):
            for worse in places[place + 1 :]:
                pairs.update((one, other) for one in better for other in worse)
    names = {name for pair in pairs for name in pair}
    met = {name: sum(n for pair, n in pairs.items() if name in pair) for name in names}
    won = {name: sum(n for pair, n in pairs.items() if pair[0] == name) for name in names}
    shares = {}
    for one, other in pairs:
        for pair in ((one, other), (other, one)):
            n = pairs[pair] + pairs[pair[::-1]]
            shares[json.dumps(pair, ensure_ascii=False, separators=(",", ":"))] = {"share": pairs[pair] / n, "n": n}
    return {"winShares": {name: won[name] / met[name] for name in names}, "pairShares": shares}


def places_agreement(rows, told):
    """Friedman's test of listeners' mean places; those in one place share the mean of the places they take."""
    names = distinct(name for row in rows for place in places_of(row) for name in place)
    placed = []
    for row in rows:
        before = 0
        for place in places_of(row):
            for name in place:
                placed.append({**row, "condition": name, "rating": -(before + (len(place) + 1) / 2)})
            before += len(place)
    return friedman(placed, names, told)


def judge_orders(rows, panel, theirs):
    plan = panel["analysisPlan"]
    kept, excluded = leave_out(rows, plan["exclusions"])
    said = {ranking["id"]: ranking for ranking in theirs["rankings"]}
    verdicts, rankings = [], []
    for claim in plan["claims"]:
        for cell in columns_apart(claim, kept, lambda row: row):
            own, name = cell.answers, ": ".join(filter(None, [claim.get("id", claim["test"]), cell.key]))
            verdicts.append(
                {
                    "id": name,
                    "quantity": "share",
                    "nullValue": 0.5,
                    "margin": None,
                    "sensitivity": None,
                    "n": len(own),
                    "listeners": len({row["listener"] for row in own}),
                    "items": len({row["itemId"] for row in own}),
                    **{key: STRENGTHS if own else None for key in ("estimate", "interval", "pValue")},
                    "outcome": STRENGTHS if own else "undecided",
                }
            )
            if own:
                rankings.append(
                    {
                        "id": name,
                        "agreement": places_agreement(own, said.get(name, {}).get("agreement")),
                        **order_shares(own),
                        **{key: STRENGTHS for key in ("scale", "comparison", "hasPrior", "groups", "notTrusted", "lackOfFit")},
                    }
                )
    return {
        "verdicts": verdicts,
        "excluded": excluded,
        "unplaced": unplaced(kept, columns_of(plan["claims"])),
        "strata": [],
        "listeners": None,
        "evidence": [],
        "rankings": rankings,
        "rankingInteractions": [],
    }


# ---------------------------------------------------------------------------------------------------------------------------------
# Side by side
# ---------------------------------------------------------------------------------------------------------------------------------

WORDS = {"claim", "analysis", "assumption", "sentence", "rule", "nothing", "caveat", "filter", "exploratory"}
# what tells the members of a list apart, whatever their order
NAMES = [("id",), ("key",), ("stronger", "weaker"), ("first", "second"), ("listener",), ("value",), ("system",), ("column",), ("item",)]


def name_of(thing):
    for keys in NAMES:
        if isinstance(thing, dict) and all(key in thing for key in keys):
            return " / ".join(str(thing[key]) for key in keys)
    return None


def named(things):
    """Members of a list by name; those of one name are counted."""
    found, seen = {}, Counter()
    for index, thing in enumerate(things):
        name = name_of(thing)
        name = name or str(index + 1)
        seen[name] += 1
        found[name if seen[name] == 1 else f"{name} ({seen[name]})"] = thing
    return found


def compare(theirs, mine, path, lines):
    """Walks over everything that Earwitness says; nothing is passed over but words."""
    if isinstance(mine, NotRecomputed):
        lines.append((path, theirs, None, f"not recomputed: {mine}"))
    elif isinstance(theirs, dict) and isinstance(mine, dict):
        for key, value in theirs.items():
            if key == "notTrusted":
                compare(value is not None, mine.get(key), f"{path}.{key}", lines)
            elif key not in WORDS:
                compare(value, mine.get(key, NotRecomputed("unknown to this script")), f"{path}.{key}", lines)
    elif isinstance(theirs, list) and isinstance(mine, list):
        left, right = named(theirs), named(mine)
        if len(theirs) != len(mine):
            lines.append((f"{path}.length", len(theirs), len(mine), "NO"))
        for name, value in left.items():
            if name in right:
                compare(value, right[name], f"{path}[{name}]", lines)
            elif len(theirs) == len(mine):
                lines.append((f"{path}[{name}]", "there", "missing", "NO"))
    else:
        lines.append((path, theirs, mine, "yes" if is_equal(theirs, mine, path) else "NO"))


def is_equal(theirs, mine, path):
    if theirs in ("Infinity", "-Infinity"):
        return mine == float(theirs)
    is_number = [isinstance(each, (int, float, np.number)) and not isinstance(each, (bool, np.bool_)) for each in (theirs, mine)]
    if not all(is_number):
        return theirs == mine
    tolerance = mine.tolerance if isinstance(mine, Fitted) else EXACT
    # a p-value counts digit by digit however small; what may lie around zero needs a floor
    leaf = path.rsplit(".", 1)[-1]
    floor = 1e-15 if leaf.startswith("p") or leaf.endswith("PValue") else 1e-11
    return abs(theirs - mine) <= tolerance * abs(theirs) + floor


def show(value):
    if isinstance(value, (float, np.floating)) and not isinstance(value, bool):
        return f"{value:.10g}"
    text = "–" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:12]}…"


def print_lines(lines):
    """The course of the evidence in one line for all its points; names that agree stand in the brackets already."""
    shown, folded = [], Counter()
    names = {key for keys in NAMES for key in keys}
    for line in lines:
        leaf = line[0].rsplit(".", 1)[-1]
        if line[0].startswith("evidence[") and line[3] == "yes":
            folded[leaf] += 1
        elif not (leaf in names and line[3] == "yes"):
            shown.append(line)
    shown += [(f"evidence, {key}", f"{number} points", f"{number} points", "yes") for key, number in folded.items()]
    width = min(90, max((len(line[0]) for line in shown), default=0))
    print(f"{'number':{width}}  {'Earwitness':>16}  {'this script':>16}  agrees with Earwitness")
    for path, theirs, mine, agrees in shown:
        print(f"{path:{width}}  {show(theirs):>16}  {show(mine):>16}  {agrees}")


def plain(value):
    if isinstance(value, (float, np.floating)):
        return float(value) if math.isfinite(value) else str(float(value)).replace("inf", "Infinity")
    return value.item() if isinstance(value, np.generic) else value


def check_panel(folder, entry):
    own = os.path.join(folder, entry["id"])

    def read(*names):
        with open(os.path.join(*names), encoding="utf-8", newline="") as file:
            return file.read()

    plan_text = read(own, "plan.json")
    panel, said = json.loads(plan_text), json.loads(read(own, "verdicts.json"))
    global CHANCE
    CHANCE = 1 / 3 if panel.get("method") in OF_THREE else 0.5
    rows = [json.loads(line) for line in read(folder, entry["answers"]).split("\n") if line]
    print(f"\n{panel['title']} ({entry['id']}), {len(rows)} answers")
    if panel["simulated"]:
        print("SIMULATED ANSWERS: a program gave them, nobody listened.")
    lines = []
    digest = hashlib.sha256(plan_text.encode()).hexdigest()
    for what, theirs, mine in (("plan.json, SHA-256", said["planSha256"], digest), ("answers", said["answers"], len(rows))):
        lines.append((what, theirs, mine, "yes" if theirs == mine else "NO"))
    judge = {"choices": judge_choices, "ratings": judge_ratings, "rankings": judge_orders}[panel["kind"]]
    mine = judge(rows, panel, said["judged"])
    found = []
    compare(said["judged"], mine, "", found)
    lines += [(path.lstrip("."), *rest) for path, *rest in found]
    print_lines(lines)
    result = {
        "schema": "earwitness.recomputed/1",
        "by": f"recompute.py, Python {sys.version.split()[0]}, numpy {np.__version__}",
        "panel": entry["id"],
        "simulated": panel["simulated"],
        "numbers": [
            {"number": path, "earwitness": plain(theirs), "recomputed": plain(mine), "agrees": agrees}
            for path, theirs, mine, agrees in lines
        ],
    }
    with open(os.path.join(own, "recomputed-python.json"), "w", encoding="utf-8") as file:
        json.dump(result, file, ensure_ascii=False, indent=2)
        file.write("\n")
    return [agrees for *_, agrees in lines]


def main():
    sys.stdout.reconfigure(errors="replace")  # a terminal may lack a letter of a name
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(folder, "bundle.json"), encoding="utf-8") as file:
        panels = json.load(file)["panels"]
    found = [agrees for entry in panels for agrees in check_panel(folder, entry)]
    disagree, agree = found.count("NO"), found.count("yes")
    print(f"\n{agree} agree, {disagree} do not, {len(found) - agree - disagree} not recomputed.")
    return 1 if disagree else 0


if __name__ == "__main__":
    sys.exit(main())
