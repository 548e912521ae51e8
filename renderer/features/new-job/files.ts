import type { OpenedMedia } from "../../../contract/api.ts";
import { Language } from "../../../contract/languages.ts";
import type { Wish } from "../../ui/kinds.tsx";

/** Kinds of jobs that read a transcript where there is one, in place of listening. */
const READS_ALONG: ReadonlySet<Wish> = new Set<Wish>(["dub", "audio", "captions", "clips"]);

/** What jobs are made of, and the subtitle file that says what is spoken in it. */
export interface SortedFiles {
  readonly inputs: readonly OpenedMedia[];
  readonly transcript: OpenedMedia | undefined;
}

export const isSubtitles = ({ info }: OpenedMedia): boolean =>
  info.video.length === 0 && info.audio.length === 0 && info.subtitles.length > 0;

/** A video and its subtitles that were dropped together are one job, where that makes sense. */
export function sortFiles(wish: Wish, files: readonly OpenedMedia[]): SortedFiles {
  const texts = files.filter(isSubtitles);
  const [transcript] = texts;
  if (READS_ALONG.has(wish) && texts.length === 1 && files.length === 2)
    return { inputs: files.filter((file) => file !== transcript), transcript };
  return { inputs: files, transcript: undefined };
}

/** Why these files are none for a job of this kind, as the name of a text. */
export function unfitFiles(wish: Wish, { inputs }: SortedFiles): "sound" | "apart" | undefined {
  const texts = inputs.filter(isSubtitles).length;
  if (wish === "subtitles" || texts === 0) return undefined;
  return READS_ALONG.has(wish) && texts < inputs.length ? "apart" : "sound";
}

/** The language that a subtitle file's name tells: "talk.en.srt", "talk.pt-BR.vtt". */
export function languageOfName(name: string): Language | undefined {
  const tag = /\.([a-z]{2})(?:[-_][a-z0-9]{2,8})?\.[a-z0-9]+$/i.exec(name)?.[1];
  return Language.safeParse(tag?.toLowerCase()).data;
}
