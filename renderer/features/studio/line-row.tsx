import { Play, TriangleAlert, Volume2 } from "lucide-react";
import { type KeyboardEvent, memo, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "../../../contract/languages.ts";
import { formatMoment } from "../../lib/format.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { cx } from "../../ui/classes.ts";
import { Badge } from "../../ui/notice.tsx";
import { keyOf, useChanges } from "./changes.ts";
import { type DubLine, fitOf, fullness, needsWork } from "./fit.ts";

interface Props {
  readonly line: DubLine;
  readonly language: Language;
  readonly from: string;
  readonly current: boolean;
  readonly editing: boolean;
  readonly onEdit: (line: number | undefined) => void;
  readonly onPlay: (line: DubLine) => void;
  readonly onHear: (line: DubLine, text: string) => void;
}

/** One line: the original beside the dub, and how well it sits. */
export const LineRow = memo(function LineRow(props: Props) {
  const { line, language, from, current, editing, onEdit, onPlay, onHear } = props;
  const { t } = useTranslation();
  const changed = useChanges((state) => state.texts[keyOf(line.id, language)]);
  const text = changed ?? line.text;
  return (
    <div
      className={cx(
        "grid gap-x-4 gap-y-2 border-b border-line px-4 py-3 transition-colors md:grid-cols-[4.5rem_minmax(0,1fr)_minmax(0,1.15fr)_auto]",
        current && "bg-accent-soft",
      )}
    >
      <div className="flex items-center gap-2 text-sm text-ink-3 md:flex-col md:items-start md:gap-0">
        <span>{formatMoment(line.start)}</span>
        <span className="text-xs">#{line.id}</span>
      </div>
      <p dir="auto" lang={from} className="text-[0.9375rem] break-words text-ink-2">
        {line.source}
      </p>
      <div className="min-w-0">
        {editing ? (
          <Editor
            line={line}
            language={language}
            text={text}
            onDone={() => onEdit(undefined)}
            onHear={onHear}
          />
        ) : (
          <button
            type="button"
            data-line={line.id}
            dir="auto"
            lang={language}
            aria-label={`${t("studio.editLine", { line: line.id })}: ${text}`}
            onClick={() => onEdit(line.id)}
            className="w-full rounded-lg text-start break-words hover:text-accent"
          >
            {text}
          </button>
        )}
        <FitMark line={line} changed={changed !== undefined} />
      </div>
      <div className="flex items-start">
        <IconButton
          label={`${t("studio.play")} ${line.id}`}
          onClick={() => onPlay(line)}
          tabIndex={current ? 0 : -1}
        >
          <Play className="size-4" aria-hidden />
        </IconButton>
      </div>
    </div>
  );
});

function FitMark({ line, changed }: { line: DubLine; changed: boolean }) {
  const { t } = useTranslation();
  const fit = fitOf(line);
  const words =
    fit.kind === "over"
      ? t("studio.over", { seconds: fit.seconds })
      : fit.kind === "fits"
        ? t("studio.fits")
        : t(`studio.${fit.kind}`, { percent: fit.percent });
  const bad = needsWork(line);
  const full = fullness(line);
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-2 text-xs">
      <span className="h-1 w-16 overflow-hidden rounded-full bg-line" aria-hidden>
        <span
          className={cx("block h-full rounded-full", bad ? "bg-warn" : "bg-good")}
          style={{ width: `${Math.min(100, full * 100)}%` }}
        />
      </span>
      <span className={cx("inline-flex items-center gap-1", bad ? "text-warn" : "text-ink-3")}>
        {bad && <TriangleAlert className="size-3.5" aria-hidden />}
        {words}
      </span>
      {changed && <Badge tone="accent">{t("studio.edited")}</Badge>}
    </div>
  );
}

interface EditorProps {
  readonly line: DubLine;
  readonly language: Language;
  readonly text: string;
  readonly onDone: () => void;
  readonly onHear: (line: DubLine, text: string) => void;
}

/** Longest text of an edit, characters; the contract refuses more. */
const LONGEST = 2000;

function Editor({ line, language, text, onDone, onHear }: EditorProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(text);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const keep = () => {
    const bare = typed.trim();
    if (bare !== "") useChanges.getState().put(line.id, language, bare, line.text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") onDone();
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    keep();
    if (event.ctrlKey || event.metaKey) onHear(line, typed.trim());
    else onDone();
  };
  return (
    <div className="grid gap-2">
      <textarea
        ref={field}
        dir="auto"
        lang={language}
        rows={2}
        maxLength={LONGEST}
        className="field"
        aria-label={t("studio.text", { line: line.id })}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={keep}
      />
      <div>
        <Button
          small
          disabled={typed.trim() === ""}
          onClick={() => {
            keep();
            onHear(line, typed.trim());
          }}
        >
          <Volume2 className="size-4" aria-hidden />
          {t("studio.hear")}
        </Button>
      </div>
    </div>
  );
}
