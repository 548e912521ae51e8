import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { client, orpc } from "../../api/client.ts";
import { PlayButton } from "../../ui/play-button.tsx";
import { useStudioContext } from "./context.ts";
import type { StudioLine } from "./lines.ts";

/** Who speaks a line in the dub, each to be heard before it is chosen. */
export function VoiceField({ line }: { line: StudioLine }) {
  const { t } = useTranslation();
  const { deeds, to, voice: ofDub, transport } = useStudioContext();
  const id = useId();
  const { data = [] } = useQuery({
    ...orpc.voices.list.queryOptions(),
    staleTime: 60_000,
  });
  const fitting = data.filter(({ language }) => language === to || language.startsWith(`${to}-`));
  const known = fitting.find((voice) => voice.id === line.voice);
  const voice = line.voice ?? ofDub;
  const sample = async () => {
    transport.pause();
    return (await client.voices.sample({ language: to, ...(voice && { voice }) })).url;
  };
  return (
    <div className="col-span-full min-w-0">
      <label htmlFor={id} className="mb-1 block text-xs text-ink-2">
        {t("studio.voice")}
      </label>
      <div className="flex items-center gap-1">
        <select
          id={id}
          className="field min-w-0 flex-1"
          value={line.voice ?? ""}
          onChange={(event) => deeds.voice(line.id, event.currentTarget.value)}
        >
          <option value="" disabled={line.voice !== undefined}>
            {t("studio.voiceOfDub")}
          </option>
          {line.voice !== undefined && known === undefined && (
            <option value={line.voice}>{line.voice}</option>
          )}
          {fitting.map((one) => (
            <option key={`${one.engine} ${one.id}`} value={one.id}>
              {one.description || one.id}
            </option>
          ))}
        </select>
        <PlayButton
          label={t("voices.hear", {
            name: known?.description ?? line.voice ?? t("studio.voiceOfDub"),
          })}
          source={sample}
        />
      </div>
    </div>
  );
}
