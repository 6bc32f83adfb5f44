#!/usr/bin/env Rscript
# Works out again, from the answers and the plan alone, every number that Earwitness says of a panel.
#
# A second opinion: written from the definitions (docs/verdicts.md, docs/bundle.md and the papers named below), not from Earwitness's
# own code. It needs jsonlite to read, and lme4 for mixed models; everything else is R itself. Run it in the bundle's folder, or give
# that folder:
#
#     Rscript recompute.R [FOLDER]
#
# Ends with 0 when every number agrees, with 1 when one does not. Names in the code are those of verdicts.json.

suppressPackageStartupMessages(library(jsonlite))
invisible(Sys.setlocale("LC_COLLATE", "C")) # the order of names is that of their letters' codes
options(stringsAsFactors = FALSE, warn = 1)
has_lme4 <- requireNamespace("lme4", quietly = TRUE)

CHANCE <- 0.5 # of a right answer, or of preferring the first: a panel's own, set by its method before anything is worked out
OF_THREE <- c("triangle", "tetrad") # of which guessing gets one in three
LIKING <- c("preference", "paired-comparison")
DETECTION <- c("abx", "same-different", "triangle", "tetrad")
SEPARATE <- c("attribute", "level") # what was asked, how loud versions were to each other: never pooled unless a claim chooses
EXACT <- 1e-9 # closed forms and exact distributions: agreement to this share of the number
FITTED <- 1e-6 # the highest point of a beta-binomial likelihood
MIXED <- 1e-3 # p-values of mixed models, whose likelihood is itself an approximation (Laplace)

# A number that agrees within a wider tolerance of its own, and the reason why one is not worked out again
within_tolerance <- function(number, tolerance) structure(number, tolerance = tolerance)
not_recomputed <- function(why) structure(list(why = why), class = "not_recomputed")
SHUFFLED <- not_recomputed("counted over 1,000 seeded shuffles; exploratory")

or_else <- function(value, otherwise) if (is.null(value)) otherwise else value

# The place where is_low turns from true to false, to the last bit
bisect <- function(is_low, low, high) repeat {
  middle <- (low + high) / 2
  if (middle == low || middle == high) return(middle)
  if (is_low(middle)) low <- middle else high <- middle
}

interval_of <- function(low, high, level) list(low = low, high = high, level = level)

clopper_pearson <- function(k, n, level = 0.95) {
  tail <- (1 - level) / 2
  interval_of(
    if (k == 0) 0 else qbeta(tail, k, n - k + 1),
    if (k == n) 1 else qbeta(tail, k + 1, n - k, lower.tail = FALSE),
    level
  )
}

binomial_upper <- function(k, n, p) pbinom(k - 1, n, p, lower.tail = FALSE) # P(X >= k)
two_sided <- function(above, below) min(1, 2 * min(above, below))
holm <- function(p) p.adjust(p, "holm")

# ---------------------------------------------------------------------------------------------------------------------------------
# Answers: columns, groups, what counts
# ---------------------------------------------------------------------------------------------------------------------------------

YES <- c("1", "true", "t", "yes", "y")
NO <- c("0", "false", "f", "no", "n")

# The values of a column as text; NA where a row has none
text_of <- function(rows, column) {
  value <- rows[[column]]
  if (is.null(value)) return(rep(NA_character_, nrow(rows)))
  text <- if (is.logical(value)) ifelse(value, "true", "false") else if (is.numeric(value)) {
    different <- unique(value) # 100000 in full, not as 1e+05
    vapply(different, function(each) if (is.na(each)) "" else format(each, digits = 15, scientific = FALSE), "")[match(value, different)]
  } else {
    as.character(value)
  }
  ifelse(text == "", NA, text)
}

# A yes or no may be asked for in any of its words
is_among <- function(rows, column, wanted) {
  wanted <- unlist(wanted)
  value <- rows[[column]]
  if (is.logical(value) && any(!is.na(value))) {
    words <- tolower(trimws(wanted))
    return(!is.na(value) & ((value & any(words %in% YES)) | (!value & any(words %in% NO))))
  }
  text <- text_of(rows, column)
  ifelse(is.na(text), "", text) %in% wanted
}

matches <- function(rows, where) {
  found <- rep(TRUE, nrow(rows))
  for (column in names(where)) found <- found & is_among(rows, column, where[[column]])
  found
}

# Parts of rows by a key, in the order of the keys; NA is in no part
parts_by <- function(rows, key) lapply(split(seq_len(nrow(rows)), key), function(i) rows[i, , drop = FALSE])
groups <- function(rows, key) parts_by(rows, factor(key, levels = sort(unique(key[!is.na(key)]))))
sizes_of <- function(labels) as.vector(table(labels))

has_kind <- function(rows) if (is.null(rows$kind)) rep(FALSE, nrow(rows)) else rows$kind %in% c("null", "label")
has_catch <- function(rows) if (is.null(rows$catchTrial)) rep(FALSE, nrow(rows)) else rows$catchTrial %in% TRUE

# Practice, trials on the panel itself and catch trials never count; rule by rule, each counted on what those before it left
leave_out <- function(rows, exclusions) {
  kept <- rows
  told <- list()
  heard <- rows[!rows$training, , drop = FALSE]
  has_catch_rule <- any(vapply(exclusions, function(rule) is.list(rule) && rule$rule == "catch-trials", NA))
  rules <- c(
    list("training-trials"),
    if (any(has_kind(heard))) list("control-trials"),
    Filter(function(rule) !identical(rule, "training-trials"), exclusions),
    if (any(has_catch(heard)) && !has_catch_rule) list("no-catch-trials")
  )
  for (rule in rules) {
    stays <- if (identical(rule, "training-trials")) {
      !kept$training
    } else if (identical(rule, "control-trials")) {
      !has_kind(kept)
    } else if (identical(rule, "no-catch-trials")) {
      !has_catch(kept)
    } else if (rule$rule == "where") {
      !is_among(kept, rule$column, rule$values)
    } else if (rule$rule == "catch-trials") {
      is_catch <- has_catch(kept)
      right <- tapply(kept$correct[is_catch] %in% TRUE, kept$listener[is_catch], sum)
      met <- tapply(is_catch[is_catch], kept$listener[is_catch], sum)
      # "7 of 8" asks the same share of a listener who met fewer
      failed <- names(met)[right < ceiling(rule$required / rule$of * met - 1e-9)]
      !is_catch & !(kept$listener %in% failed)
    } else { # post-screening is for ratings, and has its own place there
      rep(TRUE, nrow(kept))
    }
    left <- kept[stays, , drop = FALSE]
    gone <- sort(setdiff(unique(kept$listener), left$listener))
    told <- c(told, list(list(answers = nrow(kept) - nrow(left), listeners = as.list(gone))))
    kept <- left
  }
  list(kept = kept, told = told)
}

# Answers that count and say nothing in a column that something goes by
unplaced <- function(rows, columns) {
  told <- list()
  for (column in unique(columns)) {
    without <- is.na(text_of(rows, column))
    if (any(without)) {
      listeners <- length(unique(rows$listener[without]))
      told <- c(told, list(list(column = column, answers = sum(without), listeners = listeners)))
    }
  }
  told
}

is_column <- function(stratum) !(stratum %in% c("overall", "condition-pair"))

columns_of <- function(claims) unlist(lapply(claims, function(claim) c(
  names(claim$where),
  if (is_column(claim$stratum)) claim$stratum,
  if (claim$test == "difference") claim$column
)))

# Adds to each answer its pair in alphabetical order, and whether it is a success: right, or for preference the first of the pair chosen
score <- function(rows, method) {
  is_ordered <- rows$conditionA <= rows$conditionB
  rows$.first <- ifelse(is_ordered, rows$conditionA, rows$conditionB)
  rows$.second <- ifelse(is_ordered, rows$conditionB, rows$conditionA)
  chosen <- ifelse(rows$choice == "A", rows$conditionA, rows$conditionB)
  success <- if (method %in% LIKING) chosen == rows$.first else rows$correct
  rows$.success <- ifelse(rows$choice == "none", NA, success)
  rows
}

count_of <- function(answers) {
  counted <- answers[!is.na(answers$.success), , drop = FALSE]
  list(
    successes = sum(counted$.success),
    n = nrow(counted),
    listeners = length(unique(counted$listener)),
    items = length(unique(counted$itemId))
  )
}

pair_of <- function(answers) if (nrow(answers)) paste(answers$.first, answers$.second, sep = " / ") else character()

join <- function(..., by) paste(Filter(nzchar, c(...)), collapse = by)

value_or_none <- function(rows, column) {
  text <- text_of(rows, column)
  ifelse(is.na(text), "", text)
}

# Columns whose answers are never pooled, and that have several values
separating <- function(rows, besides = character()) Filter(
  function(column) length(unique(value_or_none(rows, column))) > 1,
  setdiff(SEPARATE, besides)
)

# A claim's part of the answers, or one for each value of its column, and of what is never pooled: whose they are, and what sets them
# apart within the claim
columns_apart <- function(claim, rows) {
  within <- rows[matches(rows, claim$where), , drop = FALSE]
  cells <- list(list(key = "", where = claim$where, answers = within))
  by <- function(cells, column, value_of, word_of) unlist(lapply(cells, function(cell) {
    parts <- groups(cell$answers, value_of(cell$answers, column))
    lapply(names(parts), function(value) list(
      key = join(cell$key, word_of(value), by = ", "),
      where = c(cell$where[setdiff(names(cell$where), column)], setNames(list(list(value)), column)),
      answers = parts[[value]]
    ))
  }), recursive = FALSE)
  if (is_column(claim$stratum)) cells <- by(cells, claim$stratum, text_of, identity)
  for (column in separating(within, c(claim$stratum, claim$column, names(claim$where))))
    cells <- by(cells, column, value_or_none, function(value) if (nzchar(value)) value else paste("no", column))
  if (length(cells) == 0) list(list(key = "", where = claim$where, answers = within[0, , drop = FALSE])) else cells
}

# A claim's cells, parted by pair where it asks so. Preferences of several pairs are never pooled.
cells_of <- function(claim, answers, method) {
  if (!is.null(claim$conditions)) {
    wanted <- unlist(claim$conditions)
    is_pair <- (answers$.first == wanted[1] & answers$.second == wanted[2]) |
      (answers$.first == wanted[2] & answers$.second == wanted[1])
    answers <- answers[is_pair, , drop = FALSE]
    is_turned <- answers$.first != wanted[1]
    if (method %in% LIKING) answers$.success <- xor(answers$.success, is_turned)
    answers$.first <- rep(wanted[1], nrow(answers))
    answers$.second <- rep(wanted[2], nrow(answers))
  }
  cells <- lapply(columns_apart(claim, answers), function(cell) {
    pairs <- groups(cell$answers, pair_of(cell$answers))
    if (length(pairs) <= 1 || (claim$stratum != "condition-pair" && !(method %in% LIKING))) return(list(cell))
    lapply(names(pairs), function(pair)
      list(key = join(cell$key, pair, by = ", "), where = cell$where, answers = pairs[[pair]]))
  })
  unlist(cells, recursive = FALSE)
}

# ---------------------------------------------------------------------------------------------------------------------------------
# Where a share lies: four ways of reasoning, each with p above x, p below x and an interval
# ---------------------------------------------------------------------------------------------------------------------------------

# What lies outside 0 ... 1 needs no test
bounded <- function(estimate, above, below, interval, kind, trusted = TRUE) list(
  estimate = estimate,
  above = function(x) if (x <= 0) 0 else if (x >= 1) 1 else above(x),
  below = function(x) if (x >= 1) 0 else if (x <= 0) 1 else below(x),
  interval = interval,
  kind = kind,
  trusted = trusted
)

# The binomial distribution: these listeners and pieces only (binom.test of either side)
exact_share <- function(k, n) bounded(
  if (n == 0) NULL else k / n,
  function(x) binomial_upper(k, n, x),
  function(x) pbinom(k, n, x),
  function(level) clopper_pearson(k, n, level),
  "exact"
)

# The e-value against "the share is at most x": a bet by a Beta of weight 60 around chance, cut to what lies above x (Robbins 1970;
# Ville 1939)
log_e_value <- function(k, n, x, mean = CHANCE) {
  if (n == 0) return(0)
  a <- 60 * mean
  b <- 60 * (1 - mean)
  mixture <- lbeta(a + k, b + n - k) - lbeta(a, b) - k * log(x) - (n - k) * log1p(-x)
  mixture + pbeta(x, a + k, b + n - k, lower.tail = FALSE, log.p = TRUE) -
    pbeta(x, a, b, lower.tail = FALSE, log.p = TRUE)
}

# All shares that a mixture by a Beta of weight 20 around chance is not 1 / alpha times as likely as (Robbins 1970): holds at every n
confidence_sequence <- function(k, n, level) {
  if (n == 0) return(interval_of(0, 1, level))
  a <- 20 * CHANCE
  b <- 20 * (1 - CHANCE)
  mixture <- lbeta(a + k, b + n - k) - lbeta(a, b)
  is_inside <- function(p) mixture - k * log(p) - (n - k) * log1p(-p) < -log(1 - level)
  share <- min(max(k / n, 1e-300), 1 - 2^-53)
  interval_of(
    if (k == 0) 0 else bisect(function(p) !is_inside(p), 1e-300, share),
    if (k == n) 1 else bisect(is_inside, share, 1 - 2^-53),
    level
  )
}

