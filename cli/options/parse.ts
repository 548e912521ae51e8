import type { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { LANGUAGES, Language } from "../../contract/languages.ts";
import { LIMITS } from "../../contract/limits.ts";
import { faultWords } from "../../main/jobs/spec-words.ts";

/** Collects an option that may be repeated. */
export const collect = (value: string, earlier: string[]): string[] => [...earlier, value];

/** A language code as typed. @throws InvalidInput naming those there are */
export function parseLanguage(code: string): Language {
  const parsed = Language.safeParse(code.trim().toLowerCase());
  if (parsed.success) return parsed.data;
  const known = Language.options.map((l) => `${l} (${LANGUAGES[l].name})`).join(", ");
  throw new OctaviaError("InvalidInput", `"${code}" is not a language Octavia knows.`, {
    hint: `It knows ${known}.`,
  });
}

/** @throws InvalidInput naming the option */
export function parseNumber(text: string, option: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new OctaviaError("InvalidInput", `${option} takes a number, not "${text}".`);
}

/** A number, or nothing where the option was not given. */
export const parseOptional = (text: string | undefined, option: string): number | undefined =>
  text === undefined ? undefined : parseNumber(text, option);

/** "a, b,,c" */
export const parseList = (list = ""): string[] =>
  list
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");

/** The languages of `--to`, each once. @throws InvalidInput for none, too many or unknown ones */
export function parseTargets(to: string): Language[] {
  const targets = parseList(to).map(parseLanguage);
  if (targets.length === 0) {
    throw new OctaviaError("InvalidInput", "--to names no language.", {
      hint: "Write --to es,fr.",
    });
  }
  if (targets.length > LIMITS.targets) {
    throw new OctaviaError("InvalidInput", `A job takes at most ${LIMITS.targets} languages.`);
  }
  return [...new Set(targets)];
}

/** "audioTrack" -> "--audio-track". */
const optionOf = (field: string): string =>
  `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/**
 * A spec as typed, checked.
 * @param command as typed: "dub"
 * @param names options whose names are not those of their fields
 * @throws InvalidInput in words of the option that is wrong
 */
export function checkedSpec<Spec>(
  schema: z.ZodType<Spec>,
  candidate: unknown,
  command: string,
  names: Readonly<Record<string, string>> = {},
): Spec {
  const parsed = schema.safeParse(candidate);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const fields = (issue?.path ?? []).filter((part) => typeof part === "string");
  const field = fields.findLast((part) => part in names) ?? fields[0] ?? "";
  throw new OctaviaError(
    "InvalidInput",
    `${names[field] ?? optionOf(field)}: ${issue === undefined ? "is not valid" : faultWords(issue, candidate)}.`,
    { hint: `See \`octavia ${command} --help\`.` },
  );
}
