import { useQueries } from "@tanstack/react-query";
import { orpc } from "../api/client.ts";

/** The files behind paths; those that cannot be opened come with why. */
export const useMedia = (paths: readonly string[]) =>
  useQueries({
    queries: paths.map((path) => ({
      ...orpc.media.open.queryOptions({ input: { path } }),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: Number.POSITIVE_INFINITY,
      retry: false,
    })),
  });
