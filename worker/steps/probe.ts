import { MediaInfo } from "../../contract/media.ts";
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

/**
 * What is in the source file.
 * @throws InvalidInput, UnsupportedMedia, EngineFailure, Cancelled
 */
export const probe: Step<ProbeIn, MediaInfo> = {
  name: "probe",
  version: 1,
  resource: "io",
  unit: "steps",
  output: MediaInfo,
  key: ({ source }) => ({ source: source.identity }),
  async run({ source }, { tools, signal, progress }) {
    const media = await tools.ffmpeg.probe(source.path, signal);
    progress(1, 1);
    return media;
  },
};
