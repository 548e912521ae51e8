import type { Language } from "../../contract/languages.ts";
import type { MediaInfo } from "../../contract/media.ts";
import type { Container } from "../media/container.ts";
import type { SubtitleTrack } from "../media/mux-plan.ts";
import { publishFile } from "../media/publish.ts";
import type { Step } from "../plan/step.ts";
import { Exported, exportedFile, refuseSameFile, stillStands } from "./exported.ts";
import { writeTracks } from "./mux.ts";
import type { SourceFile } from "./probe.ts";

interface EmbedSubtitlesIn {
  readonly source: SourceFile;
  readonly media: MediaInfo;
  readonly container: Container;
  readonly subtitles: readonly SubtitleTrack[];
  /** What is spoken, where that is known. */
  readonly spoken: Language | undefined;
  /** Absolute path of the result; its folder exists. */
  readonly outPath: string;
}

/**
 * A copy of the source with subtitles as tracks, all else bit for bit. Written beside its place,
 * checked, then renamed; what cannot be kept is warned of.
 * @throws InvalidInput (the result would be the input, folder not writable), DiskFull,
 * EngineFailure, Cancelled
 */
export const embedSubtitles: Step<EmbedSubtitlesIn, Exported> = {
  name: "embed-subtitles",
  version: 3,
  resource: "io",
  unit: "seconds",
  output: Exported,
  key: ({ source, container, subtitles, outPath }) => ({
    ...{ source: source.identity, container: { ...container }, outPath },
    subtitles: subtitles.map(({ language, title, file, format }) => [
      ...[language ?? null, title ?? null, file.digest, format ?? null],
    ]),
  }),
  async run({ source, media, container, subtitles, spoken, outPath }, context) {
    await refuseSameFile([source.path], outPath);
    const request = {
      ...{ source, media, container, subtitles, outPath, dubs: [] },
      ...({ mode: "together", originalLanguage: spoken } as const),
    };
    await publishFile(outPath, (temporary) => writeTracks(request, temporary, context));
    return exportedFile(outPath);
  },
  holds: stillStands,
};
