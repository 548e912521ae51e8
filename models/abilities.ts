import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { errorCode } from "../contract/errors.ts";
import { LANGUAGES } from "../contract/languages.ts";
import type { ModelTask } from "./catalogue-schema.ts";

/** What a model that is not in the catalogue can do, as far as its own files tell. */
export interface Described {
  readonly task?: ModelTask;
  readonly family: string;
  readonly languages: readonly string[];
  readonly pairs: readonly string[];
}

const Config = z.looseObject({ model_type: z.string().optional() });
const Generation = z.looseObject({
  is_multilingual: z.boolean().optional(),
  lang_to_id: z.record(z.string(), z.number()).optional(),
});

/** `model_type` of config.json -> what Octavia does with it. */
const FAMILIES: Readonly<Record<string, { readonly task: ModelTask; readonly family: string }>> = {
  whisper: { task: "asr", family: "whisper" },
  marian: { task: "mt", family: "marian" },
  m2m_100: { task: "mt", family: "m2m100" },
  vits: { task: "tts", family: "vits" },
  style_text_to_speech_2: { task: "tts", family: "kokoro" },
  supertonic: { task: "tts", family: "supertonic" },
};

/** @param name the repository's name without its owner; Opus-MT and MMS say their languages in it */
export async function describeFolder(dir: string, name: string): Promise<Described> {
  const type = (await readJson(join(dir, "config.json"), Config))?.model_type ?? "unknown";
  const known = FAMILIES[type];
  if (known === undefined) return { family: type, languages: [], pairs: [] };
  const family = known.family === "m2m100" && /nllb/i.test(name) ? "nllb" : known.family;
  const none = { task: known.task, family, languages: [], pairs: [] };
  if (known.family === "whisper") return { ...none, languages: await heard(dir) };
  if (known.family === "marian") return { ...none, pairs: pairIn(name) };
  if (known.family === "vits") return { ...none, languages: spokenIn(name) };
  if (known.family === "kokoro") return { ...none, languages: ["en"] };
  return none;
}

/** Whisper's own list of languages; without one it knows English only. */
async function heard(dir: string): Promise<string[]> {
  const settings = await readJson(join(dir, "generation_config.json"), Generation);
  const tokens = Object.keys(settings?.lang_to_id ?? {});
  const languages = tokens.flatMap((token) => /^<\|([a-z]{2,3})\|>$/.exec(token)?.[1] ?? []);
  return languages.length === 0 || settings?.is_multilingual === false ? ["en"] : languages.sort();
}

/** "opus-mt-en-es" -> "en-es". */
function pairIn(name: string): string[] {
  const pair = /(?:^|-)([a-z]{2})-([a-z]{2})(?:-onnx)?$/i.exec(name);
  return pair === null ? [] : [`${pair[1]}-${pair[2]}`.toLowerCase()];
}

/** "mms-tts-spa" -> "es": MMS names its voices by ISO 639-3. */
function spokenIn(name: string): string[] {
  const code = /-([a-z]{3})(?:-onnx)?$/i.exec(name)?.[1]?.toLowerCase();
  return Object.entries(LANGUAGES).flatMap(([tag, { iso3 }]) => (iso3 === code ? [tag] : []));
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    return schema.safeParse(JSON.parse(await readFile(path, "utf8"))).data;
  } catch (thrown) {
    if (errorCode(thrown) === "ENOENT" || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
