import { basename } from "node:path";
import { OctaviaError } from "../../../contract/errors.ts";
import type { SubtitlesSpec } from "../../../contract/kinds/subtitles.ts";
import type { Language } from "../../../contract/languages.ts";
import type { MediaInfo } from "../../../contract/media.ts";
import type { Artifact } from "../../artifacts/store.ts";
import { type Container, containerFor } from "../../media/container.ts";
import { movingPicture } from "../../media/moving-picture.ts";
import type { SubtitleTrack } from "../../media/mux-plan.ts";
import { makeOutDir } from "../../plan/out-dir.ts";
import type { PlanNode } from "../../plan/plan.ts";
import { embedSubtitles } from "../../steps/embed-subtitles.ts";
import type { Exported } from "../../steps/exported.ts";
import { SUBTITLE_FILES, type Subtitled } from "../../steps/subtitle.ts";
import type { Making, SourceNodes, TargetNodes } from "./nodes.ts";
import { subtitlePaths } from "./paths.ts";

/** Adds the copy of the video with all subtitles of the job as tracks. */
export function addEmbedded(
  { plan, spec, choices }: Making,
  { media }: SourceNodes,
  own: PlanNode<Subtitled>,
  targets: readonly TargetNodes[],
): PlanNode<Exported> {
  if (media === undefined) throw new Error("Internal: there is no video");
  return plan.add({
    ...{ id: "embed-subtitles", phase: "export", step: embedSubtitles, weight: 0.3 },
    needs: { media, own, ...named(targets) },
    input: async (given) => {
      const info = given.media.value;
      await makeOutDir(spec.outDir);
      const container = containerFor(info, spec.input);
      const spoken = given.own.value.language;
      const styled = styledTracks(container, spec);
      const others = targets.filter(({ language }) => language !== spoken);
      return {
        ...{ source: choices.file.source, media: info, container, spoken },
        subtitles: [
          trackOf(spoken, given.own, styled),
          ...others.map(({ language }) => trackOf(language, given[`text:${language}`], styled)),
        ],
        outPath: subtitlePaths(spec).video(container.extension),
      };
    },
  });
}

/** One file needs every language: the needs are named after them. */
function named(targets: readonly TargetNodes[]): Record<`text:${Language}`, PlanNode<Subtitled>>;

function named(targets: readonly TargetNodes[]): Record<string, PlanNode<Subtitled>> {
  return Object.fromEntries(
    targets.map(({ language, subtitled }) => [`text:${language}`, subtitled]),
  );
}

/** @throws InvalidInput if there is sound alone */
export function refuseWithoutPicture(media: MediaInfo, input: string): void {
  if (movingPicture(media) !== undefined) return;
  throw new OctaviaError(
    "InvalidInput",
    `There is no picture in ${basename(input)} to show subtitles on.`,
    { hint: "Leave --embed out: the subtitle files are written beside it." },
  );
}

/** Where ASS can be a track: always where it was asked for, else of what was read from ASS. */
const styledTracks = ({ muxer }: Container, { formats }: SubtitlesSpec): "all" | "read" | "none" =>
  muxer !== "matroska" ? "none" : formats.includes("ass") ? "all" : "read";

function trackOf(
  language: Language | undefined,
  made: Artifact<Subtitled>,
  styled: ReturnType<typeof styledTracks>,
): SubtitleTrack {
  const { digest, value } = made;
  if (styled === "all" || (styled === "read" && value.readAs === "ass")) {
    return { language, file: { path: made.file(SUBTITLE_FILES.ass), digest }, format: "ass" };
  }
  return { language, file: { path: made.file(SUBTITLE_FILES.srt), digest } };
}
