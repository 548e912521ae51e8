import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ModelView } from "../../../contract/system.ts";
import { client, orpc } from "../../api/client.ts";
import { useDownloads } from "../../state/downloads.ts";
import { sayFailure } from "../../state/toasts.ts";

/** What can be done with models; whatever depends on them is asked for anew afterwards. */
export function useModelActions() {
  const cache = useQueryClient();
  const renew = () => {
    for (const queryKey of [
      orpc.models.key(),
      orpc.engines.key(),
      orpc.voices.key(),
      orpc.system.about.key(),
    ])
      void cache.invalidateQueries({ queryKey });
  };
  const removal = useMutation({
    mutationFn: (id: string) => client.models.remove({ id }),
    onSuccess: renew,
    onError: sayFailure,
  });
  const { start, startAll } = useDownloads.getState();
  return {
    renew,
    pull: (id: string, accept: boolean) => start(id, accept).then(renew),
    pullAll: (ids: readonly string[], accept: boolean) => startAll(ids, accept).then(renew),
    remove: (model: ModelView) => removal.mutate(model.id),
  };
}
