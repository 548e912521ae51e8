import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { OctaviaError } from "../../../contract/errors.ts";
import type { Word } from "../../../contract/transcript.ts";
import { childFailure } from "../child-failure.ts";

/** Log lines kept, for the error that a dying process leaves. */
const LAST_LINES = 20;

export interface Batch {
  /** Unlike that of any other batch in the folder. */
  readonly name: string;
  /** Holds `<utterance>.raw`, 16 kHz mono 16-bit, and takes the files made here. */
  readonly scratch: string;
  readonly utterances: readonly string[];
}

/**
 * Arguments of `pocketsphinx_batch`. Measured on 147 s of two flite voices, half of it over soft
 * noise (word errors of the male and female voice; time):
 * - the defaults: 5.0 and 11.5 %, 25 s;
 * - as here with the front end's noise removal: 5.0 and 11.0 %, 15 s;
 * - as here, without it: 5.0 and 12.4 %; but 5 instead of 7 or 8 of 90 words wrong on the sample
 *   with its soft music, so that over all the two are equal;
 * - narrower (`-topn 2`, `-ds 2`, tighter beams): up to twice the errors for a few seconds.
 * `-remove_silence no` is needed: the decoder's clock stops where it leaves out silence, so that
 * words after a pause would come early.
 */
export function batchArguments(model: string, batch: Batch): string[] {
  const file = (ending: string): string => join(batch.scratch, `${batch.name}.${ending}`);
  return [
    ...["-hmm", join(model, "en-us")],
    ...["-lm", join(model, "en-us.lm.bin")],
    ...["-dict", join(model, "cmudict-en-us.dict")],
    ...["-adcin", "yes", "-cepdir", batch.scratch, "-cepext", ".raw"],
    ...["-ctl", file("ctl"), "-ctm", file("ctm")],
    ...["-remove_silence", "no", "-remove_noise", "no", "-maxhmmpf", "3000", "-fwdflat", "no"],
  ];
}

/**
 * Recognises a batch in one process, which loads its model once.
 * @param onDone told the name of each utterance as it is finished
 * @returns words by utterance, times from its start
 * @throws EngineFailure, Cancelled
 */
export async function runBatch(
  program: string,
  model: string,
  batch: Batch,
  signal: AbortSignal,
  onDone: (utterance: string) => void,
): Promise<Map<string, Word[]>> {
  const file = join(batch.scratch, batch.name);
  await writeFile(`${file}.ctl`, batch.utterances.map((name) => `${name}\n`).join(""));
  const tail: string[] = [];
  let done = 0;
  try {
    const child = execa(program, batchArguments(model, batch), {
      stdio: ["ignore", "ignore", "pipe"],
      buffer: false,
      cancelSignal: signal,
      forceKillAfterDelay: 2000,
    });
    const reading = readLog(child.stderr, tail, (utterance) => {
      done += 1;
      onDone(utterance);
    });
    await Promise.all([child, reading]);
  } catch (error) {
    throw childFailure("PocketSphinx", `${String(error)}\n${tail.join("\n")}`, signal);
  }
  if (done < batch.utterances.length) {
    // It skips what it cannot read and still ends well.
    throw new OctaviaError("EngineFailure", "PocketSphinx left out a part of the speech.", {
      hint: "Run the job again.",
      details: tail.join("\n"),
    });
  }
  return parseCtm(await readFile(`${file}.ctm`, "utf8"));
}

async function readLog(
  log: NodeJS.ReadableStream,
  tail: string[],
  onDone: (utterance: string) => void,
): Promise<void> {
  for await (const line of createInterface({ input: log })) {
    const utterance = /^(\S+) done -+$/.exec(line)?.[1];
    if (utterance !== undefined) onDone(utterance);
    tail.push(line);
    if (tail.length > LAST_LINES) tail.shift();
  }
}

/** Sounds that are no words: "<sil>", "[NOISE]", "++UM++". */
const FILLER = /^(<.*>|\[.*\]|\+\+.*\+\+)$/;

/** NIST's CTM format: utterance, channel, start, duration (seconds), word, confidence. */
export function parseCtm(ctm: string): Map<string, Word[]> {
  const found = new Map<string, Word[]>();
  for (const row of ctm.split("\n")) {
    const [utterance = "", , start, duration, word = "", confidence] = row.trim().split(/\s+/);
    // Alternative pronunciations are numbered: "and(2)".
    const text = word.replace(/\(\d+\)$/, "").toLowerCase();
    if (text === "" || FILLER.test(text)) continue;
    const from = Number(start);
    const words = found.get(utterance) ?? [];
    words.push({
      text,
      start: from,
      end: from + Number(duration),
      confidence: Math.min(1, Math.max(0, Number(confidence))),
    });
    found.set(utterance, words);
  }
  return found;
}
