import { LANGUAGES, type Language } from "../../contract/languages.ts";
import type { TextLine } from "../../contract/transcript.ts";
import type { StepContext } from "../plan/step.ts";

interface Doubtful {
  readonly doubts: readonly string[];
}

/** Says what an engine doubts of its translations, once a doubt. */
export function warnOfDoubts(
  lines: readonly TextLine[],
  texts: readonly Doubtful[],
  context: StepContext,
): void {
  const byDoubt = new Map<string, number[]>();
  for (const [index, { doubts }] of texts.entries()) {
    const id = lines[index]?.id ?? 0;
    for (const doubt of doubts) byDoubt.set(doubt, [...(byDoubt.get(doubt) ?? []), id]);
  }
  for (const [doubt, ids] of byDoubt) context.warn(`${doubt}: lines ${ids.join(", ")}.`);
}

/** Lines of several words that came out as they went in. */
export function warnOfMissing(
  lines: readonly TextLine[],
  texts: readonly TextLine[],
  to: Language,
  context: StepContext,
): void {
  const byId = new Map(texts.map(({ id, text }) => [id, text]));
  const same = lines.filter(({ id, text }) => /\s/.test(text.trim()) && byId.get(id) === text);
  if (same.length === 0 || context.signal.aborted) return;
  const which = same.map(({ id }) => id).join(", ");
  context.warn(
    `Not translated into ${LANGUAGES[to].name}, and spoken as they are: lines ${which}.`,
  );
}
