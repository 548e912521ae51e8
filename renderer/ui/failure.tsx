import { RotateCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toldOf } from "../api/told.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

/** A query that failed, in the contract's words, with another try. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const { kind, message, hint } = toldOf(error);
  const offline = kind === "Offline";
  return (
    <Notice
      tone="bad"
      title={offline ? t("errors.unreachable") : message}
      actions={
        retry && (
          <Button small onClick={retry}>
            <RotateCw className="size-4" aria-hidden />
            {t("common.tryAgain")}
          </Button>
        )
      }
    >
      {offline ? t("errors.unreachableHint") : hint}
    </Notice>
  );
}

/** Stands where content will be. */
export function Skeletons({ count, className }: { count: number; className: string }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("common.loading")} className="grid gap-3">
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike and never move.
        <div key={index} className={`skeleton ${className}`} />
      ))}
    </div>
  );
}
