import { OctaviaError } from "../../contract/errors.ts";
import { LANGUAGES } from "../../contract/languages.ts";
import type { MediaInfo } from "../../contract/media.ts";
import type { MuxPlan, MuxRequest, Track } from "./mux-plan.ts";

/** What encoders and containers add at the ends of tracks, seconds. */
const SLACK_SECONDS = 1;

/** ISO 639-2/B, which Matroska asks for and some versions of ffmpeg write, by ISO 639-2/T. */
const BIBLIOGRAPHIC: Readonly<Record<string, string>> = {
  deu: "ger",
  fra: "fre",
  nld: "dut",
  zho: "chi",
};

/** Whether a file's tag is that of a language, in either of the forms of ISO 639-2. */
export const isTagOf = (iso3: string, tag: string | undefined): boolean =>
  tag !== undefined && (tag === iso3 || tag === BIBLIOGRAPHIC[iso3]);

/**
 * Compares a written file with its plan: the tracks, their languages, the default, the length.
 * @returns what the person should know: a length or chapters that are not the source's. A source
 * that was cut off claims more than it holds, so that is no failure of the writing.
 * @throws EngineFailure that says what is wrong with it
 */
export function checkOutput(written: MediaInfo, plan: MuxPlan, request: MuxRequest): string[] {
  const problem = [...problems(written, plan, request)][0];
  if (problem === undefined) return differences(written, request.media);
  throw new OctaviaError("EngineFailure", `The written file is not as it should be: ${problem}.`, {
    hint: "Run the job again; if it happens again, `octavia doctor` checks ffmpeg.",
    details: JSON.stringify(written),
  });
}

function* problems(written: MediaInfo, plan: MuxPlan, request: MuxRequest): Generator<string> {
  const planned = (type: Track["type"]): number =>
    plan.tracks.filter((track) => track.type === type).length;
  const counts: [string, number, number][] = [
    ["video", written.video.length, planned("video") + plan.covers.length],
    ["audio", written.audio.length, planned("audio")],
    ["subtitle", written.subtitles.length, planned("subtitle")],
  ];
  for (const [type, found, wanted] of counts) {
    if (found !== wanted) yield `it has ${found} ${type} tracks instead of ${wanted}`;
  }
  for (const [index, { language }] of request.dubs.entries()) {
    const { iso3 } = LANGUAGES[language];
    const track = written.audio[index];
    if (!isTagOf(iso3, track?.language)) {
      yield `audio track ${index} is not tagged as ${iso3}`;
    }
    if (track?.isDefault !== (index === 0)) yield `audio track ${index} has the wrong default flag`;
  }
}

function differences(written: MediaInfo, source: MediaInfo): string[] {
  const warnings: string[] = [];
  if (written.duration < source.duration - SLACK_SECONDS) {
    const [is, says] = [written, source].map(({ duration }) => duration.toFixed(1));
    warnings.push(`The result lasts ${is} s though the source says ${says} s: it may be cut off.`);
  }
  if (written.chapters < source.chapters) {
    warnings.push(`Only ${written.chapters} of ${source.chapters} chapters could be kept.`);
  }
  return warnings;
}
