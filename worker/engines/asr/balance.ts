/**
 * Shares pieces of work out so that all workers end at about the same time: longest first, each to
 * whoever has least so far (Graham's LPT rule, at most 4/3 of the best possible).
 * @param lengths of the pieces, in any unit
 * @returns for each worker the numbers of its pieces; no worker without work
 */
export function balance(lengths: readonly number[], workers: number): number[][] {
  const shares = Array.from({ length: Math.min(workers, lengths.length) }, () => ({
    load: 0,
    pieces: [] as number[],
  }));
  const longestFirst = [...lengths.entries()].sort(([, a], [, b]) => b - a);
  for (const [piece, length] of longestFirst) {
    const [lightest] = shares.sort((a, b) => a.load - b.load);
    if (lightest === undefined) break;
    lightest.pieces.push(piece);
    lightest.load += length;
  }
  return shares.map(({ pieces }) => pieces);
}
