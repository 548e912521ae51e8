import { join, resolve } from "node:path";
import { ffmpeg, type Rig, rig } from "./octavia.ts";

const FIXTURES = resolve(import.meta.dirname, "..", "fixtures", "neural");

/** Path of something in the folder of micro models. */
export const fixture = (...path: string[]): string => join(FIXTURES, ...path);

export const TALK = fixture("talk", "talk.flac");
export const ASR = "whisper-micro-en";
export const MT = ["opus-mt-micro-en-es", "opus-mt-micro-en-fr"] as const;
export const VOICE = "mms-tts-micro-spa";

/** A home with these models in it. */
export async function rigWith(...models: readonly string[]): Promise<Rig> {
  const r = rig();
  await importModels(r, ...models);
  return r;
}

/** Imports models by the command, which must succeed. */
export async function importModels(r: Rig, ...models: readonly string[]): Promise<void> {
  const { code, stderr } = await r.run([
    ...["models", "import", ...models.map((name) => fixture(name)), "--yes"],
  ]);
  if (code !== 0) throw new Error(`import ended with ${code}: ${stderr}`);
}

/** The beginning of the talk, as a file of the same name. @param seconds its length */
export async function shortTalk(r: Rig, seconds: number): Promise<string> {
  const path = join(r.home, "..", "talk.flac");
  await ffmpeg("-t", String(seconds), "-i", TALK, "-map_metadata", "-1", path);
  return path;
}
