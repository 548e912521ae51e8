import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Settings, SettingsPatch } from "../../../contract/settings.ts";
import { client, orpc } from "../../api/client.ts";
import { desktop } from "../../api/desktop.ts";
import { say, sayFailure } from "../../state/toasts.ts";
import { RangeField, SwitchRow } from "../../ui/field.tsx";
import { Panel } from "../../ui/panel.tsx";
import { DeviceChoice } from "./device-choice.tsx";
import { NumberField, Settled } from "./number-field.tsx";
import { OptionalNumber } from "./optional-number.tsx";

const GB = 1e9;
const MOST_JOBS = 16;

type Save = (part: SettingsPatch) => void;
interface PartProps {
  readonly settings: Settings;
  readonly save: Save;
}

/** Everything the host can be told, saved as soon as it is settled. */
export function Work({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const saving = useMutation({
    mutationFn: (part: SettingsPatch) => client.settings.set(part),
    onSuccess(saved, _, __, { client: cache }) {
      cache.setQueryData(orpc.settings.get.queryKey(), saved);
      void cache.invalidateQueries({ queryKey: orpc.system.about.key() });
      say({ tone: "good", title: t("settings.saved"), body: t("settings.fromStart") });
    },
    onError: sayFailure,
  });
  const save: Save = (part) => saving.mutate(part);
  return (
    <>
      <Jobs settings={settings} save={save} />
      <Room settings={settings} save={save} />
      <Machine settings={settings} save={save} />
      <Panel title={t("settings.privacy")}>
        <div className="grid max-w-md gap-3">
          <SwitchRow
            label={t("settings.offline")}
            hint={t("settings.offlineHint")}
            checked={settings.offline}
            onChange={(offline) => save({ offline })}
          />
          {desktop !== undefined && (
            <SwitchRow
              label={t("settings.updates")}
              hint={t("settings.updatesHint")}
              checked={settings.updates && !settings.offline}
              disabled={settings.offline}
              onChange={(updates) => save({ updates })}
            />
          )}
        </div>
      </Panel>
    </>
  );
}

function Jobs({ settings: { jobsAtOnce, watchdogSeconds, maxInputBytes }, save }: PartProps) {
  const { t } = useTranslation();
  return (
    <Panel title={t("settings.work")}>
      <div className="grid gap-6">
        {(["heavy", "light"] as const).map((name) => (
          <Settled
            key={name}
            value={jobsAtOnce[name]}
            onSettled={(value) => save({ jobsAtOnce: { [name]: value } })}
          >
            {(value, onChange) => (
              <RangeField
                label={t(`settings.${name}`)}
                hint={t(`settings.${name}Hint`)}
                min={1}
                max={MOST_JOBS}
                step={1}
                value={value}
                shown={String(value)}
                onChange={onChange}
              />
            )}
          </Settled>
        ))}
        <Settled
          value={watchdogSeconds}
          onSettled={(seconds) => save({ watchdogSeconds: seconds })}
        >
          {(value, onChange) => (
            <NumberField
              label={t("settings.watchdog")}
              hint={t("settings.watchdogHint")}
              min={1}
              value={value}
              onChange={onChange}
            />
          )}
        </Settled>
        <OptionalNumber
          label={t("settings.maxInput")}
          hint={t("settings.maxInputHint")}
          usual={t("settings.anySize")}
          first={10}
          value={maxInputBytes === undefined ? undefined : maxInputBytes / GB}
          onChange={(size) => save({ maxInputBytes: size === undefined ? null : size * GB })}
        />
      </div>
    </Panel>
  );
}

function Room({ settings, save }: PartProps) {
  const { t } = useTranslation();
  return (
    <Panel title={t("settings.room")}>
      <div className="grid gap-6">
        <Settled
          value={settings.cacheLimitBytes / GB}
          onSettled={(size) => save({ cacheLimitBytes: size * GB })}
        >
          {(value, onChange) => (
            <NumberField
              label={t("settings.cacheLimit")}
              hint={t("settings.cacheLimitHint")}
              min={0}
              value={value}
              onChange={onChange}
            />
          )}
        </Settled>
        {(["cacheMaxAgeDays", "keepJobsDays"] as const).map((name) => (
          <Settled key={name} value={settings[name]} onSettled={(days) => save({ [name]: days })}>
            {(value, onChange) => (
              <NumberField
                label={t(`settings.${name}`)}
                hint={t(`settings.${name}Hint`)}
                min={1}
                value={value}
                onChange={onChange}
              />
            )}
          </Settled>
        ))}
      </div>
    </Panel>
  );
}

function Machine({ settings: { devices, modelMemoryBytes }, save }: PartProps) {
  const { t } = useTranslation();
  return (
    <Panel title={t("settings.machine")}>
      <div className="grid gap-6">
        <DeviceChoice
          chosen={devices}
          onChange={(chosen) => save({ devices: chosen === undefined ? null : [...chosen] })}
        />
        <OptionalNumber
          label={t("settings.modelMemory")}
          hint={t("settings.modelMemoryHint")}
          usual={t("settings.halfMemory")}
          first={4}
          value={modelMemoryBytes === undefined ? undefined : modelMemoryBytes / GB}
          onChange={(size) => save({ modelMemoryBytes: size === undefined ? null : size * GB })}
        />
      </div>
    </Panel>
  );
}
