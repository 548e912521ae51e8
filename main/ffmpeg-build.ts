/** Encoders that some part of Octavia uses, and what is lost without them. */
const ENCODERS: Readonly<Record<string, string>> = {
  aac: "no dubbed videos",
  libopus: "no dubbed WebM files, no sound as Opus",
  libx264: "no captions, clips or joined scenes without a graphics card's encoder",
  libmp3lame: "no sound as MP3",
  flac: "no sound as FLAC",
};

interface Build {
  /** The encoders of ours that it has. */
  readonly encoders: readonly string[];
  /** What it lacks, and what is lost by that. */
  readonly lacks: readonly string[];
}

/** What an ffmpeg can do for Octavia, by its own lists of `-encoders` and `-filters`. */
export function describeBuild(encoders: string, filters: string): Build {
  const names = Object.keys(ENCODERS);
  const listed = namesIn(encoders);
  const there = names.filter((name) => listed.has(name));
  const lost = names
    .filter((name) => !there.includes(name))
    .map((name) => `encoder ${name}: ${ENCODERS[name] ?? ""}`);
  return {
    encoders: there,
    lacks: namesIn(filters).has("ass") ? lost : [...lost, "libass: no captions"],
  };
}

/** The second word of each line: the words after it may name others. */
const namesIn = (list: string): Set<string | undefined> =>
  new Set(list.split("\n").map((line) => line.trim().split(/\s+/)[1]));
