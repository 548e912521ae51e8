/** What the mix does with one channel of the bed. */
export interface ChannelRole {
  /** Weight of the channel's power in loudness: 0 for LFE, 1.41 for surrounds, else 1. */
  readonly weight: number;
  /** How far the bed is ducked here under speech, dB. */
  readonly duckDb: number;
  /** Linear gain of the dubbed voice in this channel. The squares of all roles add up to 1. */
  readonly voice: number;
  /** Whether this is the front centre beside other channels, where films keep their speech. */
  readonly centre: boolean;
}

/** Ducking of a bed that holds speech and music in the same channels (FIELD: 14-18 dB). */
const DUCK_DB = 15;
/** The centre of a surround bed is replaced: its speech must not be heard under the dub. */
const CENTRE_DUCK_DB = 20;
/** The other channels of such a bed: music and air, with some bleed of the voice (FIELD: 4-8 dB). */
const AROUND_DUCK_DB = 6;
/** Weight of surround channels (ITU-R BS.1770-4, table 3): +1.5 dB. */
const SURROUND_WEIGHT = 1.41;

/** ffmpeg's standard layouts and the order of their channels (`ffmpeg -layouts`). */
const LAYOUTS: Readonly<Record<string, string>> = {
  mono: "FC",
  stereo: "FL FR",
  "2.1": "FL FR LFE",
  "3.0": "FL FR FC",
  "3.0(back)": "FL FR BC",
  "4.0": "FL FR FC BC",
  quad: "FL FR BL BR",
  "quad(side)": "FL FR SL SR",
  "3.1": "FL FR FC LFE",
  "5.0": "FL FR FC BL BR",
  "5.0(side)": "FL FR FC SL SR",
  "4.1": "FL FR FC LFE BC",
  "5.1": "FL FR FC LFE BL BR",
  "5.1(side)": "FL FR FC LFE SL SR",
  "6.0": "FL FR FC BC SL SR",
  "6.0(front)": "FL FR FLC FRC SL SR",
  hexagonal: "FL FR FC BL BR BC",
  "6.1": "FL FR FC LFE BC SL SR",
  "6.1(back)": "FL FR FC LFE BL BR BC",
  "6.1(front)": "FL FR LFE FLC FRC SL SR",
  "7.0": "FL FR FC BL BR SL SR",
  "7.0(front)": "FL FR FC FLC FRC SL SR",
  "7.1": "FL FR FC LFE BL BR SL SR",
  "7.1(wide)": "FL FR FC LFE BL BR FLC FRC",
  "7.1(wide-side)": "FL FR FC LFE FLC FRC SL SR",
  octagonal: "FL FR FC BL BR BC SL SR",
};

const SURROUNDS = new Set(["BL", "BR", "BC", "SL", "SR"]);

/**
 * The role of each channel, in the bed's order.
 *
 * A mono voice keeps its loudness in every layout, since its squared gains add up to 1: alone in
 * mono and in the centre of a surround bed, at -3 dB each in the left and right of all others.
 * A surround bed whose speech is in the centre is ducked fully there and lightly elsewhere; one
 * whose speech is not (a stereo mix carried in 5.1) is ducked everywhere. LFE carries no speech
 * and stays. Of an unknown layout every channel is ducked, and the voice is in the first two.
 *
 * @param layout ffmpeg's name of the layout
 * @param speechInCentre whether the source's speech is in the centre, where there is one
 */
export function channelRoles(
  layout: string,
  channels: number,
  speechInCentre: boolean,
): ChannelRole[] {
  const names = (LAYOUTS[layout] ?? "").split(" ");
  const known = names.length === channels ? names : Array.from({ length: channels }, () => "");
  const hasCentre = channels > 1 && known.includes("FC");
  return known.map((name, index) => {
    const centre = hasCentre && name === "FC";
    return {
      weight: name === "LFE" ? 0 : SURROUNDS.has(name) ? SURROUND_WEIGHT : 1,
      duckDb: duckOf(name, hasCentre && speechInCentre),
      voice: voiceOf(index, channels, hasCentre, centre),
      centre,
    };
  });
}

function duckOf(name: string, speechInCentre: boolean): number {
  if (name === "LFE") return 0;
  if (!speechInCentre) return DUCK_DB;
  return name === "FC" ? CENTRE_DUCK_DB : AROUND_DUCK_DB;
}

function voiceOf(index: number, channels: number, hasCentre: boolean, centre: boolean): number {
  if (channels === 1) return 1;
  if (hasCentre) return centre ? 1 : 0;
  return index < 2 ? Math.SQRT1_2 : 0;
}
