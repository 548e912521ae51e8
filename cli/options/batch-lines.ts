import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { JobSpec } from "../../contract/job.ts";
import { findClash } from "../../main/jobs/batch.ts";
import { describeIssue } from "../../main/jobs/spec-words.ts";
import { mapPaths } from "./spec-paths.ts";

/** Faults that are told at once; more would only scroll. */
const MOST_FAULTS = 20;

/** A job of a batch file, and the line that asks for it, from 1. */
interface BatchLine {
  readonly line: number;
  readonly spec: JobSpec;
}

/**
 * The jobs of a batch file: one spec a line, as JSON; empty lines are passed over, and what is
 * asked for twice is one job. Paths are meant from the file's folder; results without an `outDir`
 * lie beside their input.
 * @param folder absolute path of the file's folder
 * @throws InvalidInput naming each wrong line and its field
 */
export function parseBatch(text: string, folder: string): JobSpec[] {
  const faults: string[] = [];
  const jobs: BatchLine[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    if (raw.trim() === "") continue;
    const line = index + 1;
    const read = readLine(raw, folder);
    if (typeof read === "string") faults.push(`line ${line}: ${read}`);
    else jobs.push({ line, spec: read });
  }
  const once = withoutRepeats(jobs);
  const clash = findClash(once.map(({ spec }) => spec));
  if (clash !== undefined) {
    const [one, other] = [once[clash.first]?.line, once[clash.second]?.line];
    faults.push(`lines ${one} and ${other}: they would write the same files`);
  }
  if (faults.length > 0) throw wrong(faults);
  if (once.length === 0) {
    throw new OctaviaError("InvalidInput", "The file holds no jobs.", {
      hint: 'Write one a line: {"kind": "dub", "input": "talk.mp4", "to": ["es"]}',
    });
  }
  return once.map(({ spec }) => spec);
}

/** The spec, or what is wrong with it. */
function readLine(raw: string, folder: string): JobSpec | string {
  const given = parseJson(raw);
  if (given === undefined) return "this is not JSON";
  const filled = withOutDir(given);
  const read = JobSpec.safeParse(filled);
  const [issue] = read.error?.issues ?? [];
  if (!read.success) return issue === undefined ? "not a job" : faultWords(issue, filled);
  const missing: string[] = [];
  const spec = mapPaths(read.data, (path, field) => {
    const whole = resolve(folder, path);
    if (field !== "outDir" && !isFile(whole)) missing.push(`${field}: there is no file ${whole}`);
    return whole;
  });
  return missing[0] ?? spec;
}

/** A field's name is easily mistaken for that of the option: those there are help. */
function faultWords(issue: z.core.$ZodIssue, given: unknown): string {
  const fault = describeIssue(issue, given);
  if (issue.code !== "unrecognized_keys" || issue.path.length > 0) return fault;
  const kind = typeof given === "object" && given !== null && "kind" in given ? given.kind : "";
  const own = JobSpec.options.find(({ shape }) => shape.kind.value === kind);
  return own === undefined ? fault : `${fault}; it may have ${Object.keys(own.shape).join(", ")}`;
}

/** Results go beside the input where nothing else is said. */
function withOutDir(given: unknown): unknown {
  if (typeof given !== "object" || given === null || "outDir" in given) return given;
  const input = "input" in given && typeof given.input === "string" ? given.input : "";
  return { ...given, outDir: input === "" ? "." : dirname(input) };
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false; // not there, or no path that could be
  }
}

/** The first of each: asked for twice is wanted once. */
function withoutRepeats(jobs: readonly BatchLine[]): BatchLine[] {
  const seen = new Map<string, BatchLine>();
  for (const job of jobs) {
    // Parsed by one schema, equal specs have their fields in one order.
    const text = JSON.stringify(job.spec);
    if (!seen.has(text)) seen.set(text, job);
  }
  return [...seen.values()];
}

function wrong(faults: readonly string[]): OctaviaError {
  const told = faults.slice(0, MOST_FAULTS).join("\n  ");
  const more = faults.length > MOST_FAULTS ? `\n  and ${faults.length - MOST_FAULTS} more` : "";
  return new OctaviaError("InvalidInput", "The file cannot be used, and nothing was queued.", {
    hint: `${told}${more}`,
  });
}

/** The parsed text; `undefined`, which no JSON text means, if it is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
