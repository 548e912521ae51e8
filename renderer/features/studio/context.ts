import { createContext, useContext } from "react";
import type { Language } from "../../../contract/languages.ts";
import type { Deeds } from "./deeds.ts";
import type { StudioLine } from "./lines.ts";
import type { Transport } from "./transport.ts";

/** What all parts of the studio share; the same object until another dub is opened. */
export interface Studio {
  readonly id: string;
  /** The spoken language, where it is known. */
  readonly from: Language | undefined;
  readonly to: Language;
  /** The dub's voice, where a person has chosen it. */
  readonly voice: string | undefined;
  readonly transport: Transport;
  readonly deeds: Deeds;
  /** Lets a line be heard as it will be. */
  readonly hear: (line: StudioLine) => void;
}

export const StudioContext = createContext<Studio | undefined>(undefined);

export function useStudioContext(): Studio {
  const studio = useContext(StudioContext);
  if (studio === undefined) throw new Error("Internal: this is no part of the studio");
  return studio;
}
