import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Settings, SettingsPatch } from "../../../contract/settings.ts";
import { client, orpc } from "../../api/client.ts";
import { desktop } from "../../api/desktop.ts";
import { type Theme, type UiLanguage, usePreferences } from "../../state/preferences.ts";
import { say, sayFailure } from "../../state/toasts.ts";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { Choice, Field, RangeField, SwitchRow } from "../../ui/field.tsx";
import { PageHeading, Panel } from "../../ui/panel.tsx";

const THEMES: readonly Theme[] = ["system", "light", "dark"];
const LANGUAGES: readonly { value: UiLanguage; label: string }[] = [
  { value: "en", label: "English" },
  { value: "es", label: "Español" },
];
const GB = 1e9;
const MOST_JOBS = 16;

export function GeneralPage() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(orpc.settings.get.queryOptions());
  return (
    <>
      <PageHeading title={t("settings.title")} />
      <div className="grid max-w-3xl gap-5">
        <Look />
        {error !== null ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : data === undefined ? (
          <Skeletons count={2} className="h-40" />
        ) : (
          <Work settings={data} />
        )}
      </div>
    </>
  );
}

function Look() {
  const { t, i18n } = useTranslation();
  const { theme, setTheme, setLanguage } = usePreferences();
  return (
    <Panel title={t("settings.look")}>
      <div className="flex flex-wrap gap-6">
        <Choice
          label={t("theme.label")}
          value={theme}
          options={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
          onChange={setTheme}
        />
        <Choice
          label={t("settings.language")}
          value={i18n.language === "es" ? "es" : "en"}
          options={LANGUAGES}
          onChange={setLanguage}
        />
      </div>
    </Panel>
  );
}

function Work({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const saving = useMutation({
    mutationFn: (part: SettingsPatch) => client.settings.set(part),
    onSuccess(saved, _, __, { client: cache }) {
      cache.setQueryData(orpc.settings.get.queryKey(), saved);
      void cache.invalidateQueries({ queryKey: orpc.system.about.key() });
      say({ tone: "good", title: t("settings.saved") });
    },
    onError: sayFailure,
  });
  return (
    <>
      <Panel title={t("settings.work")}>
        <div className="grid gap-6">
          <Settled
            value={settings.jobsAtOnce.heavy}
            onSettled={(heavy) => saving.mutate({ jobsAtOnce: { heavy } })}
          >
            {(value, onChange) => (
              <RangeField
                label={t("settings.jobsAtOnce")}
                hint={t("settings.jobsAtOnceHint")}
                min={1}
                max={MOST_JOBS}
                step={1}
                value={value}
                shown={String(value)}
                onChange={onChange}
              />
            )}
          </Settled>
          <Settled
            value={settings.watchdogSeconds}
            onSettled={(watchdogSeconds) => saving.mutate({ watchdogSeconds })}
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
          <Settled
            value={settings.cacheLimitBytes / GB}
            onSettled={(size) => saving.mutate({ cacheLimitBytes: size * GB })}
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
        </div>
      </Panel>
      <Panel title={t("settings.privacy")}>
        <SwitchRow
          label={t("settings.offline")}
          hint={t("settings.offlineHint")}
          checked={settings.offline}
          onChange={(offline) => saving.mutate({ offline })}
        />
        {desktop !== undefined && (
          <SwitchRow
            label={t("settings.updates")}
            hint={t("settings.updatesHint")}
            checked={settings.updates && !settings.offline}
            disabled={settings.offline}
            onChange={(updates) => saving.mutate({ updates })}
          />
        )}
      </Panel>
    </>
  );
}

interface SettledProps {
  readonly value: number;
  readonly onSettled: (value: number) => void;
  readonly children: (value: number, onChange: (value: number) => void) => React.ReactNode;
}

/** Lets a value move freely and hands it on once focus or pointer has left it. */
function Settled({ value, onSettled, children }: SettledProps) {
  const [moving, setMoving] = useState<number>();
  const settle = () => {
    if (moving !== undefined && Number.isFinite(moving) && moving !== value) onSettled(moving);
    setMoving(undefined);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens to the control inside.
    <div onBlur={settle} onPointerUp={settle} className="max-w-md">
      {children(moving ?? value, setMoving)}
    </div>
  );
}

interface NumberProps {
  readonly label: string;
  readonly hint: string;
  readonly min: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function NumberField({ label, hint, value, min, onChange }: NumberProps) {
  return (
    <Field label={label} hint={hint}>
      {(ids) => (
        <input
          {...ids}
          type="number"
          className="field !w-36"
          min={min}
          value={Number.isFinite(value) ? value : ""}
          onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
        />
      )}
    </Field>
  );
}
