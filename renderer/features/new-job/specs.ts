import type { OpenedMedia } from "../../../contract/api.ts";
import type { JobKind, SpecOf } from "../../../contract/job.ts";
import type { LineEdit } from "../../../contract/kinds/words.ts";
import type { Language } from "../../../contract/languages.ts";
import type { Wish } from "../../ui/kinds.tsx";
import { languageOfName, type SortedFiles } from "./files.ts";
import { type AskedSpec, type Form, parseGlossary, parseTerms } from "./form.ts";

/** The jobs that a form asks for: one a file, or one of all scenes. */
export function specsOf(wish: Wish, form: Form, { inputs, transcript }: SortedFiles): AskedSpec[] {
  const [first] = inputs;
  if (first === undefined) return [];
  if (wish === "merge") return [mergeSpec(form, inputs, first)];
  const read = transcript === undefined ? form : readingAlong(form, transcript);
  return inputs.map((media) => specOf(wish, read, media));
}

/** The form with a dropped subtitle file for what is said; what was typed goes before it. */
function readingAlong(form: Form, { path, name }: OpenedMedia): Form {
  if (form.transcript.trim() !== "") return form;
  const from = form.from === "auto" ? (languageOfName(name) ?? "auto") : form.from;
  return { ...form, from, transcript: path };
}

const outDirOf = (form: Form, media: OpenedMedia) =>
  form.outDir.trim() === "" ? media.outDir : form.outDir.trim();

function mergeSpec(form: Form, files: readonly OpenedMedia[], first: OpenedMedia): AskedSpec {
  const old = oldOf(form, "merge");
  return {
    ...old,
    kind: "merge",
    outDir: outDirOf(form, first),
    name: form.name.trim(),
    scenes: files.map(({ path }, index) => {
      const voice = form.sceneVoices[index] ?? "";
      const { seconds } = old?.scenes.find(({ video }) => video === path) ?? {};
      return {
        ...{ video: path, ...(voice === "" ? {} : { voice }) },
        ...(seconds === undefined ? {} : { seconds }),
      };
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
    transcript: form.transcript.trim() === "" ? undefined : form.transcript.trim(),
    audioTrack: form.audioTrack,
    edits: keptEdits(form, media.path),
    vocabulary: parseTerms(form.vocabulary),
    glossary: parseGlossary(form.glossary),
  };
  const to = [...form.to];
  const look = { words: form.words, style: form.style, position: form.position };
  switch (wish) {
    case "dub":
    case "audio":
      return {
        ...oldOf(form, "dub"),
        kind: "dub",
        ...words,
        to,
        voices: chosenVoices(form),
        tracks: form.tracks,
        loudness: form.loudness,
        maxSpeed: form.maxSpeed,
        audioOnly: wish === "audio" ? form.audioFormat : undefined,
        // Of the lines as they were.
        gainHints: {},
      };
    case "subtitles":
      return {
        ...oldOf(form, "subtitles"),
        kind: "subtitles",
        ...words,
        to,
        formats: [...form.formats],
        profile: form.profile,
        embed: form.embed,
        bilingual: bilingualOf(form),
      };
    case "captions":
      return {
        ...oldOf(form, "captions"),
        kind: "captions",
        ...words,
        to: form.captionTo,
        look: { ...oldOf(form, "captions")?.look, ...look },
      };
    case "clips":
      return {
        ...oldOf(form, "clips"),
        kind: "clips",
        ...words,
        count: form.count,
        length: { min: form.minSeconds, max: form.maxSeconds },
        // A quick cut copies the picture.
        aspect: form.fast ? "source" : form.aspect,
        captions: form.withCaptions && !form.fast,
        look: { ...oldOf(form, "clips")?.look, ...look },
        fast: form.fast,
      };
    case "music":
      return {
        ...oldOf(form, "music"),
        kind: "music",
        ...place,
        music: form.music,
        volume: form.musicVolume,
        duck: form.duck,
        fade: form.fade,
      };
    case "thumbnails":
      return {
        ...oldOf(form, "thumbnails"),
        kind: "thumbnails",
        ...place,
        count: form.thumbnails,
      };
  }
}

/** Two languages in one file need two languages that are known beforehand. */
function bilingualOf({ bilingual, from, to }: Form): [Language, Language] | undefined {
  const [first] = to;
  if (!bilingual || from === "auto" || first === undefined || first === from) return undefined;
  return [from, first];
}

/** The spec that is done again, where it is of this kind. */
function oldOf<Kind extends JobKind>(form: Form, kind: Kind): SpecOf<Kind> | undefined {
  const isOfKind = (spec: Form["again"]): spec is SpecOf<Kind> => spec?.kind === kind;
  return isOfKind(form.again) ? form.again : undefined;
}

/** Edits are of lines: they hold for the same file as it was heard, in languages still wanted. */
function keptEdits({ again, from, to, captionTo }: Form, input: string): LineEdit[] {
  if (again === undefined || !("edits" in again) || again.input !== input) return [];
  const targets = captionTo === undefined ? to : [...to, captionTo];
  return again.edits.filter(
    (edit) =>
      !("language" in edit) ||
      edit.language === undefined ||
      from === "auto" ||
      edit.language === from ||
      targets.includes(edit.language),
  );
}

/** Voices of languages that are still wanted. */
const chosenVoices = ({ voices, to }: Form): Partial<Record<Language, string>> =>
  Object.fromEntries(
    to.flatMap((language) => {
      const voice = voices[language];
      return voice === undefined || voice === "" ? [] : [[language, voice]];
    }),
  );
