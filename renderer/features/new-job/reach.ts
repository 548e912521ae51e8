import type { Language } from "../../../contract/languages.ts";
import type { EngineListing, ModelView } from "../../../contract/system.ts";

/** What can be done with a language on this machine, now. */
export type Reach =
  | { readonly state: "ready" }
  /** Translation is missing, or a voice; `models` of the catalogue would bring it. */
  | { readonly state: "missing"; readonly models: readonly ModelView[] };

export interface Means {
  /** Pairs written "en-es". */
  readonly pairs: ReadonlySet<string>;
  readonly voices: ReadonlySet<string>;
}

/** Longest way of a translation: through one other language. */
const HOPS = 2;

/** What the available engines can translate and speak. */
export function meansOf(engines: readonly EngineListing[]): Means {
  const of = (task: string) =>
    new Set(
      engines
        .filter((engine) => engine.task === task && engine.availability.available)
        .flatMap(({ languages }) => languages),
    );
  return { pairs: of("mt"), voices: of("tts") };
}

/** Whether a translation leads from one language to another, directly or through a third. */
export function leads(pairs: ReadonlySet<string>, from: string, to: string): boolean {
  let reached = new Set([from]);
  for (let hop = 0; hop < HOPS; hop += 1) {
    if (reached.has(to)) return true;
    const next = new Set(reached);
    for (const pair of pairs) {
      const [a = "", b = ""] = pair.split("-");
      if (reached.has(a)) next.add(b);
    }
    reached = next;
  }
  return reached.has(to);
}

const sources = (pairs: ReadonlySet<string>): string[] => [
  ...new Set([...pairs].map((pair) => pair.split("-")[0] ?? "")),
];

/**
 * Whether a job into `to` can be done now. Where the spoken language is not known yet, it can if it
 * can from any.
 */
export function reachOf(
  means: Means,
  catalogue: readonly ModelView[],
  wish: { from: "auto" | Language; to: Language; speaks: boolean },
): Reach {
  const { from, to, speaks } = wish;
  const translated =
    from === "auto"
      ? sources(means.pairs).some((source) => leads(means.pairs, source, to)) || to === "en"
      : leads(means.pairs, from, to);
  const spoken = !speaks || means.voices.has(to);
  if (translated && spoken) return { state: "ready" };
  const source = from === "auto" ? "en" : from;
  const models = catalogue.filter(
    (model) =>
      !model.installed &&
      ((!translated && model.pairs.includes(`${source}-${to}`)) ||
        (!spoken && model.task === "tts" && model.languages.includes(to))),
  );
  return { state: "missing", models };
}
