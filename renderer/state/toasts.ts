import { create } from "zustand";
import { toldOf } from "../api/told.ts";

export interface Toast {
  readonly id: number;
  readonly tone: "good" | "bad" | "info";
  readonly title: string;
  readonly body?: string | undefined;
  /** What can be done about it at once. */
  readonly action?: { readonly label: string; readonly act: () => void } | undefined;
}

const MOST = 4;

interface Toasts {
  readonly shown: readonly Toast[];
  say(toast: Omit<Toast, "id">): void;
  close(id: number): void;
}

let last = 0;

export const useToasts = create<Toasts>((set) => ({
  shown: [],
  say: (toast) =>
    set(({ shown }) => {
      last += 1;
      return { shown: [...shown, { ...toast, id: last }].slice(-MOST) };
    }),
  close: (id) => set(({ shown }) => ({ shown: shown.filter((toast) => toast.id !== id) })),
}));

export const say = (toast: Omit<Toast, "id">): void => useToasts.getState().say(toast);

/** Tells of a failure, with what can be done about it. */
export function sayFailure(thrown: unknown): void {
  const { kind, message, hint } = toldOf(thrown);
  if (kind !== "Cancelled") say({ tone: "bad", title: message, body: hint });
}
