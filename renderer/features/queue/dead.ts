import type { DeadLetter } from "../../../contract/queue.ts";

/** Jobs that gave up for the same reason. */
export interface Cause {
  readonly key: string;
  readonly letters: readonly DeadLetter[];
  readonly error: DeadLetter["error"];
}

/** Dead letters by why they died, the most frequent reason first. */
export function causesOf(letters: readonly DeadLetter[]): Cause[] {
  const causes = new Map<string, DeadLetter[]>();
  for (const letter of letters) {
    const key = `${letter.error.kind} ${letter.error.hint ?? letter.error.message}`;
    causes.set(key, [...(causes.get(key) ?? []), letter]);
  }
  return [...causes]
    .flatMap(([key, same]) => {
      const [first] = same;
      return first === undefined ? [] : [{ key, letters: same, error: first.error }];
    })
    .sort((a, b) => b.letters.length - a.letters.length);
}
