import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Wish } from "../../ui/kinds.tsx";
import { EMPTY_FORM, type Form } from "./form.ts";

/** Choices under a name, for jobs to come. */
export interface Preset {
  readonly name: string;
  readonly wish: Wish;
  readonly choices: Partial<Form>;
}

/** Of one file or job, and no taste. */
const NOT_KEPT = ["transcript", "audioTrack", "sceneVoices", "music", "name", "again"] as const;

interface Presets {
  readonly all: readonly Preset[];
  /** One of the same name and kind gives way. */
  save(name: string, wish: Wish, form: Form): void;
  remove(preset: Preset): void;
}

const isOther = (preset: Preset, name: string, wish: Wish): boolean =>
  preset.name !== name || preset.wish !== wish;

/** The presets of this window, by name. */
export const usePresets = create<Presets>()(
  persist(
    (set) => ({
      all: [],
      save: (name, wish, form) =>
        set(({ all }) => ({
          all: [
            ...all.filter((preset) => isOther(preset, name, wish)),
            { name, wish, choices: kept(form) },
          ].sort((a, b) => a.name.localeCompare(b.name)),
        })),
      remove: ({ name, wish }) =>
        set(({ all }) => ({ all: all.filter((preset) => isOther(preset, name, wish)) })),
    }),
    { name: "octavia.presets" },
  ),
);

function kept(form: Form): Partial<Form> {
  const choices: Partial<Record<keyof Form, unknown>> = { ...form };
  for (const key of NOT_KEPT) delete choices[key];
  return sensible(choices);
}

/** What of stored choices still is a choice: fields come and go between versions. */
export function sensible(stored: Partial<Record<string, unknown>>): Partial<Form> {
  const entries = Object.entries(EMPTY_FORM).flatMap(([key, usual]) => {
    const value = stored[key];
    const known = key === "loudness" || key === "captionTo" || typeof value === typeof usual;
    return value === undefined || !known || Array.isArray(value) !== Array.isArray(usual)
      ? []
      : [[key, value]];
  });
  return Object.fromEntries(entries);
}
