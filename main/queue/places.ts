/** A job that waits its turn. Higher priorities run first; equal ones in order of arrival. */
export interface Place {
  /** Order of arrival. */
  readonly seq: number;
  readonly priority: number;
}

/** The widest priorities that the contract allows. */
export const MOST = 1000;

/** Whether `first` runs before `second`. */
export const runsBefore = (first: Place, second: Place): boolean =>
  first.priority > second.priority ||
  (first.priority === second.priority && first.seq < second.seq);

/**
 * The priorities that make jobs run in this order, changing as few as it can: the moved one alone
 * where its neighbours leave room, else those before it as well. `undefined`: they do not fit into
 * the range of priorities.
 * @param order the wished one
 * @param moved index of the job that is not where it was
 * @returns the new priorities of those that change, by `seq`
 */
export function placed(order: readonly Place[], moved: number): Map<number, number> | undefined {
  const changed = between(order, moved) ?? raised(order, moved);
  const widest = Math.max(0, ...[...changed.values()].map(Math.abs));
  if (widest <= MOST) return changed;
  const anew = renumbered(order);
  return Math.max(0, ...anew.values()) > MOST ? undefined : anew;
}

/** A priority for the moved one alone, if there is one between its neighbours. */
function between(order: readonly Place[], moved: number): Map<number, number> | undefined {
  const own = order[moved];
  if (own === undefined) return new Map();
  const [above, below] = [order[moved - 1], order[moved + 1]];
  const candidates = [own.priority, ...near(below?.priority), ...near(above?.priority)];
  const fits = candidates.find((priority) => {
    const there = { seq: own.seq, priority };
    return (
      (above === undefined || runsBefore(above, there)) &&
      (below === undefined || runsBefore(there, below))
    );
  });
  if (fits === undefined) return undefined;
  return fits === own.priority ? new Map() : new Map([[own.seq, fits]]);
}

const near = (priority: number | undefined): number[] =>
  priority === undefined ? [] : [priority, priority + 1, priority - 1];

/** The moved one just above what follows it, and those before it as much higher as it takes. */
function raised(order: readonly Place[], moved: number): Map<number, number> {
  const changed = new Map<number, number>();
  let next = order[moved + 1];
  for (const place of order.slice(0, moved + 1).reverse()) {
    const isMoved = place === order[moved];
    const fits = !isMoved && (next === undefined || runsBefore(place, next));
    // Those further up stand right already.
    if (fits) break;
    const priority = next === undefined ? place.priority : lowestAbove(place.seq, next);
    if (priority !== place.priority) changed.set(place.seq, priority);
    next = { seq: place.seq, priority };
  }
  return changed;
}

const lowestAbove = (seq: number, next: Place): number =>
  seq < next.seq ? next.priority : next.priority + 1;

/** The lowest priorities from 0 that make the order. */
function renumbered(order: readonly Place[]): Map<number, number> {
  const anew = new Map<number, number>();
  let next: Place | undefined;
  for (const { seq } of [...order].reverse()) {
    const priority: number = next === undefined ? 0 : lowestAbove(seq, next);
    anew.set(seq, priority);
    next = { seq, priority };
  }
  return anew;
}
