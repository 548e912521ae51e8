import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import type { DesktopMessage } from "../../contract/desktop.ts";
import { orpc } from "../api/client.ts";
import { desktop } from "../api/desktop.ts";
import { useIntake } from "../intake/store.ts";
import { useDraft } from "../state/draft.ts";
import { say } from "../state/toasts.ts";

/** Does what the desktop app's menu, its opened files and its troubles ask of the window. */
export function DesktopMessages() {
  const navigate = useNavigate();
  const cache = useQueryClient();

  useEffect(() => {
    const openFiles = async (paths: readonly string[]) => {
      const opened = await Promise.all(paths.map(useIntake.getState().open));
      const media = opened.filter((one) => one !== undefined);
      if (media.length === 0) return;
      for (const one of media)
        cache.setQueryData(orpc.media.open.queryKey({ input: { path: one.path } }), one);
      useDraft.getState().setPaths(media.map(({ path }) => path));
      await navigate({ to: "/" });
    };
    const hear = (message: DesktopMessage) => {
      switch (message.type) {
        case "files":
          void openFiles(message.paths);
          break;
        case "go":
          if (message.to === "/new/dub")
            void navigate({ to: "/new/$wish", params: { wish: "dub" } });
          else void navigate({ to: message.to });
          break;
        case "notice":
          say({ tone: message.tone, title: message.title, body: message.body });
          break;
      }
    };
    return desktop?.onMessage(hear);
  }, [navigate, cache]);

  return null;
}
