import {
  type Abilities,
  type CatalogueEntry,
  chooseDefault,
  type Need,
  serves,
} from "./catalogue.ts";

interface Wish {
  /** What is spoken. */
  readonly from: string;
  readonly to: readonly string[];
  /** Bytes of memory that one model may need. */
  readonly memory: number;
  /** Something faster than the processor computes here. */
  readonly accelerated: boolean;
  /** Models that forbid commercial use will do where there is no other. */
  readonly nonCommercial: boolean;
}

interface Installed extends Abilities {
  readonly id: string;
}

/** What is wanted and cannot be had. */
export interface Lack {
  readonly task: Need["task"];
  /** A language, or a pair written "en-es". */
  readonly language: string;
}

export interface Recommendation {
  /** To be installed; in the order of a job's work, each once. */
  readonly entries: readonly CatalogueEntry[];
  /** Installed ones that do their part. */
  readonly here: readonly string[];
  readonly lacking: readonly Lack[];
}

/** On a processor alone, what is slower than this keeps people waiting; the catalogue's scale. */
const PROCESSOR_SPEED = 3;
/** The language that most pairs lead through. */
const PIVOT = "en";

/** The models to have for work from one language into others: what is here counts, the best that fits comes along. */
export function recommend(
  catalogue: readonly CatalogueEntry[],
  installed: readonly Installed[],
  wish: Wish,
): Recommendation {
  const chosen = new Map<string, CatalogueEntry>();
  const here = new Set<string>();
  const lacking: Lack[] = [];
  const choose = levels(catalogue, installed, wish);
  /** The first level and way on which all is found. */
  const settle = (ways: readonly (readonly Need[])[], lack: Lack): void => {
    for (const find of choose) {
      for (const way of ways) {
        const found = way.map(find).filter((one) => one !== undefined);
        if (found.length < way.length) continue;
        for (const one of found) {
          if ("here" in one) here.add(one.here);
          else chosen.set(one.entry.id, one.entry);
        }
        return;
      }
    }
    lacking.push(lack);
  };
  const { from } = wish;
  const targets = wish.to.filter((language) => language !== from);
  settle([[{ task: "asr", language: from }]], { task: "asr", language: from });
  for (const to of targets) settle(waysOf(from, to), { task: "mt", language: `${from}-${to}` });
  for (const language of targets) {
    settle([[{ task: "tts", language }]], { task: "tts", language });
  }
  return { entries: [...chosen.values()], here: [...here], lacking };
}

type Found = { readonly here: string } | { readonly entry: CatalogueEntry };

/** Ways to choose, the better ones first: what is quick here, what is slow, what may not be sold. */
function levels(
  catalogue: readonly CatalogueEntry[],
  installed: readonly Installed[],
  { memory, accelerated, nonCommercial }: Wish,
): ((need: Need) => Found | undefined)[] {
  const quick = catalogue.filter(({ speed }) => accelerated || speed >= PROCESSOR_SPEED);
  const among =
    (entries: readonly CatalogueEntry[], terms = {}) =>
    (need: Need): Found | undefined => {
      const own = installed.find((model) => serves(model, need));
      if (own !== undefined) return { here: own.id };
      const entry = chooseDefault(entries, need, { memory, ...terms });
      return entry === undefined ? undefined : { entry };
    };
  return [
    among(quick),
    among(catalogue),
    ...(nonCommercial ? [among(catalogue, { nonCommercial })] : []),
  ];
}

/** Translation in one step, else through the pivot. */
function waysOf(from: string, to: string): Need[][] {
  const direct: Need[] = [{ task: "mt", from, to }];
  if (from === PIVOT || to === PIVOT) return [direct];
  return [
    direct,
    [
      { task: "mt", from, to: PIVOT },
      { task: "mt", from: PIVOT, to },
    ],
  ];
}
