import { useQuery } from "@tanstack/react-query";
import { Box } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ModelView } from "../../../contract/system.ts";
import { orpc } from "../../api/client.ts";
import { formatBytes } from "../../lib/format.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { Choice } from "../../ui/field.tsx";
import { Empty } from "../../ui/notice.tsx";
import { PageHeading } from "../../ui/panel.tsx";
import { Import } from "./import.tsx";
import { ModelCard } from "./model-card.tsx";
import { Recommended } from "./recommended.tsx";
import { useModelActions } from "./use-model-actions.ts";

const TASKS = ["all", "asr", "mt", "tts"] as const;
type Task = (typeof TASKS)[number];

/** Models that are here, and models that can be had. */
export function ModelsPage() {
  const { t, i18n } = useTranslation();
  const [task, setTask] = useState<Task>("all");
  const { data, error, refetch } = useQuery(orpc.models.list.queryOptions());
  const shown = data?.filter((model) => task === "all" || model.task === task);
  const here = shown?.filter(({ installed }) => installed);
  const there = shown?.filter(({ installed }) => !installed);
  const bytes = data?.reduce((sum, model) => sum + (model.installed ? model.bytes : 0), 0) ?? 0;
  return (
    <>
      <PageHeading title={t("models.title")} lead={t("models.lead")} />
      <Recommended />
      <div className="mb-5 flex flex-wrap items-center justify-between gap-3">
        <Choice
          label={t("models.task")}
          hideLabel
          value={task}
          options={TASKS.map((value) => ({ value, label: t(`tasks.${value}`) }))}
          onChange={setTask}
        />
        <p className="text-sm text-ink-2">
          {t("models.disk", { size: formatBytes(bytes, i18n.language) })}
        </p>
      </div>
      {error !== null ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : here === undefined || there === undefined ? (
        <Skeletons count={4} className="h-28" />
      ) : (
        <div className="grid gap-8">
          <Group title={t("models.installed")} models={here}>
            <Empty icon={<Box aria-hidden />} title={t("models.none")}>
              {t("models.noneHint")}
            </Empty>
          </Group>
          <Group title={t("models.catalogue")} models={there} />
          <Import />
        </div>
      )}
    </>
  );
}

interface GroupProps {
  readonly title: string;
  readonly models: readonly ModelView[];
  readonly children?: React.ReactNode;
}

function Group({ title, models, children }: GroupProps) {
  const [asked, setAsked] = useState<ModelView>();
  const [leaving, setLeaving] = useState<ModelView>();
  const actions = useModelActions();
  const get = (model: ModelView) => {
    if (model.licence.commercial === true) void actions.pull(model.id, false);
    else setAsked(model);
  };
  if (models.length === 0 && children === undefined) return null;
  return (
    <section>
      <h2 className="mb-3 text-[1.0625rem] font-semibold tracking-tight">{title}</h2>
      {models.length === 0 ? (
        <div className="glass">{children}</div>
      ) : (
        <ul className="grid gap-3 lg:grid-cols-2">
          {models.map((model) => (
            <ModelCard
              key={model.id}
              model={model}
              onGet={get}
              onResume={({ id }, accept) => void actions.pull(id, accept)}
              onRemove={setLeaving}
            />
          ))}
        </ul>
      )}
      <LicenceDialog
        model={asked}
        onClose={() => setAsked(undefined)}
        onAccept={(id) => void actions.pull(id, true)}
      />
      <RemoveDialog
        model={leaving}
        onClose={() => setLeaving(undefined)}
        onRemove={actions.remove}
      />
    </section>
  );
}

interface LicenceProps {
  readonly model: ModelView | undefined;
  readonly onClose: () => void;
  readonly onAccept: (id: string) => void;
}

/** Asked before anything whose videos may not be sold, or of which nobody says so. */
function LicenceDialog({ model, onClose, onAccept }: LicenceProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      open={model !== undefined}
      onClose={onClose}
      title={t("models.licenceTitle")}
      description={model?.id ?? ""}
    >
      <p className="text-ink-2">
        {t(
          model?.licence.commercial === false ? "models.notCommercial" : "models.unknownCommercial",
          { licence: model?.licence.name ?? "" },
        )}
      </p>
      <div className="mt-6 flex justify-end gap-2">
        <Button look="quiet" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button
          look="primary"
          onClick={() => {
            if (model !== undefined) onAccept(model.id);
            onClose();
          }}
        >
          {t("models.accept")}
        </Button>
      </div>
    </Dialog>
  );
}

interface RemoveProps {
  readonly model: ModelView | undefined;
  readonly onClose: () => void;
  readonly onRemove: (model: ModelView) => void;
}

/** Asked before what took long to download goes. */
function RemoveDialog({ model, onClose, onRemove }: RemoveProps) {
  const { t, i18n } = useTranslation();
  return (
    <Dialog
      open={model !== undefined}
      onClose={onClose}
      title={t("models.remove", { name: model?.id ?? "" })}
    >
      <p className="text-ink-2">
        {t("models.removeText", { size: formatBytes(model?.bytes ?? 0, i18n.language) })}
      </p>
      <div className="mt-6 flex justify-end gap-2">
        <Button look="quiet" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button
          look="danger"
          onClick={() => {
            if (model !== undefined) onRemove(model);
            onClose();
          }}
        >
          {t("actions.remove")}
        </Button>
      </div>
    </Dialog>
  );
}
