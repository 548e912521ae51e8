import { OctaviaError } from "../../../contract/errors.ts";
import type { SubtitlesSpec } from "../../../contract/kinds/subtitles.ts";
import type { Language } from "../../../contract/languages.ts";
import { identifySource } from "../../artifacts/identity.ts";
import type { JobDeps } from "../../host/handlers.ts";
import { checkOutDir } from "../../plan/out-dir.ts";
import { isSubtitleFile } from "../../subtitles/subtitle-file.ts";
import { type IdentifiedFile, identify } from "../source-files.ts";
import { languageUnknown, settleWords, type WordChoices } from "../words/choices.ts";
import { languageOfName } from "./paths.ts";

/** Subtitles that are there already. */
export type ReadFrom =
  | { readonly kind: "file"; readonly path: string; readonly digest: string }
  /** Of the input's subtitle streams, from 0. */
  | { readonly kind: "stream"; readonly stream: number };

/** What a spec leaves open, settled for this machine before the plan is made. */
export interface SubtitleChoices {
  readonly file: IdentifiedFile;
  /** The input is a subtitle file: there is no media. */
  readonly alone: boolean;
  /** Where the cues of the source's own language come from as they are; else they are laid out. */
  readonly asRead: ReadFrom | undefined;
  /** What lines are made of, where some are needed. */
  readonly words: WordChoices | undefined;
  /** The language of the source, where it is known before anything is read. */
  readonly from: Language | undefined;
  /** Languages of which lines are needed, the source's perhaps among them. */
  readonly targets: readonly Language[];
}

/**
 * Settles where cues come from and how they are translated, so that what cannot work is refused
 * before any work is done.
 * @throws InvalidInput, MissingModel
 */
export async function settleSubtitles(
  spec: SubtitlesSpec,
  { tools, storeDir }: JobDeps,
): Promise<SubtitleChoices> {
  const alone = await isSubtitleFile(spec.input);
  refuseContradictions(spec, alone);
  const path = alone ? spec.input : spec.transcript;
  const named = path === undefined ? undefined : languageOfName(path);
  const from = spec.from === "auto" ? (named ?? "auto") : spec.from;
  const targets = [...new Set([...spec.to, ...(spec.bilingual ?? [])])];
  const file = await identify(spec.input, storeDir);
  await checkOutDir(spec.outDir);
  const asRead = keepsCues(spec) ? await readFrom(spec, path) : undefined;
  const needed = asRead === undefined || targets.length > 0;
  if (needed && path !== undefined && from === "auto") {
    throw languageUnknown(`The subtitle file "${path}"`);
  }
  const words = needed
    ? await settleWords({ ...spec, from, transcript: path }, targets, tools, storeDir)
    : undefined;
  const known = from === "auto" ? words?.from : from;
  return { file, alone, asRead, words, from: known, targets };
}

function refuseContradictions(spec: SubtitlesSpec, alone: boolean): void {
  const { transcript, transcriptStream, embed, input } = spec;
  const refuse = (message: string, hint: string): never => {
    throw new OctaviaError("InvalidInput", message, { hint });
  };
  if (transcript !== undefined && transcriptStream !== undefined) {
    refuse("The words come from a file or from a stream.", "Give --transcript or --from-stream.");
  }
  if (!alone) return;
  if (embed) {
    const hint = "Name the video, and this file with --transcript.";
    refuse(`There is no video to put subtitles into: ${input} is a subtitle file.`, hint);
  }
  if (transcript !== undefined || transcriptStream !== undefined) {
    const hint = "Leave --transcript and --from-stream out, or name the video.";
    refuse(`${input} is a subtitle file itself.`, hint);
  }
}

/** Nobody asked for another layout or text. */
const keepsCues = ({ profile, edits, task }: SubtitlesSpec): boolean =>
  profile === undefined && edits.length === 0 && task === "transcribe";

async function readFrom(
  { transcriptStream }: SubtitlesSpec,
  path: string | undefined,
): Promise<ReadFrom | undefined> {
  if (transcriptStream !== undefined) return { kind: "stream", stream: transcriptStream };
  if (path === undefined) return undefined;
  const { identity } = await identifySource(path);
  return { kind: "file", path, digest: identity };
}
