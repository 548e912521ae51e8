import { basename } from "node:path";
import { MediaInfo } from "../../contract/media.ts";
import { cutOff } from "../media/cut-off.ts";
import type { Step } from "../plan/step.ts";

/** A user's file: where it is, and what its content is known by in keys. */
export interface SourceFile {
  /** Absolute path. */
  readonly path: string;
  readonly identity: string;
}

interface ProbeIn {
  readonly source: SourceFile;
}

/** Says of a person's file that it ends too early, and what that means for all that is made of it. */
export async function warnIfCutOff(path: string, warn: (message: string) => void): Promise<void> {
  const cut = await cutOff(path);
  if (cut === undefined) return;
  const percent = Math.floor((100 * cut.is) / cut.says);
  warn(
    `${basename(path)} is cut off: ${percent} % of it is there. What is made of it ends or stands still where it does; get the file again.`,
  );
}

/**
 * What is in the source file.
 * @throws InvalidInput, UnsupportedMedia, EngineFailure, Cancelled
 */
export const probe: Step<ProbeIn, MediaInfo> = {
  name: "probe",
  version: 2,
  resource: "io",
  unit: "steps",
  output: MediaInfo,
  key: ({ source }) => ({ source: source.identity }),
  async run({ source }, { tools, signal, progress, warn }) {
    const media = await tools.ffmpeg.probe(source.path, signal);
    await warnIfCutOff(source.path, warn);
    progress(1, 1);
    return media;
  },
};
