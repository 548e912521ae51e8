/** After this long, what was measured counts half: phases differ in speed. */
const HALF_LIFE_S = 30;

/** With less than this there is nothing to go by yet. */
const MIN_SECONDS = 2;
const MIN_PERCENT = 1;

/** How fast a job goes, by the steps that are really made; found ones would flatter it. */
export interface Pace {
  /** Work began; time counts from the first until the last has ended. */
  began(id: string): void;
  ended(id: string): void;
  /** Percent of the whole that were just worked. */
  gained(percent: number): void;
  /** Seconds that this many percent will take, once there is something to go by. */
  secondsFor(percent: number): number | undefined;
}

/**
 * Speed as a mean over time with exponential forgetting: work and time both fade, so that a step
 * slower than those before it shows soon, and one hasty moment changes little.
 * @param now milliseconds
 */
export function createPace(now: () => number): Pace {
  const atWork = new Set<string>();
  let work = 0;
  let seconds = 0;
  let worked = 0;
  let spent = 0;
  let seenAt = now();

  const pass = (): void => {
    const elapsed = (now() - seenAt) / 1000;
    seenAt = now();
    if (atWork.size === 0 || elapsed <= 0) return;
    const kept = 0.5 ** (elapsed / HALF_LIFE_S);
    work *= kept;
    seconds = seconds * kept + elapsed;
    spent += elapsed;
  };

  return {
    began(id) {
      pass();
      atWork.add(id);
    },
    ended(id) {
      pass();
      atWork.delete(id);
    },
    gained(percent) {
      pass();
      work += percent;
      worked += percent;
    },
    secondsFor(percent) {
      pass();
      if (spent < MIN_SECONDS || worked < MIN_PERCENT || work <= 0) return undefined;
      return (percent * seconds) / work;
    },
  };
}
