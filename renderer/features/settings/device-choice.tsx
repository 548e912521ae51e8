import { useQuery } from "@tanstack/react-query";
import { ArrowUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Device } from "../../../contract/system.ts";
import { orpc } from "../../api/client.ts";
import { IconButton } from "../../ui/button.tsx";
import { SwitchRow } from "../../ui/field.tsx";
import { Badge } from "../../ui/notice.tsx";

interface Props {
  readonly chosen: readonly Device[] | undefined;
  readonly onChange: (chosen: readonly Device[] | undefined) => void;
}

/** What models are tried on, in which order. */
export function DeviceChoice({ chosen, onChange }: Props) {
  const { t } = useTranslation();
  const { data } = useQuery(orpc.system.devices.queryOptions({ staleTime: 60_000 }));
  const known = data ?? [];
  const works = (device: Device) => known.some((one) => one.device === device && one.works);
  const order = [
    ...(chosen ?? []),
    ...Device.options.filter((one) => chosen?.includes(one) !== true),
  ];
  const toggle = (device: Device, on: boolean) => {
    const next = on
      ? [...(chosen ?? []), device]
      : (chosen ?? []).filter((other) => other !== device);
    onChange(next.length === 0 ? undefined : next);
  };
  const first = (device: Device) =>
    onChange([device, ...(chosen ?? []).filter((other) => other !== device)]);
  return (
    <fieldset className="max-w-md">
      <legend className="sr-only">{t("settings.devices")}</legend>
      <SwitchRow
        label={t("settings.anyDevice")}
        hint={t("settings.anyDeviceHint")}
        checked={chosen === undefined}
        onChange={(any) =>
          onChange(any ? undefined : known.filter((one) => one.works).map(({ device }) => device))
        }
      />
      {chosen !== undefined && (
        <ul className="mt-2 grid gap-1 border-s-2 border-line ps-4">
          {order.map((device, index) => (
            <li key={device} className="flex items-center gap-2">
              <div className="min-w-0 flex-1">
                <SwitchRow
                  label={t(`devices.${device}`)}
                  checked={chosen.includes(device)}
                  onChange={(on) => toggle(device, on)}
                />
              </div>
              {works(device) && <Badge tone="good">{t("settings.works")}</Badge>}
              <IconButton
                label={t("settings.deviceFirst", { name: t(`devices.${device}`) })}
                disabled={index === 0 || !chosen.includes(device)}
                onClick={() => first(device)}
              >
                <ArrowUp className="size-4" aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  );
}
