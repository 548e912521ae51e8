import i18next from "i18next";
import type { Progress } from "../../contract/events.ts";
import type { StoredSpec } from "../../contract/job.ts";
import { en } from "../i18n/en.ts";
import { formatBytes, formatClock, formatDuration, nameOf } from "./format.ts";
import { languageName } from "./languages.ts";

/** The file a job is named after. */
const subject = (spec: StoredSpec): string =>
  spec.kind === "merge" ? spec.name : nameOf(spec.input);

/** What a person asked for: a dub without a picture is "audio". */
export const wishOf = (spec: StoredSpec) =>
  spec.kind === "dub" && spec.audioOnly !== undefined ? "audio" : spec.kind;

/** A job as people name it: its file, and what is made of it. */
export function jobTitle(spec: StoredSpec, locale: string): { name: string; what: string } {
  const to = "to" in spec && spec.to !== undefined ? [spec.to].flat() : [];
  const kind = i18next.t(`kinds.${wishOf(spec)}`);
  const languages = to.map((code) => languageName(code, locale)).join(", ");
  const what = languages === "" ? kind : `${kind} → ${languages}`;
  // One that was mended has the name and the files of the first run.
  const edited = "edits" in spec && spec.edits.length > 0;
  return { name: subject(spec), what: edited ? `${what} · ${i18next.t("kinds.edited")}` : what };
}

const isStep = (step: string): step is keyof typeof en.steps => Object.hasOwn(en.steps, step);

/** "synthesize:es" as "Speaking · Spanish", "clip:2.es" as "Cutting clips · 2 · Spanish". */
export function stepWords(id: string, locale: string): string {
  const [step = id, ...of] = id.split(/[:.]/);
  const words = isStep(step) ? i18next.t(`steps.${step}`) : step;
  const rest = of.map((part) => (/^\d+$/.test(part) ? part : languageName(part, locale)));
  return [words, ...rest].join(" · ");
}

/** The units done, "12 of 40 lines"; nothing where they say nothing. */
export function unitWords({ done, total, unit }: Progress, locale: string): string | undefined {
  if (total <= 0 || unit === "steps") return undefined;
  if (unit === "lines") return i18next.t("progress.lines", { done, total });
  const write = (value: number) =>
    unit === "bytes" ? formatBytes(value, locale) : formatClock(value);
  return i18next.t("progress.of", { done: write(done), total: write(total) });
}

/** The time left, once there is something to go by. */
export const leftWords = ({ secondsLeft }: Progress): string | undefined =>
  secondsLeft === undefined
    ? undefined
    : i18next.t("progress.left", { time: formatDuration(secondsLeft) });
