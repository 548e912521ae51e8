import { writeFile } from "node:fs/promises";
import { publishFile } from "../media/publish.ts";
import type { MixContext } from "./measure.ts";
import { type MixSources, prepareMix } from "./prepare.ts";
import { type MasterLevels, renderJob } from "./render-job.ts";
import { floatWavHeader } from "./wav.ts";

export interface PreviewRequest extends MixSources, MasterLevels {
  /** Seconds from the start of the file. */
  readonly from: number;
  readonly to: number;
  /** Absolute path of the WAV file to write. */
  readonly path: string;
}

/**
 * Renders a stretch of the mastered mix into a WAV file of 32-bit floats in the bed's layout: the
 * very samples that the export encodes, if its gain is given. The original's measurements are
 * taken from the cache when the mix was made once.
 *
 * @throws InvalidInput if there is no writing there, DiskFull, Cancelled
 */
export async function renderPreview(request: PreviewRequest, context: MixContext): Promise<void> {
  const { mix } = await prepareMix(request, context, () => undefined);
  const frame = (seconds: number): number =>
    Math.min(mix.frames, Math.max(0, Math.round(seconds * mix.bed.rate)));
  const span = { from: frame(request.from), to: frame(request.to) };
  const { input } = renderJob(mix, span, request);
  const { pcm } = await context.tools.cpu.use(context.signal, () =>
    context.tools.compute.run("renderSegment", input, { signal: context.signal }),
  );
  const header = floatWavHeader(mix.bed.rate, mix.bed.channels, span.to - span.from);
  const samples = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  await publishFile(request.path, (path) => writeFile(path, Buffer.concat([header, samples])));
}
