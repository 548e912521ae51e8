import type { Language } from "../../../contract/languages.ts";
import {
  type Cut,
  freeId,
  withMerge,
  withSpeaker,
  withSplit,
  withTexts,
  withTime,
  withVoice,
} from "./compose.ts";
import { cutAtMoment, cutAtSource, cutAtTarget } from "./cuts.ts";
import { hasLock, withLock } from "./draft.ts";
import type { BaseLine, StudioLine } from "./lines.ts";
import type { Replacement } from "./replace.ts";
import { dragged, type Grip, roomOf } from "./retime.ts";
import { changeEdits, type Side, useStudio } from "./store.ts";

/** What the studio shows at a moment. */
export interface Scene {
  /** The spoken language, where it is known. */
  readonly from: Language | undefined;
  readonly to: Language;
  readonly base: ReadonlyMap<number, BaseLine>;
  readonly lines: readonly StudioLine[];
  /** The lines that pass search and filter, as they are listed. */
  readonly shown: readonly StudioLine[];
  /** Of the file, seconds. */
  readonly duration: number;
}

const store = () => useStudio.getState();

/** All that a person can do to lines; the same object as long as the studio is open. */
export class Deeds {
  readonly #scene: () => Scene;

  constructor(scene: () => Scene) {
    this.#scene = scene;
  }

  line(id: number | undefined): StudioLine | undefined {
    return this.#scene().lines.find((line) => line.id === id);
  }

  /** Whether a line may be changed now; a locked one may not, nor any while changes are applied. */
  isFree(id: number): boolean {
    const { applying, history } = store();
    return applying === undefined && !hasLock(history.present, id);
  }

  edit(id: number | undefined, side: Side = "target"): void {
    if (id === undefined || this.isFree(id)) store().edit(id, side);
  }

  write(id: number, side: Side, typed: string): void {
    const { from, to, base } = this.#scene();
    const language = side === "target" ? to : from;
    const text = typed.trim();
    const line = this.line(id);
    if (language === undefined || text === "" || line === undefined || !this.isFree(id)) return;
    const now = side === "target" ? line.text : line.source;
    if (text === now && !(side === "target" && line.anew)) return;
    changeEdits((edits) => {
      const shaped = edits.some((edit) => "op" in edit && isShapeOf(edit, id));
      const found = base.get(id);
      const unchanged = shaped ? undefined : side === "target" ? found?.text : found?.source;
      return withTexts(edits, language, [{ line: id, text, unchanged }]);
    });
  }

  /** Splits a line in the middle of what is written. */
  splitAtCaret(id: number, side: Side, typed: string, caret: number): void {
    this.write(id, side, typed);
    const line = this.line(id);
    if (line === undefined) return;
    const text = typed.trim();
    const cut =
      side === "source"
        ? cutAtSource({ ...line, source: text }, caret)
        : cutAtTarget(line, text, caret);
    this.#split(side === "source" ? { ...line, source: text } : line, cut);
  }
  /** Splits a line where the playhead is, seconds. False: that is not inside of it. */
  splitAt(id: number, moment: number): boolean {
    const line = this.line(id);
    const cut = line && cutAtMoment(line, moment);
    if (line !== undefined) this.#split(line, cut);
    return cut !== undefined;
  }
  #split(line: StudioLine, cut: Cut | undefined): void {
    if (cut === undefined || !this.isFree(line.id)) return;
    const { base, from, to } = this.#scene();
    changeEdits((edits) => {
      const into = freeId([...base.values()], edits);
      return withSplit(edits, { line, base: base.get(line.id), cut, into, from, to });
    });
    store().edit(undefined);
  }

  /** Joins a line with the next. False: there is none, or one of them is locked. */
  merge(id: number): boolean {
    const { lines, from, to } = this.#scene();
    const index = lines.findIndex((line) => line.id === id);
    const [line, next] = [lines[index], lines[index + 1]];
    if (line === undefined || next === undefined) return false;
    if (!this.isFree(line.id) || !this.isFree(next.id)) return false;
    changeEdits((edits) => withMerge(edits, { line, next, from, to }));
    store().edit(undefined);
    return true;
  }

  /** Where a line would lie after a drag by so many seconds. */
  draggedTo(id: number, grip: Grip, by: number) {
    const { lines, duration } = this.#scene();
    const index = lines.findIndex((line) => line.id === id);
    const line = lines[index];
    if (line === undefined || !this.isFree(id)) return undefined;
    const { sourceStart: start, sourceEnd: end } = line;
    return dragged({ start, end }, grip, by, roomOf(lines, index, duration));
  }
  retime(id: number, grip: Grip, by: number): void {
    const line = this.line(id);
    const times = this.draggedTo(id, grip, by);
    if (line === undefined || times === undefined) return;
    if (times.start === line.sourceStart && times.end === line.sourceEnd) return;
    changeEdits((edits) => withTime(edits, id, times.start, times.end), `time ${id} ${grip}`);
  }

  voice(id: number, voice: string): void {
    const { to, base } = this.#scene();
    if (this.isFree(id) && voice !== "")
      changeEdits((edits) => withVoice(edits, id, to, voice, base.get(id)?.voice));
  }
  speaker(id: number, name: string): void {
    const { base } = this.#scene();
    const speaker = name.trim();
    if (this.isFree(id) && speaker !== "" && speaker !== this.line(id)?.speaker)
      changeEdits((edits) => withSpeaker(edits, id, speaker, base.get(id)?.speaker));
  }
  lock(id: number): void {
    store().change((draft) => withLock(draft, id));
    if (store().editing?.line === id) store().edit(undefined);
  }

  replace({ texts }: Replacement): void {
    const { to, base } = this.#scene();
    const put = texts.map(({ line, text }) => {
      const unchanged = line.anew ? undefined : base.get(line.id)?.text;
      return { line: line.id, text, unchanged };
    });
    changeEdits((edits) => withTexts(edits, to, put));
  }

  /** Goes so many lines on in the list. */
  move(by: number): StudioLine | undefined {
    const { shown } = this.#scene();
    const at = shown.findIndex(({ id }) => id === store().selected);
    const line = at < 0 ? shown[0] : shown[Math.max(0, Math.min(shown.length - 1, at + by))];
    if (line !== undefined) store().select(line.id);
    return line;
  }
}

const isShapeOf = (edit: { op: string; line: number }, id: number): boolean =>
  edit.line === id && (edit.op === "split" || edit.op === "merge");
