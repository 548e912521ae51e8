import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Sound } from "../../../worker/engines/neural/whisper/sound.ts";
import { packWindows } from "../../../worker/engines/neural/whisper/windows.ts";
import { wavHeader } from "../../../worker/media/wav.ts";
import type { Figure } from "../figures.ts";
import { detect } from "../hear.ts";
import { Folder } from "../rig.ts";
import { FIXTURES, RATE, readTalk, seededNumbers, Truth } from "./models.ts";

const MINUTES = 15;
/** Silence after each sentence, in lengths of it: two fifths of the file are speech. */
const SILENCE = 1.5;
const WINDOW_SECONDS = 30;

/** How many windows a file takes that is silent most of the time. */
export async function benchPacking(): Promise<Figure[]> {
  using folder = new Folder();
  const wav = folder.at("sparse.wav");
  const { spoken, total } = await writeSparse(wav, await readTalk(folder.at("talk.wav")));
  const { signal } = new AbortController();
  const segments = await detect(wav, signal);
  await using sound = await Sound.open(wav);
  const stretches = await sound.stretches(segments, WINDOW_SECONDS, () => undefined);
  const windows = packWindows(stretches, WINDOW_SECONDS).length;
  const found = segments.reduce((sum, { start, end }) => sum + end - start, 0);
  const share = Math.round((100 * spoken) / total);
  const figure = (of: string, speech: number): Figure => {
    const fewest = Math.ceil(speech / WINDOW_SECONDS);
    return {
      ...{ part: "n1", unit: "", value: windows / fewest, target: { atMost: 1.15 } },
      what: `windows used / the fewest that hold the speech ${of}`,
      from: `${windows} / ${fewest}; ${share} % of ${total.toFixed(0)} s spoken, ${speech.toFixed(0)} s of speech`,
    };
  };
  return [
    figure("that the detector finds, pads and all", found),
    figure("as it was laid, without pads", spoken),
  ];
}

/** The talk's sentences with long silences between them. @returns seconds of speech, and of all */
async function writeSparse(wav: string, talk: Float32Array) {
  const text = await readFile(join(FIXTURES, "talk", "truth.json"), "utf8");
  const { sentences } = Truth.parse(JSON.parse(text));
  const samples = new Int16Array(MINUTES * 60 * RATE);
  const random = seededNumbers(2);
  let [at, spoken, total] = [0, 0, 0];
  for (let turn = 0; ; turn += 1) {
    const sentence = sentences[turn % sentences.length];
    if (sentence === undefined) throw new Error("there are no sentences");
    const length = sentence.end - sentence.start;
    const next = at + length * (1 + SILENCE * 2 * random());
    if (next > MINUTES * 60) break;
    const own = talk.subarray(sentence.start * RATE, sentence.end * RATE);
    for (const [index, value] of own.entries()) {
      samples[Math.round(at * RATE) + index] = Math.round(value * 32_767);
    }
    [at, spoken, total] = [next, spoken + length, next];
  }
  const kept = samples.subarray(0, Math.ceil(total * RATE));
  const bytes = new Uint8Array(kept.buffer, 0, kept.byteLength);
  await writeFile(wav, Buffer.concat([wavHeader(RATE, 1, kept.length), bytes]));
  return { spoken, total };
}