# E-values and the confidence sequence: the panel may be watched and stopped at will
any_time_share <- function(k, n) {
  against <- function(right, x, mean) min(1, exp(-log_e_value(right, n, x, mean)))
  bounded(
    if (n == 0) NULL else k / n,
    function(x) against(k, x, CHANCE),
    function(x) against(n - k, 1 - x, 1 - CHANCE),
    function(level) confidence_sequence(k, n, level),
    "any-time"
  )
}

# Looks at counts fixed beforehand, alpha spent between them on exact binomial tails (Lan & DeMets 1983)
spending_share <- function(successes, looks, spending, alpha) {
  spent <- function(fraction) {
    if (fraction >= 1) alpha
    else if (spending == "pocock") alpha * log1p((exp(1) - 1) * fraction)
    else 2 * pnorm(qnorm(alpha / 2) / sqrt(fraction))
  }
  alpha_at_rejection <- function(outcomes, chance) {
    alive <- 1 # chance of 0, 1, ... successes on a path that no look has ended
    used <- at <- 0
    for (look in looks) {
      for (trial in seq_len(look - at)) alive <- c(alive * (1 - chance), 0) + c(0, alive * chance)
      at <- look
      critical <- look + 1
      while (critical > 0 && used + alive[critical] <= spent(look / max(looks))) {
        used <- used + alive[critical]
        critical <- critical - 1
      }
      while (critical <= look && alive[critical + 1] == 0) critical <- critical + 1 # ended before: no reason to reject
      if (look <= length(outcomes) && critical <= look && sum(outcomes[seq_len(look)]) >= critical) return(used)
      if (critical <= look) alive[(critical:look) + 1] <- 0
    }
    1
  }
  k <- sum(successes)
  n <- length(successes)
  bounded(
    if (n == 0) NULL else k / n,
    function(x) if (x == CHANCE) alpha_at_rejection(successes, x) else 1,
    function(x) if (x == CHANCE) alpha_at_rejection(!successes, 1 - x) else 1,
    function(level) confidence_sequence(k, n, level),
    "spending"
  )
}

effective <- function(sizes) sum(sizes)^2 / sum(sizes^2) # as how many of one size they count (Kish 1965)
cluster_degrees <- function(sizes) sum(sizes^2)^2 / sum(sizes^4) - 1 # Satterthwaite 1946

# Whether a test's error rate was measured, and held, for so many listeners and pieces
may_decide <- function(counts, rules) {
  if (all(counts == 1)) return(TRUE)
  rates <- if (any(counts == 1)) {
    unlist(lapply(rules$measuredOneWaySizes, function(row) if (row$clusters <= max(counts)) row$t))
  } else {
    unlist(lapply(rules$measuredSizes, function(row) if (row$listeners <= counts[1] && row$tracks <= counts[2]) row$t))
  }
  length(rates) > 0 && tail(rates, 1) <= rules$mostSize
}

# Nothing may be concluded: every question has p 1
nothing <- function(estimate) list(
  estimate = estimate,
  above = function(x) 1,
  below = function(x) 1,
  interval = function(level) interval_of(0, 1, level),
  kind = "nothing",
  trusted = FALSE
)

# Student's t on the share, listeners and pieces both samples (Cameron, Gelbach & Miller 2011, of a mean)
clustered_share <- function(answers, rules, unit = "listener") {
  counted <- answers[!is.na(answers$.success), , drop = FALSE]
  n <- nrow(counted)
  if (n == 0) return(nothing(NULL))
  rate <- mean(counted$.success)
  kinds <- list(counted[[unit]], counted$itemId)
  sizes <- lapply(kinds, sizes_of)
  number <- lengths(sizes)
  worth <- sapply(sizes, effective)
  if (any(worth < rules$leastEvenness * number)) return(nothing(rate))
  # as many as they count for; of two, the second counts however little it says
  if (!may_decide(pmax(pmin(2, number), floor(worth + 1e-9)), rules)) return(nothing(rate))
  several <- number > 1
  if (!any(several)) return(exact_share(sum(counted$.success), n))
  if (rate %in% c(0, 1)) { # no spread to go by: each listener, or each piece if they are fewer, counts as one answer
    fewest <- min(number[several])
    return(exact_share(fewest * rate, fewest))
  }
  # of the share, when the answers of a cluster may agree; the factor makes it unbiased for clusters of differing size
  variance <- function(labels) {
    size <- sizes_of(labels)
    right <- as.vector(tapply(counted$.success, labels, sum))
    s2 <- sum(size^2)
    factor <- s2 / (s2 - 2 * sum(size^3) / n + (s2 / n)^2)
    factor * sum((right - size * rate)^2) / n^2
  }
  independent <- rate * (1 - rate) / n
  one_way <- sapply(kinds[several], variance)
  squared <- if (sum(several) == 2) {
    both <- sum(one_way) - variance(paste(match(kinds[[1]], unique(kinds[[1]])), match(kinds[[2]], unique(kinds[[2]]))))
    max(both, one_way, independent)
  } else if (one_way > 0) one_way else independent
  error <- sqrt(squared)
  df <- min(sapply(sizes[several], cluster_degrees))
  bounded(
    rate,
    function(x) pt((rate - x) / error, df, lower.tail = FALSE),
    function(x) pt((rate - x) / error, df),
    function(level) {
      half <- qt((1 - level) / 2, df, lower.tail = FALSE) * error
      interval_of(max(0, rate - half), min(1, rate + half), level)
    },
    "student"
  )
}

# Where one machine played for a room, the room is the unit; with fewer than three units nothing is told
sitting_share <- function(answers, rules) {
  together <- answers$sharedPlayback %in% TRUE
  answers$.unit <- ifelse(together, paste("sitting", answers$sitting), answers$listener)
  counted <- answers[!is.na(answers$.success), , drop = FALSE]
  if (length(unique(counted$.unit)) >= 3) return(clustered_share(answers, rules, ".unit"))
  nothing(if (nrow(counted) > 0) mean(counted$.success))
}

# ---------------------------------------------------------------------------------------------------------------------------------
# Verdicts on shares
# ---------------------------------------------------------------------------------------------------------------------------------

# The way of reasoning that a claim and the stopping rule call for
share_of <- function(claim, answers, rule, cells, rules) {
  if (any(answers$sharedPlayback %in% TRUE)) return(sitting_share(answers, rules))
  successes <- answers$.success[!is.na(answers$.success)]
  k <- sum(successes)
  n <- length(successes)
  if (claim$test == "e-process" || identical(rule, "any-time")) return(any_time_share(k, n))
  if (is.list(rule)) {
    # p is doubled for two sides and raised for several cells later: alpha is spent accordingly
    sides <- if (identical(claim$alternative, "two-sided")) 2 else 1
    return(spending_share(successes, unlist(rule$looksAt), rule$spending, claim$alpha / sides / cells))
  }
  generalizes <- claim$test %in% c("equivalence", "similarity", "range") && !identical(claim$generalize, FALSE)
  if (claim$test == "clustered" || generalizes) clustered_share(answers, rules) else exact_share(k, n)
}

# p for the claim, p against it (NULL where it cannot be refuted), what counts as next to nothing, the level of the interval
weigh <- function(claim, share, method) {
  told <- function(p_for, p_against, margin, level)
    list(p_for = p_for, p_against = p_against, margin = margin, level = level)
  alpha <- claim$alpha
  if (claim$test %in% c("equivalence", "range")) {
    range <- if (claim$test == "range") c(claim$low, claim$high) else CHANCE + c(-1, 1) * claim$margin
    inside <- max(share$above(range[1]), share$below(range[2]))
    outside <- two_sided(share$above(range[2]), share$below(range[1]))
    return(told(inside, outside, range, 1 - 2 * alpha))
  }
  if (claim$test == "similarity") {
    high <- CHANCE + claim$margin
    return(told(share$below(high), share$above(high), c(0, high), 1 - 2 * alpha))
  }
  margin <- if (is.null(claim$margin)) NULL else CHANCE + c(-1, 1) * claim$margin
  above <- share$above(CHANCE)
  if (claim$alternative == "greater")
    return(told(above, if (is.null(margin)) NULL else share$below(margin[2]), margin, 1 - alpha))
  below <- share$below(CHANCE)
  p <- two_sided(above, below)
  near <- if (is.null(margin)) NULL else max(share$above(margin[1]), share$below(margin[2]))
  # who names the odd one wrongly more often than guessing hears it as well
  if (method %in% DETECTION) return(told(p, near, margin, 1 - alpha))
  opposite <- if (above <= below) 1 else p
  told(if (above <= below) p else 1, min(opposite, near), margin, 1 - alpha)
}

decide <- function(p_for, p_against, alpha) {
  if (p_for <= alpha) "supported" else if (!is.null(p_against) && p_against <= alpha) "refuted" else "undecided"
}

# p-values of cells that share alpha; against a claim only where it can be refuted
raise <- function(weighed) {
  p_for <- holm(sapply(weighed, function(each) each$p_for))
  p_against <- holm(sapply(weighed, function(each) or_else(each$p_against, 1)))
  lapply(seq_along(weighed), function(i) list(
    p_for = p_for[i],
    p_against = if (is.null(weighed[[i]]$p_against)) NULL else p_against[i]
  ))
}

margin_of <- function(range) if (is.null(range)) NULL else list(low = range[1], high = range[2])

# d': what a share of right answers comes to, by the rules of its method (Macmillan & Creelman 2005, ch. 9; Ennis 1993; Ennis & Jesionka
# 2011)
both_or_neither <- function(first, second) function(d)
  pnorm(d / first) * pnorm(d / second) + pnorm(-d / first) * pnorm(-d / second)

GRID <- seq(-9, 9, length.out = 721)
STEP <- GRID[2] - GRID[1]

# The two alike are nearer to each other than either is to the odd one
triangle_right <- function(d) {
  x <- GRID[361:721]
  inside <- pnorm(-x * sqrt(3) + d * sqrt(2 / 3)) + pnorm(-x * sqrt(3) - d * sqrt(2 / 3))
  weights <- ifelse(seq_along(x) %% 2 == 0, 4, 2)
  weights[c(1, length(x))] <- 1
  2 * sum(weights * dnorm(x) * inside) * STEP / 3
}

# No sound of the one kind lies between two of the other
tetrad_right <- function(d) {
  other <- pnorm(GRID - d)
  1 - 2 * sum(dnorm(GRID) * other * (2 * pnorm(GRID) - other)) * STEP
}

RULES <- list(
  abx = list(both_or_neither(sqrt(2), 2), both_or_neither(sqrt(2), sqrt(6))),
  triangle = list(triangle_right),
  tetrad = list(tetrad_right),
  identification = list(function(d) pnorm(d / sqrt(2)))
)

d_prime <- function(rule, share, signed) {
  if (share < CHANCE && signed) return(-d_prime(rule, 1 - share, signed))
  if (share <= CHANCE) 0 else if (share >= 1) Inf else bisect(function(d) rule(d) < share, 0, 64)
}

# d' of the share and of its interval's ends; of two rules both. NULL where the share alone says nothing of d'.
sensitivity <- function(method, share, level, n) {
  rules <- RULES[[method]]
  if (is.null(rules)) return(NULL)
  signed <- method == "identification"
  p <- share$estimate
  ends <- share$interval(level)
  told <- n >= 40 && abs(p - CHANCE) >= 2 * sqrt(p * (1 - p) / n) && (signed || p > CHANCE)
  at <- function(share) vapply(rules, d_prime, 1, share, signed)
  close_to <- function(value) within_tolerance(value, 1e-6)
  list(
    estimate = if (told) list(low = close_to(min(at(p))), high = close_to(max(at(p)))) else NULL,
    interval = list(low = close_to(min(at(ends$low))), high = close_to(max(at(ends$high))), level = level)
  )
}

judge_shares <- function(claim, answers, panel) {
  cells <- cells_of(claim, answers, panel$method)
  shares <- lapply(cells, function(cell)
    share_of(claim, cell$answers, panel$analysisPlan$stoppingRule, length(cells), panel$rules))
  weighed <- lapply(shares, function(share) weigh(claim, share, panel$method))
  raised <- raise(weighed)
  lapply(seq_along(cells), function(i) {
    share <- shares[[i]]
    p <- raised[[i]]
    answered <- !is.null(share$estimate)
    outcome <- if (answered && share$trusted) decide(p$p_for, p$p_against, claim$alpha) else "undecided"
    counts <- count_of(cells[[i]]$answers)
    pairs <- unique(pair_of(cells[[i]]$answers))
    list(
      id = join(or_else(claim$id, claim$test), cells[[i]]$key, by = ": "),
      outcome = outcome,
      quantity = "share",
      estimate = share$estimate,
      interval = if (answered) share$interval(weighed[[i]]$level) else NULL,
      nullValue = CHANCE,
      sensitivity = if (answered && share$trusted) sensitivity(panel$method, share, weighed[[i]]$level, counts$n) else NULL,
      margin = margin_of(weighed[[i]]$margin),
      pValue = if (!answered) NULL else if (outcome == "refuted") p$p_against else p$p_for,
      n = counts$n,
      listeners = counts$listeners,
      items = counts$items,
      # what tells two verdicts of the same numbers apart
      .about = list(
        share$kind,
        or_else(claim$alternative, claim$test),
        cells[[i]]$where,
        if (length(pairs) == 1) pairs else unlist(claim$conditions)
      )
    )
  })
}

