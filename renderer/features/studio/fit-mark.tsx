import type { TFunction } from "i18next";
import { Lock, TriangleAlert } from "lucide-react";
import { cx } from "../../ui/classes.ts";
import { Badge } from "../../ui/notice.tsx";
import { fitOf, fullness, needsWork } from "./fit.ts";
import type { StudioLine } from "./lines.ts";

interface Props {
  readonly line: StudioLine;
  readonly locked: boolean;
  readonly t: TFunction<"t">;
}

/** How well a line sits in its place, and what there is to say of it. */
export function FitMark({ line, locked, t }: Props) {
  const bad = needsWork(line);
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs">
      <span className="h-1 w-16 overflow-hidden rounded-full bg-line" aria-hidden>
        <span
          className={cx("block h-full rounded-full", bad ? "bg-warn" : "bg-good")}
          style={{ width: `${Math.min(100, fullness(line) * 100)}%` }}
        />
      </span>
      <span className={cx("inline-flex items-center gap-1", bad ? "text-warn" : "text-ink-3")}>
        {bad && <TriangleAlert className="size-3.5" aria-hidden />}
        {line.guessed && <abbr title={t("studio.guess")}>≈</abbr>}
        {fitWords(line, t)}
      </span>
      {line.changed && <Badge tone="accent">{t("studio.edited")}</Badge>}
      {line.anew && <Badge tone="info">{t("studio.anew")}</Badge>}
      {locked && (
        <Badge>
          <Lock className="size-3" aria-hidden />
          {t("studio.locked")}
        </Badge>
      )}
      {line.warnings.map((warning) => (
        <span key={warning} className="w-full break-words text-warn">
          {warning}
        </span>
      ))}
    </div>
  );
}

function fitWords(line: StudioLine, t: TFunction<"t">): string {
  const fit = fitOf(line);
  switch (fit.kind) {
    case "over":
      return t("studio.over", { seconds: fit.seconds });
    case "fits":
      return t("studio.fits");
    default:
      return t(`studio.${fit.kind}`, { percent: fit.percent });
  }
}
