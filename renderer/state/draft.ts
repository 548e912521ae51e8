import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";

interface Draft {
  /** Absolute paths of the files that the next job is about; a reload keeps them. */
  readonly paths: readonly string[];
  setPaths(paths: readonly string[]): void;
}

export const useDraft = create<Draft>()(
  persist((set) => ({ paths: [], setPaths: (paths) => set({ paths }) }), {
    name: "octavia.draft",
    storage: createJSONStorage(() => sessionStorage),
  }),
);
