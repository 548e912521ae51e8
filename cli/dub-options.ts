import { dirname, resolve } from "node:path";
import { OctaviaError } from "../contract/errors.ts";
import { DubSpec, LIMITS } from "../contract/job.ts";
import { LANGUAGES, Language } from "../contract/languages.ts";

/** The options of `octavia dub`, as typed. */
export interface DubOptions {
  readonly to: string;
  readonly from: string;
  readonly out?: string | undefined;
  readonly transcript?: string | undefined;
  readonly asr?: string | undefined;
  readonly task?: string;
  readonly mt?: string | undefined;
  readonly tts?: string | undefined;
  readonly vocabulary?: string | undefined;
  readonly glossary?: string | undefined;
  readonly voice: readonly string[];
  readonly tracks: string;
  readonly loudness: string;
  readonly maxSpeed: string;
  readonly audioTrack?: string | undefined;
}

/** A language code as typed. @throws InvalidInput naming those there are */
export function parseLanguage(code: string): Language {
  const parsed = Language.safeParse(code.trim().toLowerCase());
  if (parsed.success) return parsed.data;
  const known = Language.options.map((l) => `${l} (${LANGUAGES[l].name})`).join(", ");
  throw new OctaviaError("InvalidInput", `"${code}" is not a language Octavia knows.`, {
    hint: `It knows ${known}.`,
  });
}

function parseNumber(text: string, option: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new OctaviaError("InvalidInput", `${option} takes a number, not "${text}".`);
}

/** `--voice es=es+f3` or, with one target language, `--voice es+f3`. */
function parseVoices(voices: readonly string[], to: readonly Language[]): DubSpec["voices"] {
  const chosen: DubSpec["voices"] = {};
  const [only] = to;
  for (const voice of voices) {
    const [left = "", ...right] = voice.split("=");
    if (right.length > 0) chosen[parseLanguage(left)] = right.join("=");
    else if (to.length === 1 && only !== undefined) chosen[only] = voice;
    else {
      throw new OctaviaError("InvalidInput", `--voice ${voice} does not say for which language.`, {
        hint: `With several target languages write --voice ${only ?? "es"}=${voice}.`,
      });
    }
  }
  return chosen;
}

const parseList = (list = ""): string[] =>
  list
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");

/** `"Anna,Main Street=Calle Mayor"` */
const parseGlossary = (terms?: string): DubSpec["glossary"] =>
  parseList(terms).map((term) => {
    const [from = "", ...to] = term.split("=");
    return to.length === 0 ? { from } : { from: from.trim(), to: to.join("=").trim() };
  });

function parseTargets(to: string): Language[] {
  const targets = parseList(to).map(parseLanguage);
  if (targets.length === 0) {
    throw new OctaviaError("InvalidInput", "--to names no language.", {
      hint: "Write --to es,fr.",
    });
  }
  if (targets.length > LIMITS.targets) {
    throw new OctaviaError("InvalidInput", `A job dubs into at most ${LIMITS.targets} languages.`);
  }
  return [...new Set(targets)];
}

/**
 * What was typed, as a job spec; paths are taken from the folder `cwd`.
 * @throws InvalidInput in words of the option that is wrong
 */
export function dubSpec(input: string, options: DubOptions, cwd: string): DubSpec {
  const path = resolve(cwd, input);
  const to = parseTargets(options.to);
  const candidate = {
    kind: "dub",
    input: path,
    outDir: options.out === undefined ? dirname(path) : resolve(cwd, options.out),
    from: options.from === "auto" ? "auto" : parseLanguage(options.from),
    to,
    transcript: options.transcript === undefined ? undefined : resolve(cwd, options.transcript),
    engines: { asr: options.asr, mt: parseList(options.mt), tts: options.tts },
    task: options.task,
    vocabulary: parseList(options.vocabulary),
    glossary: parseGlossary(options.glossary),
    voices: parseVoices(options.voice, to),
    tracks: options.tracks,
    loudness:
      options.loudness === "source" ? "source" : parseNumber(options.loudness, "--loudness"),
    maxSpeed: parseNumber(options.maxSpeed, "--max-speed"),
    audioTrack:
      options.audioTrack === undefined
        ? undefined
        : parseNumber(options.audioTrack, "--audio-track"),
  };
  const parsed = DubSpec.safeParse(candidate);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const option = OPTION_OF[String(issue?.path[0])] ?? String(issue?.path[0]);
  throw new OctaviaError("InvalidInput", `${option}: ${issue?.message ?? "not valid"}.`, {
    hint: "See `octavia dub --help`.",
  });
}

const OPTION_OF: Readonly<Record<string, string>> = {
  tracks: "--tracks",
  loudness: "--loudness",
  maxSpeed: "--max-speed",
  audioTrack: "--audio-track",
  voices: "--voice",
  vocabulary: "--vocabulary",
  glossary: "--glossary",
};