# A difference in each part that is never pooled with others; the parts share alpha (Holm)
judge_differences <- function(claim, answers, panel) {
  weighed <- lapply(cells_of(claim, answers, panel$method), function(cell) weigh_difference(claim, cell))
  raised <- function(key) holm(vapply(weighed, function(each) or_else(each[[key]], 1), 1))
  p <- raised("p")
  p_for <- raised("p_for")
  p_against <- raised("p_against")
  lapply(seq_along(weighed), function(i) {
    own <- weighed[[i]]
    if (is.null(own$p)) return(own$verdict("undecided", NULL))
    against <- if (is.null(own$p_against)) NULL else p_against[i]
    outcome <- if (own$trusted) decide(p_for[i], against, claim$alpha) else "undecided"
    own$verdict(outcome, if (outcome == "refuted") against else p[i])
  })
}

# Two groups' shares by Student's t, a listener or piece in both being its own control: the verdict to be filled in, and its p-values
weigh_difference <- function(claim, cell) {
  answers <- cell$answers
  answers <- answers[!is.na(answers$.success), , drop = FALSE]
  is_first <- is_among(answers, claim$column, claim$first)
  is_second <- is_among(answers, claim$column, claim$second) & !is_first
  used <- rbind(answers[is_first, , drop = FALSE], answers[is_second, , drop = FALSE])
  side <- rep(1:2, c(sum(is_first), sum(is_second)))
  counts <- count_of(used)
  verdict_with <- function(estimate, interval) function(outcome, p_value) list(
    id = join(or_else(claim$id, claim$test), cell$key, by = ": "),
    outcome = outcome,
    quantity = "difference of shares",
    estimate = estimate,
    interval = interval,
    nullValue = 0,
    sensitivity = NULL,
    margin = margin_of(if (is.null(claim$margin)) NULL else c(-1, 1) * claim$margin),
    pValue = p_value,
    n = counts$n,
    listeners = counts$listeners,
    items = counts$items,
    .about = list(claim$alternative, claim$column, claim$first, claim$second, cell$where)
  )
  undecided <- list(verdict = verdict_with(NULL, NULL))
  kinds <- list(used$listener, used$itemId)
  sizes <- lapply(kinds, function(labels) lapply(1:2, function(group) sizes_of(labels[side == group])))
  if (any(unlist(lapply(sizes, lengths)) < 2)) return(undecided)
  n <- tabulate(side, 2)
  rates <- as.vector(tapply(used$.success, side, mean))
  # what each answer adds to the difference beyond its expectation
  influence <- (used$.success - rates[side]) / n[side] * c(1, -1)[side]
  squares <- function(labels) if (length(unique(labels)) < 2) 0 else sum(tapply(influence, labels, sum)^2)
  by <- mapply(
    function(labels, size) squares(labels) / (1 - 1 / min(sapply(size, effective))),
    kinds, sizes
  )
  cells <- paste(match(kinds[[1]], unique(kinds[[1]])), match(kinds[[2]], unique(kinds[[2]])))
  error <- sqrt(max(sum(by) - squares(cells), by, sum(influence^2)))
  if (error == 0) return(undecided)
  df <- min(sapply(unlist(sizes, recursive = FALSE), cluster_degrees))
  difference <- rates[1] - rates[2]
  above <- function(x) pt((difference - x) / error, df, lower.tail = FALSE)
  below <- function(x) pt((difference - x) / error, df)
  one_sided <- claim$alternative == "greater"
  p <- if (one_sided) above(0) else two_sided(above(0), below(0))
  speaks_for <- one_sided || difference >= 0
  against <- if (speaks_for) NULL else p
  if (!is.null(claim$margin)) {
    small <- if (one_sided) below(claim$margin) else max(above(-claim$margin), below(claim$margin))
    against <- min(small, against)
  }
  half <- qt(claim$alpha / 2, df, lower.tail = FALSE) * error
  interval <- interval_of(max(-1, difference - half), min(1, difference + half), 1 - claim$alpha)
  list(
    verdict = verdict_with(difference, interval),
    p = p,
    p_for = if (speaks_for) p else 1,
    p_against = against,
    trusted = df + 1 + 1e-9 >= 5
  )
}

# ---------------------------------------------------------------------------------------------------------------------------------
# Rankings: Bradley and Terry's model, Davidson's ties, an effect of order; listeners are the units
# ---------------------------------------------------------------------------------------------------------------------------------

# Conditional logit of first / second / tie with strengths that sum to zero, an effect of order, a readiness to tie.
#
# Utilities: first = s_i + order / 2, second = s_j - order / 2, tie = log nu + (s_i + s_j) / 2 (Davidson 1970, Davidson & Beaver 1977).
# Strengths are worked with in an orthonormal basis of what sums to zero, so that nothing is singular by design. The design has a row
# for every pair and alternative.
preference_model <- function(rows, has_order = NULL) {
  items <- unique(as.vector(rbind(rows$conditionA, rows$conditionB)))
  first <- match(rows$conditionA, items)
  second <- match(rows$conditionB, items)
  key <- paste(first, second)
  pairs <- unique(cbind(first, second))
  pair <- match(key, paste(pairs[, 1], pairs[, 2]))
  choice <- match(rows$choice, c("A", "B", "none"))
  ties <- sum(choice == 3)
  if (is.null(has_order)) has_order <- any(paste(second, first) %in% key)
  has_tie <- ties > 0
  k <- length(items)
  alternatives <- if (has_tie) 3 else 2
  size <- k + has_order + has_tie
  group <- rep(seq_len(nrow(pairs)), each = alternatives)
  alternative <- rep(seq_len(alternatives), nrow(pairs))
  design <- matrix(0, length(group), size)
  put <- function(rows, columns, value) design[cbind(rows, columns)] <<- value
  put(which(alternative == 1), pairs[, 1], 1)
  put(which(alternative == 2), pairs[, 2], 1)
  if (has_order) {
    design[alternative == 1, k + 1] <- 0.5
    design[alternative == 2, k + 1] <- -0.5
  }
  if (has_tie) {
    put(which(alternative == 3), pairs[, 1], 0.5)
    put(which(alternative == 3), pairs[, 2], 0.5)
    design[alternative == 3, size] <- 1
  }
  basis <- matrix(0, size, size - 1)
  basis[seq_len(k), seq_len(k - 1)] <- svd(diag(k) - 1 / k)$u[, seq_len(k - 1)]
  if (size > k) basis[(k + 1):size, k:(size - 1)] <- diag(size - k)
  listeners <- unique(rows$listener)
  counts <- matrix(0, length(group), length(listeners)) # of every alternative of every pair, a column a listener
  place <- cbind((pair - 1) * alternatives + choice, match(rows$listener, listeners))
  for (row in seq_len(nrow(place))) counts[place[row, 1], place[row, 2]] <- counts[place[row, 1], place[row, 2]] + 1
  list(
    items = items, pairs = pairs, pair = pair, choice = choice, group = group, alternative = alternative,
    alternatives = alternatives, x = design %*% basis, basis = basis, size = size, has_order = has_order,
    has_tie = has_tie, ties = ties, n = nrow(rows), listeners = listeners, counts = counts, total = rowSums(counts)
  )
}

per_pair <- function(model, values) as.vector(rowsum(values, model$group))

probabilities <- function(model, beta) {
  utility <- exp(as.vector(model$x %*% beta))
  utility / per_pair(model, utility)[model$group]
}

score_of <- function(model, counts, p) {
  as.vector(crossprod(model$x, counts - per_pair(model, counts)[model$group] * p))
}

information_of <- function(model, counts, p) {
  n <- per_pair(model, counts)
  expected <- rowsum(p * model$x, model$group)
  crossprod(model$x, n[model$group] * p * model$x) - crossprod(expected, n * expected)
}

log_likelihood <- function(model, p) sum((model$total * log(p))[model$total > 0])

# Ford 1957: every group of items has both won against and lost to the others (a tie is both)
is_connected <- function(model) {
  k <- length(model$items)
  reach <- diag(k) > 0
  for (index in seq_len(nrow(model$pairs))) {
    counts <- model$total[model$group == index]
    tied <- model$has_tie && counts[3] > 0
    i <- model$pairs[index, 1]
    j <- model$pairs[index, 2]
    reach[i, j] <- reach[i, j] || counts[1] > 0 || tied
    reach[j, i] <- reach[j, i] || counts[2] > 0 || tied
  }
  for (via in seq_len(k)) reach <- reach | outer(reach[, via], reach[via, ])
  all(reach)
}

# Items that were compared with each other, if only by way of others
compared_groups <- function(model) {
  label <- seq_along(model$items)
  for (round in label) for (index in seq_len(nrow(model$pairs))) {
    both <- model$pairs[index, ]
    label[label %in% label[both]] <- min(label[both])
  }
  unname(lapply(split(model$items, label), as.list))
}

smallest_eigenvalue <- function(matrix) min(eigen(matrix, symmetric = TRUE, only.values = TRUE)$values)

# Newton's method; the likelihood is concave. precision: of a normal prior around zero on every parameter. NULL where no finite
# estimate is.
fit_preferences <- function(model, precision = 0) {
  if (precision == 0 && !is_connected(model)) return(NULL)
  q <- model$size - 1
  beta <- numeric(q)
  height <- function(at) log_likelihood(model, probabilities(model, at)) - precision * sum(at^2) / 2
  for (round in 1:200) {
    p <- probabilities(model, beta)
    information <- information_of(model, model$total, p) + precision * diag(q)
    if (smallest_eigenvalue(information) < 1e-13 * max(abs(information), 1e-300)) return(NULL)
    step <- solve(information, score_of(model, model$total, p) - precision * beta)
    if (max(abs(step)) < 1e-11) break
    length <- 1
    before <- height(beta)
    while (height(beta + length * step) < before - 1e-12 * (1 + abs(before)) && length > 1e-12) length <- length / 2
    beta <- beta + length * step
    if (precision == 0 && max(abs(model$basis %*% beta)) > 30) return(NULL)
  }
  c(model, list(beta = beta, precision = precision, p = probabilities(model, beta)))
}

# Leaving out one listener after the other, by one step of Newton's (Lipsitz, Dear & Zhao 1994); NULL where that cannot be
clustered_covariance <- function(fit) {
  number <- length(fit$listeners)
  if (number < 2) return(NULL)
  q <- fit$size - 1
  whole <- information_of(fit, fit$total, fit$p) + fit$precision * diag(q)
  covariance <- matrix(0, q, q)
  for (listener in seq_len(number)) {
    counts <- fit$counts[, listener]
    others <- whole - information_of(fit, counts, fit$p)
    if (smallest_eigenvalue(others) < 1e-11 * max(abs(whole))) return(NULL)
    covariance <- covariance + tcrossprod(solve(others, score_of(fit, counts, fit$p)))
  }
  covariance * (number - 1) / number
}

rows_of <- function(matrix) lapply(seq_len(nrow(matrix)), function(row) as.list(unname(matrix[row, ])))

# All that is told of a fitted scale
scale_of <- function(fit) {
  k <- seq_along(fit$items)
  model <- fit$basis %*% solve(information_of(fit, fit$total, fit$p) + fit$precision * diag(fit$size - 1), t(fit$basis))
  clustered <- clustered_covariance(fit)
  full <- if (is.null(clustered)) model else fit$basis %*% clustered %*% t(fit$basis)
  at <- as.vector(fit$basis %*% fit$beta)
  coefficient <- function(place) list(
    estimate = at[place],
    standardError = sqrt(full[place, place]),
    modelStandardError = sqrt(model[place, place])
  )
  list(
    items = as.list(fit$items),
    strengths = as.list(at[k]),
    covariance = rows_of(full[k, k, drop = FALSE]),
    clustering = if (is.null(clustered)) "none" else "listener",
    modelCovariance = rows_of(model[k, k, drop = FALSE]),
    degreesOfFreedom = if (is.null(clustered)) Inf else cluster_degrees(colSums(fit$counts)),
    logLikelihood = log_likelihood(fit, fit$p),
    listeners = length(fit$listeners),
    priorStandardDeviation = if (fit$precision > 0) 1 else NULL,
    orderEffect = if (fit$has_order) coefficient(length(k) + 1) else NULL,
    logTie = if (fit$has_tie) coefficient(fit$size) else NULL,
    comparisons = fit$n,
    ties = fit$ties
  )
}

# Exclusive or of whole numbers below 2^32: as signed ones, which R's integers are, each moved by 2^31; the lowest of those is R's NA
xor32 <- function(x, y) {
  if (x == 0) return(y)
  if (y == 0) return(x)
  both <- bitwXor(as.integer(x - 2147483648), as.integer(y - 2147483648))
  if (is.na(both)) 2147483648 else if (both < 0) both + 4294967296 else as.numeric(both)
}

times32 <- function(x, y) { # of which the lowest 32 bits, without passing 2^53
  low <- x %% 65536
  (low * y + ((x - low) / 65536 * (y %% 65536)) %% 65536 * 65536) %% 4294967296
}

# xoshiro128** (Blackman & Vigna), its state filled by splitmix32 from an FNV-1a hash of the seed's text: the draws to repeat.
# Returns a function that gives so many words.
xoshiro <- function(seed) {
  state <- 2166136261
  for (unit in utf8ToInt(enc2utf8(seed))) {
    units <- if (unit < 65536) unit else c(55296 + (unit - 65536) %/% 1024, 56320 + (unit - 65536) %% 1024)
    for (half in units) state <- times32(xor32(state, half), 16777619)
  }
  words <- numeric(4)
  for (place in 1:4) {
    state <- (state + 2654435769) %% 4294967296
    word <- times32(xor32(state, state %/% 65536), 569420461)
    word <- times32(xor32(word, word %/% 32768), 1935289751)
    words[place] <- xor32(word, word %/% 32768)
  }
  a <- words[1]
  b <- words[2]
  c <- words[3]
  d <- if (words[4] %% 2 == 0) words[4] + 1 else words[4]
  function(number) {
    drawn <- numeric(number)
    for (i in seq_len(number)) {
      word <- (b * 5) %% 4294967296
      drawn[i] <- ((word * 128) %% 4294967296 + word %/% 33554432) * 9
      shifted <- (b * 512) %% 4294967296
      c <<- xor32(c, a)
      d <<- xor32(d, b)
      b <<- xor32(b, c)
      a <<- xor32(a, d)
      c <<- xor32(c, shifted)
      d <<- (d * 2048) %% 4294967296 + d %/% 2097152
    }
    drawn %% 4294967296
  }
}

