// Part 6: how good the sample's dub is, with the engines at hand.
import { readFileSync } from "node:fs";
import type { LanguageReport } from "../../contract/report.ts";
import { wordErrors } from "../../worker/text/wer.ts";
import type { Figure } from "./figures.ts";
import { Folder, octavia, readReport, SAMPLE, truth } from "./rig.ts";

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Share of the time in which the source speaks that has dubbed speech in it. */
function voiced({ lines }: LanguageReport): number {
  const spoken = sum(lines.map(({ sourceStart, sourceEnd }) => sourceEnd - sourceStart));
  const overlaps = lines.flatMap(({ sourceStart, sourceEnd }) =>
    lines.map(({ start, duration }) =>
      Math.max(0, Math.min(sourceEnd, start + duration) - Math.max(sourceStart, start)),
    ),
  );
  return sum(overlaps) / spoken;
}

/** An SRT file's words, without numbers and times. */
const wordsOf = (srt: string): string =>
  srt
    .split("\n")
    .filter((row) => !/^\d+$/.test(row) && !row.includes("-->"))
    .join(" ");

export async function benchQuality(): Promise<Figure[]> {
  using folder = new Folder();
  const out = folder.at("out");
  const args = ["dub", SAMPLE, "--from", "en", "--to", "es,fr", "--out", out];
  await octavia(folder.at("home"), args);
  const said = truth.sentences.map(({ text }) => text).join(" ");
  const heard = wordErrors(said, wordsOf(readFileSync(`${out}/garden.en.srt`, "utf8")));
  const { substitutions, deletions, insertions } = heard;
  const { languages } = readReport(`${out}/garden.report.json`);
  return [
    {
      ...{ part: "6", what: "word error rate of the sample's transcript", unit: "" },
      value: heard.wer,
      from: `${substitutions} wrong, ${deletions} missing, ${insertions} too many`,
    },
    ...languages.flatMap((one): Figure[] => {
      const rates = one.lines.filter(({ natural }) => natural > 0).map(({ rate }) => rate);
      const from = `${one.lines.length} lines`;
      const name = one.language;
      const shared = { part: "6", unit: "", from };
      return [
        { ...shared, what: `mean fit rate, ${name}`, value: sum(rates) / rates.length },
        { ...shared, what: `worst fit rate, ${name}`, value: Math.max(...rates) },
        { ...shared, what: `share of speech time that has voice, ${name}`, value: voiced(one) },
      ];
    }),
  ];
}
