import type { z } from "zod";
import type { OpenedMedia } from "../../../contract/api.ts";
import type { JobSpec } from "../../../contract/job.ts";
import type { CaptionPosition, CaptionStyle } from "../../../contract/kinds/captions.ts";
import type { Aspect } from "../../../contract/kinds/clips.ts";
import type { AudioFormat, TrackLayout } from "../../../contract/kinds/dub.ts";
import type { ProfileName, SubtitleFormat } from "../../../contract/kinds/subtitles.ts";
import type { GlossaryTerm } from "../../../contract/kinds/words.ts";
import type { Language } from "../../../contract/languages.ts";
import { DEFAULTS } from "../../../contract/limits.ts";
import type { Wish } from "../../ui/kinds.tsx";

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
export type Lack = "file" | "languages" | "music" | "formats" | "length" | "name";

export function lackOf(wish: Wish, form: Form, files: number): Lack | undefined {
  if (files === 0) return "file";
  if ((wish === "dub" || wish === "audio") && form.to.length === 0) return "languages";
  if (wish === "subtitles" && form.formats.length === 0) return "formats";
  if (wish === "clips" && form.minSeconds > form.maxSeconds) return "length";
  if (wish === "music" && form.music === "") return "music";
  if (wish === "merge" && form.name.trim() === "") return "name";
  return undefined;
}

/** The jobs that a form asks for: one a file, or one of all scenes. */
export function specsOf(wish: Wish, form: Form, files: readonly OpenedMedia[]): AskedSpec[] {
  const [first] = files;
  if (first === undefined) return [];
  if (wish === "merge") return [mergeSpec(form, files, first)];
  return files.map((media) => specOf(wish, form, media));
}

const outDirOf = (form: Form, media: OpenedMedia) =>
  form.outDir.trim() === "" ? media.outDir : form.outDir.trim();

function mergeSpec(form: Form, files: readonly OpenedMedia[], first: OpenedMedia): AskedSpec {
  return {
    kind: "merge",
    outDir: outDirOf(form, first),
    name: form.name.trim(),
    scenes: files.map(({ path }, index) => {
      const voice = form.sceneVoices[index] ?? "";
      return voice === "" ? { video: path } : { video: path, voice };
    }),
    fit: form.fit,
    videoVolume: form.videoVolume,
    voiceVolume: form.voiceVolume,
  };
}

function specOf(wish: Exclude<Wish, "merge">, form: Form, media: OpenedMedia): AskedSpec {
  const place = { input: media.path, outDir: outDirOf(form, media) };
  const words = {
    ...place,
    from: form.from,
    ...(form.transcript.trim() === "" ? {} : { transcript: form.transcript.trim() }),
    ...(form.audioTrack === undefined ? {} : { audioTrack: form.audioTrack }),
    vocabulary: parseTerms(form.vocabulary),
    glossary: parseGlossary(form.glossary),
  };
  const to = [...form.to];
  const look = { words: form.words, style: form.style, position: form.position };
  switch (wish) {
    case "dub":
    case "audio":
      return {
        kind: "dub",
        ...words,
        to,
        voices: chosenVoices(form),
        tracks: form.tracks,
        loudness: form.loudness,
        maxSpeed: form.maxSpeed,
        ...(wish === "audio" ? { audioOnly: form.audioFormat } : {}),
      };
    case "subtitles":
      return {
        kind: "subtitles",
        ...words,
        to,
        formats: [...form.formats],
        profile: form.profile,
        embed: form.embed,
        ...bilingualOf(form),
      };
    case "captions":
      return {
        kind: "captions",
        ...words,
        ...(form.captionTo === undefined ? {} : { to: form.captionTo }),
        look,
      };
    case "clips":
      return {
        kind: "clips",
        ...words,
        count: form.count,
        length: { min: form.minSeconds, max: form.maxSeconds },
        aspect: form.aspect,
        captions: form.withCaptions && !form.fast,
        look,
        fast: form.fast,
      };
    case "music":
      return {
        kind: "music",
        ...place,
        music: form.music,
        volume: form.musicVolume,
        duck: form.duck,
        fade: form.fade,
      };
    case "thumbnails":
      return { kind: "thumbnails", ...place, count: form.thumbnails };
  }
}

/** Two languages in one file need two languages that are known beforehand. */
function bilingualOf({ bilingual, from, to }: Form): { bilingual?: [Language, Language] } {
  const [first] = to;
  if (!bilingual || from === "auto" || first === undefined || first === from) return {};
  return { bilingual: [from, first] };
}

/** Voices of languages that are still wanted. */
const chosenVoices = ({ voices, to }: Form): Partial<Record<Language, string>> =>
  Object.fromEntries(
    to.flatMap((language) => {
      const voice = voices[language];
      return voice === undefined || voice === "" ? [] : [[language, voice]];
    }),
  );
