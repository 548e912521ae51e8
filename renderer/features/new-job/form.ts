import type { z } from "zod";
import type { JobSpec } from "../../../contract/job.ts";
import type { CaptionPosition, CaptionStyle } from "../../../contract/kinds/captions.ts";
import type { Aspect } from "../../../contract/kinds/clips.ts";
import type { AudioFormat, TrackLayout } from "../../../contract/kinds/dub.ts";
import type { ProfileName, SubtitleFormat } from "../../../contract/kinds/subtitles.ts";
import type { GlossaryTerm } from "../../../contract/kinds/words.ts";
import type { Language } from "../../../contract/languages.ts";
import { DEFAULTS } from "../../../contract/limits.ts";
import type { Wish } from "../../ui/kinds.tsx";
import { isSubtitles, languageOfName, type SortedFiles, unfitFiles } from "./files.ts";

/** A spec as it is asked for: what is left out is the host's to fill in. */
export type AskedSpec = z.input<typeof JobSpec>;

/** All that the pages of new jobs let a person choose, in one flat form. */
export interface Form {
  readonly from: "auto" | Language;
  readonly to: readonly Language[];
  /** Empty: beside the file. */
  readonly outDir: string;
  readonly transcript: string;
  readonly vocabulary: string;
  readonly glossary: string;
  readonly audioTrack: number | undefined;
  readonly voices: Readonly<Partial<Record<Language, string>>>;
  readonly tracks: TrackLayout;
  readonly loudness: number | "source";
  readonly maxSpeed: number;
  readonly audioFormat: AudioFormat;
  readonly formats: readonly SubtitleFormat[];
  readonly profile: ProfileName;
  readonly embed: boolean;
  readonly bilingual: boolean;
  readonly captionTo: Language | undefined;
  readonly words: number;
  readonly style: CaptionStyle;
  readonly position: CaptionPosition;
  readonly count: number;
  readonly minSeconds: number;
  readonly maxSeconds: number;
  readonly aspect: Aspect;
  readonly withCaptions: boolean;
  readonly fast: boolean;
  readonly name: string;
  readonly fit: "cover" | "contain";
  readonly videoVolume: number;
  readonly voiceVolume: number;
  /** Voice-overs of a merge, by the scene's place. */
  readonly sceneVoices: Readonly<Record<number, string>>;
  readonly music: string;
  readonly musicVolume: number;
  readonly duck: boolean;
  readonly fade: number;
  readonly thumbnails: number;
  /** The job that this one does again: what the pages have no field for stays as it was there. */
  readonly again: JobSpec | undefined;
}

export const EMPTY_FORM: Form = {
  from: "auto",
  to: [],
  outDir: "",
  transcript: "",
  vocabulary: "",
  glossary: "",
  audioTrack: undefined,
  voices: {},
  tracks: "separate",
  loudness: DEFAULTS.loudness,
  maxSpeed: DEFAULTS.maxSpeed,
  audioFormat: "mp3",
  formats: ["srt"],
  profile: "auto",
  embed: false,
  bilingual: false,
  captionTo: undefined,
  words: DEFAULTS.captionWords,
  style: "outline",
  position: "bottom",
  count: DEFAULTS.clips,
  minSeconds: DEFAULTS.clipLength.min,
  maxSeconds: DEFAULTS.clipLength.max,
  aspect: "9:16",
  withCaptions: true,
  fast: false,
  name: "merged",
  fit: "contain",
  videoVolume: DEFAULTS.videoVolume,
  voiceVolume: DEFAULTS.voiceVolume,
  sceneVoices: {},
  music: "",
  musicVolume: DEFAULTS.musicVolume,
  duck: true,
  fade: DEFAULTS.musicFade,
  thumbnails: DEFAULTS.thumbnails,
  again: undefined,
};

/** One entry a line or comma. */
export const parseTerms = (text: string): string[] =>
  text
    .split(/[\n,]/)
    .map((term) => term.trim())
    .filter((term) => term !== "");

/** One term a line: "term" is kept as it is, "term = translation" is always so translated. */
export function parseGlossary(text: string): GlossaryTerm[] {
  return text.split("\n").flatMap((line) => {
    const [from = "", ...rest] = line.split("=");
    const to = rest.join("=").trim();
    if (from.trim() === "") return [];
    return [to === "" ? { from: from.trim() } : { from: from.trim(), to }];
  });
}

/** Why the form cannot be sent yet, as the name of a text. */
export type Lack =
  | "file"
  | "sound"
  | "apart"
  | "spoken"
  | "languages"
  | "music"
  | "formats"
  | "length"
  | "name";

export function lackOf(wish: Wish, form: Form, files: SortedFiles): Lack | undefined {
  if (files.inputs.length === 0) return "file";
  const unfit = unfitFiles(wish, files);
  if (unfit !== undefined) return unfit;
  if (!knowsSpoken(wish, form, files)) return "spoken";
  if ((wish === "dub" || wish === "audio") && form.to.length === 0) return "languages";
  if (wish === "subtitles" && form.formats.length === 0) return "formats";
  if (wish === "clips" && form.minSeconds > form.maxSeconds) return "length";
  if (wish === "music" && form.music === "") return "music";
  if (wish === "merge" && form.name.trim() === "") return "name";
  return undefined;
}

/** Listening tells the spoken language; a text does not, unless its name does. */
function knowsSpoken(wish: Wish, form: Form, { inputs, transcript }: SortedFiles): boolean {
  if (form.from !== "auto") return true;
  if (transcript !== undefined) return languageOfName(transcript.name) !== undefined;
  if (wish !== "subtitles" || form.to.length === 0) return true;
  return inputs.every((file) => !isSubtitles(file) || languageOfName(file.name) !== undefined);
}
