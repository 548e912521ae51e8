// Part 3: one line edited, of about two hundred.
import { execa } from "execa";
import type { TextEdit } from "../../contract/kinds/words.ts";
import { openHome } from "../../main/home.ts";
import { openOctavia } from "../../main/octavia.ts";
import { wordsPerMinute } from "../../worker/engines/tts/espeak.ts";
import { type Figure, median, seconds, timed } from "./figures.ts";
import { dubSpec, Folder, finished, looped } from "./rig.ts";

const MINUTES = 15;
const edits = ["uno", "dos", "tres", "cuatro"].map(
  (word, index): TextEdit => ({
    ...{ line: 60 + 20 * index, language: "es" },
    text: `Necesitan ${word} metros para crecer.`,
  }),
);

/** Milliseconds that the voice itself takes for a line. */
export async function synthesis(folder: Folder, text: string): Promise<number> {
  const args = ["-v", "es", "-s", String(wordsPerMinute(1)), "-w", folder.at("line.wav"), text];
  const tries: number[] = [];
  for (let n = 0; n < 5; n += 1) tries.push((await timed(() => execa("espeak-ng", args))).ms);
  return median(tries);
}

export async function benchEdit(): Promise<Figure[]> {
  using folder = new Folder();
  const { video, transcript, lines } = await looped(folder, MINUTES);
  await using app = await openOctavia(openHome(folder.at("home")));
  app.work();
  const { id } = app.jobs.enqueue(dubSpec(video, transcript, folder.at("out")));
  const first = await timed(() => finished(app, id));
  const previews: number[] = [];
  for (const edit of edits) {
    const out = folder.at(`preview${edit.line}.wav`);
    previews.push((await timed(() => app.preview(id, { edits: [edit] }, out))).ms);
  }
  const voice = await synthesis(folder, edits[0]?.text ?? "");
  const preview = median(previews.slice(1));
  // A line without a preview before it: its voice is part of the time.
  const edit: TextEdit = { line: 150, language: "es", text: "Necesitan cinco metros para crecer." };
  const whole = await timed(() => finished(app, app.edit(id, [edit]).id));
  const what = `one of ${lines} lines edited:`;
  return [
    {
      ...{ part: "3", what: `${what} preview, less its synthesis`, unit: "ms" },
      ...{ value: preview - voice, target: { atMost: 300 } },
      from: `${preview.toFixed(0)} - ${voice.toFixed(0)} ms, median of ${previews.length - 1}`,
    },
    {
      ...{ part: "3", what: `${what} to the exported file / first run`, unit: "" },
      ...{ value: whole.ms / first.ms, target: { atMost: 0.03 } },
      from: `${seconds(whole.ms)} / ${seconds(first.ms)}, ${MINUTES} min`,
    },
  ];
}
