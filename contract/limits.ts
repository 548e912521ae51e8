/** Limits of a job, each in this one place. */
export const LIMITS = {
  /** Target languages of one job. */
  targets: 10,
  /** Hard limit of any speeding up of a spoken line (FIELD: 1.35; nobody bearable is above 1.5). */
  maxSpeed: 2,
  /** Entries of a vocabulary or glossary, and characters of one. */
  terms: 1000,
  termLength: 200,
  /** Words of one caption. */
  captionWords: 12,
  /** Clips of one job, and seconds of one. */
  clips: 50,
  clipSeconds: 600,
  /** Scenes of one merged video. */
  scenes: 500,
  thumbnails: 20,
  /** Cues of a supplied transcript (24 h of talk have about 22,000), and characters of one. */
  transcriptCues: 30_000,
  cueCharacters: 5_000,
  /** The highest number of a line: a split gives numbers of its own. */
  lineId: 999_999,
  /** Pixels of a side of a video that is encoded. */
  side: 8192,
} as const;

export const DEFAULTS = {
  /** Hard limit of the total speed-up of a spoken line. */
  maxSpeed: 1.35,
  /** Integrated loudness of the dubbed audio, LUFS. */
  loudness: -16,
  /** Ceiling of the true peak, dBTP. */
  truePeak: -1.5,
  /** Words of one caption: what a viewer takes in at a glance. */
  captionWords: 3,
  clips: 5,
  /** Seconds of a clip. */
  clipLength: { min: 15, max: 60 },
  /** Of a merged scene's own sound, and of its voice-over; factors. */
  videoVolume: 0.2,
  voiceVolume: 2,
  /** Of background music, and seconds of its fade at both ends. */
  musicVolume: 0.3,
  musicFade: 2,
  thumbnails: 5,
  /** Of a watermark, 0 to 1. */
  opacity: 0.7,
} as const;
