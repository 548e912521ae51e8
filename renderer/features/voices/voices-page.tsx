import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { AudioLines } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Language } from "../../../contract/languages.ts";
import type { VoiceView } from "../../../contract/system.ts";
import { client, orpc } from "../../api/client.ts";
import { languageMatches, languageName } from "../../lib/languages.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { Badge, Empty } from "../../ui/notice.tsx";
import { PageHeading } from "../../ui/panel.tsx";
import { PlayButton } from "../../ui/play-button.tsx";
import { SearchField } from "../../ui/search-field.tsx";

/** Every voice of this machine, by language, to be heard. */
export function VoicesPage() {
  const { t, i18n } = useTranslation();
  const [search, setSearch] = useState("");
  const { data, error, refetch } = useQuery(orpc.voices.list.queryOptions({ staleTime: 60_000 }));
  const groups = useMemo(() => byLanguage(data ?? [], i18n.language), [data, i18n.language]);
  const shown = groups.filter(
    ({ language }) => search === "" || languageMatches(language, search, i18n.language),
  );
  return (
    <>
      <PageHeading
        title={t("voices.title")}
        lead={t("voices.lead")}
        actions={
          <Link to="/models" className={buttonClass("plain")}>
            {t("voices.more")}
          </Link>
        }
      />
      <SearchField
        label={t("languages.search")}
        className="mb-5 max-w-md"
        value={search}
        onSearch={setSearch}
      />
      {error !== null ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeletons count={4} className="h-24" />
      ) : shown.length === 0 ? (
        <div className="glass">
          <Empty icon={<AudioLines aria-hidden />} title={t("voices.none")}>
            {t("voices.noneHint")}
          </Empty>
        </div>
      ) : (
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
          {shown.map(({ language, voices }) => (
            <section
              key={language}
              className="glass min-w-0 p-4"
              aria-labelledby={`voices-${language}`}
            >
              <h2 id={`voices-${language}`} className="mb-1 px-1 font-semibold">
                {languageName(language, i18n.language)}
              </h2>
              <ul className="divide-y divide-line">
                {voices.map((voice) => (
                  <VoiceRow key={`${voice.engine} ${voice.id}`} voice={voice} />
                ))}
              </ul>
            </section>
          ))}
        </div>
      )}
    </>
  );
}

function VoiceRow({ voice: { id, engine, language, description } }: { voice: VoiceView }) {
  const { t } = useTranslation();
  const known = Language.safeParse(language).data;
  return (
    <li className="flex items-center gap-3 py-1.5 ps-1">
      <p className="min-w-0 flex-1 truncate" title={id}>
        {description}
      </p>
      <Badge>{engine}</Badge>
      {known !== undefined && (
        <PlayButton
          label={t("voices.hear", { name: description })}
          source={async () => (await client.voices.sample({ voice: id, language: known })).url}
        />
      )}
    </li>
  );
}

/** Languages by their names here, each with its voices. */
function byLanguage(voices: readonly VoiceView[], locale: string) {
  const groups = new Map<string, VoiceView[]>();
  for (const voice of voices) {
    groups.set(voice.language, [...(groups.get(voice.language) ?? []), voice]);
  }
  return [...groups]
    .map(([language, own]) => ({ language, voices: own }))
    .sort((a, b) =>
      languageName(a.language, locale).localeCompare(languageName(b.language, locale)),
    );
}