# Whole numbers below a bound, without bias
integer_below <- function(words, bound) repeat {
  word <- words(1)
  if (word < 4294967296 - 4294967296 %% bound) return(word %% bound)
}

# Marsaglia's polar method, the second of each pair of draws left
normal_draws <- function(seed, number) {
  words <- xoshiro(seed)
  drawn <- numeric()
  while (length(drawn) < number) {
    block <- matrix(words(4 * ceiling(1.3 * (number - length(drawn)))), nrow = 4)
    uniform <- function(high, low) (floor(block[high, ] / 32) * 2^26 + floor(block[low, ] / 64)) / 2^53
    x <- 2 * uniform(1, 2) - 1
    y <- 2 * uniform(3, 4) - 1
    square <- x^2 + y^2
    fine <- square > 0 & square < 1
    drawn <- c(drawn, x[fine] * sqrt(-2 * log(square[fine]) / square[fine]))
  }
  drawn[seq_len(number)]
}

# How each item hangs on independent normal draws: a Cholesky factor in which columns that add nothing are left out
loadings_of <- function(covariance) {
  k <- nrow(covariance)
  kept <- integer()
  loadings <- matrix(0, k, k)
  project <- function(row, upto) {
    own <- numeric(length(upto))
    for (index in seq_along(upto)) {
      before <- seq_len(index - 1)
      own[index] <- (covariance[row, upto[index]] - sum(own[before] * loadings[upto[index], before])) /
        loadings[upto[index], index]
    }
    own
  }
  for (item in seq_len(k)) {
    own <- project(item, kept)
    rest <- covariance[item, item] - sum(own^2)
    if (rest > 1e-9 * abs(covariance[item, item]) && covariance[item, item] > 1e-12) {
      loadings[item, seq_len(length(kept) + 1)] <- c(own, sqrt(rest))
      kept <- c(kept, item)
    }
  }
  for (item in setdiff(seq_len(k), kept)) loadings[item, seq_along(kept)] <- project(item, kept)
  loadings[, seq_along(kept), drop = FALSE]
}

# All differences at once by the largest |t| (Hothorn, Bretz & Westfall 2008), its distribution drawn 20,000 times from the seed that
# Earwitness uses; by Bonferroni with fewer than three listeners an item.
compare_strengths <- function(scale, level) {
  items <- unlist(scale$items)
  strengths <- unlist(scale$strengths)
  df <- scale$degreesOfFreedom
  order <- order(-strengths)
  pairs <- t(combn(length(items), 2))
  pairs <- cbind(order[pairs[, 1]], order[pairs[, 2]])
  square <- function(rows) matrix(unlist(rows), length(items), byrow = TRUE)
  variance <- function(matrix) diag(matrix)[pairs[, 1]] + diag(matrix)[pairs[, 2]] - 2 * matrix[pairs]
  # listeners who agree to the last answer show no variation, which is no proof that there is none
  covariance <- square(scale$covariance)
  model <- square(scale$modelCovariance)
  if (!all(variance(covariance) > 1e-6 * variance(model))) covariance <- model
  errors <- sqrt(variance(covariance))
  alone <- function(t) 2 * pt(-abs(t), df) # the normal distribution where df is infinite
  is_few <- df + 1 < 3 * length(items)
  if (!is_few) {
    loadings <- loadings_of(covariance)
    draws <- matrix(normal_draws("the largest of all contrasts", 20000 * ncol(loadings)), ncol = ncol(loadings), byrow = TRUE)
    values <- draws %*% t(loadings)
    apart <- abs(values[, pairs[, 1]] - values[, pairs[, 2]]) / rep(errors, each = nrow(values))
    largest <- sort(do.call(pmax, as.data.frame(apart)))
    # Student's scale mixed in at a hundred evenly spaced probabilities
    scales <- if (is.finite(df)) sqrt(qchisq((1:100 - 0.5) / 100, df) / df) else 1
  }
  p_value <- function(t) {
    bound <- min(1, nrow(pairs) * alone(t))
    if (is_few) return(bound)
    beyond <- mean(20000 - findInterval(t * scales, largest, left.open = TRUE))
    if (beyond < 20) bound else min(bound, max(alone(t), (beyond + 1) / 20001))
  }
  high <- 1
  while (p_value(high) > 1 - level) high <- high * 2
  critical <- bisect(function(t) p_value(t) > 1 - level, 0, high)
  single <- qt((1 - level) / 2, df, lower.tail = FALSE)
  ranking <- lapply(order, function(i) {
    error <- sqrt(covariance[i, i])
    list(
      item = items[i],
      strength = strengths[i],
      standardError = error,
      interval = interval_of(strengths[i] - single * error, strengths[i] + single * error, level)
    )
  })
  contrasts <- lapply(seq_len(nrow(pairs)), function(row) {
    difference <- strengths[pairs[row, 1]] - strengths[pairs[row, 2]]
    low <- difference - critical * errors[row]
    list(
      stronger = items[pairs[row, 1]],
      weaker = items[pairs[row, 2]],
      difference = difference,
      standardError = errors[row],
      interval = interval_of(low, difference + critical * errors[row], level),
      pValue = p_value(difference / errors[row]),
      isToldApart = low > 0
    )
  })
  list(ranking = ranking, contrasts = contrasts, level = level, criticalValue = critical)
}

# Scores of the parameters tested, less what the fitted ones explain of them, in independent directions
efficient_scores <- function(information, scores, fitted) {
  tested <- setdiff(seq_len(ncol(information)), fitted)
  projection <- t(solve(information[fitted, fitted, drop = FALSE], information[fitted, tested, drop = FALSE]))
  own <- scores[, tested, drop = FALSE] - scores[, fitted, drop = FALSE] %*% t(projection)
  left <- information[tested, tested, drop = FALSE] - projection %*% information[fitted, tested, drop = FALSE]
  axes <- eigen((left + t(left)) / 2, symmetric = TRUE)
  kept <- axes$values > 1e-9 * max(abs(information[tested, tested]), 1e-300)
  own %*% axes$vectors[, kept, drop = FALSE]
}

# Whether the mean score of listeners is zero; NULL without more listeners than scores, or where all are alike in a direction
hotelling <- function(scores) {
  listeners <- nrow(scores)
  size <- ncol(scores)
  if (size == 0 || size >= listeners) return(NULL)
  scatter <- cov(scores) * (listeners - 1)
  if (smallest_eigenvalue(scatter) <= 1e-9 * max(abs(scatter))) return(NULL)
  mean <- colMeans(scores)
  f <- (listeners - size) / size * listeners * sum(mean * solve(scatter, mean))
  list(
    f = f,
    numeratorDegrees = size,
    denominatorDegrees = listeners - size,
    pValue = pf(f, size, listeners - size, lower.tail = FALSE)
  )
}

# Whether one scale says all there is: against rates of every ordered pair's own, and by listener, the score test of a departure of
# every pair's own (Rao 1948, Boos 1992)
lack_of_fit <- function(fit) {
  total <- fit$total
  share <- total / per_pair(fit, total)[fit$group]
  deviance <- max(0, 2 * (sum((total * log(share))[total > 0]) - log_likelihood(fit, fit$p)))
  df <- max(0, nrow(fit$pairs) * (fit$alternatives - 1) - (fit$size - 1))
  unordered <- paste(pmin(fit$pairs[, 1], fit$pairs[, 2]), pmax(fit$pairs[, 1], fit$pairs[, 2]))
  names <- unique(unordered)
  # half for the one that appeared first in the answers, half against the other
  sign <- ifelse(fit$pairs[, 1] < fit$pairs[, 2], 0.5, -0.5)[fit$group] * c(1, -1, 0)[fit$alternative]
  extra <- outer(match(unordered, names)[fit$group], seq_along(names), "==") * sign
  wide <- fit
  wide$x <- cbind(fit$x, extra)
  information <- information_of(wide, total, fit$p)
  scores <- t(apply(fit$counts, 2, function(counts) score_of(wide, counts, fit$p)))
  clustered <- hotelling(efficient_scores(information, scores, seq_len(fit$size - 1)))
  n <- per_pair(fit, total)
  half <- c(1, 0, 0.5)[fit$alternative]
  wins <- per_pair(fit, total * half)
  expected <- n * per_pair(fit, fit$p * half)
  is_up <- fit$pairs[, 1] < fit$pairs[, 2]
  pairs <- lapply(names, function(name) {
    own <- which(unordered == name)
    ends <- sort(fit$pairs[own[1], ])
    list(
      first = fit$items[ends[1]],
      second = fit$items[ends[2]],
      comparisons = sum(n[own]),
      observed = sum(ifelse(is_up, wins, n - wins)[own]) / sum(n[own]),
      expected = sum(ifelse(is_up, expected, n - expected)[own]) / sum(n[own])
    )
  })
  list(
    deviance = deviance,
    degreesOfFreedom = df,
    pValue = if (df == 0) 1 else pchisq(deviance, df, lower.tail = FALSE),
    clustered = clustered,
    pairs = pairs
  )
}

# Whether rankings of so many conditions by so many listeners were measured to hold
may_rank <- function(conditions, sizes, rules) {
  if (length(sizes) < 2 || effective(sizes) < rules$leastEvenness * length(sizes)) return(FALSE)
  table <- do.call(rbind, lapply(rules$measuredRankingSizes, as.data.frame))
  row <- suppressWarnings(max(table$conditions[table$conditions <= conditions]))
  counted <- max(2, floor(effective(sizes) + 1e-9))
  found <- table$size[table$conditions == row & table$listeners <= counted]
  length(found) > 0 && tail(found, 1) <= rules$mostSize
}

# How often each condition, and each of a pair, was preferred where something was
win_shares <- function(rows) {
  rows <- rows[rows$choice != "none", , drop = FALSE]
  winner <- ifelse(rows$choice == "A", rows$conditionA, rows$conditionB)
  loser <- ifelse(rows$choice == "A", rows$conditionB, rows$conditionA)
  names <- unique(c(winner, loser))
  shares <- lapply(names, function(name) sum(winner == name) / sum(winner == name | loser == name))
  pairs <- unique(rbind(cbind(winner, loser), cbind(loser, winner)))
  pair_shares <- lapply(seq_len(nrow(pairs)), function(row) {
    won <- sum(winner == pairs[row, 1] & loser == pairs[row, 2])
    n <- won + sum(winner == pairs[row, 2] & loser == pairs[row, 1])
    list(share = won / n, n = n)
  })
  keys <- apply(pairs, 1, function(pair) as.character(toJSON(unname(pair))))
  list(winShares = setNames(shares, names), pairShares = setNames(pair_shares, keys))
}

share_of_log_odds <- function(log_odds) 1 / (1 + exp(-log_odds))

judge_rankings <- function(claim, answers, panel) {
  cells <- columns_apart(claim, answers)
  level <- 1 - claim$alpha / length(cells) # the cells share alpha
  verdicts <- rankings <- list()
  for (cell in cells) {
    own <- cell$answers
    id <- join(or_else(claim$id, claim$test), cell$key, by = ": ")
    outcome <- "undecided"
    estimate <- interval <- p_value <- NULL
    if (nrow(own)) {
      # without finite estimates a weak prior, N(0, 1), keeps the scale finite
      model <- preference_model(own)
      fit <- fit_preferences(model)
      has_prior <- is.null(fit)
      if (has_prior) fit <- fit_preferences(model, precision = 1)
      scale <- scale_of(fit)
      compared <- compare_strengths(scale, level)
      found <- if (has_prior) compared_groups(model) else list(as.list(model$items))
      trusted <- length(found) == 1 && scale$clustering != "none" &&
        may_rank(length(model$items), sizes_of(own$listener), panel$rules)
      if (!trusted) compared$contrasts <- lapply(compared$contrasts, function(each) {
        each$isToldApart <- FALSE
        each
      })
      ranking <- list(id = id, scale = scale, comparison = compared, hasPrior = has_prior, groups = found, notTrusted = !trusted)
      ranking["lackOfFit"] <- list(if (has_prior) NULL else lack_of_fit(fit))
      ranking["agreement"] <- list(NULL)
      rankings <- c(rankings, list(c(ranking, win_shares(own))))
      if (trusted && !all(is.na(own$.success))) {
        # of the first and the last of the ranking
        widest <- compared$contrasts[[length(model$items) - 1]]
        told_apart <- sapply(compared$contrasts, function(each) each$isToldApart)
        outcome <- if (any(told_apart)) "supported" else "undecided"
        estimate <- share_of_log_odds(widest$difference)
        interval <- interval_of(share_of_log_odds(widest$interval$low), share_of_log_odds(widest$interval$high), level)
        p_value <- min(sapply(compared$contrasts, function(each) each$pValue))
      }
    }
    verdicts <- c(verdicts, list(list(
      id = id,
      outcome = outcome,
      quantity = "share",
      estimate = estimate,
      interval = interval,
      nullValue = 0.5,
      sensitivity = NULL,
      margin = NULL,
      pValue = p_value,
      n = nrow(own),
      listeners = length(unique(own$listener)),
      items = length(unique(own$itemId)),
      .about = list("ranking", cell$where)
    )))
  }
  list(verdicts = verdicts, rankings = rankings)
}

