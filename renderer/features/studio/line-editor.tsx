import { Scissors, Volume2 } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button.tsx";
import { useStudioContext } from "./context.ts";
import type { StudioLine } from "./lines.ts";
import { type Side, useStudio } from "./store.ts";

interface Props {
  readonly line: StudioLine;
  readonly side: Side;
}

/** Longest text of an edit, characters; the contract refuses more. */
const LONGEST = 2000;

/** Writes one text of a line. Enter keeps it and lets it be heard, Escape leaves it as it was. */
export function LineEditor({ line, side }: Props) {
  const { t } = useTranslation();
  const { from, to, deeds } = useStudioContext();
  const field = useRef<HTMLTextAreaElement>(null);
  const [typed, setTyped] = useState(side === "target" ? line.text : line.source);
  const left = useRef(false);
  const done = useDone(line.id);
  const empty = typed.trim() === "";
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  const keep = () => {
    left.current = true;
    deeds.write(line.id, side, typed);
  };
  const split = () => {
    left.current = true;
    deeds.splitAtCaret(line.id, side, typed, field.current?.selectionStart ?? 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      left.current = true;
      done();
    }
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (event.altKey) {
      split();
      return;
    }
    keep();
    if (event.ctrlKey || event.metaKey) deeds.edit(deeds.move(1)?.id, side);
    else done(true);
  };
  return (
    <div className="grid gap-2">
      <textarea
        ref={field}
        dir="auto"
        lang={side === "target" ? to : from}
        rows={3}
        maxLength={LONGEST}
        className="field field-sizing-content min-h-16 resize-none"
        aria-label={t(side === "target" ? "studio.text" : "studio.sourceText", { line: line.id })}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={() => left.current || keep()}
      />
      {/* The field keeps its caret while one of these is pressed. */}
      <div className="flex flex-wrap gap-2" onPointerDown={(event) => event.preventDefault()}>
        <Button
          small
          disabled={empty}
          title="Enter"
          onClick={() => {
            keep();
            done(true);
          }}
        >
          <Volume2 className="size-4" aria-hidden />
          {t("studio.keepAndHear")}
        </Button>
        <Button small look="quiet" disabled={empty} title="Alt Enter" onClick={split}>
          <Scissors className="size-4" aria-hidden />
          {t("studio.splitHere")}
        </Button>
      </div>
    </div>
  );
}

/** Ends the writing: focus goes back to the line, which may be heard as it now is. */
function useDone(id: number) {
  const { deeds, hear } = useStudioContext();
  return (andHear = false) => {
    useStudio.getState().edit(undefined);
    // Once the list has drawn the line as it now is.
    requestAnimationFrame(() => {
      document.querySelector<HTMLElement>(`[data-line="${id}"]`)?.focus();
      const line = andHear ? deeds.line(id) : undefined;
      if (line !== undefined) hear(line);
    });
  };
}
