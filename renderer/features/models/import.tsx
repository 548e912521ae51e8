import { useMutation } from "@tanstack/react-query";
import { FolderInput } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "../../api/client.ts";
import { desktop } from "../../api/desktop.ts";
import { say, sayFailure } from "../../state/toasts.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Panel } from "../../ui/panel.tsx";
import { useModelActions } from "./use-model-actions.ts";

/** A model that lies on this machine already; nobody but the person can know its licence. */
export function Import() {
  const { t } = useTranslation();
  const { renew } = useModelActions();
  const [path, setPath] = useState("");
  const [accept, setAccept] = useState(false);
  const consent = useId();
  const taking = useMutation({
    mutationFn: () => client.models.import({ path: path.trim(), accept }),
    onSuccess({ id }) {
      setPath("");
      setAccept(false);
      renew();
      say({ tone: "good", title: id });
    },
    onError: sayFailure,
  });
  const pick = () =>
    void desktop?.pickFolder().then((folder) => folder && setPath(folder), sayFailure);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    taking.mutate();
  };
  return (
    <Panel title={t("models.import")} note={t("models.importNote")}>
      <form onSubmit={submit} className="grid gap-4">
        <div className="flex flex-wrap items-end gap-3">
          <Field label={t("models.folder")} className="min-w-60 flex-1">
            {(ids) => (
              <input
                {...ids}
                className="field"
                spellCheck={false}
                value={path}
                onChange={(event) => setPath(event.currentTarget.value)}
              />
            )}
          </Field>
          {desktop?.pickFolder !== undefined && (
            <Button onClick={pick}>{t("models.chooseFolder")}</Button>
          )}
        </div>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <label
            htmlFor={consent}
            className="flex min-w-0 flex-1 basis-64 items-start gap-2.5 text-sm"
          >
            <input
              id={consent}
              type="checkbox"
              className="mt-0.5 size-4 shrink-0 accent-accent"
              checked={accept}
              onChange={(event) => setAccept(event.currentTarget.checked)}
            />
            {t("models.importConsent")}
          </label>
          <Button type="submit" disabled={path.trim() === "" || !accept || taking.isPending}>
            <FolderInput className="size-4" aria-hidden />
            {t("models.take")}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
