import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { say } from "../../state/toasts.ts";
import { Button } from "../../ui/button.tsx";
import { useStudioContext } from "./context.ts";
import type { StudioLine } from "./lines.ts";
import { useReplacement } from "./use-shown.ts";

interface Props {
  readonly lines: readonly StudioLine[];
  /** What is searched for. */
  readonly find: string;
}

/** Replaces what is searched for in all lines of the dub, and says before how often. */
export function ReplaceBar({ lines, find }: Props) {
  const { t } = useTranslation();
  const { deeds } = useStudioContext();
  const id = useId();
  const [replace, setReplace] = useState("");
  const { options, setOptions, planned } = useReplacement(lines, find, replace);
  const count = planned.texts.length;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <label htmlFor={id} className="sr-only">
        {t("studio.replaceWith")}
      </label>
      <input
        id={id}
        className="field min-w-40 flex-1"
        dir="auto"
        placeholder={t("studio.replaceWith")}
        value={replace}
        onChange={(event) => setReplace(event.currentTarget.value)}
      />
      {(["matchCase", "wholeWords"] as const).map((name) => (
        <label key={name} className="inline-flex items-center gap-1.5 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={options[name]}
            onChange={(event) => setOptions({ ...options, [name]: event.currentTarget.checked })}
          />
          {t(`studio.${name}`)}
        </label>
      ))}
      <Button
        small
        disabled={count === 0}
        onClick={() => {
          deeds.replace(planned);
          say({ tone: "good", title: t("studio.replaced", { count }) });
        }}
      >
        {t("studio.replaceAll")}
      </Button>
      <p className="w-full text-sm text-ink-2" aria-live="polite">
        {find.trim() === ""
          ? t("studio.replaceHint")
          : `${t("studio.places", { count: planned.places })} · ${t("studio.inLines", { count })}`}
        {planned.locked > 0 && ` · ${t("studio.sparedLines", { count: planned.locked })}`}
      </p>
    </div>
  );
}
