import { z } from "zod";
import type { Language } from "../../contract/languages.ts";
import { LIMITS } from "../../contract/limits.ts";
import type { Line } from "../../contract/transcript.ts";
import type { Artifact } from "../artifacts/store.ts";
import { classicScorer } from "../highlights/classic-scorer.ts";
import { Highlight } from "../highlights/find.ts";
import type { ClipLength } from "../highlights/windows.ts";
import type { Step } from "../plan/step.ts";
import { type MeasuredSound, SOUND_ROWS } from "./measure-sound.ts";

interface FindHighlightsIn {
  readonly sound: Artifact<MeasuredSound>;
  /** As they were said. */
  readonly lines: readonly Line[];
  readonly language: Language;
  readonly length: ClipLength;
  /** Of the file, seconds. */
  readonly duration: number;
}

/** Best first; as many as a job may ask for, so that asking for more finds them. */
export const FoundHighlights = z.object({ highlights: z.array(Highlight) });
export type FoundHighlights = z.infer<typeof FoundHighlights>;

/**
 * The moments of a talk that are worth a clip, with the reasons.
 * @throws EngineFailure, Cancelled
 */
export const findHighlights: Step<FindHighlightsIn, FoundHighlights> = {
  name: "find-highlights",
  version: 1,
  resource: "cpu",
  unit: "steps",
  output: FoundHighlights,
  key: ({ sound, lines, language, length, duration }) => ({
    ...{ sound: sound.digest, scorer: classicScorer.digest, language, duration },
    length: { ...length },
    lines: lines.map(({ start, end, text, speaker, words }) => ({
      ...{ start, end, text, speaker },
      words: words.map((word) => [word.start, word.end]),
    })),
  }),
  async run({ sound, lines, language, length, duration }, { tools, signal, progress }) {
    const input = {
      ...{ lines, language, length, duration },
      sound: sound.file(SOUND_ROWS),
      count: LIMITS.clips,
    };
    const highlights = await tools.cpu.use(signal, () =>
      tools.compute.run("findHighlights", input, { signal }),
    );
    progress(1, 1);
    return { highlights };
  },
};
