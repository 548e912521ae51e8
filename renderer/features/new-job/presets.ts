import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Wish } from "../../ui/kinds.tsx";
import { type Choices, sensible } from "./choices.ts";
import type { Form } from "./form.ts";

/** Choices under a name, for jobs to come. */
export interface Preset {
  readonly name: string;
  readonly wish: Wish;
  readonly choices: Choices;
}

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
            { name, wish, choices: sensible({ ...form }) },
          ].sort((a, b) => a.name.localeCompare(b.name)),
        })),
      remove: ({ name, wish }) =>
        set(({ all }) => ({ all: all.filter((preset) => isOther(preset, name, wish)) })),
    }),
    { name: "octavia.presets" },
  ),
);
