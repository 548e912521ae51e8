import { useTranslation } from "react-i18next";
import { LIMITS } from "../../../contract/limits.ts";
import { DropZone } from "../../intake/drop-zone.tsx";
import { MediaSummary } from "../../intake/media-summary.tsx";
import { useMedia } from "../../intake/use-media.ts";
import { Choice, Field, RangeField, SwitchRow } from "../../ui/field.tsx";
import { Panel } from "../../ui/panel.tsx";
import type { OptionsProps } from "./options.tsx";

const percent = (factor: number) => `${Math.round(factor * 100)} %`;

export function MergeOptions({ form, change, files }: OptionsProps) {
  const { t } = useTranslation();
  return (
    <>
      {files.length > 0 && (
        <Panel title={t("newJob.sceneVoices")} note={t("newJob.sceneVoicesNote")}>
          <div className="grid gap-3 sm:grid-cols-2">
            {files.map(({ path, name }, index) => (
              <Field key={path} label={`${index + 1}. ${name}`}>
                {(ids) => (
                  <input
                    {...ids}
                    className="field"
                    placeholder={t("newJob.noVoice")}
                    spellCheck={false}
                    value={form.sceneVoices[index] ?? ""}
                    onChange={(event) =>
                      change({
                        sceneVoices: { ...form.sceneVoices, [index]: event.currentTarget.value },
                      })
                    }
                  />
                )}
              </Field>
            ))}
          </div>
        </Panel>
      )}
      <Panel title={t("newJob.result")}>
        <div className="grid gap-5 sm:grid-cols-2">
          <Field label={t("newJob.name")}>
            {(ids) => (
              <input
                {...ids}
                className="field"
                value={form.name}
                maxLength={200}
                onChange={(event) => change({ name: event.currentTarget.value })}
              />
            )}
          </Field>
          <Choice
            label={t("newJob.fit")}
            value={form.fit}
            options={[
              { value: "contain", label: t("newJob.contain") },
              { value: "cover", label: t("newJob.cover") },
            ]}
            onChange={(fit) => change({ fit })}
          />
          <RangeField
            label={t("newJob.videoVolume")}
            value={form.videoVolume}
            min={0}
            max={2}
            step={0.05}
            shown={percent(form.videoVolume)}
            onChange={(videoVolume) => change({ videoVolume })}
          />
          <RangeField
            label={t("newJob.voiceVolume")}
            value={form.voiceVolume}
            min={0}
            max={4}
            step={0.1}
            shown={percent(form.voiceVolume)}
            onChange={(voiceVolume) => change({ voiceVolume })}
          />
        </div>
      </Panel>
    </>
  );
}

export function MusicOptions({ form, change }: OptionsProps) {
  const { t } = useTranslation();
  const [music] = useMedia(form.music === "" ? [] : [form.music]);
  return (
    <Panel title={t("newJob.music")} note={t("newJob.musicNote")}>
      <div className="mb-5">
        {music?.data === undefined ? (
          <DropZone
            compact
            title={t("newJob.dropMusic")}
            hint={t("newJob.dropMusicHint")}
            onMedia={([media]) => media && change({ music: media.path })}
          />
        ) : (
          <MediaSummary media={music.data} onRemove={() => change({ music: "" })} />
        )}
      </div>
      <div className="grid gap-5 sm:grid-cols-2">
        <RangeField
          label={t("newJob.musicVolume")}
          value={form.musicVolume}
          min={0}
          max={1.5}
          step={0.05}
          shown={percent(form.musicVolume)}
          onChange={(musicVolume) => change({ musicVolume })}
        />
        <RangeField
          label={t("newJob.fade")}
          value={form.fade}
          min={0}
          max={10}
          step={0.5}
          shown={`${form.fade} s`}
          onChange={(fade) => change({ fade })}
        />
        <SwitchRow
          label={t("newJob.duck")}
          hint={t("newJob.duckHint")}
          checked={form.duck}
          onChange={(duck) => change({ duck })}
        />
      </div>
    </Panel>
  );
}

export function ThumbnailOptions({ form, change }: OptionsProps) {
  const { t } = useTranslation();
  return (
    <Panel title={t("newJob.pictures")}>
      <RangeField
        label={t("newJob.count")}
        value={form.thumbnails}
        min={1}
        max={LIMITS.thumbnails}
        step={1}
        shown={String(form.thumbnails)}
        onChange={(thumbnails) => change({ thumbnails })}
      />
    </Panel>
  );
}