# Whether strengths depend on a column: the score statistic among those of 999 relabellings, drawn from Earwitness's seed
ranking_interaction <- function(answers, column) {
  having <- answers[!is.na(text_of(answers, column)), , drop = FALSE]
  value <- text_of(having, column)
  if (length(unique(value)) < 2) return(NULL)
  whole <- fit_preferences(preference_model(having))
  parts <- groups(having, value)
  told <- lapply(names(parts), function(name) {
    fit <- if (is.null(whole)) NULL else fit_preferences(preference_model(parts[[name]], whole$has_order))
    ranking <- if (is.null(fit)) NULL else lapply(seq_along(fit$items), function(i)
      list(item = fit$items[i], strength = as.vector(fit$basis %*% fit$beta)[i]))
    list(value = name, comparisons = nrow(parts[[name]]), ranking = ranking)
  })
  p_value <- if (is.null(whole)) NULL else relabelled(whole, having, value, column)
  list(column = column, pValue = p_value, parts = told)
}

relabelled <- function(whole, rows, value, column) {
  values <- unique(value)
  block <- paste(match(rows$listener, whole$listeners), match(value, values))
  blocks <- unique(block)
  first <- match(blocks, block)
  who <- rows$listener[first]
  labels <- match(value[first], values)
  if (length(whole$listeners) < 2) return(NULL)
  # within each listener where some met several values, else whole listeners
  exchangeable <- if (length(whole$listeners) < length(blocks)) {
    lapply(whole$listeners, function(listener) which(who == listener))
  } else list(seq_along(blocks))
  counts <- matrix(0, length(whole$group), length(blocks))
  place <- (whole$pair - 1) * whole$alternatives + whole$choice
  for (row in seq_along(place)) {
    at <- match(block[row], blocks)
    counts[place[row], at] <- counts[place[row], at] + 1
  }
  q <- whole$size - 1
  scores <- apply(counts, 2, function(own) score_of(whole, own, whole$p)) # a column a block
  scores <- matrix(scores, nrow = q)
  informations <- matrix(apply(counts, 2, function(own) as.vector(information_of(whole, own, whole$p))), nrow = q * q)
  total <- solve(matrix(rowSums(informations), q))
  k <- seq_len(length(whole$items) - 1) # directions of strength; order and ties are the same in all parts
  statistic <- function(labels) {
    tested <- seq_len(length(values) - 1)
    own <- lapply(tested, function(stratum) matrix(rowSums(informations[, labels == stratum, drop = FALSE]), q))
    crossed <- do.call(rbind, lapply(own, function(each) each[k, , drop = FALSE]))
    left <- -crossed %*% total %*% t(crossed)
    for (stratum in tested) {
      at <- (stratum - 1) * length(k) + k
      left[at, at] <- left[at, at] + own[[stratum]][k, k]
    }
    score <- unlist(lapply(tested, function(stratum) rowSums(scores[, labels == stratum, drop = FALSE])[k]))
    score <- score - as.vector(crossed %*% total %*% rowSums(scores))
    axes <- eigen((left + t(left)) / 2, symmetric = TRUE)
    kept <- axes$values > 1e-9 * max(abs(left), 1e-300)
    sum(crossprod(axes$vectors[, kept, drop = FALSE], score)^2 / axes$values[kept])
  }
  words <- xoshiro(paste("interaction with", column))
  observed <- statistic(labels)
  as_large <- 0
  for (round in 1:999) {
    for (group in exchangeable) {
      for (last in rev(seq_along(group))[-length(group)]) {
        other <- integer_below(words, last) + 1
        labels[group[c(last, other)]] <- labels[group[c(other, last)]]
      }
    }
    as_large <- as_large + (statistic(labels) >= observed - 1e-9 * (1 + observed))
  }
  (as_large + 1) / 1000
}

# ---------------------------------------------------------------------------------------------------------------------------------
# Mixed models: whether the parts of a column differ
# ---------------------------------------------------------------------------------------------------------------------------------

# The log-likelihood by lme4 (Laplace's approximation) and the SDs of the random intercepts
by_lme4 <- function(cells, fixed, random) {
  formula <- paste("cbind(right, n - right) ~", fixed, "+", paste0("(1 | ", random, ")", collapse = " + "))
  control <- lme4::glmerControl(
    optimizer = "bobyqa",
    calc.derivs = FALSE,
    tolPwrss = 1e-13, # with the usual 1e-7 a difference of two fits can be 1e-3 off
    optCtrl = list(maxfun = 1e5, rhoend = 1e-8),
    check.conv.singular = "ignore"
  )
  fit <- suppressMessages(lme4::glmer(as.formula(formula), cells, family = binomial, control = control))
  list(log_likelihood = as.numeric(logLik(fit)), sds = sqrt(unlist(lme4::VarCorr(fit))))
}

# The same with a normal prior on the coefficients, which lme4 does not have: Laplace's approximation with spherical effects,
# u ~ N(0, I), log-odds = X b + sum of sd_f u_f (Bates et al. 2015)
by_laplace <- function(cells, fixed, random, prior_sd) {
  x <- model.matrix(as.formula(paste("~", fixed)), cells)
  z <- lapply(random, function(name) model.matrix(as.formula(paste("~ 0 +", name)), cells))
  u <- numeric(sum(sapply(z, ncol)))
  minus_log_likelihood <- function(at) {
    beta <- at[seq_len(ncol(x))]
    sds <- at[-seq_len(ncol(x))]
    scaled <- do.call(cbind, Map(`*`, z, sds))
    height <- function(u) {
      eta <- as.vector(x %*% beta + scaled %*% u)
      sum(cells$right * eta - cells$n * (pmax(eta, 0) + log1p(exp(-abs(eta))))) - sum(u^2) / 2
    }
    for (round in 1:100) {
      p <- plogis(as.vector(x %*% beta + scaled %*% u))
      hessian <- crossprod(scaled, cells$n * p * (1 - p) * scaled) + diag(length(u))
      gradient <- as.vector(crossprod(scaled, cells$right - cells$n * p)) - u
      step <- as.vector(solve(hessian, gradient))
      if (sum(gradient * step) < 1e-14) break
      length <- 1
      while (height(u + length * step) < height(u) && length > 1e-8) length <- length / 2
      u <<- u <- u + length * step
    }
    determinant(hessian)$modulus[1] / 2 - height(u) + sum(beta^2) / prior_sd^2 / 2
  }
  at <- c(numeric(ncol(x)), rep(exp(-1), length(z)))
  for (again in 1:3) at <- optim(at, minus_log_likelihood, method = "BFGS",
    control = list(reltol = 1e-13, maxit = 500, ndeps = rep(1e-5, length(at))))$par
  list(
    log_likelihood = sum(at[seq_len(ncol(x))]^2) / prior_sd^2 / 2 - minus_log_likelihood(at),
    sds = abs(at[-seq_len(ncol(x))])
  )
}

# Likelihood ratio of two mixed models, F with as many degrees of freedom as the fewer of listeners and pieces, less 1.
#
# Where a part's answers are all alike, or a likelihood has no highest point, a weak prior keeps estimates finite. Of a few answers that
# are nearly all alike it is a matter of the search whether there is such a point: where Earwitness found none, it says so.
interaction_of <- function(answers, column, said) {
  value <- text_of(answers, column)
  used <- !is.na(answers$.success) & !is.na(value)
  rows <- data.frame(value = value[used], listener = answers$listener[used], item = answers$itemId[used], right = answers$.success[used])
  values <- sort(unique(rows$value))
  if (length(values) < 2) return(NULL)
  # where every value has one piece of its own, what pieces add and what the column adds are one: pieces are then fixed
  if (length(unique(rows$item)) == length(values) && nrow(unique(rows[c("value", "item")])) == length(values)) rows$item <- "all"
  clusters <- c(listener = length(unique(rows$listener)), item = length(unique(rows$item)))
  random <- names(clusters)[clusters > 1]
  if (length(random) == 0 || min(clusters[random]) < 5) return(list(pValue = NULL))
  if (!has_lme4) return(list(pValue = not_recomputed("lme4 is not installed")))
  df <- length(values) - 1
  df2 <- min(clusters[random]) - 1
  if (df2 + 1 >= 40 && nrow(rows) >= 20000) {
    p <- by_sandwich(rows, values, df2)
    if (!is.null(p)) return(list(pValue = p))
  }
  rows$n <- 1
  cells <- aggregate(cbind(right, n) ~ value + listener + item, rows, sum)
  for (name in c("value", "listener", "item")) cells[[name]] <- factor(cells[[name]])
  ratio <- function(fit) { # NULL where some SD runs away
    full <- fit("value")
    reduced <- fit("1")
    if (max(full$sds, reduced$sds) > 12) NULL else max(0, 2 * (full$log_likelihood - reduced$log_likelihood))
  }
  rates <- tapply(rows$right, rows$value, mean)
  is_held <- any(rates %in% c(0, 1)) || (!is.null(said$pValue) && !is.null(said$caveat))
  statistic <- if (is_held) NULL else ratio(function(fixed) by_lme4(cells, fixed, random))
  # the weak prior: N(0, 2.5) on each coefficient
  if (is.null(statistic)) statistic <- ratio(function(fixed) by_laplace(cells, fixed, random, 2.5))
  if (is.null(statistic)) return(list(pValue = NULL))
  list(pValue = within_tolerance(pf(statistic / df, df, df2, lower.tail = FALSE), MIXED))
}

# Large panels: logistic regression, prior N(0, 2.5), with two-way cluster-robust covariance
by_sandwich <- function(rows, values, df2) {
  x <- cbind(1, outer(rows$value, values[-1], "==") + 0)
  y <- as.numeric(rows$right)
  beta <- numeric(ncol(x))
  for (round in 1:100) {
    p <- plogis(as.vector(x %*% beta))
    bread <- solve(crossprod(x, p * (1 - p) * x) + diag(ncol(x)) / 2.5^2)
    step <- as.vector(bread %*% (crossprod(x, y - p) - beta / 2.5^2))
    beta <- beta + step
    if (max(abs(step)) < 1e-12) break
  }
  scores <- x * (y - p)
  sandwich <- function(labels) {
    sums <- rowsum(scores, labels)
    bread %*% (crossprod(sums) * nrow(sums) / (nrow(sums) - 1)) %*% bread
  }
  kinds <- Filter(function(labels) length(unique(labels)) > 1, list(rows$listener, rows$item))
  one_way <- lapply(kinds, sandwich)
  covariance <- one_way[[1]]
  least <- diag(covariance)
  if (length(kinds) == 2) {
    both <- paste(match(kinds[[1]], unique(kinds[[1]])), match(kinds[[2]], unique(kinds[[2]])))
    covariance <- one_way[[1]] + one_way[[2]] - sandwich(both)
    # never less than one way alone, or independent answers, would give
    least <- pmax(diag(covariance), diag(one_way[[1]]), diag(one_way[[2]]), diag(bread))
  }
  own <- covariance[-1, -1, drop = FALSE]
  if (smallest_eigenvalue(own) <= 0) return(NULL)
  raised <- max(least[-1] / diag(own))
  f <- sum(beta[-1] * solve(own, beta[-1])) / length(beta[-1]) / raised
  pf(max(0, f), length(beta[-1]), df2, lower.tail = FALSE)
}

# ---------------------------------------------------------------------------------------------------------------------------------
# Tables beside the verdicts: strata, listeners, how the evidence grew
# ---------------------------------------------------------------------------------------------------------------------------------

# mu and rho of highest likelihood; NULL where nobody answered twice (Williams 1975)
beta_binomial <- function(k, n) {
  k <- k[n > 0]
  n <- n[n > 0]
  if (!any(n > 1)) return(NULL)
  alike <- sum(k) / sum(n)
  if (alike %in% c(0, 1)) return(c(alike, 0))
  if (all(k == 0 | k == n)) return(c(mean(k > 0), 1)) # nobody was ever inconsistent
  steps <- seq_len(max(n)) - 1
  above <- function(values) sapply(steps, function(step) sum(values > step))
  hits <- above(k)
  misses <- above(n - k)
  all_of <- above(n)
  log_likelihood <- function(mu, odds)
    sum(hits * log(mu + steps * odds) + misses * log1p(steps * odds - mu) - all_of * log1p(steps * odds))
  # in logit mu and log odds, odds = rho / (1 - rho)
  height <- function(at) log_likelihood(plogis(at[1]), exp(at[2]))
  slope <- function(at) {
    mu <- plogis(at[1])
    odds <- exp(at[2])
    right <- hits / (mu + steps * odds)
    wrong <- misses / (1 - mu + steps * odds)
    c(sum(right - wrong) * mu * (1 - mu), sum(steps * (right + wrong - all_of / (1 + steps * odds))) * odds)
  }
  control <- list(fnscale = -1, reltol = 1e-14, maxit = 1000)
  at <- optim(c(qlogis(alike), qlogis(0.1)), height, slope, method = "BFGS", control = control)$par
  for (round in 1:20) { # Newton's last steps, where the top is flat
    curvature <- optimHess(at, height, slope)
    if (rcond(curvature) < 1e-12) break
    step <- solve(curvature, slope(at))
    if (max(abs(step)) > 1 || height(at - step) < height(at) - 1e-12) break
    at <- at - step
  }
  mu <- plogis(at[1])
  rho <- plogis(at[2])
  if (log_likelihood(mu, exp(at[2])) <= log_likelihood(alike, 0) + 1e-9 || rho < 1e-7) c(alike, 0) else c(mu, rho)
}

