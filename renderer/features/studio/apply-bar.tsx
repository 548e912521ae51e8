import { useMutation } from "@tanstack/react-query";
import { Download, Redo2, Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SpecOf } from "../../../contract/job.ts";
import { client } from "../../api/client.ts";
import { sayFailure } from "../../state/toasts.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { apply, countOf } from "./apply.ts";
import { ExportDialog } from "./export-dialog.tsx";
import { useStudio } from "./store.ts";

/** What is changed, the ways back and forth, and the ways into files. */
export function ApplyBar({ id, spec }: { id: string; spec: SpecOf<"dub"> }) {
  const { t } = useTranslation();
  const { history, applying, saved, undo, redo } = useStudio();
  const { present } = history;
  const count = countOf(present);
  const [exporting, setExporting] = useState(false);
  const start = useMutation({
    mutationFn: () => apply(client, id, spec, present),
    onSuccess: (job) => useStudio.getState().setApplying(job.id),
    onError: sayFailure,
  });
  const busy = applying !== undefined || start.isPending;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="text-sm text-ink-2" aria-live="polite">
        {t("studio.changes", { count })}
        {count > 0 && ` · ${t(saved ? "studio.kept" : "studio.notKept")}`}
      </span>
      <IconButton
        label={t("studio.undo")}
        disabled={busy || history.past.length === 0}
        onClick={undo}
      >
        <Undo2 className="size-4" aria-hidden />
      </IconButton>
      <IconButton
        label={t("studio.redo")}
        disabled={busy || history.future.length === 0}
        onClick={redo}
      >
        <Redo2 className="size-4" aria-hidden />
      </IconButton>
      <Button
        look="quiet"
        disabled={busy || count === 0}
        onClick={() => useStudio.getState().change((draft) => ({ ...draft, edits: [], terms: [] }))}
      >
        {t("studio.discard")}
      </Button>
      <Button onClick={() => setExporting(true)}>
        <Download className="size-4" aria-hidden />
        {t("studio.export")}
      </Button>
      <Button
        look="primary"
        title={t("studio.applyHint")}
        disabled={busy || count === 0}
        onClick={() => start.mutate()}
      >
        {t(present.terms.length > 0 ? "studio.applyAnew" : "studio.apply")}
      </Button>
      <ExportDialog
        id={id}
        open={exporting}
        pending={count > 0}
        busy={busy}
        onApply={() => start.mutate()}
        onClose={() => setExporting(false)}
      />
    </div>
  );
}
