import { LogMel } from "../../../worker/engines/neural/whisper/features.ts";
import { type Figure, seconds } from "../figures.ts";
import { Folder } from "../rig.ts";
import { RATE, readTalk, repeated, seededModels, WHISPER } from "./models.ts";
import { loadPeer } from "./peer.ts";
import { Turns } from "./turns.ts";

const WINDOW_SECONDS = 30;
const WINDOWS = 120;
/** Of the peer only a part, which is enough for a rate. */
const PEER_WINDOWS = 12;
const TURNS = 3;

/** Whisper's features of an hour, against transformers.js' extractor. */
export async function benchMel(): Promise<Figure[]> {
  using folder = new Folder();
  const { AutoFeatureExtractor } = await loadPeer(await seededModels());
  const extract = await AutoFeatureExtractor.from_pretrained(WHISPER, {});
  const talk = await readTalk(folder.at("talk.wav"));
  const sound = repeated(talk, WINDOWS * WINDOW_SECONDS * RATE);
  const windowAt = (index: number): Float32Array =>
    sound.slice(index * WINDOW_SECONDS * RATE, (index + 1) * WINDOW_SECONDS * RATE);
  const mel = new LogMel(80, WINDOW_SECONDS);
  const out = new Float32Array(mel.bins * mel.frames);
  const [ours, theirs] = [new Turns(), new Turns()];
  for (let turn = 0; turn < TURNS; turn += 1) {
    await ours.add(() => {
      for (let index = 0; index < WINDOWS; index += 1) mel.write(windowAt(index), out);
    });
    await theirs.add(async () => {
      for (let index = 0; index < PEER_WINDOWS; index += 1) await extract(windowAt(index));
    });
  }
  const [own, other] = [ours.wall / WINDOWS, theirs.wall / PEER_WINDOWS];
  return [
    {
      ...{ part: "n4", unit: "x", value: (1000 * WINDOW_SECONDS) / own, target: { atLeast: 500 } },
      what: "log-mel of an hour, times faster than real time, one thread",
      from: `${seconds(ours.wall)} an hour, ${seconds(ours.cpu)} of processor time, medians of ${TURNS} turns`,
    },
    {
      ...{ part: "n4", unit: "x", value: other / own },
      what: "log-mel, times faster than transformers.js' extractor",
      from: `${own.toFixed(1)} ms / ${other.toFixed(1)} ms a window, ${PEER_WINDOWS} windows of the second a turn`,
    },
  ];
}