# Drawn towards the mean of all as far as its own answers are few
shrunken <- function(k, n, fit) {
  if (is.null(fit)) return(NULL)
  within_tolerance((fit[2] * k + (1 - fit[2]) * fit[1]) / (fit[2] * n + 1 - fit[2]), FITTED)
}

# The chance that the best of so many guessers does as well
best_of <- function(listeners, k, n) -expm1(listeners * log1p(-binomial_upper(k, n, CHANCE)))

# From how many answers on the exact test finds 57.5 % at least four times in five, never less (a saw-tooth)
answers_needed <- function(alpha, alternative) {
  rate <- CHANCE + 0.075
  tail <- alpha / (if (alternative == "greater") 1 else 2)
  about <- ((qnorm(1 - tail) * 0.5 + qnorm(0.8) * sqrt(rate * (1 - rate))) / 0.075)^2
  n <- seq_len(ceiling(1.6 * about) + 200)
  critical <- qbinom(tail, n, CHANCE, lower.tail = FALSE) + 1
  power <- binomial_upper(critical, n, rate) + if (alternative == "greater") 0 else pbinom(n - critical, n, rate)
  max(which(power < 0.8)) + 1
}

stratum_table <- function(answers, column, alternative, alpha, margin, said) {
  value <- text_of(answers, column)
  parts <- groups(answers, value)
  counts <- lapply(parts, count_of)
  parts <- parts[vapply(counts, function(each) each$n > 0, NA)]
  counts <- counts[names(parts)]
  if (length(parts) == 0) return(NULL)
  k <- sapply(counts, function(each) each$successes)
  n <- sapply(counts, function(each) each$n)
  looks <- sum(sapply(counts, function(each) each$listeners))
  fit <- beta_binomial(k, n)
  above <- binomial_upper(k, n, CHANCE)
  p <- holm(if (alternative == "greater") above else pmin(1, 2 * pmin(above, pbinom(k, n, CHANCE))))
  equivalence <- holm(pmax(pbinom(k, n, CHANCE + margin), binomial_upper(k, n, CHANCE - margin)))
  needed <- answers_needed(alpha, alternative)
  finding <- ifelse(p <= alpha, "differs from chance", ifelse(equivalence <= alpha, "next to chance", "undecided"))
  rows <- lapply(seq_along(parts), function(i) {
    standouts <- list()
    if (finding[i] != "differs from chance") for (own in groups(parts[[i]], parts[[i]]$listener)) {
      each <- count_of(own)
      p_best <- best_of(looks, each$successes, each$n)
      if (p_best <= alpha) standouts <- c(standouts, list(list(
        listener = own$listener[1], successes = each$successes, n = each$n, pBestOfAll = p_best
      )))
    }
    list(
      value = names(parts)[i],
      successes = k[[i]],
      n = n[[i]],
      listeners = counts[[i]]$listeners,
      items = counts[[i]]$items,
      share = k[[i]] / n[[i]],
      interval = clopper_pearson(k[[i]], n[[i]]),
      shrunken = shrunken(k[[i]], n[[i]], fit),
      pValue = p[[i]],
      pEquivalence = equivalence[[i]],
      finding = finding[[i]],
      standouts = standouts,
      answersNeeded = if (finding[i] == "undecided" && n[i] < needed) needed else NULL
    )
  })
  list(
    column = column,
    margin = margin,
    rows = rows,
    unplaced = count_of(answers[is.na(value), , drop = FALSE])$n,
    interaction = interaction_of(answers, column, said$interaction)
  )
}

listener_table <- function(answers, alpha) {
  counted <- answers[!is.na(answers$.success), , drop = FALSE]
  if (nrow(counted) == 0) return(NULL)
  parts <- groups(counted, counted$listener)
  k <- sapply(parts, function(own) sum(own$.success))
  n <- sapply(parts, nrow)
  fit <- beta_binomial(k, n)
  rows <- lapply(seq_along(parts), function(i) {
    p <- best_of(length(parts), k[[i]], n[[i]])
    list(
      listener = names(parts)[i],
      successes = k[[i]],
      n = n[[i]],
      share = k[[i]] / n[[i]],
      interval = clopper_pearson(k[[i]], n[[i]]),
      shrunken = shrunken(k[[i]], n[[i]], fit),
      pBestOfAll = p,
      isFlagged = p <= alpha
    )
  })
  list(rows = rows, spread = spread_of(k, n))
}

# Tarone's test of listeners who differ (1979), and the correlation of two answers of one listener by analysis of variance
spread_of <- function(k, n) {
  rate <- sum(k) / sum(n)
  pairs <- sum(n * (n - 1))
  p <- 1
  if (pairs > 0 && rate > 0 && rate < 1)
    p <- pnorm((sum((k - n * rate)^2 / (rate * (1 - rate))) - sum(n)) / sqrt(2 * pairs), lower.tail = FALSE)
  m <- length(n)
  correlation <- NULL
  if (m > 1 && sum(n) > m && rate > 0 && rate < 1) {
    between <- (sum(k^2 / n) - sum(k)^2 / sum(n)) / (m - 1)
    within <- (sum(k) - sum(k^2 / n)) / (sum(n) - m)
    size <- (sum(n) - sum(n^2) / sum(n)) / (m - 1)
    correlation <- (between - within) / (between + (size - 1) * within)
  }
  list(pValue = p, correlation = correlation)
}

# The e-value and the confidence sequence at up to 240 places, the last answer included
evidence_of <- function(answers, alpha) {
  successes <- answers$.success[!is.na(answers$.success)]
  total <- length(successes)
  if (total == 0) return(list())
  step <- max(1, ceiling(total / 240))
  right <- cumsum(successes)
  places <- unique(c(seq_len(total)[seq_len(total) %% step == 0], total))
  lapply(places, function(n) {
    interval <- confidence_sequence(right[n], n, 1 - alpha)
    list(
      n = n,
      successes = right[n],
      log10EValue = log_e_value(right[n], n, CHANCE) / log(10),
      low = interval$low,
      high = interval$high
    )
  })
}

# Unnamed claims that come to the same verdict are told once
without_repeats <- function(verdicts, claims) {
  names <- unlist(lapply(claims, function(claim) claim$id))
  said <- vapply(verdicts, function(verdict) {
    named <- names[verdict$id == names | startsWith(verdict$id, paste0(names, ": "))]
    verdict$id <- NULL
    paste(c(named[1], deparse(verdict)), collapse = "")
  }, "")
  verdicts[!duplicated(said)]
}

judge_choices <- function(rows, panel, said) {
  plan <- panel$analysisPlan
  claims <- plan$claims
  strata <- unlist(plan$strata)
  left <- leave_out(rows, plan$exclusions)
  answers <- score(left$kept, panel$method)
  verdicts <- rankings <- list()
  for (claim in claims) {
    if (claim$test == "difference") {
      verdicts <- c(verdicts, judge_differences(claim, answers, panel))
    } else if (claim$test == "ranking") {
      told <- judge_rankings(claim, answers, panel)
      verdicts <- c(verdicts, told$verdicts)
      rankings <- c(rankings, told$rankings)
    } else {
      verdicts <- c(verdicts, judge_shares(claim, answers, panel))
    }
  }
  verdicts <- without_repeats(verdicts, claims)
  several <- length(unique(pair_of(answers))) > 1
  is_preference <- panel$method %in% LIKING
  is_asked <- any(vapply(claims, function(claim) claim$stratum == "condition-pair" || !is.null(claim$conditions), NA))
  if (length(claims) && several && !is_preference && !is_asked &&
    !is.null(claims[[1]]$alternative) && claims[[1]]$test != "difference") {
    # pairs that the plan pools are also judged one by one, exploratory
    each <- claims[[1]]
    each$stratum <- "condition-pair"
    verdicts <- c(verdicts, judge_shares(each, answers, panel))
  }
  is_ranked <- any(vapply(claims, function(claim) claim$test == "ranking", NA))
  described <- !(is_preference && several)
  alpha <- if (length(claims)) claims[[1]]$alpha else 0.05
  margins <- unlist(lapply(claims, function(claim) if (claim$test != "difference") claim$margin))
  apart <- separating(answers)
  tabled <- if (length(apart)) apart else strata
  alternative <- if (panel$method %in% DETECTION) "greater" else "two-sided"
  list(
    verdicts = verdicts,
    excluded = left$told,
    unplaced = unplaced(left$kept, c(columns_of(claims), strata)),
    strata = if (!described) list() else Filter(Negate(is.null), lapply(tabled, function(column)
      stratum_table(answers, column, alternative, alpha, c(margins, 0.05)[1],
        Find(function(table) table$column == column, said$strata)))),
    listeners = if (described && !length(apart)) listener_table(answers, alpha) else NULL,
    evidence = if (described && !length(apart)) evidence_of(answers, alpha) else list(),
    rankings = rankings,
    rankingInteractions = if (!is_ranked) list() else Filter(Negate(is.null), lapply(tabled, function(column)
      ranking_interaction(answers, column)))
  )
}

# ---------------------------------------------------------------------------------------------------------------------------------
# Ratings: the listener, with the mean over pieces, is the unit
# ---------------------------------------------------------------------------------------------------------------------------------

# Numbers that differ by rounding only come to one place, so that ranks tie where ratings did
settle <- function(values, scale) {
  if (length(values) == 0 || scale == 0) return(values)
  step <- 2^ceiling(log2(scale * 2^-36))
  sign(values) * floor(abs(values) / step + 0.5) * step
}

# Each listener's mean difference over pieces on which both were rated; repeated ratings count as their mean
listener_differences <- function(rows, first, second) {
  own <- rows[rows$condition %in% c(first, second), , drop = FALSE]
  if (nrow(own) == 0) return(numeric())
  means <- tapply(own$rating, list(own$listener, own$itemId, factor(own$condition, c(first, second))), mean)
  differences <- apply(means[, , 1, drop = FALSE] - means[, , 2, drop = FALSE], 1, mean, na.rm = TRUE)
  differences <- differences[intersect(unique(own$listener), names(differences)[!is.nan(differences)])]
  settle(unname(differences), max(abs(rows$rating)))
}

doubled_ranks <- function(values) 2 * rank(values) # whole numbers, with mid-ranks too

# The distribution of the sum of ranks, each in or out by a fair coin: of 0, 1, ...
sign_sums <- function(ranks) {
  shares <- 1
  for (rank in ranks) shares <- (c(shares, numeric(rank)) + c(numeric(rank), shares)) / 2
  shares
}

# Wilcoxon 1945, two-sided; exact with ties by all signs of the mid-ranks that there are
signed_rank <- function(differences) {
  kept <- differences[differences != 0]
  n <- length(kept)
  zeros <- length(differences) - n
  if (n == 0) return(list(statistic = 0, n = 0, zeros = zeros, pValue = 1, method = "exact", rankBiserial = 0))
  ranks <- doubled_ranks(abs(kept))
  positive <- sum(ranks[kept > 0])
  if (n <= 300) {
    shares <- sign_sums(ranks)
    lower <- sum(shares[seq_len(positive + 1)])
    upper <- sum(shares[(positive + 1):length(shares)])
  } else {
    ties <- sum(table(ranks)^3 - table(ranks))
    deviation <- sqrt(n * (n + 1) * (2 * n + 1) / 24 - ties / 48)
    lower <- pnorm((positive / 2 - n * (n + 1) / 4 + 0.5) / deviation)
    upper <- pnorm((positive / 2 - n * (n + 1) / 4 - 0.5) / deviation, lower.tail = FALSE)
  }
  list(
    statistic = positive / 2,
    n = n,
    zeros = zeros,
    pValue = two_sided(lower, upper),
    method = if (n <= 300) "exact" else "normal",
    rankBiserial = (2 * positive - n * (n + 1)) / (n * (n + 1))
  )
}

# The median of the means of all pairs, each with itself; the interval of the signed-rank test (Hodges & Lehmann 1963)
hodges_lehmann <- function(differences, level) {
  n <- length(differences)
  means <- outer(differences, differences, "+") / 2
  means <- sort(means[lower.tri(means, diag = TRUE)])
  tail <- (1 - level) / 2
  outside <- if (n > 200) {
    max(0, floor(n * (n + 1) / 4 + qnorm(tail) * sqrt(n * (n + 1) * (2 * n + 1) / 24)))
  } else {
    sum(cumsum(sign_sums(seq_len(n))) <= tail)
  }
  interval <- if (outside == 0) interval_of(-Inf, Inf, level) else
    interval_of(means[outside], means[length(means) + 1 - outside], level)
  list(estimate = median(means), interval = interval, n = n)
}

# Two one-sided t tests over listeners (Schuirmann 1987)
rating_equivalence <- function(differences, margin, alpha) {
  n <- length(differences)
  mean <- mean(differences)
  if (n < 2) return(list(estimate = mean, interval = NULL, p_for = 1, p_against = NULL))
  alike <- all(differences == differences[1]) # no spread to go by, so the sign test's p
  error <- if (alike) 0 else sd(differences) / sqrt(n)
  low_tail <- function(distance) if (alike) { if (distance < 0) 2^-n else 1 } else pt(distance / error, n - 1)
  half <- qt(alpha, n - 1, lower.tail = FALSE) * error
  list(
    estimate = mean,
    interval = interval_of(mean - half, mean + half, 1 - 2 * alpha),
    p_for = max(low_tail(mean - margin), low_tail(-mean - margin)),
    p_against = two_sided(low_tail(margin - mean), low_tail(mean + margin))
  )
}

