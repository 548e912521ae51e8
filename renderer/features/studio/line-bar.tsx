import { BookA, Lock, LockOpen, Merge, PenLine, Scissors, Volume2 } from "lucide-react";
import { useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { say } from "../../state/toasts.ts";
import { Button } from "../../ui/button.tsx";
import { useStudioContext } from "./context.ts";
import { hasLock } from "./draft.ts";
import { Glossary } from "./glossary.tsx";
import type { StudioLine } from "./lines.ts";
import { useStudio } from "./store.ts";
import { VoiceField } from "./voice-field.tsx";

/** What can be done to the chosen line. */
export function LineBar({ lines }: { lines: readonly StudioLine[] }) {
  const { t } = useTranslation();
  const selected = useStudio((state) => state.selected);
  const line = useMemo(() => lines.find(({ id }) => id === selected), [lines, selected]);
  return (
    <section className="glass grid gap-3 p-4" aria-label={t("studio.line")}>
      {line === undefined ? (
        <p className="text-sm text-ink-2">{t("studio.choose")}</p>
      ) : (
        <Tools key={line.id} line={line} lines={lines} />
      )}
    </section>
  );
}

function Tools({ line, lines }: { line: StudioLine; lines: readonly StudioLine[] }) {
  const { t } = useTranslation();
  const { from, deeds, hear, transport } = useStudioContext();
  const locked = useStudio((state) => hasLock(state.history.present, line.id));
  const [term, setTerm] = useState<string>();
  const split = () => {
    if (!deeds.splitAt(line.id, transport.time))
      say({ tone: "info", title: t("studio.noSplit"), body: t("studio.noSplitHint") });
  };
  return (
    <>
      <h2 className="text-sm font-semibold">{t("studio.lineNumber", { line: line.id })}</h2>
      <fieldset disabled={locked} className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <legend className="sr-only">{t("studio.lineNumber", { line: line.id })}</legend>
        <TimeField line={line} grip="start" />
        <TimeField line={line} grip="end" />
        <SpeakerField line={line} lines={lines} />
        <VoiceField line={line} />
      </fieldset>
      <div className="flex flex-wrap gap-2">
        <Button small look="primary" title="H" onClick={() => hear(line)}>
          <Volume2 className="size-4" aria-hidden />
          {t("studio.hear")}
        </Button>
        <Button small title="S" disabled={locked} onClick={split}>
          <Scissors className="size-4" aria-hidden />
          {t("studio.split")}
        </Button>
        <Button small title="M" disabled={locked} onClick={() => deeds.merge(line.id)}>
          <Merge className="size-4" aria-hidden />
          {t("studio.merge")}
        </Button>
        {from !== undefined && (
          <Button small disabled={locked} onClick={() => deeds.edit(line.id, "source")}>
            <PenLine className="size-4" aria-hidden />
            {t("studio.editSource")}
          </Button>
        )}
        <Button small title="X" aria-pressed={locked} onClick={() => deeds.lock(line.id)}>
          {locked ? (
            <LockOpen className="size-4" aria-hidden />
          ) : (
            <Lock className="size-4" aria-hidden />
          )}
          {t(locked ? "studio.unlock" : "studio.lock")}
        </Button>
        <Button small onClick={() => setTerm(markedIn(line))}>
          <BookA className="size-4" aria-hidden />
          {t("studio.glossary")}
        </Button>
      </div>
      <Glossary term={term} onClose={() => setTerm(undefined)} />
    </>
  );
}

/** What is marked in the line's original; nothing where the mark is elsewhere. */
function markedIn(line: StudioLine): string {
  const marked = window.getSelection();
  const at = marked?.anchorNode?.parentElement?.closest(`[data-source="${line.id}"]`);
  return at == null ? "" : (marked?.toString().trim() ?? "");
}

function TimeField({ line, grip }: { line: StudioLine; grip: "start" | "end" }) {
  const { t } = useTranslation();
  const { deeds } = useStudioContext();
  const id = useId();
  const value = grip === "start" ? line.sourceStart : line.sourceEnd;
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-xs text-ink-2">
        {t(grip === "start" ? "studio.start" : "studio.end")}
      </label>
      <input
        key={value}
        id={id}
        type="number"
        step={0.05}
        min={0}
        className="field"
        defaultValue={Math.round(value * 1000) / 1000}
        onBlur={({ currentTarget: { valueAsNumber } }) =>
          Number.isFinite(valueAsNumber) && deeds.retime(line.id, grip, valueAsNumber - value)
        }
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      />
    </div>
  );
}

function SpeakerField({ line, lines }: { line: StudioLine; lines: readonly StudioLine[] }) {
  const { t } = useTranslation();
  const { deeds } = useStudioContext();
  const id = useId();
  const names = useMemo(
    () => [...new Set(lines.flatMap(({ speaker }) => speaker ?? []))].sort(),
    [lines],
  );
  return (
    <div className="col-span-2 min-w-0">
      <label htmlFor={id} className="mb-1 block text-xs text-ink-2">
        {t("studio.speaker")}
      </label>
      <input
        key={line.speaker ?? ""}
        id={id}
        dir="auto"
        maxLength={200}
        className="field"
        list={`${id}-names`}
        placeholder={t("studio.nobody")}
        defaultValue={line.speaker ?? ""}
        onBlur={(event) => deeds.speaker(line.id, event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      />
      <datalist id={`${id}-names`}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  );
}
