import { open, rename, rm } from "node:fs/promises";
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
 * @throws DiskFull, Cancelled
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
  await publish(request.path, [header, new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength)]);
}

/** Writes beside, then renames: whoever opens the path sees the whole file. */
async function publish(path: string, parts: readonly Uint8Array[]): Promise<void> {
  const beside = `${path}.part`;
  try {
    await using file = await open(beside, "w");
    for (const part of parts) await file.writeFile(part);
    await file.sync();
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await rename(beside, path);
}
