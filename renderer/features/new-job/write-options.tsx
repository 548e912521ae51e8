import { useTranslation } from "react-i18next";
import { AudioFormat } from "../../../contract/kinds/dub.ts";
import { ProfileName, SubtitleFormat } from "../../../contract/kinds/subtitles.ts";
import { LIMITS } from "../../../contract/limits.ts";
import { cx } from "../../ui/classes.ts";
import { Choice, Field, RangeField, SwitchRow } from "../../ui/field.tsx";
import { Panel } from "../../ui/panel.tsx";
import type { OptionsProps } from "./options.tsx";

/** Targets of loudness by where a video goes, LUFS. */
const LOUDNESS = ["-14", "-16", "-23", "source"] as const;

export function DubAdvanced({ form, change, audio }: OptionsProps & { audio: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      {audio ? (
        <Choice
          label={t("newJob.audioFormat")}
          value={form.audioFormat}
          options={AudioFormat.options.map((value) => ({ value, label: value.toUpperCase() }))}
          onChange={(audioFormat) => change({ audioFormat })}
          className="sm:col-span-2"
        />
      ) : (
        <Choice
          label={t("newJob.tracks")}
          value={form.tracks}
          options={[
            { value: "separate", label: t("newJob.separate") },
            { value: "together", label: t("newJob.together") },
          ]}
          onChange={(tracks) => change({ tracks })}
          className="sm:col-span-2"
        />
      )}
      <Field label={t("newJob.loudness")} hint={t("newJob.loudnessHint")}>
        {(ids) => (
          <select
            {...ids}
            className="field"
            value={String(form.loudness)}
            onChange={(event) => {
              const { value } = event.currentTarget;
              change({ loudness: value === "source" ? "source" : Number(value) });
            }}
          >
            {LOUDNESS.map((value) => (
              <option key={value} value={value}>
                {t(`loudness.${value}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <RangeField
        label={t("newJob.maxSpeed")}
        hint={t("newJob.maxSpeedHint")}
        value={form.maxSpeed}
        min={1}
        max={LIMITS.maxSpeed}
        step={0.05}
        shown={`${form.maxSpeed.toFixed(2)}×`}
        onChange={(maxSpeed) => change({ maxSpeed })}
      />
    </>
  );
}

export function SubtitleOptions({ form, change }: OptionsProps) {
  const { t } = useTranslation();
  const toggle = (format: SubtitleFormat) =>
    change({
      formats: form.formats.includes(format)
        ? form.formats.filter((other) => other !== format)
        : [...form.formats, format],
    });
  return (
    <Panel title={t("newJob.files")}>
      <div className="grid gap-5">
        <fieldset>
          <legend className="mb-1.5 text-sm font-medium">{t("newJob.formats")}</legend>
          <div className="flex flex-wrap gap-2">
            {SubtitleFormat.options.map((format) => (
              <button
                key={format}
                type="button"
                aria-pressed={form.formats.includes(format)}
                onClick={() => toggle(format)}
                className={cx(
                  "min-h-9 rounded-xl border px-4 text-sm font-medium transition-colors",
                  form.formats.includes(format)
                    ? "border-accent bg-accent-soft"
                    : "border-line bg-glass text-ink-2 hover:border-line-2",
                )}
              >
                {format.toUpperCase()}
              </button>
            ))}
          </div>
        </fieldset>
        <Choice
          label={t("newJob.profile")}
          value={form.profile}
          options={ProfileName.options.map((value) => ({ value, label: t(`profiles.${value}`) }))}
          onChange={(profile) => change({ profile })}
        />
        <div className="grid gap-1">
          <SwitchRow
            label={t("newJob.embed")}
            hint={t("newJob.embedHint")}
            checked={form.embed}
            onChange={(embed) => change({ embed })}
          />
          <SwitchRow
            label={t("newJob.bilingual")}
            hint={t("newJob.bilingualHint")}
            checked={form.bilingual}
            disabled={form.from === "auto" || form.to.length === 0}
            onChange={(bilingual) => change({ bilingual })}
          />
        </div>
      </div>
    </Panel>
  );
}
