// From the largest gains that peaks allow to a limiter's gain. All of a cell's steps in one loop: each waits for its own last result
// alone, so the processor works at all of them at once.

/** The memory of a sliding minimum: that of the stretch under way, and the place in it; behind it a f64 a place, and one more. */
const LEAST_AT: usize = 0;
const PLACE_AT: usize = 8;
const MINIMA_AT: usize = 16;

/** What else is remembered, then the rings of both averages. */
const FAST_AT: usize = 0;
const SLOW_AT: usize = 8;
const SUM_AT: usize = 16;
const SUM_OF_SUMS_AT: usize = 24;
const OLDEST_GAIN_AT: usize = 32;
const OLDEST_SUM_AT: usize = 36;
const RINGS_AT: usize = 40;

const GAIN_STEPS: f64 = 67_108_864;
/** An exponential never arrives: within −120 dB of unity it is there. */
const ARRIVED_AT_UNITY: f64 = 1 - 1e-6;

/**
 * In place, and `held` becomes its own minima. Returns how many gains in a row, up to the last and before they were smoothed, were 1.
 *
 * @param minimum memory of the minimum over `window` gains, `heldMinimum` of that over `heldWindow` held ones
 * @param firstLength how many gains the first average is of
 * @param secondLength and how many sums the second
 */
export function lookAheadGains(
  gains: usize,
  held: usize,
  blocks: i32,
  blockCells: i32,
  minimum: usize,
  window: i32,
  heldMinimum: usize,
  heldWindow: i32,
  memory: usize,
  firstLength: i32,
  secondLength: i32,
  fastStep: f64,
  slowFallStep: f64,
  slowRiseStep: f64,
  scale: f64,
): i32 {
  const minima = minimum + MINIMA_AT;
  const ringOfGains = memory + RINGS_AT;
  const ringOfSums = ringOfGains + (<usize>firstLength << 3);
  let least = load<f64>(minimum, LEAST_AT);
  let place = load<i32>(minimum, PLACE_AT);
  let fast = load<f64>(memory, FAST_AT);
  let slow = load<f64>(memory, SLOW_AT);
  let sum = load<f64>(memory, SUM_AT);
  let sumOfSums = load<f64>(memory, SUM_OF_SUMS_AT);
  let oldestGain = load<i32>(memory, OLDEST_GAIN_AT);
  let oldestSum = load<i32>(memory, OLDEST_SUM_AT);
  let cellsAtUnity = 0;
  slideMinimum(held, blocks, heldMinimum, heldWindow);
  for (let block = 0; block < blocks; block++) {
    const heldGain = load<f64>(held);
    held += 8;
    for (const end = gains + (<usize>blockCells << 3); gains < end; gains += 8) {
      const value = load<f64>(gains);
      least = smaller(value, least);
      store<f64>(minima + (<usize>place << 3), value);
      place++;
      const allowed = smaller(smaller(load<f64>(minima + (<usize>place << 3)), least), heldGain);
      if (place == window) {
        turnToMinima(minima, window);
        least = Infinity;
        place = 0;
      }

      fast = allowed < fast ? allowed : approach(fast, allowed, fastStep);
      slow = approach(slow, fast, fast < slow ? slowFallStep : slowRiseStep);
      const released = smaller(fast, slow);
      cellsAtUnity = released == 1 ? cellsAtUnity + 1 : 0;

      const gain = floor(released * GAIN_STEPS);
      const gainAt = ringOfGains + (<usize>oldestGain << 3);
      sum += gain - load<f64>(gainAt);
      store<f64>(gainAt, gain);
      oldestGain = oldestGain + 1 == firstLength ? 0 : oldestGain + 1;
      const sumAt = ringOfSums + (<usize>oldestSum << 3);
      sumOfSums += sum - load<f64>(sumAt);
      store<f64>(sumAt, sum);
      oldestSum = oldestSum + 1 == secondLength ? 0 : oldestSum + 1;
      store<f64>(gains, sumOfSums * scale);
    }
  }
  store<f64>(minimum, least, LEAST_AT);
  store<i32>(minimum, place, PLACE_AT);
  store<f64>(memory, fast, FAST_AT);
  store<f64>(memory, slow, SLOW_AT);
  store<f64>(memory, sum, SUM_AT);
  store<f64>(memory, sumOfSums, SUM_OF_SUMS_AT);
  store<i32>(memory, oldestGain, OLDEST_GAIN_AT);
  store<i32>(memory, oldestSum, OLDEST_SUM_AT);
  return cellsAtUnity;
}

/** Turns each number into the minimum of the window that ends with it. */
function slideMinimum(numbers: usize, count: i32, minimum: usize, window: i32): void {
  const minima = minimum + MINIMA_AT;
  let least = load<f64>(minimum, LEAST_AT);
  let place = load<i32>(minimum, PLACE_AT);
  for (const end = numbers + (<usize>count << 3); numbers < end; numbers += 8) {
    const value = load<f64>(numbers);
    least = smaller(value, least);
    store<f64>(minima + (<usize>place << 3), value);
    place++;
    store<f64>(numbers, smaller(load<f64>(minima + (<usize>place << 3)), least));
    if (place == window) {
      turnToMinima(minima, window);
      least = Infinity;
      place = 0;
    }
  }
  store<f64>(minimum, least, LEAST_AT);
  store<i32>(minimum, place, PLACE_AT);
}

/** Each number of a stretch becomes the minimum from there on. */
function turnToMinima(minima: usize, count: i32): void {
  let fromHere: f64 = Infinity;
  for (let at = minima + (<usize>(count - 1) << 3); at >= minima; at -= 8) {
    fromHere = smaller(load<f64>(at), fromHere);
    store<f64>(at, fromHere);
  }
}

// @ts-ignore: decorator
@inline
function smaller(a: f64, b: f64): f64 {
  return a < b ? a : b;
}

// @ts-ignore: decorator
@inline
function approach(value: f64, target: f64, step: f64): f64 {
  const next = value + step * (target - value);
  return target == 1 && next > ARRIVED_AT_UNITY ? 1 : next;
}
