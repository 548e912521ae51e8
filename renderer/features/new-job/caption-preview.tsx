import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { LoaderCircle, Sparkles } from "lucide-react";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OpenedMedia } from "../../../contract/api.ts";
import { CaptionsSpec } from "../../../contract/kinds/captions.ts";
import { client } from "../../api/client.ts";
import { formatMoment } from "../../lib/format.ts";
import { Button } from "../../ui/button.tsx";
import { Failure } from "../../ui/failure.tsx";
import { RangeField } from "../../ui/field.tsx";
import { sortFiles } from "./files.ts";
import type { Form } from "./form.ts";
import { specsOf } from "./specs.ts";

interface Props {
  readonly form: Form;
  readonly files: readonly OpenedMedia[];
  /** Shown until the real picture is there. */
  readonly children: ReactNode;
}

/**
 * Captions as a job would draw them, with the words of the file. They have to be heard first, so
 * this begins when it is asked for; from then on it follows every choice.
 */
export function CaptionPreview({ form, files, children }: Props) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState(false);
  /** Where the first caption stands, until another moment is chosen. */
  const [at, setAt] = useState<number>();
  const late = useDeferredValue(at);
  const sorted = sortFiles("captions", files);
  const [media] = sorted.inputs;
  const spec = CaptionsSpec.safeParse(specsOf("captions", form, sorted)[0]).data;
  const { data, error, isFetching } = useQuery({
    queryKey: ["caption-preview", spec, late],
    queryFn: ({ signal }) =>
      spec === undefined
        ? null
        : client.media.captionPreview(late === undefined ? { spec } : { spec, at: late }, {
            signal,
          }),
    enabled: wanted && spec !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const last = Math.max(0, (media?.info.duration ?? 0) - 0.5);
  const moment = Math.min(at ?? data?.at ?? 0, last);
  const isSilent = data?.text === "";
  return (
    <div className="grid content-start gap-3">
      <div className="relative overflow-hidden rounded-2xl">
        {data === undefined || data === null ? (
          children
        ) : (
          <img
            src={data.url}
            alt={data.text}
            className="max-h-96 w-full rounded-2xl border border-line bg-black object-contain"
          />
        )}
        {isFetching && (
          <span className="absolute end-3 top-3 grid size-8 place-items-center rounded-full bg-black/60 text-white">
            <LoaderCircle className="size-4 animate-spin" aria-hidden />
            <span className="sr-only">{t("common.loading")}</span>
          </span>
        )}
      </div>
      {isSilent && <p className="text-sm text-ink-2">{t("captions.silent")}</p>}
      {data?.warnings.map((warning) => (
        <p key={warning} className="text-sm text-ink-2">
          {warning}
        </p>
      ))}
      {wanted && error !== null && <Failure error={error} />}
      {spec !== undefined && !wanted && (
        <div>
          <Button small onClick={() => setWanted(true)}>
            <Sparkles className="size-4" aria-hidden />
            {t("captions.real")}
          </Button>
          <p className="mt-1.5 text-[0.8125rem] text-ink-3">{t("captions.realHint")}</p>
        </div>
      )}
      {wanted && last > 0 && (
        <RangeField
          label={t("captions.at")}
          min={0}
          max={last}
          step={0.1}
          value={moment}
          shown={formatMoment(moment)}
          onChange={setAt}
        />
      )}
    </div>
  );
}
