import { Link } from "@tanstack/react-router";
import { ArrowLeft, Search } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { JobResult, SpecOf } from "../../../contract/job.ts";
import type { Language } from "../../../contract/languages.ts";
import { nameOf } from "../../lib/format.ts";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { Empty } from "../../ui/notice.tsx";
import { PageHeading } from "../../ui/panel.tsx";
import { ApplyBar } from "./apply-bar.tsx";
import { Applying } from "./applying.tsx";
import { StudioContext } from "./context.ts";
import { LineBar } from "./line-bar.tsx";
import { LineList } from "./line-list.tsx";
import { ListTools } from "./list-tools.tsx";
import { Player } from "./player.tsx";
import { useCommands } from "./use-commands.ts";
import { useStudioParts } from "./use-studio.ts";
import { Waveform } from "./waveform.tsx";

interface Props {
  readonly id: string;
  readonly spec: SpecOf<"dub">;
  readonly result: JobResult;
}

/** Picture, sound and lines of one dub, to be mended. */
export function StudioView({ id, spec, result }: Props) {
  const { t } = useTranslation();
  const [language, setLanguage] = useState<Language>(spec.to[0] ?? "en");
  const { studio, read, lines, list, media, duration } = useStudioParts(id, spec, language);
  useCommands(studio);
  return (
    <StudioContext.Provider value={studio}>
      <PageHeading
        title={nameOf(spec.input)}
        lead={
          <Link to="/queue" className="inline-flex items-center gap-1.5 hover:text-ink">
            <ArrowLeft className="size-4 rtl:-scale-x-100" aria-hidden />
            {t("studio.back")}
          </Link>
        }
        actions={<ApplyBar id={id} spec={spec} />}
      />
      <Applying />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,0.8fr)_minmax(0,1fr)]">
        <div className="xl:col-span-2 max-xl:order-2">
          <Waveform media={media?.id} duration={duration} lines={lines} />
        </div>
        <div className="grid gap-4 max-xl:order-1 xl:sticky xl:top-5">
          <Player input={spec.input} outputs={result.outputs} duration={duration} />
          <LineBar lines={lines} />
        </div>
        <section
          className="glass min-w-0 overflow-hidden max-xl:order-3"
          aria-label={t("studio.lines")}
        >
          <ListTools
            languages={spec.to}
            language={language}
            onLanguage={setLanguage}
            filter={list.filter}
            onFilter={list.setFilter}
            work={list.work}
            lines={lines}
          />
          {read.error !== null ? (
            <div className="p-4">
              <Failure error={read.error} retry={() => void read.refetch()} />
            </div>
          ) : read.lines === undefined ? (
            <div className="p-4">
              <Skeletons count={6} className="h-16" />
            </div>
          ) : list.shown.length === 0 ? (
            <Empty icon={<Search aria-hidden />} title={t("studio.none")} />
          ) : (
            <LineList lines={list.shown} />
          )}
        </section>
      </div>
    </StudioContext.Provider>
  );
}
