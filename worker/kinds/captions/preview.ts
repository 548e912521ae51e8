import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OctaviaError } from "../../../contract/errors.ts";
import { captionCues } from "../../captions/cues.ts";
import { prepareCaptions } from "../../captions/prepare.ts";
import { lineText } from "../../captions/wrap.ts";
import type { JobDeps } from "../../host/handlers.ts";
import { fileUrl, inputArgs } from "../../media/arguments.ts";
import { standardRange } from "../../media/hdr.ts";
import { readPicture } from "../../media/picture.ts";
import { chain } from "../../media/picture-filters.ts";
import { publishFile } from "../../media/publish.ts";
import { watermarkFilter } from "../../media/watermark.ts";
import { runPlan } from "../../plan/executor.ts";
import type { ParamsOf, ResultOf } from "../../protocol.ts";
import { settleCaptions } from "./choices.ts";
import { planLines, shownLines } from "./plan.ts";

/** Lines so near are laid out for one picture; a caption depends on its neighbours. Seconds. */
const AROUND = 30;

/**
 * The picture at a time with its captions, as a PNG file: only its lines are made, or found. With no
 * time, where the first caption stands; there need be none at the beginning.
 * @throws InvalidInput if the video is shorter
 */
export async function previewCaption(
  { spec, at: asked, out }: ParamsOf["captionPreview"],
  deps: JobDeps,
): Promise<ResultOf["captionPreview"]> {
  const { tools, storeDir, signal } = deps;
  const { ffmpeg } = tools;
  const choices = await settleCaptions(spec, tools, storeDir);
  const making = { spec, choices, storeDir, tools, signal };
  const { plan, media, segmented, translated } = planLines(making);
  const ran = await runPlan(plan, { ...deps, now: () => performance.now() });
  const info = ran.artifact(media).value;
  if (asked !== undefined && asked >= info.duration) throw tooLate(asked, info.duration);
  const picture = await readPicture(ffmpeg, spec.input, info, signal);
  const { before, canvas } = standardRange(picture);
  const shown = shownLines(
    making,
    plan,
    ran.artifact(segmented),
    translated === undefined ? undefined : ran.artifact(translated),
  );
  const at = asked ?? firstWords(shown.lines, spec.look.words);
  await using folder = await temporaryFolder();
  const lines = shown.lines.filter(({ start, end }) => start < at + AROUND && end > at - AROUND);
  const request = { lines, language: shown.language, look: spec.look, canvas, from: at };
  await using captions = await prepareCaptions(request, { ffmpeg, dir: folder.path, signal });
  const mark = spec.watermark;
  await using drawn =
    mark === undefined
      ? undefined
      : await watermarkFilter(mark, canvas, { ffmpeg, dir: folder.path, depth: 8, signal });
  const chained = `[0:${picture.stream}]${chain(before, captions.filter)}`;
  const graph =
    drawn === undefined
      ? `${chained}[picture]`
      : `${chained}[drawn];${drawn.graph("drawn", "picture", 1)}`;
  const inputs = [...inputArgs(spec.input, ["-ss", String(at)]), ...(drawn?.inputs ?? [])];
  const frame = ["-map", "[picture]", "-frames:v", "1", "-c:v", "png", "-f", "image2pipe"];
  await publishFile(out, (temporary) =>
    ffmpeg.run({
      args: [...inputs, "-filter_complex", graph, ...frame, fileUrl(temporary)],
      signal,
    }),
  );
  const cue = captionCues(lines, spec.look.words).find(({ start, end }) => start <= at && at < end);
  const text = cue === undefined ? "" : lineText(cue.words);
  const warnings = [...ran.warnings, ...captions.warnings, ...(drawn?.warnings ?? [])];
  return { path: out, text, at, warnings };
}

/** The middle of the first caption, seconds to a tenth; 0 where nobody speaks. */
function firstWords(lines: Parameters<typeof captionCues>[0], words: number): number {
  const [cue] = captionCues(lines, words);
  if (cue === undefined) return 0;
  const middle = Math.round((cue.start + cue.end) * 5) / 10;
  return middle > cue.start && middle < cue.end ? middle : cue.start;
}

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), "octavia-captions-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

const tooLate = (at: number, duration: number): OctaviaError =>
  new OctaviaError(
    "InvalidInput",
    `There is no picture at ${at} s: the video lasts ${duration.toFixed(1)} s.`,
  );
