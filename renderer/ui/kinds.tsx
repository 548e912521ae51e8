import {
  AudioLines,
  CaseUpper,
  Clapperboard,
  FileQuestion,
  Image,
  Languages,
  type LucideIcon,
  Music,
  Scissors,
  Subtitles,
} from "lucide-react";
import type { JobKind } from "../../contract/job.ts";

/** What a person can start: the kinds of jobs, and a dub of the sound alone. */
export const WISHES = [
  "dub",
  "audio",
  "subtitles",
  "captions",
  "clips",
  "merge",
  "music",
  "thumbnails",
] as const satisfies readonly (JobKind | "audio")[];
export type Wish = (typeof WISHES)[number];

export const isWish = (text: string): text is Wish => WISHES.some((wish) => wish === text);

export const WISH_ICONS: Readonly<Record<Wish | "unread", LucideIcon>> = {
  dub: Languages,
  audio: AudioLines,
  subtitles: Subtitles,
  captions: CaseUpper,
  clips: Scissors,
  merge: Clapperboard,
  music: Music,
  thumbnails: Image,
  unread: FileQuestion,
};
