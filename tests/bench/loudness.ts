// Part 4a: the loudness step against ffmpeg's two-pass linear loudnorm, both on one thread.
import { statSync } from "node:fs";
import { throwIfCancelled } from "../../contract/errors.ts";
import { channelRoles } from "../../worker/mix/layouts.ts";
import { limiterSupport } from "../../worker/mix/limiter.ts";
import { loudnessOf } from "../../worker/mix/measure.ts";
import { renderMaster, renderMix } from "../../worker/mix/render.ts";
import { composeMix, type Mix, portionOf, sceneOf, segmentsOf } from "../../worker/mix/scene.ts";
import { type Measured, measuredWindow, measureSegment } from "../../worker/mix/tasks.ts";
import { type Figure, median, seconds, timed } from "./figures.ts";
import { Folder, ffmpeg, SAMPLE } from "./rig.ts";

const SECONDS = 120;
const TURNS = 3;
const [RATE, CHANNELS] = [48_000, 2];
const [TARGET, CEILING] = [-16, -1.5];
const RAW = ["-f", "f32le", "-ar", String(RATE), "-ac", String(CHANNELS)];

const { signal } = new AbortController();
const task = { checkCancelled: () => throwIfCancelled(signal), progress: () => undefined };

/** Measures the mix, segment by segment. */
function measure(mix: Mix, profile: string): Measured[] {
  return segmentsOf(mix.frames, RATE).map((segment) => {
    const portion = portionOf(segment, mix);
    const { scene } = sceneOf(mix, measuredWindow(portion, RATE));
    return measureSegment({ scene, ...portion, profile }, task);
  });
}

/** Renders the mix, with gain and limiter if there is a gain. */
function render(mix: Mix, gainDb?: number): void {
  const support = limiterSupport(RATE);
  for (const segment of segmentsOf(mix.frames, RATE)) {
    const heard = { from: segment.from - support, to: segment.to + support };
    const { scene } = sceneOf(mix, heard);
    if (gainDb === undefined) renderMix(scene, segment);
    else {
      const mastering = { gain: 10 ** (gainDb / 20), ceiling: 10 ** (CEILING / 20) };
      renderMaster(scene, segment, mastering);
    }
  }
}

interface Costs {
  readonly measure: number;
  readonly plain: number;
  readonly master: number;
}

/** Milliseconds of measuring, of rendering, and of rendering with gain and limiter. */
async function ours(mix: Mix, profile: string): Promise<Costs> {
  const { ms, result } = await timed(() => measure(mix, profile));
  const gainDb = TARGET - (loudnessOf(result) ?? TARGET);
  const plain = await timed(() => render(mix));
  const master = await timed(() => render(mix, gainDb));
  return { measure: ms, plain: plain.ms, master: master.ms };
}

/** ffmpeg's loudnorm measures, and in a second pass sets the loudness by linear gain. */
async function loudnorm(bed: string, out: string): Promise<number> {
  const target = `loudnorm=I=${TARGET}:TP=${CEILING}:LRA=20`;
  const input = ["-threads", "1", ...RAW, "-i", bed, "-af"];
  const first = await timed(() =>
    ffmpeg(...input, `${target}:print_format=json`, "-f", "null", "-"),
  );
  const found = (name: string): string =>
    new RegExp(`"${name}" : "([^"]+)"`).exec(first.result)?.[1] ?? "";
  const measured =
    `measured_I=${found("input_i")}:measured_TP=${found("input_tp")}:` +
    `measured_LRA=${found("input_lra")}:measured_thresh=${found("input_thresh")}:` +
    `offset=${found("target_offset")}:linear=true`;
  const second = await timed(() => ffmpeg(...input, `${target}:${measured}`, ...RAW, out));
  return first.ms + second.ms;
}

export async function benchLoudness(): Promise<Figure[]> {
  using folder = new Folder();
  const bed = folder.at("bed.f32");
  const loop = ["-v", "error", "-stream_loop", "-1", "-i", SAMPLE, "-vn", "-t", String(SECONDS)];
  await ffmpeg(...loop, ...RAW, bed);
  const frames = Math.floor(statSync(bed).size / (4 * CHANNELS));
  const format = { rate: RATE, channels: CHANNELS, layout: "stereo", frames };
  const mix = composeMix(
    { path: bed, digest: "bench", ...format },
    channelRoles("stereo", CHANNELS, true),
    [],
  );
  const profile = folder.at("profile.f32");
  await ours(mix, profile); // compiles the hot loops, as they are in any but the first seconds of work
  const mine: Costs[] = [];
  const theirs: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    mine.push(await ours(mix, profile));
    theirs.push(await loudnorm(bed, folder.at("out.f32")));
  }
  const middle = (kind: keyof Costs): number => median(mine.map((one) => one[kind]));
  const mastering = Math.max(0, middle("master") - middle("plain"));
  const two = median(theirs);
  return [
    {
      ...{ part: "4a", what: "measuring, gain and limiter / two-pass loudnorm", unit: "" },
      ...{ value: (middle("measure") + mastering) / two, target: { atMost: 0.2 } },
      from: `(${seconds(middle("measure"))} + ${seconds(mastering)}) / ${seconds(two)}, ${SECONDS} s`,
    },
  ];
}
