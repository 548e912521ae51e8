import type { TrackLayout } from "../../contract/kinds/dub.ts";
import { LANGUAGES, type Language } from "../../contract/languages.ts";
import type { MediaInfo } from "../../contract/media.ts";
import { type Container, carriage } from "./container.ts";
import { coversOf, movingPictures } from "./moving-picture.ts";

/** A file of ours, and what its content is known by in keys. */
export interface OwnFile {
  /** Absolute path. */
  readonly path: string;
  readonly digest: string;
}

/** The dubbed sound of one language: ADTS for AAC, Ogg for Opus. */
export interface DubAudio extends OwnFile {
  readonly codec: "aac" | "opus";
  /** Samples that come out of the decoder before the sound begins; 0 where the file says so itself. */
  readonly delaySamples: number;
  /** Hz. */
  readonly sampleRate: number;
}

export interface Dub {
  readonly language: Language;
  readonly audio: DubAudio;
  /** SRT; only together do they go into the file. */
  readonly subtitles?: OwnFile | undefined;
}

export interface MuxRequest {
  readonly media: MediaInfo;
  readonly container: Container;
  readonly mode: TrackLayout;
  /** The first becomes the default track. */
  readonly dubs: readonly Dub[];
  readonly sourceSubtitles?: SubtitleTrack | undefined;
  /** Further subtitles, after the others. */
  readonly subtitles?: readonly SubtitleTrack[];
  /** What is spoken, where that is known. */
  readonly originalLanguage?: Language | undefined;
  /** Index of the audio stream that was dubbed; none if there are no dubs. */
  readonly originalStream?: number | undefined;
}

/** A file of subtitles that becomes a track. */
export interface SubtitleTrack {
  /** Absent where it is not known. */
  readonly language: Language | undefined;
  /** Name for people; that of the language if not given. */
  readonly title?: string;
  readonly file: OwnFile;
  /** SRT if not given; ASS only where the container holds it. */
  readonly format?: "ass";
}

/** A file that is opened; stream indices in `Track` refer to it. */
export type MuxInput =
  | { readonly kind: "source" }
  | { readonly kind: "dub"; readonly audio: DubAudio }
  | { readonly kind: "subtitles"; readonly file: OwnFile; readonly format: "srt" | "ass" };

/** A stream of the result, in order. */
export interface Track {
  readonly type: "video" | "audio" | "subtitle" | "attachment";
  /** Number of the input, and the stream's index in it. */
  readonly input: number;
  readonly stream: number;
  /** Turned into the container's own kind of subtitles. */
  readonly convert?: boolean;
  /** ISO 639-2; the input's own tag where absent. */
  readonly language?: string;
  readonly title?: string;
  readonly isDefault?: boolean;
}

export interface MuxPlan {
  readonly inputs: readonly MuxInput[];
  readonly tracks: readonly Track[];
  /** Pictures of the source that go in as Matroska attachments. */
  readonly covers: readonly { readonly stream: number; readonly codec: "png" | "mjpeg" }[];
  readonly warnings: readonly string[];
}

/** Which streams the result holds, in which order, and what must stay out. */
export function planMux(request: MuxRequest): MuxPlan {
  const { media, container, mode, dubs } = request;
  const inputs: MuxInput[] = [
    { kind: "source" },
    ...dubs.map(({ audio }): MuxInput => ({ kind: "dub", audio })),
  ];
  const subtitles = mode === "together" ? ownSubtitles(request) : [];
  const subtitleTracks = subtitles.map(({ language, title, file, format }): Track => {
    inputs.push({ kind: "subtitles", file, format: format ?? "srt" });
    return {
      ...{ type: "subtitle", input: inputs.length - 1, stream: 0, convert: format === undefined },
      ...(language === undefined ? { language: UNKNOWN } : named(language)),
      ...(title === undefined ? {} : { title }),
    };
  });
  const pictures = coversOf(media);
  const kept = keptStreams(request);
  const inMatroska = container.muxer === "matroska";
  const tracks: Track[] = [
    ...kept.video,
    ...dubs.map(({ language }, index): Track => {
      const from = { type: "audio", input: index + 1, stream: 0 } as const;
      return { ...from, ...named(language), isDefault: index === 0 };
    }),
    ...kept.audio,
    ...subtitleTracks,
    ...kept.subtitles,
    ...(inMatroska ? kept.attachments : []),
    ...(container.muxer === "mp4" || container.muxer === "mov" ? pictures.flatMap(picture) : []),
  ];
  const covers = inMatroska ? pictures.flatMap(({ index, codec }) => cover(index, codec)) : [];
  return { inputs, tracks, covers, warnings: warningsOf(request, tracks, covers.length) };
}

