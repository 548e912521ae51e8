import { randomBytes } from "node:crypto";
import type { JobId } from "../../contract/job.ts";

const TIME_DIGITS = 9;
const RANDOM_DIGITS = 8;

/**
 * A new job id: the time, so that ids sort by age, and chance (41 bits), so that no two are equal.
 * @param now milliseconds since the epoch
 */
export function newJobId(now: number, random: (bytes: number) => Buffer = randomBytes): JobId {
  const chance = random(8).readBigUInt64BE().toString(36).padStart(RANDOM_DIGITS, "0");
  return now.toString(36).padStart(TIME_DIGITS, "0") + chance.slice(-RANDOM_DIGITS);
}
