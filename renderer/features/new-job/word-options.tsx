import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Language } from "../../../contract/languages.ts";
import { orpc } from "../../api/client.ts";
import { formatBytes } from "../../lib/format.ts";
import { languageName } from "../../lib/languages.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { LanguagePicker } from "./language-picker.tsx";
import type { OptionsProps } from "./options.tsx";
import { meansOf, type Reach, reachOf } from "./reach.ts";

/** What can be reached from the spoken language; undefined until the engines have answered. */
function useReach(from: "auto" | Language, speaks: boolean) {
  const engines = useQuery(orpc.engines.queryOptions({ staleTime: 60_000 })).data;
  const models = useQuery(orpc.models.list.queryOptions({ staleTime: 60_000 })).data;
  return useMemo(() => {
    const known = new Map<Language, Reach>();
    if (engines === undefined) return known;
    const means = meansOf(engines);
    for (const to of Language.options)
      known.set(to, reachOf(means, models ?? [], { from, to, speaks }));
    return known;
  }, [engines, models, from, speaks]);
}

export function FromField({ form, change }: OptionsProps) {
  const { t, i18n } = useTranslation();
  return (
    <Field label={t("newJob.from")}>
      {(ids) => (
        <select
          {...ids}
          className="field"
          value={form.from}
          onChange={(event) => {
            const from = Language.safeParse(event.currentTarget.value).data ?? "auto";
            change({ from, to: form.to.filter((language) => language !== from) });
          }}
        >
          <option value="auto">{t("newJob.fromAuto")}</option>
          {Language.options.map((language) => (
            <option key={language} value={language}>
              {languageName(language, i18n.language)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function TargetLanguages({ speaks, ...props }: OptionsProps & { speaks: boolean }) {
  const { t, i18n } = useTranslation();
  const { form, change } = props;
  const reach = useReach(form.from, speaks);
  const missing = form.to.filter((language) => reach.get(language)?.state === "missing");
  return (
    <Panel
      title={t(speaks ? "newJob.languages" : "newJob.translate")}
      note={t(speaks ? "newJob.languagesNote" : "newJob.translateNote")}
    >
      <div className="mb-4 max-w-xs">
        <FromField {...props} />
      </div>
      <LanguagePicker
        chosen={form.to}
        onChange={(to) => change({ to })}
        reach={(language) => reach.get(language)}
        without={form.from === "auto" ? undefined : form.from}
      />
      {missing.map((language) => {
        const found = reach.get(language);
        const [model] = found?.state === "missing" ? found.models : [];
        return (
          <Notice
            key={language}
            tone="warn"
            className="mt-3"
            title={t("newJob.notYet", { language: languageName(language, i18n.language) })}
            actions={
              <Link to="/models" className={buttonClass("plain", true)}>
                {t("newJob.toModels")}
              </Link>
            }
          >
            {model === undefined
              ? t("newJob.noModel")
              : t("newJob.modelHelps", {
                  model: model.id,
                  size: formatBytes(model.bytes, i18n.language),
                })}
          </Notice>
        );
      })}
    </Panel>
  );
}

/** Who speaks, for each target language; the best voice unless another is chosen. */
export function VoiceOptions({ form, change }: OptionsProps) {
  const { t, i18n } = useTranslation();
  const { data: voices = [] } = useQuery(orpc.voices.list.queryOptions({ staleTime: 60_000 }));
  if (form.to.length === 0) return null;
  return (
    <Panel title={t("newJob.voices")} note={t("newJob.voicesNote")}>
      <div className="grid gap-4 sm:grid-cols-2">
        {form.to.map((language) => (
          <Field key={language} label={languageName(language, i18n.language)}>
            {(ids) => (
              <select
                {...ids}
                className="field"
                value={form.voices[language] ?? ""}
                onChange={(event) =>
                  change({ voices: { ...form.voices, [language]: event.currentTarget.value } })
                }
              >
                <option value="">{t("newJob.bestVoice")}</option>
                {voices
                  .filter((voice) => voice.language === language)
                  .map((voice) => (
                    <option key={`${voice.engine} ${voice.id}`} value={voice.id}>
                      {voice.description} · {voice.engine}
                    </option>
                  ))}
              </select>
            )}
          </Field>
        ))}
      </div>
    </Panel>
  );
}

export function WordsAdvanced({ form, change, files }: OptionsProps) {
  const { t } = useTranslation();
  const tracks = files[0]?.info.audio ?? [];
  return (
    <>
      {files.length === 1 && (
        <Field label={t("newJob.transcript")} hint={t("newJob.transcriptHint")}>
          {(ids) => (
            <input
              {...ids}
              className="field"
              spellCheck={false}
              placeholder="talk.srt"
              value={form.transcript}
              onChange={(event) => change({ transcript: event.currentTarget.value })}
            />
          )}
        </Field>
      )}
      {tracks.length > 1 && (
        <Field label={t("newJob.audioTrack")}>
          {(ids) => (
            <select
              {...ids}
              className="field"
              value={form.audioTrack ?? ""}
              onChange={(event) => {
                const { value } = event.currentTarget;
                change({ audioTrack: value === "" ? undefined : Number(value) });
              }}
            >
              <option value="">{t("newJob.defaultTrack")}</option>
              {tracks.map((track, index) => (
                <option key={track.index} value={index}>
                  {[`${index + 1}`, track.language, track.title, track.layout]
                    .filter((part) => part !== undefined)
                    .join(" · ")}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <Field label={t("newJob.vocabulary")} hint={t("newJob.vocabularyHint")}>
        {(ids) => (
          <textarea
            {...ids}
            rows={3}
            className="field"
            value={form.vocabulary}
            onChange={(event) => change({ vocabulary: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label={t("newJob.glossary")} hint={t("newJob.glossaryHint")}>
        {(ids) => (
          <textarea
            {...ids}
            rows={3}
            className="field"
            placeholder={"Octavia\ngarden = huerto"}
            value={form.glossary}
            onChange={(event) => change({ glossary: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}
