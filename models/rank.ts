import { catalogue } from "./catalogue.ts";

/** What ranking looks at. */
interface Ranked {
  readonly id: string;
  readonly repository: string;
  readonly pairs: readonly string[];
}

/** Between the catalogue's rough and good ones: nobody has judged it, but somebody wanted it. */
const UNKNOWN = { quality: 3, speed: 3 };

/** Best first: quality, then speed, then made for one pair. Models of no catalogue stand in the middle. */
export function rank<M extends Ranked>(models: readonly M[]): M[] {
  const entries = catalogue();
  const scored = models.map((model) => {
    const { quality, speed } =
      entries.find(({ id, repository }) => id === model.id || repository === model.repository) ??
      UNKNOWN;
    return { model, quality, speed };
  });
  return scored
    .sort(
      (a, b) =>
        b.quality - a.quality ||
        b.speed - a.speed ||
        b.model.pairs.length - a.model.pairs.length ||
        (a.model.id < b.model.id ? -1 : 1),
    )
    .map(({ model }) => model);
}
