// XXH64 with seed 0: four lanes over stripes of 32 bytes, a mix of them and of what is left at the end.

const PRIME1: u64 = 0x9e3779b185ebca87;
const PRIME2: u64 = 0xc2b2ae3d27d4eb4f;
const PRIME3: u64 = 0x165667b19e3779f9;
const PRIME4: u64 = 0x85ebca77c2b2ae63;
const PRIME5: u64 = 0x27d4eb2f165667c5;
const STRIPE: usize = 32;

// A hash's memory, 72 bytes: the four lanes and the number of bytes so far (u64), then the bytes of the unfinished stripe.
const LENGTH_AT: usize = 32;
const STRIPE_AT: usize = 40;

export function beginXxh64(hash: usize): void {
  store<u64>(hash, PRIME1 + PRIME2);
  store<u64>(hash, PRIME2, 8);
  store<u64>(hash, 0, 16);
  store<u64>(hash, 0 - PRIME1, 24);
  store<u64>(hash, 0, LENGTH_AT);
}

export function updateXxh64(hash: usize, bytes: usize, count: usize): void {
  const held = <usize>load<u64>(hash, LENGTH_AT) & (STRIPE - 1);
  store<u64>(hash, load<u64>(hash, LENGTH_AT) + <u64>count, LENGTH_AT);
  if (held > 0) {
    const taken = min(STRIPE - held, count);
    memory.copy(hash + STRIPE_AT + held, bytes, taken);
    if (held + taken < STRIPE) return;
    takeStripes(hash, hash + STRIPE_AT, STRIPE);
    bytes += taken;
    count -= taken;
  }
  const whole = count & ~(STRIPE - 1);
  takeStripes(hash, bytes, whole);
  memory.copy(hash + STRIPE_AT, bytes + whole, count - whole);
}

function takeStripes(hash: usize, bytes: usize, count: usize): void {
  let lane0 = load<u64>(hash);
  let lane1 = load<u64>(hash, 8);
  let lane2 = load<u64>(hash, 16);
  let lane3 = load<u64>(hash, 24);
  for (const end = bytes + count; bytes < end; bytes += STRIPE) {
    lane0 = round(lane0, load<u64>(bytes));
    lane1 = round(lane1, load<u64>(bytes, 8));
    lane2 = round(lane2, load<u64>(bytes, 16));
    lane3 = round(lane3, load<u64>(bytes, 24));
  }
  store<u64>(hash, lane0);
  store<u64>(hash, lane1, 8);
  store<u64>(hash, lane2, 16);
  store<u64>(hash, lane3, 24);
}

/** The hash of all bytes so far. */
export function digestXxh64(hash: usize): u64 {
  const length = load<u64>(hash, LENGTH_AT);
  let sum = length < STRIPE ? PRIME5 : mixOfLanes(hash);
  sum += length;
  let at = hash + STRIPE_AT;
  const end = at + (<usize>length & (STRIPE - 1));
  for (; at + 8 <= end; at += 8) sum = rotl(sum ^ round(0, load<u64>(at)), 27) * PRIME1 + PRIME4;
  if (at + 4 <= end) {
    sum = rotl(sum ^ (<u64>load<u32>(at) * PRIME1), 23) * PRIME2 + PRIME3;
    at += 4;
  }
  for (; at < end; at++) sum = rotl(sum ^ (<u64>load<u8>(at) * PRIME5), 11) * PRIME1;
  sum = (sum ^ (sum >> 33)) * PRIME2;
  sum = (sum ^ (sum >> 29)) * PRIME3;
  return sum ^ (sum >> 32);
}

function mixOfLanes(hash: usize): u64 {
  const lane0 = load<u64>(hash);
  const lane1 = load<u64>(hash, 8);
  const lane2 = load<u64>(hash, 16);
  const lane3 = load<u64>(hash, 24);
  let sum = rotl(lane0, 1) + rotl(lane1, 7) + rotl(lane2, 12) + rotl(lane3, 18);
  sum = mix(sum, lane0);
  sum = mix(sum, lane1);
  sum = mix(sum, lane2);
  return mix(sum, lane3);
}

// @ts-ignore: decorator
@inline
function mix(sum: u64, lane: u64): u64 {
  return (sum ^ round(0, lane)) * PRIME1 + PRIME4;
}

// @ts-ignore: decorator
@inline
function round(lane: u64, input: u64): u64 {
  return rotl(lane + input * PRIME2, 31) * PRIME1;
}