weigh_ratings <- function(claim, rows) {
  differences <- listener_differences(rows, claim$conditions[[1]], claim$conditions[[2]])
  number <- list(listeners = length(differences))
  if (length(differences) == 0) return(c(list(estimate = NULL, interval = NULL, p_for = 1, p_against = NULL), number))
  if (claim$test == "rating-equivalence") return(c(rating_equivalence(differences, claim$margin, claim$alpha), number))
  shift <- hodges_lehmann(differences, 1 - claim$alpha)
  p <- signed_rank(differences)$pValue
  is_for <- shift$estimate >= 0
  c(list(
    estimate = shift$estimate,
    interval = shift$interval,
    p_for = if (is_for) p else 1,
    p_against = if (is_for) NULL else p
  ), number)
}

# Verdicts on cells of claim, key and rows that share alpha (Holm)
state_ratings <- function(cells) {
  if (length(cells) == 0) return(list())
  weighed <- lapply(cells, function(cell) weigh_ratings(cell$claim, cell$rows))
  raised <- raise(weighed)
  lapply(seq_along(cells), function(i) {
    claim <- cells[[i]]$claim
    found <- weighed[[i]]
    p <- raised[[i]]
    answered <- !is.null(found$estimate)
    interval <- found$interval
    # one listener's has no bounds; differences that are all alike have no spread
    if (!is.null(interval) && !(interval$low < interval$high && is.finite(interval$high - interval$low))) interval <- NULL
    list(
      id = join(or_else(claim$id, claim$test), cells[[i]]$key, by = ": "),
      outcome = if (answered) decide(p$p_for, p$p_against, claim$alpha) else "undecided",
      quantity = "rating points",
      estimate = found$estimate,
      interval = interval,
      nullValue = 0,
      sensitivity = NULL,
      margin = margin_of(if (is.null(claim$margin)) NULL else c(-1, 1) * claim$margin),
      pValue = if (answered) min(p$p_for, p$p_against) else NULL,
      n = sum(cells[[i]]$rows$condition %in% unlist(claim$conditions)),
      listeners = found$listeners,
      items = length(unique(cells[[i]]$rows$itemId))
    )
  })
}

judge_rating_claims <- function(rows, claims, compared) {
  verdicts <- list()
  for (claim in claims) verdicts <- c(verdicts, state_ratings(lapply(columns_apart(claim, rows), function(cell)
    list(claim = claim, key = cell$key, rows = cell$answers))))
  asked <- lapply(claims, function(claim) sort(unlist(claim$conditions)))
  alpha <- if (length(claims)) claims[[1]]$alpha else 0.05
  pairs <- if (length(compared) > 1) combn(compared, 2, simplify = FALSE) else list()
  unasked <- Filter(function(pair) !(list(sort(pair)) %in% asked), pairs)
  c(verdicts, state_ratings(unlist(lapply(unasked, function(pair) {
    claim <- list(test = "rating-difference", conditions = pair, alpha = alpha, stratum = "overall")
    lapply(columns_apart(claim, rows), function(cell)
      list(claim = claim, key = join(paste(pair, collapse = " / "), cell$key, by = ", "), rows = cell$answers))
  }), recursive = FALSE)))
}

role_of <- function(rows) if (is.null(rows$role)) rep("condition", nrow(rows)) else ifelse(is.na(rows$role), "condition", rows$role)

# Of triple stimuli: what is under test less the hidden reference of the same trial (ITU-R BS.1116-3)
difference_grades <- function(rows) {
  trial <- paste(rows$listener, rows$session, rows$trial, sep = "\r")
  is_reference <- role_of(rows) == "hidden-reference"
  reference <- rows$rating[is_reference][match(trial, trial[is_reference])]
  rows$rating <- rows$rating - reference
  rows[!is.na(reference), , drop = FALSE]
}

# Per listener: Student's one-sided t of difference grades below 0
discrimination_of <- function(rows) {
  graded <- difference_grades(rows)
  graded <- graded[role_of(graded) != "hidden-reference", , drop = FALSE]
  lapply(unique(graded$listener), function(listener) {
    grades <- graded$rating[graded$listener == listener]
    n <- length(grades)
    found <- list(listener = listener, grades = n, mean = mean(grades))
    found["pValue"] <- list(if (n < 2) NULL else if (sum((grades - mean(grades))^2) == 0) {
      if (mean(grades) < 0) 0.5^n else 1
    } else pt(mean(grades) / sqrt(var(grades) / n), n - 1))
    found
  })
}

# ITU-R BS.1534-3, 4.1.2, by the hidden reference and the mid-range anchor alone
screen <- function(rows, rule) {
  reference <- rows[rows$condition == rule$reference, , drop = FALSE]
  anchor <- rows[rows$condition %in% rule$midAnchor, , drop = FALSE]
  share <- function(is_slip) if (length(is_slip)) mean(is_slip) else 0
  # where more than a quarter rate the anchor high, that says nothing of a listener
  items <- unique(anchor$itemId)
  excepted <- items[vapply(items, function(item) share(anchor$rating[anchor$itemId == item] > 90) > 0.25, NA)]
  listeners <- lapply(unique(rows$listener), function(listener) {
    low <- share(reference$rating[reference$listener == listener] < 90)
    high <- share(anchor$rating[anchor$listener == listener & !(anchor$itemId %in% excepted)] > 90)
    reasons <- c(if (low > 0.15) "reference rated low", if (high > 0.15) "anchor rated high")
    list(listener = listener, shareReferenceLow = low, shareAnchorHigh = high, reasons = as.list(reasons))
  })
  is_kept <- lengths(lapply(listeners, function(each) each$reasons)) == 0
  list(
    listeners = listeners,
    kept = as.list(unique(rows$listener)[is_kept]),
    excluded = as.list(unique(rows$listener)[!is_kept]),
    exceptedItems = as.list(excepted),
    isOneSlipEnough = 1 / length(unique(reference$itemId)) > 0.15
  )
}

# The means of listeners, in the order of their first rating
listener_means <- function(rows, condition) {
  own <- rows[rows$condition == condition, , drop = FALSE]
  tapply(own$rating, factor(own$listener, unique(own$listener)), mean)
}

# By the means of listeners, not by all ratings in one heap
describe <- function(rows, condition) {
  scores <- as.vector(listener_means(rows, condition))
  n <- length(scores)
  quartiles <- unname(quantile(scores, c(0.25, 0.5, 0.75)))
  half <- if (n > 1) qt(0.025, n - 1, lower.tail = FALSE) * sd(scores) / sqrt(n)
  list(
    system = condition,
    ratings = sum(rows$condition == condition),
    n = n,
    mean = mean(scores),
    standardDeviation = if (n > 1) sd(scores) else NULL,
    median = quartiles[2],
    lowerQuartile = quartiles[1],
    upperQuartile = quartiles[3],
    interquartileRange = quartiles[3] - quartiles[1],
    interval = if (n > 1) interval_of(mean(scores) - half, mean(scores) + half, 0.95) else NULL
  )
}

# All different orders of a row, one a row
orders_of <- function(row) {
  if (length(row) <= 1) return(matrix(row, 1))
  do.call(rbind, lapply(sort(unique(row)), function(first) cbind(first, orders_of(row[-match(first, row)]))))
}

# All orders of all listeners: which condition has which sum does not matter, so states are sorted sums
exact_friedman <- function(ranks, observed) {
  k <- ncol(ranks)
  states <- matrix(0, 1, k)
  shares <- 1
  for (listener in seq_len(nrow(ranks))) {
    ways <- orders_of(ranks[listener, ])
    moved <- states[rep(seq_len(nrow(states)), each = nrow(ways)), , drop = FALSE] +
      ways[rep(seq_len(nrow(ways)), nrow(states)), , drop = FALSE]
    moved <- matrix(moved[order(row(moved), moved)], ncol = k, byrow = TRUE)
    key <- do.call(paste, as.data.frame(moved))
    shares <- as.vector(rowsum(rep(shares / nrow(ways), each = nrow(ways)), key, reorder = FALSE))
    states <- moved[!duplicated(key), , drop = FALSE]
  }
  min(1, sum(shares[rowSums((states - nrow(ranks) * (k + 1))^2) >= observed]))
}

# Friedman's test with ties, Kendall's W, Iman and Davenport's F, over listeners who rated all conditions
friedman <- function(rows, conditions, said) {
  means <- lapply(conditions, function(condition) listener_means(rows, condition))
  everyone <- Filter(function(name) all(sapply(means, function(own) name %in% names(own))), unique(rows$listener))
  if (length(conditions) < 2 || length(everyone) == 0) return(NULL)
  k <- length(conditions)
  n <- length(everyone)
  scale <- max(abs(rows$rating))
  ranks <- t(sapply(everyone, function(name) doubled_ranks(settle(sapply(means, function(own) own[[name]]), scale))))
  spread <- sum((ranks - k - 1)^2)
  told <- function(statistic, p, method, w, f, f_p) list(
    statistic = statistic,
    degreesOfFreedom = k - 1,
    pValue = p,
    method = method,
    kendallW = w,
    imanDavenport = list(statistic = f, numeratorDegrees = k - 1, denominatorDegrees = (k - 1) * (n - 1), pValue = f_p),
    listeners = n
  )
  if (spread == 0) return(told(0, 1, "exact", 0, 0, 1))
  between <- sum((colSums(ranks) - n * (k + 1))^2)
  statistic <- (k - 1) * between / spread
  # an exact distribution where there are few enough orders to go through, else chi-square: as Earwitness says which it took
  is_exact <- identical(said$method, "exact")
  p <- if (is_exact) exact_friedman(ranks, between) else pchisq(statistic, k - 1, lower.tail = FALSE)
  left <- n * spread - between
  f <- if (left == 0) Inf else (n - 1) * between / left
  # all agree completely: each repeats the first one's order by chance
  f_p <- if (left == 0) prod(1 / apply(ranks[-1, , drop = FALSE], 1, function(row) nrow(orders_of(row)))) else
    pf(f, k - 1, (k - 1) * (n - 1), lower.tail = FALSE)
  told(statistic, p, if (is_exact) "exact" else "chi-square", between / (n * spread), f, f_p)
}

compare_conditions <- function(rows, conditions) {
  if (length(conditions) < 2) return(list())
  compared <- lapply(combn(conditions, 2, simplify = FALSE), function(pair) {
    differences <- listener_differences(rows, pair[1], pair[2])
    list(
      first = pair[1],
      second = pair[2],
      listeners = length(differences),
      signedRank = signed_rank(differences),
      shift = if (length(differences)) hodges_lehmann(differences, 0.95) else NULL
    )
  })
  adjusted <- holm(sapply(compared, function(each) each$signedRank$pValue))
  lapply(seq_along(compared), function(i) c(compared[[i]], list(adjustedPValue = adjusted[i])))
}

# Per listener: F over conditions with pieces taken out, error, agreement with the mean of all others
gauge <- function(rows, conditions) {
  used <- rows[rows$condition %in% conditions, , drop = FALSE]
  names <- list(factor(used$listener), factor(used$itemId), factor(used$condition, conditions))
  means <- if (nrow(used)) tapply(used$rating, names, mean) else array(0, c(0, 0, 0), list(NULL, NULL, NULL))
  lapply(unique(rows$listener), function(listener) {
    told <- function(items, discrimination = NULL, reliability = NULL, agreement = NULL) list(
      listener = listener, items = items,
      discrimination = discrimination, reliability = reliability, agreement = agreement
    )
    if (!(listener %in% dimnames(means)[[1]])) return(told(0))
    own <- matrix(means[listener, , ], ncol = length(conditions))
    full <- rowSums(is.na(own)) == 0
    table <- own[full, , drop = FALSE]
    items <- nrow(table)
    if (items < 2 || length(conditions) < 2) return(told(items))
    centered <- table - rowMeans(table)
    within <- sum(centered^2)
    between <- sum(colSums(centered)^2) / items
    df1 <- length(conditions) - 1
    df2 <- df1 * (items - 1)
    error <- if (within - between > 1e-9 * within) within - between else 0
    f <- if (within == 0) 0 else if (error == 0) Inf else (between / df1) / (error / df2)
    others <- means[dimnames(means)[[1]] != listener, full, , drop = FALSE]
    others <- as.vector(apply(others, c(2, 3), mean, na.rm = TRUE))
    flat <- as.vector(table)
    agrees <- dim(means)[1] > 1 && !anyNA(others) && length(unique(flat)) > 1 && length(unique(others)) > 1
    told(
      items,
      list(
        statistic = f,
        meanSquareSystem = between / df1,
        meanSquareError = error / df2,
        numeratorDegrees = df1,
        denominatorDegrees = df2,
        pValue = if (f == Inf) SHUFFLED else pf(f, df1, df2, lower.tail = FALSE),
        permutationPValue = SHUFFLED
      ),
      list(rmsError = sqrt(error / df2), permutationPValue = SHUFFLED),
      if (agrees) list(
        correlation = cor(flat, others),
        # means that differ by rounding only are ties
        rankCorrelation = cor(settle(flat, max(abs(flat))), settle(others, max(abs(others))), method = "spearman"),
        permutationPValue = SHUFFLED
      ) else NULL
    )
  })
}

