import type { JobSpec } from "../../../contract/job.ts";
import type { CaptionLook } from "../../../contract/kinds/captions.ts";
import type { GlossaryTerm } from "../../../contract/kinds/words.ts";
import { EMPTY_FORM, type Form } from "./form.ts";

type Part = Partial<Form>;

/** The form that asks for the same again, and the files it is about. */
export function formOf(spec: JobSpec): { form: Form; paths: readonly string[] } {
  const part = { ...(("edits" in spec && wordsOf(spec)) || {}), ...partOf(spec) };
  const form: Form = { ...EMPTY_FORM, outDir: spec.outDir, ...part, again: spec };
  return {
    form,
    paths: spec.kind === "merge" ? spec.scenes.map(({ video }) => video) : [spec.input],
  };
}

function wordsOf(spec: Extract<JobSpec, { edits: unknown }>): Part {
  return {
    from: spec.from,
    transcript: spec.transcript ?? "",
    audioTrack: spec.audioTrack,
    vocabulary: spec.vocabulary.join("\n"),
    glossary: spec.glossary.map(written).join("\n"),
  };
}

const written = ({ from, to }: GlossaryTerm): string =>
  to === undefined ? from : `${from} = ${to}`;

const lookOf = ({ words, style, position }: CaptionLook): Part => ({ words, style, position });

function partOf(spec: JobSpec): Part {
  switch (spec.kind) {
    case "dub": {
      const { to, voices, tracks, loudness, maxSpeed, audioOnly } = spec;
      const audio = audioOnly === undefined ? {} : { audioFormat: audioOnly };
      return { to, voices, tracks, loudness, maxSpeed, ...audio };
    }
    case "subtitles": {
      const { to, formats, profile = "auto", embed, bilingual } = spec;
      return { to, formats, profile, embed, bilingual: bilingual !== undefined };
    }
    case "captions":
      return { captionTo: spec.to, ...lookOf(spec.look) };
    case "clips": {
      const { count, length, aspect = "9:16", captions, fast } = spec;
      const lengths = { minSeconds: length.min, maxSeconds: length.max };
      return { count, ...lengths, aspect, withCaptions: captions, fast, ...lookOf(spec.look) };
    }
    case "merge": {
      const { name, fit, videoVolume, voiceVolume, scenes } = spec;
      const voices = scenes.map(({ voice = "" }, index) => [index, voice] as const);
      const sceneVoices: Record<number, string> = Object.fromEntries(voices);
      const own = videoVolume === undefined ? {} : { videoVolume };
      return { name, fit, ...own, voiceVolume, sceneVoices };
    }
    case "music":
      return { music: spec.music, musicVolume: spec.volume, duck: spec.duck, fade: spec.fade };
    case "thumbnails":
      return { thumbnails: spec.count };
  }
}
