import type { Language } from "../../contract/languages.ts";
import type { LanguagePair } from "./engine.ts";

/**
 * The shortest way from one language to another over direct pairs; among equally short ones that of
 * the highest quality in sum, then the first by alphabet. Breadth first, a round of hops at a time.
 * @returns the pairs in order; empty if `from` is `to`; undefined if there is no way
 */
export function planRoute<Pair extends LanguagePair & { readonly quality: number }>(
  pairs: readonly Pair[],
  from: Language,
  to: Language,
): Pair[] | undefined {
  type Way = { readonly hops: readonly Pair[]; readonly quality: number };
  let reached = new Map<Language, Way>([[from, { hops: [], quality: 0 }]]);
  const seen = new Set<Language>([from]);
  while (reached.size > 0) {
    const way = reached.get(to);
    if (way !== undefined) return [...way.hops];
    const next = new Map<Language, Way>();
    const inOrder = [...reached].sort(([a], [b]) => a.localeCompare(b));
    for (const [at, { hops, quality }] of inOrder) {
      for (const pair of pairs) {
        if (pair.from !== at || seen.has(pair.to)) continue;
        const better = next.get(pair.to);
        const sum = quality + pair.quality;
        if (better === undefined || sum > better.quality) {
          next.set(pair.to, { hops: [...hops, pair], quality: sum });
        }
      }
    }
    for (const language of next.keys()) seen.add(language);
    reached = next;
  }
  return undefined;
}

/** Every language that can be reached from one, itself left out, in alphabetical order. */
export function reachable(pairs: readonly LanguagePair[], from: Language): Language[] {
  const seen = new Set<Language>([from]);
  const open: Language[] = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const pair of pairs) {
      if (pair.from !== at || seen.has(pair.to)) continue;
      seen.add(pair.to);
      open.push(pair.to);
    }
  }
  seen.delete(from);
  return [...seen].sort();
}