judge_ratings <- function(rows, panel, said) {
  plan <- panel$analysisPlan
  is_graded <- identical(panel$method, "triple-stimulus")
  is_screening <- vapply(plan$exclusions, function(each) is.list(each) && each$rule == "post-screening", NA)
  rule <- if (any(is_screening)) plan$exclusions[[which(is_screening)[1]]] else NULL
  left <- leave_out(rows, plan$exclusions[!is_screening])
  kept <- left$kept
  anchors <- c(rule$reference, rule$midAnchor)
  can_screen <- !is.null(rule) && nrow(kept) > 0 && all(anchors %in% kept$condition)
  if (!is.null(rule) && nrow(kept) > 0 && !can_screen) left$told <- c(left$told, list(list(answers = 0, listeners = list())))
  screening <- if (can_screen) screen(kept, rule) else NULL
  counted <- if (can_screen) kept[kept$listener %in% unlist(screening$kept), , drop = FALSE] else kept
  everyone <- leave_out(rows, list())$kept
  # references and anchors are not under test; of grades each is one against the reference
  aside <- c(if (can_screen) anchors, unique(kept$condition[role_of(kept) != "condition"]))
  in_scale <- function(own) if (is_graded) difference_grades(own) else own
  by_mean <- function(own) {
    described <- lapply(unique(own$condition), function(condition) describe(own, condition))
    described[order(-vapply(described, function(each) each$mean, 0))]
  }
  systems_of <- function(described) vapply(described, function(each) each$system, "")
  compared <- systems_of(by_mean(in_scale(counted)))
  if (!is_graded) compared <- setdiff(compared, aside)
  parts <- if (nrow(counted) == 0) list() else lapply(columns_apart(list(stratum = "overall"), counted), function(cell) {
    own <- in_scale(cell$answers)
    described <- by_mean(own)
    under_test <- setdiff(systems_of(described), aside)
    part <- list(key = cell$key, conditions = described)
    part["friedman"] <- list(friedman(own, under_test, Find(function(each) each$key == cell$key, said$parts)$friedman))
    c(part, list(
      comparisons = compare_conditions(own, under_test),
      listeners = gauge(own, under_test),
      discrimination = if (is_graded) discrimination_of(cell$answers) else list()
    ))
  })
  list(
    verdicts = judge_rating_claims(in_scale(counted), plan$claims, compared),
    excluded = left$told,
    unplaced = unplaced(counted, columns_of(plan$claims)),
    screening = screening,
    verdictsOfAll = if (nrow(counted) < nrow(everyone)) judge_rating_claims(in_scale(everyone), plan$claims, compared) else NULL,
    parts = parts
  )
}

# ---------------------------------------------------------------------------------------------------------------------------------
# Whole orders: what is counted of them. Plackett and Luce's strengths are Earwitness's own.
# ---------------------------------------------------------------------------------------------------------------------------------

STRENGTHS <- not_recomputed("strengths by Plackett and Luce's model")

places_of <- function(text) if (nzchar(trimws(text))) strsplit(strsplit(text, " > ", fixed = TRUE)[[1]], " = ", fixed = TRUE) else list()

# How often each condition was put before another, of pairs that an order decides: as answers on pairs
order_shares <- function(rows) {
  pairs <- do.call(rbind, lapply(rows$ranking, function(text) {
    places <- places_of(text)
    do.call(rbind, lapply(seq_along(places)[-length(places)], function(place)
      expand.grid(conditionA = places[[place]], conditionB = unlist(places[-seq_len(place)]), stringsAsFactors = FALSE)))
  }))
  if (is.null(pairs)) return(list(winShares = list(), pairShares = list()))
  pairs$choice <- "A"
  win_shares(pairs)
}

# Friedman's test of listeners' mean places; those in one place share the mean of the places they take
places_agreement <- function(rows, said) {
  placed <- do.call(rbind, lapply(seq_len(nrow(rows)), function(i) {
    places <- places_of(rows$ranking[i])
    sizes <- lengths(places)
    data.frame(
      listener = rep(rows$listener[i], sum(sizes)),
      itemId = rep(rows$itemId[i], sum(sizes)),
      condition = as.character(unlist(places)),
      rating = -rep(cumsum(sizes) - sizes + (sizes + 1) / 2, sizes)
    )
  }))
  friedman(placed, unique(placed$condition), said)
}

judge_orders <- function(rows, panel, said) {
  plan <- panel$analysisPlan
  left <- leave_out(rows, plan$exclusions)
  verdicts <- rankings <- list()
  for (claim in plan$claims) for (cell in columns_apart(claim, left$kept)) {
    own <- cell$answers
    id <- join(or_else(claim$id, claim$test), cell$key, by = ": ")
    by_strengths <- if (nrow(own)) STRENGTHS else NULL
    verdict <- list(
      id = id,
      quantity = "share",
      nullValue = 0.5,
      n = nrow(own),
      listeners = length(unique(own$listener)),
      items = length(unique(own$itemId)),
      outcome = if (nrow(own)) STRENGTHS else "undecided"
    )
    for (key in c("estimate", "interval", "pValue")) verdict[key] <- list(by_strengths)
    for (key in c("margin", "sensitivity")) verdict[key] <- list(NULL)
    verdicts <- c(verdicts, list(verdict))
    if (nrow(own)) {
      ranking <- list(id = id)
      ranking["agreement"] <- list(places_agreement(own, Find(function(each) each$id == id, said$rankings)$agreement))
      for (key in c("scale", "comparison", "hasPrior", "groups", "notTrusted", "lackOfFit")) ranking[[key]] <- STRENGTHS
      rankings <- c(rankings, list(c(ranking, order_shares(own))))
    }
  }
  list(
    verdicts = verdicts,
    excluded = left$told,
    unplaced = unplaced(left$kept, columns_of(plan$claims)),
    strata = list(),
    listeners = NULL,
    evidence = list(),
    rankings = rankings,
    rankingInteractions = list()
  )
}

# ---------------------------------------------------------------------------------------------------------------------------------
# Side by side
# ---------------------------------------------------------------------------------------------------------------------------------

WORDS <- c("claim", "analysis", "assumption", "sentence", "rule", "nothing", "caveat", "filter", "exploratory")
# what tells the members of a list apart, whatever their order
NAMES <- list("id", "key", c("stronger", "weaker"), c("first", "second"), "listener", "value", "system", "column", "item")

name_of <- function(thing, place) {
  for (keys in NAMES) if (is.list(thing) && all(keys %in% names(thing))) {
    name <- paste(unlist(thing[keys]), collapse = " / ")
    return(if (nzchar(name)) name else as.character(place))
  }
  as.character(place)
}

# Members of a list by name; those of one name are counted
named <- function(things) {
  names <- vapply(seq_along(things), function(i) name_of(things[[i]], i), "")
  seen <- if (length(names)) ave(seq_along(names), names, FUN = seq_along) else integer()
  setNames(things, ifelse(seen == 1, names, sprintf("%s (%d)", names, seen)))
}

lines <- new.env()

line <- function(path, theirs, mine, agrees) {
  lines$all[[length(lines$all) + 1]] <- list(number = sub("^\\.", "", path), earwitness = theirs, recomputed = mine, agrees = agrees)
}

# Walks over everything that Earwitness says; nothing is passed over but words
compare <- function(theirs, mine, path) {
  if (inherits(mine, "not_recomputed")) {
    line(path, theirs, NULL, paste("not recomputed:", mine$why))
  } else if (is.list(theirs) && !is.null(names(theirs)) && is.list(mine)) {
    for (key in names(theirs)) {
      own <- if (key %in% names(mine)) mine[[key]] else not_recomputed("unknown to this script")
      if (key == "notTrusted") compare(!is.null(theirs[[key]]), own, paste0(path, ".", key))
      else if (!(key %in% WORDS)) compare(theirs[[key]], own, paste0(path, ".", key))
    }
  } else if (is.list(theirs) && is.list(mine)) {
    if (length(theirs) != length(mine)) line(paste0(path, ".length"), length(theirs), length(mine), "NO")
    left <- named(theirs)
    right <- named(mine)
    for (name in names(left)) {
      if (name %in% names(right)) compare(left[[name]], right[[name]], sprintf("%s[%s]", path, name))
      else if (length(theirs) == length(mine)) line(sprintf("%s[%s]", path, name), "there", "missing", "NO")
    }
  } else {
    line(path, theirs, mine, if (is_equal(theirs, mine, path)) "yes" else "NO")
  }
}

is_equal <- function(theirs, mine, path) {
  if (is.null(theirs) || is.null(mine)) return(is.null(theirs) && is.null(mine))
  if (length(theirs) != 1 || length(mine) != 1) return(FALSE)
  if (theirs %in% c("Infinity", "-Infinity")) return(mine == as.numeric(sub("Infinity", "Inf", theirs)))
  if (!(is.numeric(theirs) && is.numeric(mine))) return(identical(theirs, mine))
  tolerance <- or_else(attr(mine, "tolerance"), EXACT)
  # a p-value counts digit by digit however small; what may lie around zero needs a floor
  floor <- if (grepl("(^|\\.)p[A-Z][A-Za-z]*$|PValue$", path)) 1e-15 else 1e-11
  isTRUE(abs(theirs - mine) <= tolerance * abs(theirs) + floor)
}

show <- function(value) {
  if (is.null(value)) "–" else if (is.numeric(value)) sprintf("%.10g", value) else paste(as.character(value), collapse = " ")
}

print_lines <- function() {
  paths <- vapply(lines$all, function(each) each$number, "")
  agrees <- vapply(lines$all, function(each) each$agrees, "")
  leaf <- sub(".*\\.", "", paths)
  # the course of the evidence in one line for all its points; names that agree stand in the brackets already
  folded <- grepl("^evidence\\[", paths) & agrees == "yes"
  counts <- table(leaf[folded])
  hidden <- folded | (leaf %in% unlist(NAMES) & agrees == "yes")
  table <- rbind(
    cbind(paths, vapply(lines$all, function(each) show(each$earwitness), ""),
      vapply(lines$all, function(each) show(each$recomputed), ""), agrees)[!hidden, , drop = FALSE],
    cbind(sprintf("evidence, %s", names(counts)), sprintf("%d points", counts), sprintf("%d points", counts),
      rep("yes", length(counts)))
  )
  table <- rbind(c("number", "Earwitness", "this script", "agrees with Earwitness"), table)
  width <- min(90, max(nchar(table[, 1])))
  cat(paste(formatC(table[, 1], width = -width), formatC(table[, 2], width = 16), formatC(table[, 3], width = 16),
    table[, 4], sep = "  "), sep = "\n")
}

# The answers as a table: a column for every name that occurs, NA where a row has none
read_rows <- function(file, kind) {
  text <- readLines(file, encoding = "UTF-8")
  needed <- c("listener", "itemId", "training", switch(kind,
    choices = c("conditionA", "conditionB", "choice", "correct"),
    ratings = c("condition", "rating"),
    rankings = "ranking"
  ))
  if (length(text) == 0) {
    empty <- setNames(rep(list(character()), length(needed)), needed)
    empty$training <- logical()
    return(as.data.frame(empty))
  }
  rows <- fromJSON(paste0("[", paste(text, collapse = ","), "]"))
  for (name in setdiff(needed, names(rows))) rows[[name]] <- NA
  rows
}

check_panel <- function(folder, entry) {
  own <- file.path(folder, entry$id)
  panel <- read_json(file.path(own, "plan.json"))
  said <- read_json(file.path(own, "verdicts.json"))
  CHANCE <<- if (or_else(panel$method, "") %in% OF_THREE) 1 / 3 else 0.5
  rows <- read_rows(file.path(folder, entry$answers), panel$kind)
  cat(sprintf("\n%s (%s), %d answers\n", panel$title, entry$id, nrow(rows)))
  if (panel$simulated) cat("SIMULATED ANSWERS: a program gave them, nobody listened.\n")
  lines$all <- list()
  line("answers", said$answers, nrow(rows), if (said$answers == nrow(rows)) "yes" else "NO")
  judge <- switch(panel$kind, choices = judge_choices, ratings = judge_ratings, rankings = judge_orders)
  mine <- judge(rows, panel, said$judged)
  compare(said$judged, mine, "")
  print_lines()
  # JSON has no number without end
  strip <- function(value) {
    if (!is.numeric(value)) value else if (is.infinite(value)) sub("Inf", "Infinity", as.character(value)) else as.numeric(value)
  }
  write_json(
    list(
      schema = "earwitness.recomputed/1",
      by = sprintf("recompute.R, R %s, lme4 %s", getRversion(), if (has_lme4) packageVersion("lme4") else "missing"),
      panel = entry$id,
      simulated = panel$simulated,
      numbers = lapply(lines$all, function(each) {
        each["recomputed"] <- list(strip(each$recomputed))
        each
      })
    ),
    file.path(own, "recomputed-r.json"),
    auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE
  )
  vapply(lines$all, function(each) each$agrees, "")
}

main <- function() {
  arguments <- commandArgs(trailingOnly = TRUE)
  script <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
  folder <- if (length(arguments)) arguments[1] else if (length(script)) dirname(script) else "."
  found <- unlist(lapply(read_json(file.path(folder, "bundle.json"))$panels, function(entry) check_panel(folder, entry)))
  disagree <- sum(found == "NO")
  agree <- sum(found == "yes")
  cat(sprintf("\n%d agree, %d do not, %d not recomputed.\n", agree, disagree, length(found) - agree - disagree))
  quit(status = if (disagree > 0) 1 else 0)
}

main()
