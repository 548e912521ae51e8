// Clips: how long the search for the best moments takes, next to the length of the video.
import { readFileSync } from "node:fs";
import { ClipsReport } from "../../../contract/report.ts";
import { type Figure, seconds } from "../figures.ts";
import { Folder, looped, octavia } from "../rig.ts";

const MINUTES = 60;
/** All that comes between the file and the choice; the words are given, so nobody listens. */
const ANALYSIS = new Set([
  ...["probe", "look-at-picture", "extract", "read-transcript", "segment"],
  ...["measure-sound", "find-highlights"],
]);

export async function benchClips(): Promise<Figure[]> {
  using folder = new Folder();
  const { video, transcript, lines } = await looped(folder, MINUTES);
  const words = ["--from", "en", "--transcript", transcript];
  const out = ["--count", "1", "--fast", "--out", folder.at("out")];
  await octavia(folder.at("home"), ["clips", video, ...words, ...out]);
  const path = folder.at("out", `long${MINUTES}.clips.report.json`);
  const { steps } = ClipsReport.parse(JSON.parse(readFileSync(path, "utf8")));
  const analysis = steps.filter(({ step }) => ANALYSIS.has(step));
  const spent = analysis.reduce((sum, step) => sum + step.seconds, 0);
  const parts = analysis.map(({ step, seconds: took }) => `${step} ${took.toFixed(2)} s`);
  return [
    {
      part: "clips",
      what: "analysis without recognition / length of the video",
      value: spent / (MINUTES * 60),
      unit: "",
      target: { atMost: 0.05 },
      from: `${MINUTES} min, ${lines} lines: ${seconds(spent * 1000)} (${parts.join(", ")})`,
    },
  ];
}
