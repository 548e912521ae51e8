/** The same with one of them in another place. */
export function withMoved(ids: readonly string[], id: string, to: number): string[] {
  const others = ids.filter((other) => other !== id);
  const at = Math.max(0, Math.min(others.length, to));
  return [...others.slice(0, at), id, ...others.slice(at)];
}

/**
 * What a job is to run before, for it to stand where it stands in this order; `undefined` if it is
 * the last of all.
 * @param behind the first job that is not in the order, where not all are
 */
export const followerOf = (
  order: readonly string[],
  id: string,
  behind: string | undefined,
): string | undefined => order[order.indexOf(id) + 1] ?? behind;

/** Where a key takes a job, if it is one that does. */
export function placeByKey(key: string, at: number, count: number): number | undefined {
  const places: Readonly<Record<string, number>> = {
    ArrowUp: at - 1,
    ArrowDown: at + 1,
    Home: 0,
    End: count - 1,
  };
  const to = places[key];
  return to === undefined ? undefined : Math.max(0, Math.min(count - 1, to));
}
