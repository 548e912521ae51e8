import type { TFunction } from "i18next";
import { LoaderCircle, Play } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../../lib/format.ts";
import { IconButton } from "../../ui/button.tsx";
import { cx } from "../../ui/classes.ts";
import { useStudioContext } from "./context.ts";
import { hasLock } from "./draft.ts";
import { FitMark } from "./fit-mark.tsx";
import { LineEditor } from "./line-editor.tsx";
import type { StudioLine } from "./lines.ts";
import { useStudio } from "./store.ts";
import { useSpeaking } from "./use-hearing.ts";

/** One line: the original beside the dub, and how well it sits. */
export const LineRow = memo(function LineRow({ line }: { line: StudioLine }) {
  const { id } = line;
  // Once for all parts: the hook is a good part of what a row costs.
  const { t } = useTranslation();
  const { from, to } = useStudioContext();
  const current = useStudio((state) => state.current === id);
  const selected = useStudio((state) => state.selected === id);
  const writing = useStudio((state) =>
    state.editing?.line === id ? state.editing.side : undefined,
  );
  const locked = useStudio((state) => hasLock(state.history.present, id));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: whatever of a line has the focus, it is chosen; its own buttons do the rest.
    <div
      className={cx(
        "grid gap-x-4 gap-y-2 border-s-2 border-b border-b-line px-4 py-3 sm:grid-cols-[4.25rem_minmax(0,1fr)_minmax(0,1.15fr)_auto]",
        selected ? "border-s-accent" : "border-s-transparent",
        current && "bg-accent-soft",
      )}
      onFocus={() => useStudio.getState().select(id)}
      // Words of the original are marked without a focus; chosen sooner, the list might move under the mark.
      onPointerUp={() => useStudio.getState().select(id)}
    >
      <LineHead line={line} />
      <div className="min-w-0">
        {writing === "source" ? (
          <LineEditor line={line} side="source" />
        ) : (
          <Source line={line} locked={locked || from === undefined} language={from} />
        )}
      </div>
      <div className="min-w-0">
        {writing === "target" ? (
          <LineEditor line={line} side="target" />
        ) : (
          <Target line={line} locked={locked} language={to} t={t} />
        )}
        <FitMark line={line} locked={locked} t={t} />
      </div>
      <Hear line={line} selected={selected} t={t} />
    </div>
  );
});

function LineHead({ line }: { line: StudioLine }) {
  return (
    <div className="flex min-w-0 items-baseline gap-2 text-sm text-ink-3 sm:flex-col sm:gap-0">
      <span>{formatMoment(line.sourceStart)}</span>
      <span className="text-xs">#{line.id}</span>
      {line.speaker !== undefined && (
        <span className="max-w-full truncate text-xs text-ink-2" title={line.speaker}>
          <bdi>{line.speaker}</bdi>
        </span>
      )}
    </div>
  );
}

interface TextProps {
  readonly line: StudioLine;
  readonly locked: boolean;
  readonly language: string | undefined;
}

/** The original; words can be marked in it, so it is written by a double click. */
function Source({ line, locked, language }: TextProps) {
  const { deeds } = useStudioContext();
  return (
    <p
      dir="auto"
      lang={language}
      data-source={line.id}
      className="text-[0.9375rem] break-words text-ink-2"
      onDoubleClick={() => locked || deeds.edit(line.id, "source")}
    >
      {line.source}
    </p>
  );
}

function Target({ line, locked, language, t }: TextProps & { t: TFunction<"t"> }) {
  const { deeds } = useStudioContext();
  const text = line.text === "" ? t("studio.anewText") : line.text;
  return (
    <button
      type="button"
      data-line={line.id}
      dir="auto"
      lang={line.text === "" ? undefined : language}
      aria-disabled={locked}
      aria-label={`${t("studio.editLine", { line: line.id })}: ${text}`}
      onClick={() => deeds.edit(line.id)}
      className={cx(
        "w-full rounded-lg text-start break-words",
        line.anew && line.guessed && "text-ink-3 italic",
        !locked && "hover:text-accent",
      )}
    >
      {text}
    </button>
  );
}

interface HearProps {
  readonly line: StudioLine;
  readonly selected: boolean;
  readonly t: TFunction<"t">;
}

function Hear({ line, selected, t }: HearProps) {
  const { hear } = useStudioContext();
  const speaking = useSpeaking((state) => state.line === line.id);
  return (
    <div className="flex items-start max-sm:absolute max-sm:end-2 max-sm:top-1">
      <IconButton
        label={`${t("studio.play")} ${line.id}`}
        aria-busy={speaking}
        onClick={() => hear(line)}
        tabIndex={selected ? 0 : -1}
      >
        {speaking ? (
          <LoaderCircle className="size-4 animate-spin" aria-hidden />
        ) : (
          <Play className="size-4" aria-hidden />
        )}
      </IconButton>
    </div>
  );
}
