import { DEFAULTS } from "../../contract/limits.ts";

/** Kept below the ceiling: encoding raises peaks, and the filter sees samples, not waves. dB. */
const MARGIN_DB = 0.5;

/**
 * The last filter of a mix: what would be too loud is turned down softly in time, all else stays
 * as it is and where it is.
 */
export function limiterFilter(): string {
  const limit = 10 ** ((DEFAULTS.truePeak - MARGIN_DB) / 20);
  return `alimiter=level=0:limit=${limit.toFixed(6)}:attack=5:release=80:latency=1`;
}
