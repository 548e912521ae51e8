import { Download, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ModelView } from "../../../contract/system.ts";
import { formatBytes } from "../../lib/format.ts";
import { languageName } from "../../lib/languages.ts";
import { useDownloads } from "../../state/downloads.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Badge } from "../../ui/notice.tsx";
import { DownloadRow } from "./download-row.tsx";

interface Props {
  readonly model: ModelView;
  readonly onGet: (model: ModelView) => void;
  readonly onResume: (model: ModelView, accept: boolean) => void;
  readonly onRemove: (model: ModelView) => void;
}

const MOST_LANGUAGES = 6;

/** "en-es" as "English → Spanish"; many languages as their number. */
function useCovers({ languages, pairs }: ModelView): string {
  const { t, i18n } = useTranslation();
  const name = (code: string) => languageName(code, i18n.language);
  const all =
    pairs.length > 0
      ? pairs.map((pair) => pair.split("-").map(name).join(" → "))
      : languages.map(name);
  return all.length > MOST_LANGUAGES ? t("models.many", { count: all.length }) : all.join(", ");
}

export function ModelCard({ model, onGet, onResume, onRemove }: Props) {
  const { t, i18n } = useTranslation();
  const covers = useCovers(model);
  const download = useDownloads((state) => state.byId[model.id]);
  const { licence } = model;
  return (
    <li className="glass flex flex-col gap-3 p-5">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h3 className="font-semibold break-words">{model.id}</h3>
          <p className="text-sm text-ink-2">{covers}</p>
        </div>
        {model.installed ? (
          <IconButton
            label={t("models.remove", { name: model.id })}
            onClick={() => onRemove(model)}
          >
            <Trash2 className="size-4" aria-hidden />
          </IconButton>
        ) : (
          download === undefined && (
            <Button small onClick={() => onGet(model)}>
              <Download className="size-4" aria-hidden />
              <span className="sr-only">{t("models.get", { name: model.id })} </span>
              {formatBytes(model.bytes, i18n.language)}
            </Button>
          )
        )}
      </div>
      <div className="flex flex-wrap gap-1.5">
        {model.task !== undefined && <Badge tone="accent">{t(`tasks.${model.task}`)}</Badge>}
        {model.installed && <Badge>{formatBytes(model.bytes, i18n.language)}</Badge>}
        {model.damaged && <Badge tone="bad">{t("models.damaged")}</Badge>}
        <Badge>{licence.name}</Badge>
        <Badge
          tone={
            licence.commercial === true ? "good" : licence.commercial === false ? "bad" : "warn"
          }
        >
          {t(
            licence.commercial === true
              ? "models.commercial"
              : licence.commercial === false
                ? "models.personal"
                : "models.unsaid",
          )}
        </Badge>
      </div>
      {(model.quality !== undefined || model.speed !== undefined) && (
        <div className="flex gap-6 text-sm text-ink-2">
          {model.quality !== undefined && <Dots label={t("models.quality")} of={model.quality} />}
          {model.speed !== undefined && <Dots label={t("models.speed")} of={model.speed} />}
        </div>
      )}
      {model.notes !== undefined && <p className="text-sm text-ink-2">{model.notes}</p>}
      {download !== undefined && (
        <DownloadRow
          id={model.id}
          download={download}
          onResume={() => onResume(model, download.accept)}
        />
      )}
    </li>
  );
}

const SCALE = [1, 2, 3, 4, 5] as const;

function Dots({ label, of }: { label: string; of: number }) {
  return (
    <span className="inline-flex items-center gap-2">
      {label}
      <span className="sr-only">{of} / 5</span>
      <span className="flex gap-1" aria-hidden>
        {SCALE.map((step) => (
          <span
            key={step}
            className={`size-1.5 rounded-full ${step <= of ? "bg-accent" : "bg-line-2"}`}
          />
        ))}
      </span>
    </span>
  );
}