/** ISO 639-2 for a language that is not known. */
const UNKNOWN = "und";

function ownSubtitles({ dubs, sourceSubtitles, subtitles = [] }: MuxRequest): SubtitleTrack[] {
  const own = dubs.flatMap(({ language, subtitles }): SubtitleTrack[] =>
    subtitles === undefined ? [] : [{ language, file: subtitles }],
  );
  return [...own, ...(sourceSubtitles === undefined ? [] : [sourceSubtitles]), ...subtitles];
}

/** The source's own streams that the container can hold. */
function keptStreams({ media, container, dubs, originalLanguage, originalStream }: MuxRequest) {
  const carried = (type: "video" | "audio" | "subtitle", index: number, codec: string): Track[] => {
    const how = carriage(container.muxer, type, codec);
    if (how === "drop") return [];
    return [{ type, input: 0, stream: index, convert: how === "convert" }];
  };
  return {
    video: movingPictures(media).flatMap(({ index, codec }) => carried("video", index, codec)),
    audio: media.audio.flatMap(({ index, codec, language }) =>
      carried("audio", index, codec).map((track): Track => {
        // Where no dub takes its place, the default track stays the one it was.
        const original = dubs.length === 0 ? track : { ...track, isDefault: false };
        return index === originalStream && language === undefined && originalLanguage !== undefined
          ? { ...original, language: LANGUAGES[originalLanguage].iso3 }
          : original;
      }),
    ),
    subtitles: media.subtitles.flatMap(({ index, codec }) => carried("subtitle", index, codec)),
    attachments: media.others.flatMap(({ index, type }): Track[] =>
      type === "attachment" ? [{ type, input: 0, stream: index }] : [],
    ),
  };
}

const picture = ({ index }: { readonly index: number }): Track[] => [
  { type: "video", input: 0, stream: index },
];

const cover = (stream: number, codec: string): { stream: number; codec: "png" | "mjpeg" }[] =>
  codec === "png" || codec === "mjpeg" ? [{ stream, codec }] : [];

const named = (language: Language): { language: string; title: string } => ({
  language: LANGUAGES[language].iso3,
  title: LANGUAGES[language].name,
});

function warningsOf(
  { media, container }: MuxRequest,
  tracks: readonly Track[],
  covers: number,
): string[] {
  const kept = new Set(tracks.filter(({ input }) => input === 0).map(({ stream }) => stream));
  const lost = (streams: readonly { readonly index: number }[]): number =>
    streams.filter(({ index }) => !kept.has(index)).length;
  // ffmpeg shows an MP4's chapters as a data stream too; the chapters themselves are kept.
  const data = media.others.filter(({ codec }) => !(codec === "bin_data" && media.chapters > 0));
  const left: [number, string][] = [
    [lost(media.video) - covers, "picture"],
    [lost(media.audio), "original audio"],
    [lost(media.subtitles), "subtitle"],
    [lost(data), "data"],
  ];
  const warnings = left
    .filter(([count]) => count > 0)
    .map(([count, what]) => {
      const tracks = count === 1 ? `One ${what} track` : `${count} ${what} tracks`;
      return `${tracks} of the source cannot be kept in a .${container.extension} file.`;
    });
  const rotated = media.video.some(({ rotation }) => rotation !== 0);
  return container.muxer === "matroska" && rotated
    ? [...warnings, "The picture's rotation cannot be kept in an .mkv file."]
    : warnings;
}
