import type { Artifact } from "../../artifacts/store.ts";
import type { Highlight } from "../../highlights/find.ts";
import type { Segmented } from "../../steps/segment.ts";
import { spokenLines, type WordMaking } from "../words/lines.ts";
import type { Making } from "./nodes.ts";

/** The moment as a person has trimmed it, with the lines that are said in it; else as it was found. */
export function trimmed(
  making: WordMaking & Pick<Making, "spec">,
  segmented: Artifact<Segmented>,
  highlight: Highlight,
  number: number,
): Highlight {
  const trim = making.spec.trims.find((one) => one.number === number);
  if (trim === undefined) return highlight;
  const { start, end } = trim;
  const said = spokenLines(making, segmented).filter(
    (line) => line.end > start && line.start < end,
  );
  const [first, last] = [said.at(0), said.at(-1)];
  // Where nothing is said, no line is from 1 to 0.
  return { ...highlight, start, end, firstLine: first?.id ?? 1, lastLine: last?.id ?? 0 };
}
