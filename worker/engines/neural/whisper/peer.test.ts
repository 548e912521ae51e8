import { basename, dirname } from "node:path";
import { env, pipeline } from "@huggingface/transformers";
import { expect, test } from "vitest";
import { decodeWindows, encodeWindows } from "./decode-batch.ts";
import { fixture, MICRO, readSamples, references } from "./fixtures/rig.ts";
import { openWhisper } from "./load.ts";
import { splitAtStamps } from "./token-segments.ts";

/** A segment: its text, and when it begins and ends in its window, seconds. */
type Segment = readonly [text: string, start: number, end: number | null];

/** By transformers.js, clip by clip, from no network. */
async function askPeer(clips: readonly Float32Array[]): Promise<Segment[][]> {
  env.allowRemoteModels = false;
  env.localModelPath = dirname(MICRO);
  const recognize = await pipeline("automatic-speech-recognition", basename(MICRO), {
    ...{ dtype: "fp32", device: "cpu" },
  });
  const heard: Segment[][] = [];
  for (const clip of clips) {
    const { chunks = [] } = [
      await recognize(clip, { language: "en", task: "transcribe", return_timestamps: true }),
    ].flat()[0] ?? { chunks: [] };
    heard.push(chunks.map(({ text, timestamp: [start, end] }) => [text, start, end] as const));
  }
  await recognize.dispose();
  return heard;
}

/** By ours, all clips in one batch. */
async function askOurs(clips: readonly Float32Array[]): Promise<Segment[][]> {
  await using whisper = await openWhisper({
    ...{ dir: MICRO, dtype: "fp32", devices: ["cpu"], threads: 1 },
  });
  const { mel, tokens } = whisper;
  const features = clips.map((clip) => {
    const out = new Float32Array(mel.bins * mel.frames);
    mel.write(clip, out);
    return out;
  });
  const control = { checkCancelled: () => undefined };
  const encoded = await encodeWindows(whisper, features, control.checkCancelled);
  const prompt = tokens.prompt("en", "transcribe");
  const heard = await decodeWindows(whisper, encoded, features, {
    ...{ prompt, temperatures: [0], seed: 0, control },
  });
  return heard.map(({ hypothesis }) =>
    splitAtStamps(hypothesis.tokens, tokens).map(
      ({ first, last, start, end }) =>
        [tokens.text(hypothesis.tokens.slice(first, last)), start, end ?? null] as const,
    ),
  );
}

test("segments and their times are those of transformers.js", async () => {
  const clips: Float32Array[] = [];
  for (const [, { audio }] of await references())
    clips.push(await readSamples(fixture(`whisper-micro-en/${audio}`)));
  const rounded = (heard: readonly Segment[][]) =>
    heard.map((segments) =>
      segments.map(([text, start, end]) => [text, start.toFixed(2), end?.toFixed(2)]),
    );
  const theirs = rounded(await askPeer(clips));
  expect(theirs.flat().length).toBeGreaterThan(10);
  expect(rounded(await askOurs(clips))).toEqual(theirs);
});
