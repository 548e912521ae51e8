/** What brings a silent player to where the heard one is. */
export type Correction =
  | { readonly kind: "none" }
  | { readonly kind: "rate"; readonly rate: number }
  | { readonly kind: "seek" };

/** Below this nobody sees that lips and voice differ. Seconds. */
const CLOSE = 0.015;
/** From here on running after it takes too long. Seconds. */
const FAR = 0.35;
const STRONGEST = 0.12;

/** @param behind seconds that the silent one is behind the heard one; negative: ahead */
export function correctionOf(behind: number): Correction {
  const off = Math.abs(behind);
  if (off < CLOSE) return { kind: "none" };
  if (off > FAR) return { kind: "seek" };
  return { kind: "rate", rate: 1 + Math.max(-STRONGEST, Math.min(STRONGEST, behind)) };
}
