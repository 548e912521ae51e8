// Part 1: the app against its engines run by hand, one after the other, on the sample.
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { balance } from "../../worker/engines/asr/balance.ts";
import { cutSegments, segmentName } from "../../worker/engines/asr/cut.ts";
import { batchArguments } from "../../worker/engines/asr/pocketsphinx-batch.ts";
import { wordsPerMinute } from "../../worker/engines/tts/espeak.ts";
import { AAC_CODER, bitrate } from "../../worker/mix/encode.ts";
import { type Figure, median, seconds, timed } from "./figures.ts";
import { detect } from "./hear.ts";
import { Folder, ffmpeg, octavia, readReport, SAMPLE } from "./rig.ts";

const TURNS = 3;
const MODEL = "/usr/share/pocketsphinx/model/en-us";
const { signal } = new AbortController();

/** Milliseconds of each engine's work, and of recognition shared out over two processes. */
interface Costs {
  readonly extract: number;
  readonly detect: number;
  readonly recognize: number;
  readonly recognizeShared: number;
  readonly es: LanguageCosts;
  readonly fr: LanguageCosts;
}

interface LanguageCosts {
  readonly translate: number;
  readonly speak: number;
  readonly encode: number;
  readonly mux: number;
}

async function app(folder: Folder, turn: number): Promise<{ ms: number; report: string }> {
  const out = folder.at(`out${turn}`);
  const args = ["dub", SAMPLE, "--from", "en", "--to", "es,fr", "--out", out];
  const { ms } = await timed(() => octavia(folder.at(`home${turn}`), args));
  return { ms, report: join(out, "garden.report.json") };
}

async function recognize(dir: string, name: string, utterances: readonly string[]) {
  writeFileSync(join(dir, `${name}.ctl`), utterances.map((one) => `${one}\n`).join(""));
  await execa("pocketsphinx_batch", batchArguments(MODEL, { name, scratch: dir, utterances }), {
    stdio: "ignore",
  });
}

/** One language: translation of all lines at once, a voice a line, the encoder, the muxer. */
async function language(
  folder: Folder,
  mode: string,
  voice: string,
  said: { readonly text: string; readonly source: string; readonly engineRate: number }[],
): Promise<LanguageCosts> {
  const [text, translated, dub] = [folder.at("in.txt"), folder.at("out.txt"), folder.at("a.aac")];
  writeFileSync(text, said.map(({ source }) => `${source}\n`).join("\n"));
  const translate = await timed(() => execa("apertium", ["-n", mode, text, translated]));
  const speak = await timed(async () => {
    for (const line of said) {
      const speed = String(wordsPerMinute(line.engineRate));
      await execa("espeak-ng", ["-v", voice, "-s", speed, "-w", folder.at("l.wav"), line.text]);
    }
  });
  const bed = ["-f", "f32le", "-ar", "48000", "-ac", "2", "-i", folder.at("bed.f32")];
  const aac = ["-c:a", "aac", "-aac_coder", AAC_CODER, "-b:a", String(bitrate("aac", 2))];
  const encode = await timed(() => ffmpeg(...bed, ...aac, dub));
  const maps = ["-map", "0:v", "-map", "1:a", "-map", "0:a", "-c", "copy"];
  const mux = await timed(() => ffmpeg("-i", SAMPLE, "-i", dub, ...maps, folder.at("dub.mp4")));
  return { translate: translate.ms, speak: speak.ms, encode: encode.ms, mux: mux.ms };
}

async function byHand(folder: Folder, reportPath: string): Promise<Costs> {
  const { languages } = readReport(reportPath);
  const linesOf = (name: string) => languages.find((one) => one.language === name)?.lines ?? [];
  const [wav, bed] = [folder.at("speech.wav"), folder.at("bed.f32")];
  const speech = ["-map", "0:a:0", "-ar", "16000", "-ac", "1", "-fflags", "+bitexact", wav];
  const sound = ["-map", "0:a:0", "-f", "f32le", "-ar", "48000", "-ac", "2", bed];
  const extract = await timed(() => ffmpeg("-i", SAMPLE, ...speech, ...sound));
  if (statSync(wav).size === 0) throw new Error("nothing was extracted");
  const heard = await timed(() => detect(wav, signal));
  const segments = heard.result;
  await cutSegments(wav, segments, folder.path, signal);
  const names = segments.map((_, index) => segmentName(index));
  const alone = await timed(() => recognize(folder.path, "all", names));
  const lengths = segments.map(({ start, end }) => end - start);
  const shares = balance(lengths, 2).map((share) => share.map(segmentName));
  const shared = await timed(() =>
    Promise.all(shares.map((share, index) => recognize(folder.path, `half${index}`, share))),
  );
  const es = await language(folder, "eng-spa", "es", linesOf("es"));
  // French is reached over Spanish, so its translator is given the Spanish lines.
  const spanish = new Map(linesOf("es").map(({ id, text }) => [id, text]));
  const pivoted = linesOf("fr").map((line) => ({ ...line, source: spanish.get(line.id) ?? "" }));
  const fr = await language(folder, "es-fr", "fr-fr", pivoted);
  const heardCosts = { recognize: alone.ms, recognizeShared: shared.ms };
  return { extract: extract.ms, detect: heard.ms, ...heardCosts, es, fr };
}

const branch = ({ speak, encode, mux }: LanguageCosts): number => speak + encode + mux;

const inARow = ({ extract, detect: vad, recognize: asr, es, fr }: Costs): number =>
  extract + vad + asr + es.translate + fr.translate + branch(es) + branch(fr);

/** The longest chain of work in which each waits for the one before. */
const criticalPath = ({ extract, detect: vad, recognizeShared, es, fr }: Costs): number =>
  extract + vad + recognizeShared + es.translate + Math.max(branch(es), fr.translate + branch(fr));

function explain(costs: Costs): string {
  const both = (kind: keyof LanguageCosts): string => seconds(costs.es[kind] + costs.fr[kind]);
  return (
    `extract ${seconds(costs.extract)}, VAD ${seconds(costs.detect)}, ` +
    `recognise ${seconds(costs.recognize)} (shared ${seconds(costs.recognizeShared)}), ` +
    `translate ${both("translate")}, speak ${both("speak")}, ` +
    `encode ${both("encode")}, mux ${both("mux")}`
  );
}

export async function benchEngines(): Promise<Figure[]> {
  using folder = new Folder();
  const runs: { readonly app: number; readonly hand: Costs }[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const { ms, report } = await app(folder, turn);
    runs.push({ app: ms, hand: await byHand(folder, report) });
  }
  const whole = median(runs.map((run) => run.app));
  const row = median(runs.map(({ hand }) => inARow(hand)));
  const path = median(runs.map(({ hand }) => criticalPath(hand)));
  const last = runs.at(-1);
  return [
    {
      ...{ part: "1", what: "dub of the sample / its engines one after the other", unit: "" },
      ...{ value: whole / row, target: { atMost: 0.75 } },
      from: `${seconds(whole)} / ${seconds(row)}`,
    },
    {
      ...{ part: "1", what: "dub of the sample / the engines' critical path", unit: "" },
      ...{ value: whole / path, target: { atMost: 1.05 } },
      from: `${seconds(whole)} / ${seconds(path)}${last ? `; ${explain(last.hand)}` : ""}`,
    },
  ];
}
