/** A job of the same kind that was done here. */
export interface Done {
  /** Of its input, seconds. */
  readonly material: number;
  readonly languages: number;
  /** From its start to its end, seconds. */
  readonly took: number;
  /** `id` has the language where the step has one: "translate:es". */
  readonly steps: readonly { readonly id: string; readonly seconds: number }[];
}

/** Work on less material than this says nothing of more: starting takes most of it. Seconds. */
const TELLING = 5;

/**
 * How long a job will take, by how long others did: steps of a language count once a language, the
 * rest once. The middle one of what they say. Seconds; `undefined` if none says anything.
 */
export function secondsFor(
  done: readonly Done[],
  wanted: { readonly material: number; readonly languages: number },
): number | undefined {
  const told = done
    .filter(({ material }) => material >= TELLING)
    .map((one) => scaled(one, wanted))
    .sort((a, b) => a - b);
  return told[Math.floor((told.length - 1) / 2)];
}

function scaled(
  { material, languages, took, steps }: Done,
  wanted: { readonly material: number; readonly languages: number },
): number {
  const work = sum(steps);
  const own = work === 0 ? 0 : sum(steps.filter(({ id }) => id.includes(":"))) / work;
  const times = languages === 0 ? 1 : Math.max(1, wanted.languages) / languages;
  return took * (wanted.material / material) * (1 - own + own * times);
}

const sum = (steps: readonly { readonly seconds: number }[]): number =>
  steps.reduce((all, { seconds }) => all + seconds, 0);
